//! Every key is a field of its kind in the configured version: an API server drops others, or refuses them.

use super::model::Manifests;
use super::schema::{Seen, walk};
use crate::problem::{Problem, nearest};

pub(super) fn check(manifests: &Manifests<'_>) -> Vec<Problem> {
    let mut found = Vec::new();
    let minor = manifests.config.manifests.kubernetes_minor;
    for object in &manifests.objects {
        walk(object, minor, &mut |seen, path| {
            let Seen::Unknown(key, known, minors) = seen else {
                return;
            };
            let name = key.key();
            let message = format!("`{name}` is not a field here in {} {}", object.api_version, object.kind);
            let help = match (minors, nearest(&name, known.iter().copied())) {
                (Some(minors), _) => format!(
                    "it is one {}; `ameide.manifests.kubernetesVersion` is 1.{minor}",
                    minors.words()
                ),
                (None, Some(near)) => format!("did you mean `{near}`?"),
                (None, None) => "remove it, or check its indentation".to_owned(),
            };
            found.push(object.problem(key, path, message, &help));
        });
    }
    found
}
