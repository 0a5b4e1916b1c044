//! No container requests more than its limit.

use super::model::{Manifests, at};
use super::quantity::value;
use crate::problem::Problem;
use crate::yaml::Node;

pub(super) fn check(manifests: &Manifests<'_>) -> Vec<Problem> {
    let mut found = Vec::new();
    for object in &manifests.objects {
        for (container, path) in object.containers() {
            let limits = at(container, &["resources", "limits"]);
            for (key, node) in at(container, &["resources", "requests"])
                .map(Node::pairs)
                .unwrap_or_default()
            {
                let name = key.key();
                let limit = limits.and_then(|limits| limits.get(&name)?.text());
                let (Some(request), Some(limit)) = (node.text(), limit) else {
                    continue;
                };
                if matches!((value(request), value(limit)), (Some(request), Some(limit)) if request > limit) {
                    let message = format!(
                        "{} requests {request} of {name}, over the limit of {limit}",
                        object.label()
                    );
                    found.push(object.problem(
                        node,
                        &format!("{path}.resources.requests.{name}"),
                        message,
                        "raise the limit or lower the request",
                    ));
                }
            }
        }
    }
    found
}
