//! A selector selects the pods of its own template: an API server refuses it otherwise.

use super::model::{Manifests, at};
use crate::problem::Problem;
use crate::yaml::Node;

pub(super) fn check(manifests: &Manifests<'_>) -> Vec<Problem> {
    let mut found = Vec::new();
    let has_template = ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"];
    for object in manifests
        .objects
        .iter()
        .filter(|object| has_template.contains(&object.kind))
    {
        let Some(selector) = object.at(&["spec", "selector"]) else {
            continue;
        };
        let labels = object.at(&["spec", "template", "metadata", "labels"]);
        let (matches, path) = (at(selector, &["matchLabels"]), "spec.selector.matchLabels");
        if matches.is_none_or(|labels| labels.pairs().is_empty()) && selector.get("matchExpressions").is_none() {
            let message = format!("the selector of {} is empty", object.label());
            found.push(object.problem(selector, "spec.selector", message, "select a label of the template"));
        }
        for (key, value) in matches.map(Node::pairs).unwrap_or_default() {
            let name = key.key();
            let there = labels.and_then(|labels| labels.get(&name)).and_then(Node::text);
            if there != value.text() {
                let wanted = value.text().unwrap_or_default();
                let message = match there {
                    Some(other) => format!("the selector wants `{name}: {wanted}`, and the template has `{other}`"),
                    None => format!("the selector wants the label `{name}`, which the template does not have"),
                };
                found.push(object.problem(value, &format!("{path}.{name}"), message, "make both the same"));
            }
        }
    }
    found
}
