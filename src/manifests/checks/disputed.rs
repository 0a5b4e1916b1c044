//! No value is a string to one YAML reader and something else to another: `on`, `12:30`, `2024-01-01`, `010`.

use super::model::Manifests;
use super::schema::{Seen, Type, walk};
use crate::problem::Problem;
use crate::yaml::node::ScalarStyle;
use crate::yaml::readings::disputed;
use crate::yaml::{Kind, Node};

pub(super) fn check(manifests: &Manifests<'_>) -> Vec<Problem> {
    let mut found = Vec::new();
    for object in &manifests.objects {
        walk(
            object,
            manifests.config.manifests.kubernetes_minor,
            &mut |seen, path| {
                let (node, is_text) = match seen {
                    Seen::Key(node) => (node, true),
                    Seen::Value(node, Type::String | Type::IntegerOrString | Type::Quantity) => (node, true),
                    Seen::Value(node, Type::Integer | Type::Number) => (node, false),
                    _ => return,
                };
                let Some((text, reading)) = plain(node).and_then(|text| Some((text, disputed(text)?))) else {
                    return;
                };
                // What every reader takes for a number is told as a wrong type.
                if is_text && node.string().is_none() {
                    return;
                }
                let message = format!("some YAML readers take `{text}` for {reading}");
                let help = if is_text {
                    format!("put it in quotes: `\"{text}\"`")
                } else {
                    "write it in decimal digits".to_owned()
                };
                found.push(object.problem(node, path, message, &help));
            },
        );
    }
    found
}

fn plain<'n>(node: &'n Node<'n>) -> Option<&'n str> {
    match &node.kind {
        Kind::Scalar(text, ScalarStyle::Plain) => Some(text),
        _ => None,
    }
}
