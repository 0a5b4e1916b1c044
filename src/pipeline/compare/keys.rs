//! What changes beside the steps: variables, notification rules, conditions and whatever else stands at a pipeline or a stage.

use crate::pipeline::outline::{at, text};
use serde_json::Value;

/// The keys that say who a pipeline or a stage is; the rest of it says so by itself.
const IDENTITY: [&str; 8] = [
    "name",
    "identifier",
    "description",
    "type",
    "orgIdentifier",
    "projectIdentifier",
    "tags",
    "stages",
];

/// The keys of a stage's `spec` that are told otherwise.
const TOLD: [&str; 3] = ["execution", "environment", "service"];

/// The changes of a pipeline beside its stages.
pub fn of_pipeline(before: &Value, after: &Value) -> Vec<String> {
    let mut out = variables(before.get("variables"), after.get("variables"));
    out.extend(others(before, after, &["variables"]));
    out
}

/// The changes of a stage beside its steps, place and service.
pub fn of_stage(before: &Value, after: &Value) -> Vec<String> {
    let mut out = variables(before.get("variables"), after.get("variables"));
    out.extend(others(before, after, &["variables", "spec"]));
    let none = Value::Null;
    let spec = |stage| at(stage, &["spec"]).unwrap_or(&none).clone();
    out.extend(others(&spec(before), &spec(after), &TOLD));
    out
}

/// `the timeout is 5m instead of 10m`; nothing if it is the same.
pub fn value(what: &str, before: Option<&str>, after: Option<&str>) -> Option<String> {
    let verb = if what.ends_with("timeout") { "" } else { " is" };
    match (before, after) {
        (before, after) if before == after => None,
        (None, Some(after)) => Some(format!("{what}{verb} `{after}`")),
        (Some(before), None) => Some(format!("{what}{verb} no longer `{before}`")),
        (before, after) => Some(format!(
            "{what}{verb} `{}` instead of `{}`",
            after.unwrap_or_default(),
            before.unwrap_or_default()
        )),
    }
}

fn variables(before: Option<&Value>, after: Option<&Value>) -> Vec<String> {
    let (old, new) = (named(before), named(after));
    let gone = old
        .iter()
        .filter(|(name, _)| !new.iter().any(|(other, _)| other == name));
    let mut out: Vec<String> = gone
        .map(|(name, _)| format!("the variable `{name}` is removed"))
        .collect();
    for (name, variable) in &new {
        match old.iter().find(|(other, _)| other == name) {
            None => out.push(format!("the variable `{name}` is added")),
            Some((_, was)) if was.get("value") != variable.get("value") => {
                out.push(format!("the variable `{name}` has another value"));
            }
            Some(_) => {}
        }
    }
    out
}

/// Variables by their names.
pub fn named(list: Option<&Value>) -> Vec<(&str, &Value)> {
    let items = list.and_then(Value::as_array).into_iter().flatten();
    items.filter_map(|item| Some((text(item, &["name"])?, item))).collect()
}

fn others(before: &Value, after: &Value, told: &[&str]) -> Vec<String> {
    let keys = |value: &Value| -> Vec<String> {
        value
            .as_object()
            .map(|map| map.keys().cloned().collect())
            .unwrap_or_default()
    };
    let mut all = keys(before);
    all.extend(keys(after).into_iter().filter(|key| before.get(key.as_str()).is_none()));
    let is_told = |key: &String| IDENTITY.contains(&key.as_str()) || told.contains(&key.as_str());
    all.iter()
        .filter(|key| !is_told(key))
        .filter_map(|key| {
            let of = |value: &Value| value.get(key.as_str()).filter(|value| !is_empty(value)).cloned();
            let words = words(key);
            let verb = if words.ends_with('s') { "are" } else { "is" };
            match (of(before), of(after)) {
                (before, after) if before == after => None,
                (None, _) => Some(format!("its {words} {verb} added")),
                (_, None) => Some(format!("its {words} {verb} removed")),
                _ => Some(format!("its {words} {verb} set otherwise")),
            }
        })
        .collect()
}

/// A value that says no more than its absence.
fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Bool(flag) => !flag,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(map) => map.is_empty(),
        Value::Number(_) => false,
    }
}

/// A key in words: `notificationRules` as `notification rules`.
pub fn words(key: &str) -> String {
    let mut out = String::with_capacity(key.len() + 4);
    for letter in key.chars() {
        if letter.is_ascii_uppercase() {
            out.push(' ');
        }
        out.push(letter.to_ascii_lowercase());
    }
    out
}
