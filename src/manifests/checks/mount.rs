//! Every volume that a container mounts is one of its pod.

use super::model::{Manifests, at};
use crate::problem::{Problem, suggestion};
use crate::yaml::Node;

pub(super) fn check(manifests: &Manifests<'_>) -> Vec<Problem> {
    let mut found = Vec::new();
    for object in &manifests.objects {
        let Some((pod, _)) = object.pod() else { continue };
        let name = |node: &'_ Node<'_>| node.get("name").and_then(Node::text).map(str::to_owned);
        let volumes = at(pod, &["spec", "volumes"]).map(Node::items).unwrap_or_default();
        let claims = object
            .at(&["spec", "volumeClaimTemplates"])
            .map(Node::items)
            .unwrap_or_default();
        let claimed = claims.iter().filter_map(|claim| name(claim.get("metadata")?));
        let known: Vec<String> = volumes.iter().filter_map(name).chain(claimed).collect();
        for (container, path) in object.containers() {
            for (index, mount) in container
                .get("volumeMounts")
                .map(Node::items)
                .unwrap_or_default()
                .iter()
                .enumerate()
            {
                let Some(node) = mount.get("name") else { continue };
                let wanted = node.key();
                if !known.contains(&wanted) {
                    let message = format!("there is no volume `{wanted}` in {}", object.label());
                    let help = if known.is_empty() {
                        "add it to `volumes`".to_owned()
                    } else {
                        suggestion(&wanted, known.iter().map(String::as_str))
                    };
                    found.push(object.problem(node, &format!("{path}.volumeMounts[{index}].name"), message, &help));
                }
            }
        }
    }
    found
}
