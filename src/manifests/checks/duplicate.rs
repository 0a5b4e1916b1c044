//! No object is there twice, nor two containers, volumes or ports of one name in a pod.

use super::model::{Manifests, Object, at};
use crate::problem::Problem;
use crate::yaml::Node;
use std::collections::HashSet;

pub(super) fn check(manifests: &Manifests<'_>) -> Vec<Problem> {
    let mut found = Vec::new();
    let mut seen = HashSet::new();
    for object in &manifests.objects {
        let group = object.api_version.rsplit_once('/').map_or("", |(group, _)| group);
        let namespace = at(object.node, &["metadata", "namespace"])
            .and_then(Node::text)
            .unwrap_or_default();
        if !object.name.is_empty() && !seen.insert((group, object.kind, namespace, object.name)) {
            let message = format!("{} is there twice", object.label());
            found.push(object.problem(
                object.node,
                "",
                message,
                "the second replaces the first: remove one, or rename it",
            ));
        }
        if let Some((pod, path)) = object.pod() {
            let containers: Vec<_> = object
                .containers()
                .into_iter()
                .map(|(container, _)| container)
                .collect();
            names(object, "container", &containers, path, &mut found);
            let volumes: Vec<_> = at(pod, &["spec", "volumes"])
                .map(Node::items)
                .unwrap_or_default()
                .iter()
                .collect();
            names(object, "volume", &volumes, path, &mut found);
            for (container, path) in object.containers() {
                let ports: Vec<_> = container
                    .get("ports")
                    .map(Node::items)
                    .unwrap_or_default()
                    .iter()
                    .collect();
                names(object, "port", &ports, &path, &mut found);
            }
        }
        if object.kind == "Service" {
            let ports: Vec<_> = object
                .at(&["spec", "ports"])
                .map(Node::items)
                .unwrap_or_default()
                .iter()
                .collect();
            names(object, "port", &ports, "spec", &mut found);
        }
    }
    found
}

fn names<'n>(object: &Object<'_>, what: &str, items: &[&'n Node<'n>], path: &str, found: &mut Vec<Problem>) {
    let mut seen = HashSet::new();
    for node in items.iter().filter_map(|item| item.get("name")) {
        if let Some(name) = node.text().filter(|name| !seen.insert(*name)) {
            let message = format!("{} has two of the {what} `{name}`", object.label());
            found.push(object.problem(node, path, message, "rename one of the two"));
        }
    }
}
