//! A HorizontalPodAutoscaler has a least number of replicas that is not over the most.

use super::model::{Manifests, number};
use crate::problem::Problem;

pub(super) fn check(manifests: &Manifests<'_>) -> Vec<Problem> {
    let mut found = Vec::new();
    for object in manifests.of_kind("HorizontalPodAutoscaler") {
        let Some(spec) = object.at(&["spec"]) else { continue };
        let least = spec.get("minReplicas").and_then(number).unwrap_or(1);
        let Some((node, most)) = spec.get("maxReplicas").and_then(|node| Some((node, number(node)?))) else {
            continue;
        };
        if least > most || most < 1 {
            let message = format!("{} has `minReplicas` {least} and `maxReplicas` {most}", object.label());
            found.push(object.problem(
                node,
                "spec.maxReplicas",
                message,
                "the minimum must not be over the maximum, and that at least 1",
            ));
        } else if least < 1 {
            let message = format!("{} has `minReplicas` {least}", object.label());
            found.push(object.problem(node, "spec.minReplicas", message, "at least 1 is needed to measure"));
        }
    }
    found
}
