//! A notification rule leads to somebody and tells of something: Harness saves one that does neither.

use super::model::{Pipeline, has, text};
use crate::problem::Problem;
use crate::yaml::node::Node;

pub(super) fn check(pipeline: &Pipeline) -> Vec<Problem> {
    let rules = pipeline
        .body
        .get("notificationRules")
        .map(Node::items)
        .unwrap_or_default();
    let judge = |(index, rule): (usize, &Node<'_>)| {
        // What a template makes is known in part only.
        if text(rule, "enabled") == "false" || rule.get("template").is_some() {
            return None;
        }
        let (missing, help) = if !leads_somewhere(rule) {
            (
                "notifies nobody",
                "name a channel in `notificationMethod.spec`, such as `webhookUrl`, `integrationKey`, `recipients` or `userGroups`",
            )
        } else if !has(rule, "pipelineEvents") {
            (
                "has no events",
                "add `pipelineEvents`, such as `- type: PipelineFailed`",
            )
        } else {
            return None;
        };
        let message = format!("the notification rule `{}` {missing}", text(rule, "name"));
        Some(pipeline.problem(rule, &format!("notificationRules[{index}]"), message, help))
    };
    rules.iter().enumerate().filter_map(judge).collect()
}

fn leads_somewhere(rule: &Node<'_>) -> bool {
    let Some(method) = rule.get("notificationMethod").filter(|method| has(method, "type")) else {
        return false;
    };
    let Some(spec) = method.get("spec") else { return false };
    let is_asked = spec.text().is_some_and(|text| text.starts_with("<+"));
    is_asked || spec.pairs().iter().any(|(key, _)| has(spec, &key.key()))
}
