//! Every environment variable has a value or a source, not both.

use super::model::Manifests;
use crate::problem::Problem;
use crate::yaml::Node;

pub(super) fn check(manifests: &Manifests<'_>) -> Vec<Problem> {
    let mut found = Vec::new();
    for object in &manifests.objects {
        for (container, path) in object.containers() {
            for (index, variable) in container
                .get("env")
                .map(Node::items)
                .unwrap_or_default()
                .iter()
                .enumerate()
            {
                let path = format!("{path}.env[{index}]");
                let name = variable.get("name").and_then(Node::text).unwrap_or_default();
                let has_value = variable
                    .get("value")
                    .and_then(Node::text)
                    .is_some_and(|text| !text.is_empty());
                if let Some(source) = variable.get("valueFrom").filter(|_| has_value) {
                    let message = format!("the variable `{name}` has both `value` and `valueFrom`");
                    found.push(object.problem(source, &path, message, "remove one of the two"));
                }
                if name.contains(['=', '\0']) {
                    let message = format!("`{name}` is not a valid name of a variable");
                    found.push(object.problem(variable, &path, message, "use letters, digits and `_`"));
                }
            }
        }
    }
    found
}
