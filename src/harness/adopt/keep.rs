//! Options that keep something of a pipeline made by hand. Only what it has is kept: an option that would take away what Ameide
//! adds is nobody's loss. Triggers are not among them, as theirs stay and still start the pipeline.

use crate::api::{KeptOption, OutlinedStage, OutlinedStep, StepKind};
use crate::harness::release;
use crate::harness::target::HarnessTarget;
use crate::pipeline::{Strategy, outline};
use crate::service::{OwnChoice, ServiceNames};
use serde_json::{Map, Value, json};

/// The options, each with what it is read from; those that the configuration has already are left out.
pub fn guess(document: &Value, names: &ServiceNames, target: &HarnessTarget) -> Vec<KeptOption> {
    let stages = outline::stages(document);
    let raw = outline::raw_steps(document);
    let mut guesses = vec![strategy(document)];
    guesses.extend(canary(&stages, &raw));
    guesses.extend(
        of_kind(&stages, StepKind::Verify)
            .map(|step| option("verify", json!(true), verb(step, "verifies the deployment"))),
    );
    guesses.extend(bake(&stages));
    guesses.extend(approvals(&stages, names, target));
    guesses.extend(policy_sets(&raw));
    guesses.extend(health(&raw));
    guesses.retain(|guess| says_more(guess, target));
    guesses
}

/// Whether it is allowed, and not so already.
fn says_more(guess: &KeptOption, target: &HarnessTarget) -> bool {
    let own = match guess.option.as_str() {
        "strategy" => OwnChoice {
            strategy: guess.value.as_str().map(str::to_owned),
            ..OwnChoice::default()
        },
        option => OwnChoice {
            options: Map::from_iter([(option.to_owned(), guess.value.clone())]),
            ..OwnChoice::default()
        },
    };
    let with = target.chosen(&own, None, None);
    with.is_ok() && with != target.strategy(None, None)
}

fn option(name: &str, value: Value, reason: String) -> KeptOption {
    KeptOption {
        option: name.to_owned(),
        value,
        reason,
        applied: false,
    }
}

fn strategy(document: &Value) -> KeptOption {
    let (strategy, reason) = match release::stages(document) {
        None => (Strategy::Runtime, "the place is chosen when it runs"),
        Some(_) => (Strategy::Promotion, "a run passes through all of its stages"),
    };
    option("strategy", json!(strategy.name()), reason.to_owned())
}

fn of_kind(stages: &[OutlinedStage], kind: StepKind) -> Option<&OutlinedStep> {
    stages
        .iter()
        .flat_map(|stage| &stage.steps)
        .find(|step| step.kind == kind)
}

fn verb(step: &OutlinedStep, what: &str) -> String {
    format!("the step `{}` {what}", step.name)
}

/// Several steps, or percentages, make a canary that proceeds; one makes a single one.
fn canary(stages: &[OutlinedStage], raw: &[&Value]) -> Option<KeptOption> {
    let step = of_kind(stages, StepKind::Canary)?;
    let deploys: Vec<&&Value> = raw
        .iter()
        .filter(|step| outline::text(step, &["type"]) == Some("K8sCanaryDeploy"))
        .collect();
    let by_share = |step: &&&Value| outline::text(step, &["spec", "instanceSelection", "type"]) == Some("Percentage");
    let form = if deploys.len() > 1 || deploys.iter().any(by_share) {
        "progressive"
    } else {
        "single"
    };
    Some(option("canary", json!(form), verb(step, "deploys a canary")))
}

fn bake(stages: &[OutlinedStage]) -> Option<KeptOption> {
    let step = of_kind(stages, StepKind::Bake)?;
    let time = step.timeout.as_ref()?;
    Some(option("bake", json!(time), verb(step, &format!("waits for {time}"))))
}

/// The first group that approves is the team's, another one that of the platform.
fn approvals(stages: &[OutlinedStage], names: &ServiceNames, target: &HarnessTarget) -> Vec<KeptOption> {
    let platform = target
        .strategy(None, None)
        .map(|chosen| chosen.options.platform_group)
        .unwrap_or_default();
    let mut steps: Vec<(&String, &OutlinedStep)> = Vec::new();
    for step in stages.iter().flat_map(|stage| &stage.steps) {
        if let (StepKind::Approval, Some(group)) = (step.kind, step.approvers.first())
            && !steps.iter().any(|(known, _)| *known == group)
        {
            steps.push((group, step));
        }
    }
    let is_platform = |(group, _): &&(&String, &OutlinedStep)| **group == platform;
    let team = steps.iter().find(|step| !is_platform(step));
    let other = steps.iter().find(is_platform).or_else(|| {
        let mut others = steps.iter().filter(|step| !is_platform(step));
        others.nth(1)
    });
    let mut out = Vec::new();
    for (found, group_key, count_key, usual) in [
        (team, "teamGroup", "teamApprovals", &names.user_group),
        (other, "platformGroup", "platformApprovals", &platform),
    ] {
        let Some((group, step)) = found else { continue };
        if *group != usual {
            out.push(option(group_key, json!(group), verb(step, &format!("asks `{group}`"))));
        }
        if let Some(count) = step.approvals {
            out.push(option(
                count_key,
                json!(count),
                verb(step, &format!("needs {count} approvals")),
            ));
        }
    }
    out
}

fn policy_sets(raw: &[&Value]) -> Option<KeptOption> {
    let policies = raw
        .iter()
        .filter(|step| outline::text(step, &["type"]) == Some("Policy"));
    let mut sets: Vec<&str> = Vec::new();
    for set in policies
        .filter_map(|step| outline::at(step, &["spec", "policySets"])?.as_array())
        .flatten()
    {
        sets.extend(set.as_str().filter(|set| !sets.contains(set)));
    }
    let named = format!("its policy steps evaluate `{}`", sets.join("`, `"));
    (!sets.is_empty()).then(|| option("policySets", json!(sets), named))
}

fn health(raw: &[&Value]) -> Option<KeptOption> {
    let step = raw.iter().find(|step| outline::text(step, &["type"]) == Some("Http"))?;
    let url = outline::text(step, &["spec", "url"])?;
    let name = outline::text(step, &["name"]).unwrap_or("unnamed");
    Some(option("healthUrl", json!(url), format!("the step `{name}` calls it")))
}
