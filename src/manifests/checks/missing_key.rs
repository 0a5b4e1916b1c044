//! Every field that a kind requires is there.

use super::model::Manifests;
use super::schema::{Seen, walk};
use crate::problem::Problem;

pub(super) fn check(manifests: &Manifests<'_>) -> Vec<Problem> {
    let mut found = Vec::new();
    for object in &manifests.objects {
        walk(
            object,
            manifests.config.manifests.kubernetes_minor,
            &mut |seen, path| {
                if let Seen::Missing(node, name) = seen {
                    let message = format!("`{name}` is missing in {}", object.label());
                    found.push(object.problem(node, path, message, "an API server refuses the object without it"));
                }
            },
        );
    }
    found
}
