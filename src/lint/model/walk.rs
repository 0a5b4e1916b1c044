//! Walks a document: stages and steps wherever they may be, and every map with its path.

use super::{PipelineStep, Stage};
use crate::yaml::node::Node;

/// A key's text; empty if it has none.
pub fn text<'n>(node: &'n Node<'_>, key: &str) -> &'n str {
    node.get(key).and_then(Node::text).unwrap_or_default()
}

/// Whether a key contains a text, or a list of something, that is not empty.
pub fn has(node: &Node<'_>, key: &str) -> bool {
    let says = |value: &Node<'_>| value.text().is_some_and(|text| !text.is_empty() && !value.is_null());
    node.get(key).is_some_and(|value| {
        let mut items = value.items().iter();
        items.any(|item| item.text().is_none() || says(item)) || says(value)
    })
}

/// The value of a key; where a template makes the stage or step, that of the template's inputs.
pub fn with_inputs<'a>(node: &'a Node<'a>, key: &str) -> Option<&'a Node<'a>> {
    let inputs = || node.get("template")?.get("templateInputs")?.get(key);
    node.get(key).or_else(inputs)
}

/// All stages of a pipeline's body.
pub fn stages_of<'a>(body: &'a Node<'a>, path: &str) -> Vec<Stage<'a>> {
    let mut stages = Vec::new();
    if let Some(list) = body.get("stages") {
        collect_stages(list, &format!("{path}.stages"), None, &mut stages);
    }
    stages
}

/// One stage.
pub fn stage<'a>(node: &'a Node<'a>, path: String, turn: usize) -> Stage<'a> {
    let execution = node.get("spec").and_then(|spec| spec.get("execution"));
    let steps = |key: &str| {
        let mut all = Vec::new();
        if let Some(list) = execution.and_then(|execution| execution.get(key)) {
            let around = Around {
                delegated: false,
                ignored: is_ignored(node),
                turn: None,
            };
            collect_steps(list, &format!("{path}.spec.execution.{key}"), around, &mut all);
        }
        all
    };
    let (steps, rollback) = (steps("steps"), steps("rollbackSteps"));
    Stage {
        node,
        path,
        turn,
        steps,
        rollback,
    }
}

fn collect_stages<'a>(list: &'a Node<'a>, path: &str, turn: Option<usize>, stages: &mut Vec<Stage<'a>>) {
    for (index, item) in list.items().iter().enumerate() {
        let path = format!("{path}[{index}]");
        let turn = turn.unwrap_or_else(|| stages.last().map_or(0, |last| last.turn + 1));
        if let Some(node) = item.get("stage") {
            stages.push(stage(node, format!("{path}.stage"), turn));
        } else if let Some(inner) = item.get("parallel") {
            collect_stages(inner, &format!("{path}.parallel"), Some(turn), stages);
        } else if let Some(inner) = item.get("insert").and_then(|insert| insert.get("stages")) {
            collect_stages(inner, &format!("{path}.insert.stages"), None, stages);
        }
    }
}

/// What is around a list of steps.
#[derive(Clone, Copy)]
struct Around {
    delegated: bool,
    ignored: bool,
    turn: Option<usize>,
}

fn collect_steps<'a>(list: &'a Node<'a>, path: &str, around: Around, steps: &mut Vec<PipelineStep<'a>>) {
    for (index, item) in list.items().iter().enumerate() {
        let path = format!("{path}[{index}]");
        let turn = around
            .turn
            .unwrap_or_else(|| steps.last().map_or(0, |last| last.turn + 1));
        if let Some(node) = item.get("step") {
            steps.push(PipelineStep {
                node,
                path: format!("{path}.step"),
                turn,
                delegated: around.delegated,
                ignored: around.ignored || is_ignored(node),
            });
        } else if let Some(group) = item.get("stepGroup") {
            if let Some(inner) = group.get("steps") {
                let around = Around {
                    delegated: around.delegated || has(group, "delegateSelectors"),
                    ignored: around.ignored || is_ignored(group),
                    ..around
                };
                collect_steps(inner, &format!("{path}.stepGroup.steps"), around, steps);
            }
        } else if let Some(inner) = item.get("parallel") {
            let around = Around {
                turn: Some(turn),
                ..around
            };
            collect_steps(inner, &format!("{path}.parallel"), around, steps);
        } else if let Some(inner) = item.get("insert").and_then(|insert| insert.get("steps")) {
            collect_steps(inner, &format!("{path}.insert.steps"), around, steps);
        }
    }
}

/// Whether a failure strategy lets the run go on as if nothing were, at once or in the end.
fn is_ignored(node: &Node<'_>) -> bool {
    let strategies = node.get("failureStrategies").map(Node::items).unwrap_or_default();
    let failures = strategies.iter().filter_map(|strategy| strategy.get("onFailure"));
    let actions = failures
        .filter(|failure| concerns_guards(failure))
        .filter_map(|failure| failure.get("action"));
    let passes = |action: &Node<'_>| matches!(text(action, "type"), "MarkAsSuccess" | "Ignore");
    let in_the_end = |action: &Node<'_>| {
        let spec = action.get("spec");
        ["onTimeout", "onRetryFailure"]
            .iter()
            .filter_map(|key| spec?.get(key)?.get("action"))
            .any(passes)
    };
    actions.into_iter().any(|action| passes(action) || in_the_end(action))
}

/// Whether a failure strategy is for the failures that a step has which guards a deployment.
fn concerns_guards(failure: &Node<'_>) -> bool {
    const OTHERS: [&str; 6] = [
        "Verification",
        "Authentication",
        "Authorization",
        "Connectivity",
        "DelegateProvisioning",
        "DelegateRestart",
    ];
    let errors = failure.get("errors").map(Node::items).unwrap_or_default();
    errors.is_empty()
        || errors
            .iter()
            .any(|error| error.text().is_none_or(|error| !OTHERS.contains(&error)))
}

/// Every map of the document with its path, outermost first.
pub fn maps<'a>(node: &'a Node<'a>, path: &str, visit: &mut impl FnMut(&'a Node<'a>, &str)) {
    if !node.pairs().is_empty() {
        visit(node, path);
    }
    for (key, value) in node.pairs() {
        let path = if path.is_empty() {
            key.key()
        } else {
            format!("{path}.{}", key.key())
        };
        maps(value, &path, visit);
    }
    for (index, item) in node.items().iter().enumerate() {
        maps(item, &format!("{path}[{index}]"), visit);
    }
}
