//! `pipeline:outline`: a pipeline as a picture, read from its document, managed by Ameide or not. What it cannot make sense of
//! it leaves out or names as it is; it judges nothing.

use super::condition;
use super::environments::by_short_names;
use crate::api::{
    Context, OutlinedNotification, OutlinedStage, OutlinedStep, Outputs, PipelineOutline, PipelineOutlined, Plan,
    StageKind, Step, StepKind,
};
use crate::config::Config;
use crate::problem::Problem;
use crate::yaml::expand::value_of;
use serde_json::Value;

/// Decides the next step.
pub fn step(input: &PipelineOutline, context: &Context) -> Step {
    let named = |mut stages: Vec<OutlinedStage>| {
        // A picture needs no configuration; with a wrong one it has Harness's names.
        if let Ok(config) = Config::read(&context.config) {
            by_short_names(&mut stages, &config.platform.environments);
        }
        stages
    };
    match value_of(&input.yaml) {
        Ok(document) => Step::Plan(Plan {
            effects: Vec::new(),
            notes: Vec::new(),
            warnings: Vec::new(),
            outputs: Outputs::PipelineOutline(PipelineOutlined {
                stages: named(stages(&document)),
                notifications: notifications(&document),
            }),
        }),
        Err(_) => Step::Reject {
            problems: vec![
                Problem::error("pipeline/not-yaml", "the pipeline is not YAML").help("pass the YAML of a pipeline"),
            ],
        },
    }
}

/// The stages of a pipeline's document; none if it is not YAML.
pub fn stages_of(yaml: &str) -> Option<Vec<OutlinedStage>> {
    Some(stages(&value_of(yaml).ok()?))
}

/// The stages of a pipeline's document that has been read.
pub fn stages(document: &Value) -> Vec<OutlinedStage> {
    outlined(document).into_iter().map(|(stage, _)| stage).collect()
}

/// The same, each with its own document.
pub fn outlined(document: &Value) -> Vec<(OutlinedStage, &Value)> {
    let items = side_by_side(at(document, &["pipeline", "stages"]));
    let stage = |(item, parallel)| Value::get(item, "stage").map(|stage| (stage_of(stage, parallel), stage));
    items.into_iter().filter_map(stage).collect()
}

/// Who is notified; what leads there is left out where it is secret.
pub fn notifications(document: &Value) -> Vec<OutlinedNotification> {
    let rules = at(document, &["pipeline", "notificationRules"]).and_then(Value::as_array);
    let words = |list: Option<&Value>| -> Vec<String> {
        let items = list.and_then(Value::as_array).into_iter().flatten();
        items.filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let rule = |rule: &Value| {
        let spec = |key: &str| words(at(rule, &["notificationMethod", "spec", key]));
        let events = rule.get("pipelineEvents").and_then(Value::as_array);
        let told = events.into_iter().flatten().filter_map(|event| text(event, &["type"]));
        OutlinedNotification {
            name: name(rule),
            channel: text(rule, &["notificationMethod", "type"])
                .unwrap_or_default()
                .to_owned(),
            recipients: [spec("recipients"), spec("userGroups")].concat(),
            events: told.map(str::to_owned).collect(),
        }
    };
    let is_on = |rule: &&Value| rule.get("enabled").and_then(Value::as_bool) != Some(false);
    rules.into_iter().flatten().filter(is_on).map(rule).collect()
}

/// The documents of all steps of all stages, without rollback steps.
pub fn raw_steps(document: &Value) -> Vec<&Value> {
    let stages = outlined(document).into_iter();
    stages
        .flat_map(|(_, stage)| steps(at(stage, &["spec", "execution", "steps"])))
        .map(|(_, step)| step)
        .collect()
}

/// The steps of a list, each with its own document.
pub fn steps(list: Option<&Value>) -> Vec<(OutlinedStep, &Value)> {
    let mut steps = Vec::new();
    collect(list, &[], &mut steps);
    steps
}

fn stage_of(stage: &Value, parallel: bool) -> OutlinedStage {
    let kind = match text(stage, &["type"]) {
        Some("Deployment") => StageKind::Deployment,
        Some("Approval") => StageKind::Approval,
        _ => StageKind::Other,
    };
    let environment = text(stage, &["spec", "environment", "environmentRef"]);
    let infrastructure = at(stage, &["spec", "environment", "infrastructureDefinitions"])
        .and_then(|list| list.get(0))
        .and_then(|first| text(first, &["identifier"]));
    let steps = steps(at(stage, &["spec", "execution", "steps"]));
    OutlinedStage {
        name: name(stage),
        kind,
        environment: environment.filter(|text| fixed(text)).map(str::to_owned),
        infrastructure: infrastructure.filter(|text| fixed(text)).map(str::to_owned),
        chosen_at_run_time: environment.is_some_and(|text| !fixed(text)),
        parallel,
        steps: steps.into_iter().map(|(step, _)| step).collect(),
    }
}

/// Steps in the order in which they run, groups opened. `around` is what must hold for the groups that they are in.
fn collect<'v>(list: Option<&'v Value>, around: &[&'v Value], into: &mut Vec<(OutlinedStep, &'v Value)>) {
    let with = |own: &'v Value| -> Vec<&'v Value> { around.iter().copied().chain(own.get("when")).collect() };
    for (item, parallel) in side_by_side(list) {
        if let Some(step) = item.get("step") {
            into.push((step_of(step, parallel, &with(step)), step));
        } else if let Some(group) = item.get("stepGroup") {
            collect(group.get("steps"), &with(group), into);
        }
    }
}

