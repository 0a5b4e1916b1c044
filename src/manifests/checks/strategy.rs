//! A Deployment's strategy can be carried out: `Recreate` rolls nothing, and a rolling update must be allowed to move.

use super::model::Manifests;
use crate::problem::Problem;
use crate::yaml::Node;

pub(super) fn check(manifests: &Manifests<'_>) -> Vec<Problem> {
    let mut found = Vec::new();
    for object in manifests.of_kind("Deployment") {
        let Some(strategy) = object.at(&["spec", "strategy"]) else {
            continue;
        };
        let rolling = strategy.get("rollingUpdate").filter(|rolling| !rolling.is_null());
        let Some(rolling) = rolling else { continue };
        let path = "spec.strategy.rollingUpdate";
        if strategy.get("type").and_then(Node::text) == Some("Recreate") {
            let message = format!(
                "{} has the strategy `Recreate` and settings of `rollingUpdate`",
                object.label()
            );
            found.push(object.problem(rolling, path, message, "remove `rollingUpdate`"));
        }
        let is_zero = |key: &str| matches!(rolling.get(key).and_then(Node::text), Some("0" | "0%"));
        if is_zero("maxSurge") && is_zero("maxUnavailable") {
            let message = format!("{} may neither add nor remove a pod", object.label());
            found.push(object.problem(rolling, path, message, "set `maxSurge` or `maxUnavailable` to 1"));
        }
    }
    found
}
