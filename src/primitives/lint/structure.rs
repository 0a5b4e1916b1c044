//! A value held against a JSON schema: the part of the language that the schemas of kinds are written in.

use regex_lite::Regex;
use serde_json::{Map, Value};
use std::collections::HashMap;

/// A schema, ready for many values: its patterns are compiled once. One that is no regular expression fits nothing.
#[derive(Debug)]
pub struct Schema {
    root: Map<String, Value>,
    patterns: HashMap<String, Option<Regex>>,
}

impl Schema {
    /// A schema from its JSON.
    pub fn new(root: Map<String, Value>) -> Self {
        let mut patterns = HashMap::new();
        compile(&root, &mut patterns);
        Self { root, patterns }
    }

    /// All that does not fit, each with its path.
    pub fn faults(&self, value: &Value) -> Vec<(String, String)> {
        let mut found = Vec::new();
        check(&self.root, value, &self.patterns, &mut String::new(), &mut found);
        found
    }
}

fn compile(schema: &Map<String, Value>, patterns: &mut HashMap<String, Option<Regex>>) {
    for (key, value) in schema {
        match value {
            Value::String(pattern) if key == "pattern" => {
                let compiled = || Regex::new(pattern).ok();
                patterns.entry(pattern.clone()).or_insert_with(compiled);
            }
            Value::Object(inner) => compile(inner, patterns),
            _ => {}
        }
    }
}

fn check(
    schema: &Map<String, Value>,
    value: &Value,
    patterns: &HashMap<String, Option<Regex>>,
    path: &mut String,
    found: &mut Vec<(String, String)>,
) {
    let mut fault = |path: &str, what: String| found.push((path.to_owned(), what));
    if let Some(wanted) = schema.get("const").filter(|wanted| *wanted != value) {
        fault(path, format!("must be {wanted}"));
    }
    if let Some(Value::Array(choices)) = schema
        .get("enum")
        .filter(|choices| !choices.as_array().is_some_and(|all| all.contains(value)))
    {
        let choices: Vec<String> = choices.iter().map(Value::to_string).collect();
        fault(path, format!("must be one of {}", choices.join(", ")));
    }
    if let Some(type_) = schema
        .get("type")
        .and_then(Value::as_str)
        .filter(|type_| !is_a(type_, value))
    {
        fault(path, format!("must be of the type {type_}"));
        return;
    }
    if let (Some(pattern), Some(text)) = (schema.get("pattern").and_then(Value::as_str), value.as_str())
        && !matches!(patterns.get(pattern), Some(Some(pattern)) if pattern.is_match(text))
    {
        fault(path, format!("does not match `{pattern}`"));
    }
    if let Some(number) = value.as_i64() {
        let bound = |key: &str| schema.get(key).and_then(Value::as_i64);
        if bound("minimum").is_some_and(|least| number < least) || bound("maximum").is_some_and(|most| number > most) {
            fault(path, "is out of its bounds".to_owned());
        }
    }
    let length = path.len();
    if let (Some(Value::Object(items)), Value::Array(list)) = (schema.get("items"), value) {
        for (index, item) in list.iter().enumerate() {
            path.push_str(&format!("[{index}]"));
            check(items, item, patterns, path, found);
            path.truncate(length);
        }
    }
    let Value::Object(map) = value else { return };
    let properties = schema.get("properties").and_then(Value::as_object);
    for (key, value) in map {
        if !path.is_empty() {
            path.push('.');
        }
        path.push_str(key);
        match (
            properties.and_then(|known| known.get(key)),
            schema.get("additionalProperties"),
        ) {
            (Some(Value::Object(schema)), _) | (None, Some(Value::Object(schema))) => {
                check(schema, value, patterns, path, found)
            }
            (None, Some(Value::Bool(false))) => found.push((path.clone(), "is not a key that it has".to_owned())),
            _ => {}
        }
        path.truncate(length);
    }
    for key in schema
        .get("required")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
    {
        if !map.contains_key(key) {
            let place = if path.is_empty() {
                key.to_owned()
            } else {
                format!("{path}.{key}")
            };
            found.push((place, "is missing".to_owned()));
        }
    }
}

fn is_a(type_: &str, value: &Value) -> bool {
    match type_ {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.as_i64().is_some(),
        _ => true,
    }
}
