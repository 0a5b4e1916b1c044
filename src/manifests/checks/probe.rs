//! Every probe and lifecycle hook does exactly one thing.

use super::model::Manifests;
use crate::problem::Problem;
use crate::yaml::Node;

const PROBES: [&str; 3] = ["livenessProbe", "readinessProbe", "startupProbe"];
const HANDLERS: [&str; 5] = ["exec", "httpGet", "tcpSocket", "grpc", "sleep"];

pub(super) fn check(manifests: &Manifests<'_>) -> Vec<Problem> {
    let mut found = Vec::new();
    for object in &manifests.objects {
        for (container, path) in object.containers() {
            let hooks = container.get("lifecycle").map(Node::pairs).unwrap_or_default();
            let hooks = hooks
                .iter()
                .filter(|(key, _)| matches!(key.text(), Some("postStart" | "preStop")));
            let probes = container
                .pairs()
                .iter()
                .filter(|(key, _)| key.text().is_some_and(|key| PROBES.contains(&key)));
            for (key, node) in probes.chain(hooks) {
                let count = node
                    .pairs()
                    .iter()
                    .filter(|(key, _)| key.text().is_some_and(|key| HANDLERS.contains(&key)))
                    .count();
                if count != 1 && !node.is_null() {
                    let message = format!("`{}` has {count} handlers", key.key());
                    let help = "give it one of `httpGet`, `tcpSocket`, `grpc`, `exec`";
                    found.push(object.problem(node, &format!("{path}.{}", key.key()), message, help));
                }
            }
        }
    }
    found
}
