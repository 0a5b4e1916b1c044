//! Names are within their limits. A CronJob's has 52 characters at most: its controller adds 11 for each run.

use super::model::{Manifests, Object, at};
use crate::problem::Problem;
use crate::yaml::Node;

pub(super) fn check(manifests: &Manifests<'_>) -> Vec<Problem> {
    let mut found = Vec::new();
    for object in &manifests.objects {
        of_object(object, &mut found);
        for (container, path) in object.containers() {
            let Some(node) = container.get("name") else { continue };
            if let Some(why) = node.string().and_then(|name| label(name, 63)) {
                let message = format!("the container name `{}` {why}", node.key());
                found.push(object.problem(node, &format!("{path}.name"), message, LABEL));
            }
        }
    }
    found
}

const LABEL: &str = "use lower-case letters, digits and `-`, starting and ending with a letter or digit";

fn of_object(object: &Object<'_>, found: &mut Vec<Problem>) {
    let metadata = object.at(&["metadata"]);
    let (node, name) = match metadata.and_then(|metadata| metadata.get("name")) {
        Some(node) => (node, node.string().unwrap_or_default()),
        None if metadata.is_some_and(|metadata| metadata.get("generateName").is_some()) => return,
        None => {
            let message = format!("a {} without `metadata.name`", object.kind);
            return found.push(object.problem(object.node, "metadata.name", message, "give it a name"));
        }
    };
    let why = match object.kind {
        "CronJob" => label_or_domain(name, 52),
        // Their pods carry the name as a label, or in their own.
        "Deployment" | "StatefulSet" | "DaemonSet" | "Job" | "ReplicaSet" | "Namespace" => label(name, 63),
        "Service" => label(name, 63).or_else(|| {
            name.starts_with(|first: char| first.is_ascii_digit())
                .then(|| "starts with a digit".to_owned())
        }),
        "Role" | "ClusterRole" | "RoleBinding" | "ClusterRoleBinding" => {
            (name.is_empty() || name.contains(['/', '%'])).then(|| "is not a valid name".to_owned())
        }
        _ => label_or_domain(name, 253),
    };
    if let Some(why) = why {
        let message = format!("the name `{name}` of the {} {why}", object.kind);
        found.push(object.problem(node, "metadata.name", message, LABEL));
    }
    if let Some(node) = at(object.node, &["metadata", "namespace"])
        && let Some(why) = namespace(node)
    {
        found.push(object.problem(
            node,
            "metadata.namespace",
            format!("the namespace `{}` {why}", node.key()),
            LABEL,
        ));
    }
}

fn namespace(node: &Node<'_>) -> Option<String> {
    label(node.string()?, 63)
}

/// Why it is no DNS label.
pub(super) fn label(name: &str, most: usize) -> Option<String> {
    let inner = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if name.is_empty() {
        Some("is empty".to_owned())
    } else if name.len() > most {
        Some(format!("has {} characters, {most} at most are allowed", name.len()))
    } else if !name.bytes().all(inner) || name.starts_with('-') || name.ends_with('-') {
        Some("is not valid".to_owned())
    } else {
        None
    }
}

/// Why it is no DNS name.
fn label_or_domain(name: &str, most: usize) -> Option<String> {
    if name.len() > most {
        return Some(format!("has {} characters, {most} at most are allowed", name.len()));
    }
    name.split('.').find_map(|part| label(part, most))
}