fn step_of(step: &Value, parallel: bool, when: &[&Value]) -> OutlinedStep {
    let approvers = at(step, &["spec", "approvers", "userGroups"])
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect();
    let number = |path: &[&str]| {
        at(step, path)
            .and_then(Value::as_u64)
            .and_then(|count| u32::try_from(count).ok())
    };
    OutlinedStep {
        name: name(step),
        kind: kind_of(step),
        parallel,
        conditional: when.iter().any(|when| condition::is_one(when)),
        only: condition::words(when),
        approvers,
        approvals: number(&["spec", "approvers", "minimumCount"]),
        executor_excluded: at(step, &["spec", "approvers", "disallowPipelineExecutor"]).and_then(Value::as_bool)
            == Some(true),
        timeout: text(step, &["spec", "duration"])
            .or_else(|| text(step, &["timeout"]))
            .map(str::to_owned),
    }
}

fn kind_of(step: &Value) -> StepKind {
    match text(step, &["type"]).unwrap_or_default() {
        "HarnessApproval" if passes_in_time(step) => StepKind::Bake,
        "Wait" => StepKind::Bake,
        "HarnessApproval" | "JiraApproval" | "ServiceNowApproval" | "CustomApproval" => StepKind::Approval,
        "Policy" => StepKind::Policy,
        "K8sCanaryDeploy" | "K8sCanaryDelete" => StepKind::Canary,
        "JiraCreate" | "JiraUpdate" | "ServiceNowCreate" | "ServiceNowUpdate" => StepKind::Ticket,
        "K8sBGSwapServices" => StepKind::Swap,
        "Verify" => StepKind::Verify,
        "K8sRollingDeploy" | "K8sBlueGreenDeploy" | "K8sApply" | "HelmDeploy" => StepKind::Rollout,
        "Http" => StepKind::Check,
        _ => StepKind::Other,
    }
}

/// An approval that counts as given when its time is over only waits.
fn passes_in_time(step: &Value) -> bool {
    let strategies = step.get("failureStrategies").and_then(Value::as_array);
    strategies.into_iter().flatten().any(|strategy| {
        let on_timeout = at(strategy, &["onFailure", "errors"])
            .and_then(Value::as_array)
            .is_some_and(|errors| errors.iter().any(|error| error.as_str() == Some("Timeout")));
        on_timeout && text(strategy, &["onFailure", "action", "type"]) == Some("MarkAsSuccess")
    })
}

/// The items of a list, `parallel` ones opened: each with whether it runs beside the one before.
fn side_by_side(list: Option<&Value>) -> Vec<(&Value, bool)> {
    let items = list.and_then(Value::as_array).into_iter().flatten();
    items
        .flat_map(|item| match item.get("parallel").and_then(Value::as_array) {
            Some(inner) => inner
                .iter()
                .enumerate()
                .map(|(index, item)| (item, index > 0))
                .collect(),
            None => vec![(item, false)],
        })
        .collect()
}

/// The name, else the identifier.
fn name(value: &Value) -> String {
    text(value, &["name"])
        .or_else(|| text(value, &["identifier"]))
        .unwrap_or("unnamed")
        .to_owned()
}

/// Neither an expression nor a runtime input.
fn fixed(text: &str) -> bool {
    !text.contains("<+")
}

/// The value at a path of keys.
pub fn at<'a>(value: &'a Value, path: &[&str]) -> Option<&'a Value> {
    path.iter().try_fold(value, |value, key| value.get(key))
}

/// The text at a path of keys.
pub fn text<'a>(value: &'a Value, path: &[&str]) -> Option<&'a str> {
    at(value, path).and_then(Value::as_str)
}

#[cfg(test)]
mod tests;
