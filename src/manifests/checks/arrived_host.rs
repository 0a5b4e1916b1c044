//! What claims hosts claims that of the service.

use super::claims::hosts_in;
use super::model::Manifests;
use crate::problem::Problem;

pub(super) fn check(manifests: &Manifests<'_>) -> Vec<Problem> {
    let Some(expected) = manifests.expected else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for object in &manifests.objects {
        let hosts = hosts_in(object.node);
        if !hosts.is_empty() && !hosts.contains(&expected.host) {
            let message = format!(
                "{} claims `{}`, not `{}`",
                object.label(),
                hosts.join("`, `"),
                expected.host
            );
            let help = "take the host from `data.host` of the ConfigMap `params` in the component, or set `ameide.manifests.host`";
            found.push(object.problem(object.node, "spec", message, help));
        }
    }
    found
}
