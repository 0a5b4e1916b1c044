//! Every kind has a schema, or is expected: what has none is not checked.

use super::model::Manifests;
use super::schema::{is_own_group, served};
use crate::problem::Problem;

pub(super) fn check(manifests: &Manifests<'_>) -> Vec<Problem> {
    let expected = &manifests.config.manifests.unknown_kinds;
    let mut found = Vec::new();
    for object in &manifests.objects {
        let id = format!("{}/{}", object.api_version, object.kind);
        let group = object.api_version.split_once('/').map_or("", |(group, _)| group);
        let is_expected = || {
            expected
                .iter()
                .any(|known| *known == id || *known == format!("{group}/*"))
        };
        if served(object).is_none() && !is_own_group(object.api_version) && !is_expected() {
            let message = format!("{} is not checked: there is no schema of {id}", object.label());
            let help = format!("if it is right, add `{id}` or `{group}/*` to `ameide.manifests.unknownKinds`");
            found.push(object.problem(object.node, "kind", message, &help));
        }
    }
    found
}
