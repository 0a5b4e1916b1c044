//! What changes from one pipeline to another, by meaning: stage by stage, in the order in which they run. It judges nothing.

mod keys;
mod steps;

pub use keys::{named, words};

use super::outline::{outlined, text};
use crate::api::{ChangeKind, OutlinedStage, PipelineChange, StageChange};
use crate::yaml::expand::value_of;
use serde_json::Value;

/// Compares two pipelines as texts; one that is absent or cannot be read has no stages.
pub fn compare(before: Option<&str>, after: Option<&str>) -> PipelineChange {
    let document = |text: Option<&str>| text.and_then(|text| value_of(text).ok()).unwrap_or_default();
    compare_documents(&document(before), &document(after))
}

/// Compares two pipelines.
pub fn compare_documents(before: &Value, after: &Value) -> PipelineChange {
    let (old, new) = (outlined(before), outlined(after));
    let partners = partners(&old, &new);
    let mut stages = Vec::new();
    let mut told = 0;
    for (index, (stage, raw)) in new.iter().enumerate() {
        let partner = partners.get(index).copied().flatten();
        if let Some(partner) = partner {
            // What was before it and has no successor is removed there.
            removed(&old, &partners, told..partner, &mut stages);
            told = told.max(partner + 1);
        }
        stages.push(match partner.and_then(|partner| old.get(partner)) {
            None => added(stage),
            Some((was, raw_before)) => {
                let services = (service(raw_before, &old), service(raw, &new));
                changed((was, raw_before), (stage, raw), services)
            }
        });
    }
    removed(&old, &partners, told..old.len(), &mut stages);
    let details = match (before.get("pipeline"), after.get("pipeline")) {
        (Some(before), Some(after)) => keys::of_pipeline(before, after),
        _ => Vec::new(),
    };
    PipelineChange { stages, details }
}

type Outlined<'v> = (OutlinedStage, &'v Value);

/// For each new stage the old one that it continues: of the same place, or else of the same identifier or name.
fn partners(old: &[Outlined], new: &[Outlined]) -> Vec<Option<usize>> {
    let mut taken = vec![false; old.len()];
    let mut partners = vec![None; new.len()];
    for alike in [same_place, same_name, same_environment] {
        for (stage, partner) in new.iter().zip(&mut partners) {
            if partner.is_some() {
                continue;
            }
            let free = |(index, other): &(usize, &Outlined)| taken.get(*index) == Some(&false) && alike(other, stage);
            if let Some((index, _)) = old.iter().enumerate().find(free) {
                *partner = Some(index);
                if let Some(taken) = taken.get_mut(index) {
                    *taken = true;
                }
            }
        }
    }
    partners
}

fn same_place((old, _): &Outlined, (new, _): &Outlined) -> bool {
    old.kind == new.kind && old.infrastructure.is_some() && old.infrastructure == new.infrastructure
}

fn same_name((old, before): &Outlined, (new, after): &Outlined) -> bool {
    let identifier = text(before, &["identifier"]);
    old.kind == new.kind
        && (old.name.eq_ignore_ascii_case(&new.name)
            || (identifier.is_some() && identifier == text(after, &["identifier"])))
}

/// A stage that deploys to the same environment, or one that is chosen as late.
fn same_environment((old, _): &Outlined, (new, _): &Outlined) -> bool {
    old.kind == new.kind
        && ((old.environment.is_some() && old.environment == new.environment)
            || (old.chosen_at_run_time && new.chosen_at_run_time))
}

fn removed(old: &[Outlined], partners: &[Option<usize>], range: std::ops::Range<usize>, into: &mut Vec<StageChange>) {
    for index in range {
        if let Some((stage, _)) = old.get(index).filter(|_| !partners.contains(&Some(index))) {
            into.push(StageChange {
                change: ChangeKind::Removed,
                before: Some(stage.clone()),
                after: None,
                details: Vec::new(),
            });
        }
    }
}

fn added(stage: &OutlinedStage) -> StageChange {
    StageChange {
        change: ChangeKind::Added,
        before: None,
        after: Some(stage.clone()),
        details: Vec::new(),
    }
}

