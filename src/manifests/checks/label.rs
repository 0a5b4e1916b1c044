//! Labels, selectors and annotations have keys and values that Kubernetes takes.

use super::model::{Manifests, Object};
use super::schema::{Seen, Type, walk};
use crate::problem::Problem;

/// Keys of maps of labels.
const MAPS: [&str; 4] = ["labels", "matchLabels", "nodeSelector", "selector"];

pub(super) fn check(manifests: &Manifests<'_>) -> Vec<Problem> {
    let mut found = Vec::new();
    for object in &manifests.objects {
        walk(
            object,
            manifests.config.manifests.kubernetes_minor,
            &mut |seen, path| {
                let Seen::Value(node, Type::Map("s")) = seen else {
                    return;
                };
                let key = path.rsplit('.').next().unwrap_or(path);
                let is_labels = MAPS.contains(&key);
                if !is_labels && path != "metadata.annotations" && !path.ends_with(".metadata.annotations") {
                    return;
                }
                for (key, value) in node.pairs() {
                    pair(object, path, (key, value), is_labels, &mut found);
                }
            },
        );
    }
    found
}

type Pair<'n> = (&'n crate::yaml::Node<'n>, &'n crate::yaml::Node<'n>);

fn pair(object: &Object<'_>, path: &str, (key, value): Pair<'_>, is_labels: bool, found: &mut Vec<Problem>) {
    let (name, text) = (key.key(), value.string().unwrap_or_default());
    let path = format!("{path}.{name}");
    if !is_key(&name) {
        let message = format!("`{name}` is not a valid key of a label or annotation");
        let help = "use at most 63 letters, digits, `-`, `_` and `.`, behind a domain and `/` if need be";
        found.push(object.problem(key, &path, message, help));
    }
    if is_labels && !is_value(text) {
        let message = if text.len() > 63 {
            format!(
                "the label `{name}` has {} characters, 63 at most are allowed",
                text.len()
            )
        } else {
            format!("`{text}` is not a valid value of the label `{name}`")
        };
        let help = "use at most 63 letters, digits, `-`, `_` and `.`, starting and ending with a letter or digit";
        found.push(object.problem(value, &path, message, help));
    }
}

fn is_key(key: &str) -> bool {
    let (domain, name) = key
        .rsplit_once('/')
        .map_or((None, key), |(domain, name)| (Some(domain), name));
    let is_domain =
        |domain: &str| domain.len() <= 253 && domain.split('.').all(|part| super::name::label(part, 63).is_none());
    !name.is_empty() && is_value(name) && domain.is_none_or(is_domain)
}

fn is_value(text: &str) -> bool {
    let inner = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let edge = |character: char| character.is_ascii_alphanumeric();
    text.is_empty() || (text.len() <= 63 && text.bytes().all(inner) && text.starts_with(edge) && text.ends_with(edge))
}
