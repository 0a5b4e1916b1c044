//! Every kind of Kubernetes's own groups is served by the configured version.

use super::model::Manifests;
use super::schema::{is_own_group, served, version_of};
use crate::problem::Problem;

pub(super) fn check(manifests: &Manifests<'_>) -> Vec<Problem> {
    let minor = manifests.config.manifests.kubernetes_minor;
    let mut found = Vec::new();
    for object in &manifests.objects {
        let served = served(object);
        if served.is_some_and(|minors| minors.has(minor)) || (served.is_none() && !is_own_group(object.api_version)) {
            continue;
        }
        let message = format!("Kubernetes 1.{minor} has no {} {}", object.api_version, object.kind);
        let help = match (version_of(object.kind, minor), served) {
            (Some(version), _) => format!("write `apiVersion: {version}`"),
            (None, Some(minors)) => format!("it is served {}", minors.words()),
            (None, None) => "check `apiVersion` and `kind`".to_owned(),
        };
        found.push(object.problem(object.node, "apiVersion", message, &help));
    }
    found
}
