//! The service's containers request the CPU and memory of its size.

use super::model::{Manifests, at};
use super::quantity::same;
use crate::problem::Problem;
use crate::yaml::Node;

pub(super) fn check(manifests: &Manifests<'_>) -> Vec<Problem> {
    let Some(expected) = manifests.expected else {
        return Vec::new();
    };
    let wanted = [("cpu", &expected.numbers.cpu), ("memory", &expected.numbers.memory)];
    let mut found = Vec::new();
    for object in &manifests.objects {
        for (container, path) in object.containers() {
            if path.contains("initContainers") || container.get("image").and_then(Node::text) != Some(&expected.image) {
                continue;
            }
            for (key, amount) in wanted {
                let of = |part: &str| at(container, &["resources", part, key]);
                let node = of("requests").or_else(|| of("limits"));
                let there = node.and_then(Node::text);
                if there.is_none_or(|there| !same(there, amount)) {
                    let message = format!(
                        "the size `{}` has {amount} of {key}, and {} requests {}",
                        expected.size,
                        object.label(),
                        there.unwrap_or("none")
                    );
                    let help = format!(
                        "the layer `sizes/{}` must patch this kind, with the numbers of `ameide.platform.sizes`",
                        expected.size
                    );
                    found.push(object.problem(
                        node.unwrap_or(container),
                        &format!("{path}.resources.requests.{key}"),
                        message,
                        &help,
                    ));
                }
            }
        }
    }
    found
}
