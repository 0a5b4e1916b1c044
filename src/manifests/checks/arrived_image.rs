//! A container runs the image of the service, and none the stand-in of the layers.

use super::model::Manifests;
use crate::problem::Problem;
use crate::yaml::Node;

pub(super) fn check(manifests: &Manifests<'_>) -> Vec<Problem> {
    let Some(expected) = manifests.expected else {
        return Vec::new();
    };
    let containers: Vec<_> = manifests
        .objects
        .iter()
        .flat_map(|object| {
            object
                .containers()
                .into_iter()
                .map(move |(node, path)| (object, node, path))
        })
        .collect();
    let image = |node: &Node<'_>| node.get("image").and_then(Node::text).map(str::to_owned);
    let mut found = Vec::new();
    for (object, node, path) in &containers {
        if image(node).is_some_and(|image| image == "app" || image.starts_with("app:")) {
            let message = format!(
                "a container of {} still has the image `app` of the layer",
                object.label()
            );
            found.push(object.problem(
                node,
                &format!("{path}.image"),
                message,
                "write `image: app` without tag or digest in the layer",
            ));
        }
    }
    let runs = containers
        .iter()
        .any(|(_, node, _)| image(node).as_deref() == Some(&expected.image));
    if !runs && found.is_empty() {
        let message = format!("no container runs the image `{}`", expected.image);
        found.push(
            Problem::error("manifests/image-missed", message)
                .file(manifests.file)
                .help("the container of the archetype must have `image: app`"),
        );
    }
    found
}
