//! Every value has the type of its field. A plain value is what a YAML reader takes it for: `true` and `12` are no strings.

use super::model::Manifests;
use super::schema::{Seen, Type, walk};
use crate::problem::Problem;
use crate::yaml::number::is_number;
use crate::yaml::{Kind, Node};

pub(super) fn check(manifests: &Manifests<'_>) -> Vec<Problem> {
    let mut found = Vec::new();
    for object in &manifests.objects {
        walk(
            object,
            manifests.config.manifests.kubernetes_minor,
            &mut |seen, path| {
                let Seen::Value(node, of) = seen else { return };
                if node.is_null() || is(node, of) {
                    return;
                }
                let key = path.rsplit('.').next().unwrap_or(path);
                let message = format!("`{key}` must be {}, not {}", wanted(of), kind(node));
                let help = match (of, node.text()) {
                    (Type::String, Some(text)) => format!("put it in quotes: `\"{text}\"`"),
                    (Type::Integer | Type::Number | Type::Boolean, Some(text)) if node.string() == Some(text) => {
                        "write it without quotes".to_owned()
                    }
                    _ => "an API server refuses the object".to_owned(),
                };
                found.push(object.problem(node, path, message, &help));
            },
        );
    }
    found
}

fn is(node: &Node<'_>, of: Type) -> bool {
    let plain = node.text().filter(|text| node.string() != Some(text));
    let whole = |text: &str| {
        text.strip_prefix(['-', '+'])
            .unwrap_or(text)
            .bytes()
            .all(|byte| byte.is_ascii_digit())
    };
    match of {
        Type::Any => true,
        Type::String => node.string().is_some(),
        Type::Integer => plain.is_some_and(whole),
        Type::Number => plain.is_some_and(is_number),
        Type::Boolean => plain.is_some_and(|text| !is_number(text)),
        // An amount may be a number.
        Type::Quantity => node.string().is_some() || plain.is_some_and(is_number),
        Type::IntegerOrString => node.string().is_some() || plain.is_some_and(whole),
        Type::List(_) => matches!(node.kind, Kind::List(..)),
        Type::Map(_) | Type::Object(_) => matches!(node.kind, Kind::Map(..)),
    }
}

fn wanted(of: Type) -> &'static str {
    match of {
        Type::Any => "anything",
        Type::String => "a string",
        Type::Integer => "a whole number",
        Type::Number => "a number",
        Type::Boolean => "true or false",
        Type::Quantity => "a quantity",
        Type::IntegerOrString => "a whole number or a string",
        Type::List(_) => "a list",
        Type::Map(_) | Type::Object(_) => "a map",
    }
}

fn kind(node: &Node<'_>) -> &'static str {
    match &node.kind {
        Kind::List(..) => "a list",
        Kind::Map(..) => "a map",
        _ if node.string().is_some() => "a string",
        _ if node.text().is_some_and(is_number) => "a number",
        _ => "true or false",
    }
}
