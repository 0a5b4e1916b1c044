//! What the native tests share: reading requests, showing steps.

pub mod world;

use ameide_core::api::{ExactNumbers, Request, Step};
use ameide_core::input::{self, Unread};
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::path::Path;

/// The request of a case, with defaults for what it does not say; the refusal where it cannot be read.
pub fn request(case: &Path) -> Result<Request, Step> {
    let mut request = yaml(&case.join("request.yaml"));
    let root = request.as_object_mut().expect("request.yaml is a map");
    let context = root
        .entry("context")
        .or_insert_with(|| json!({}))
        .as_object_mut()
        .expect("context is a map");
    context.entry("now").or_insert_with(|| json!("2026-11-21T10:00:00Z"));
    context.entry("actor").or_insert_with(|| json!("user:default/jane"));
    context.entry("config").or_insert_with(|| json!({}));
    // Files that a request brings along are named by their path in the case.
    if let Some(input) = root.get_mut("action").and_then(|action| action.get_mut("input")) {
        load(case, input);
    }
    input::request(&request).map_err(|unread| match unread {
        Unread::Refused(problems) => Step::Reject { problems },
        Unread::Misshapen(error) => panic!("{}: {error}", case.display()),
    })
}

/// Replaces each `{ path, load }` by the file's path and bytes.
fn load(case: &Path, value: &mut Value) {
    match value {
        Value::Object(map) => {
            if let Some(file) = map.remove("load") {
                let path = case.join(file.as_str().expect("load is a path"));
                let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
                map.insert("content".into(), bytes.into());
            }
            map.values_mut().for_each(|value| load(case, value));
        }
        Value::Array(items) => items.iter_mut().for_each(|value| load(case, value)),
        _ => {}
    }
}

/// A YAML file as JSON.
pub fn yaml(path: &Path) -> Value {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let value = serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    if let Value::Null = value { json!({}) } else { value }
}

/// A step as people can read it: no nulls, and texts of several lines and contents of files as lists of lines.
pub fn show(step: &Step) -> Value {
    let told = step.serialize(ExactNumbers(serde_json::value::Serializer));
    readable("", told.expect("a step is JSON"))
}

fn readable(key: &str, value: Value) -> Value {
    match value {
        Value::String(text) if text.contains('\n') => text.split('\n').collect::<Vec<_>>().into(),
        Value::Array(items) if key == "content" || key == "marked" => {
            let bytes: Vec<u8> = items
                .iter()
                .map(|byte| u8::try_from(byte.as_u64().unwrap_or(256)).expect("a byte"))
                .collect();
            match String::from_utf8(bytes) {
                Ok(text) => text.split('\n').collect::<Vec<_>>().into(),
                Err(_) => Value::Array(items),
            }
        }
        Value::Array(items) => items.into_iter().map(|item| readable("", item)).collect(),
        Value::Object(map) => {
            let keep = |(_, value): &(String, Value)| !value.is_null();
            let pairs = map
                .into_iter()
                .filter(|(key, value)| key == "content" || keep(&(key.clone(), value.clone())));
            Value::Object(
                pairs
                    .map(|(key, value)| (key.clone(), readable(&key, value)))
                    .collect::<Map<_, _>>(),
            )
        }
        other => other,
    }
}

/// JSON with two spaces and a last line break.
pub fn pretty(value: &Value) -> String {
    format!("{}\n", serde_json::to_string_pretty(value).expect("JSON"))
}