/// The service that a stage deploys: its own, or that of the stage that it takes it from.
fn service<'v>(stage: &'v Value, all: &[Outlined<'v>]) -> Option<&'v str> {
    let own = |stage| text(stage, &["spec", "service", "serviceRef"]);
    let from = text(stage, &["spec", "service", "useFromStage", "stage"]);
    let other = from.and_then(|id| all.iter().find(|(_, raw)| text(raw, &["identifier"]) == Some(id)));
    own(stage).or_else(|| own(other?.1))
}

fn changed(
    (before, raw_before): (&OutlinedStage, &Value),
    (after, raw_after): (&OutlinedStage, &Value),
    (old_service, new_service): (Option<&str>, Option<&str>),
) -> StageChange {
    let mut details = Vec::new();
    if before.name != after.name {
        details.push(format!("is named `{}` instead of `{}`", after.name, before.name));
    }
    for (word, old, new) in [
        ("environment", &before.environment, &after.environment),
        ("infrastructure", &before.infrastructure, &after.infrastructure),
    ] {
        details.extend(keys::value(&format!("the {word}"), old.as_deref(), new.as_deref()));
    }
    if before.chosen_at_run_time != after.chosen_at_run_time {
        let when = if after.chosen_at_run_time {
            "chosen when it runs"
        } else {
            "fixed"
        };
        details.push(format!("the place is {when}"));
    }
    if before.parallel != after.parallel {
        let how = if after.parallel { "beside" } else { "after" };
        details.push(format!("runs {how} the stage before it"));
    }
    details.extend(steps::changes(raw_before, raw_after));
    details.extend(keys::value("the service", old_service, new_service));
    details.extend(keys::of_stage(raw_before, raw_after));
    let same = details.is_empty();
    StageChange {
        change: if same { ChangeKind::Same } else { ChangeKind::Changed },
        before: Some(before.clone()),
        after: Some(after.clone()),
        details,
    }
}

#[cfg(test)]
mod tests {
    use super::compare;
    use crate::api::ChangeKind;

    const HAND_MADE: &str = "
pipeline:
  identifier: pay
  variables: [{name: imageTag, type: String, value: <+input>}, {name: color, type: String, value: red}]
  notificationRules: [{name: slack, identifier: slack}]
  stages:
    - stage: {name: Lint, identifier: lint, type: Custom, spec: {execution: {steps: []}}}
    - stage:
        name: Int
        identifier: int
        type: Deployment
        spec:
          environment: {environmentRef: int, infrastructureDefinitions: [{identifier: int_k8s}]}
          execution:
            steps:
              - step: {type: ShellScript, name: Migrate, identifier: migrate, spec: {shell: Bash}}
              - step: {type: HarnessApproval, name: Ask, identifier: ask, spec: {approvers: {userGroups: [a], minimumCount: 1}}}
              - step: {type: K8sRollingDeploy, name: Roll, identifier: roll, timeout: 10m}
";
    const NEW: &str = "
pipeline:
  identifier: pay
  variables: [{name: imageTag, type: String, value: <+input>}]
  stages:
    - stage:
        name: Deploy to Int
        identifier: deploy_int
        type: Deployment
        spec:
          environment: {environmentRef: int, infrastructureDefinitions: [{identifier: int_k8s}]}
          execution:
            steps:
              - step: {type: HarnessApproval, name: Ask, identifier: ask, spec: {approvers: {userGroups: [b], minimumCount: 2}}}
              - step: {type: K8sRollingDeploy, name: Roll, identifier: roll, timeout: 20m}
            rollbackSteps: [{step: {type: K8sRollingRollback, name: Back, identifier: back}}]
    - stage: {name: Approve, identifier: approve, type: Approval, spec: {execution: {steps: []}}}
";

    #[test]
    fn stages_are_matched_by_place_and_told_in_the_order_in_which_they_run() {
        let change = compare(Some(HAND_MADE), Some(NEW));
        let kinds: Vec<_> = change.stages.iter().map(|stage| stage.change).collect();
        assert_eq!(kinds, [ChangeKind::Removed, ChangeKind::Changed, ChangeKind::Added]);
        assert_eq!(
            change.stages[1].details,
            [
                "is named `Deploy to Int` instead of `Int`",
                "the step `Migrate` (ShellScript) is removed",
                "the step `Ask` asks `b` instead of `a`",
                "the step `Ask` needs 2 approvals instead of 1",
                "the step `Roll` has the timeout `20m` instead of `10m`",
                "the rollback step `Back` (K8sRollingRollback) is added",
            ]
        );
        assert_eq!(
            change.details,
            ["the variable `color` is removed", "its notification rules are removed"]
        );
    }

    #[test]
    fn a_service_taken_from_another_stage_is_that_one() {
        let stage = |name: &str, service: &str| {
            format!(
                "    - stage: {{name: {name}, identifier: {name}, type: Deployment, spec: {{service: {service}}}}}\n"
            )
        };
        let pipeline = |second: &str| {
            let stages = [stage("int", "{serviceRef: pay}"), stage("prod", second)].concat();
            format!("pipeline:\n  identifier: pay\n  stages:\n{stages}")
        };
        let by_hand = pipeline("{serviceRef: pay}");
        let same = compare(Some(&by_hand), Some(&pipeline("{useFromStage: {stage: int}}")));
        assert!(same.stages.iter().all(|stage| stage.change == ChangeKind::Same));
        let other = compare(Some(&by_hand), Some(&pipeline("{useFromStage: {stage: gone}}")));
        assert_eq!(other.stages[1].details, ["the service is no longer `pay`"]);
    }

    #[test]
    fn what_is_alike_is_the_same() {
        let change = compare(Some(NEW), Some(NEW));
        assert!(change.stages.iter().all(|stage| stage.change == ChangeKind::Same));
        assert!(change.details.is_empty());
    }

    #[test]
    fn without_a_pipeline_before_all_is_added() {
        let change = compare(None, Some(NEW));
        assert!(change.stages.iter().all(|stage| stage.change == ChangeKind::Added));
    }
}
