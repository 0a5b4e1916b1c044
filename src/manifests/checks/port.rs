//! Ports are from 1 to 65535; names of ports have at most 15 letters, digits and `-`.

use super::model::Manifests;
use super::schema::{Seen, Type, walk};
use crate::problem::Problem;

const KEYS: [&str; 8] = [
    "containerPort",
    "hostPort",
    "port",
    "nodePort",
    "targetPort",
    "endPort",
    "healthCheckNodePort",
    "servicePort",
];

pub(super) fn check(manifests: &Manifests<'_>) -> Vec<Problem> {
    let mut found = Vec::new();
    for object in &manifests.objects {
        walk(
            object,
            manifests.config.manifests.kubernetes_minor,
            &mut |seen, path| {
                let Seen::Value(node, of) = seen else { return };
                let Some(text) = node.text().filter(|_| !node.is_null()) else {
                    return;
                };
                let (before, key) = path.rsplit_once('.').unwrap_or(("", path));
                let is_number = KEYS.contains(&key) || (key == "number" && before.ends_with(".port"));
                let is_name = (key == "name" && is_port(before)) || (of == Type::IntegerOrString && is_number);
                let number = text.parse::<i64>().ok();
                match number {
                    Some(number)
                        if is_number
                            && !(1..=65535).contains(&number)
                            && !(number == 0 && key != "containerPort" && key != "port") =>
                    {
                        let message = format!("`{text}` is not a port");
                        found.push(object.problem(node, path, message, "ports are from 1 to 65535"));
                    }
                    None if is_name && node.string().is_some() && !is_port_name(text) => {
                        let message = format!("`{text}` is not a valid name of a port");
                        let help = "use at most 15 lower-case letters, digits and single `-`, with at least one letter";
                        found.push(object.problem(node, path, message, help));
                    }
                    _ => {}
                }
            },
        );
    }
    found
}

/// Whether a path is that of a port of a container.
fn is_port(path: &str) -> bool {
    path.rsplit_once('.')
        .is_some_and(|(before, last)| last.starts_with("ports[") && before.contains("ontainers["))
}

fn is_port_name(text: &str) -> bool {
    let inner = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    text.len() <= 15
        && text.bytes().all(inner)
        && text.bytes().any(|byte| byte.is_ascii_lowercase())
        && !text.starts_with('-')
        && !text.ends_with('-')
        && !text.contains("--")
}
