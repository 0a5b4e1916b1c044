//! What is requested of an entry and cannot be carried out as it is: a map where a text belongs, keys without a value, a key that
//! is too long. A wish is carried out or refused, never dropped.

use crate::api::Operation;
use crate::entries::check::{KEYS, LISTS};
use crate::problem::Problem;
use crate::yaml::scalar::{MAX_KEY, written_key};
use serde_json::{Map, Value};

/// Keys whose value must be a map.
const MAPS: [&str; 5] = ["api", "resources", "settings", "pipeline", "harness"];

/// Faults of an entry as given in a request.
pub(super) fn refused(entry: &Map<String, Value>, path: &str, operation: Operation) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (key, value) in entry {
        let at = format!("{path}.{key}");
        let is_word = KEYS.contains(&key.as_str()) && !MAPS.contains(&key.as_str());
        if is_word && value.is_object() && operation != Operation::Remove {
            let kind = if LISTS.contains(&key.as_str()) {
                "list"
            } else {
                "string"
            };
            problems.push(
                Problem::error("catalog/wrong-type", format!("`{key}` must be a {kind}, not a map"))
                    .path(at.clone())
                    .help(format!(
                        "put a string that starts with a brace in quotes: '{key}=\"{{...}}\"'"
                    )),
            );
        }
        long_keys(key, value, &at, &mut problems);
    }
    problems
}

/// Keys that YAML readers do not find on their line any more.
fn long_keys(key: &str, value: &Value, path: &str, problems: &mut Vec<Problem>) {
    let length = written_key(key);
    if length > MAX_KEY {
        let start: String = key.chars().take(20).collect();
        let message = format!("the key `{start}…` has {length} bytes; YAML readers allow at most {MAX_KEY}");
        let problem = Problem::error("yaml/long-key", message).path(path.chars().take(200).collect::<String>());
        problems.push(problem.help("write a shorter key"));
    }
    match value {
        Value::Object(map) => map
            .iter()
            .for_each(|(key, value)| long_keys(key, value, &format!("{path}.{key}"), problems)),
        Value::Array(items) => items.iter().for_each(|item| {
            if let Value::Object(map) = item {
                map.iter()
                    .for_each(|(key, value)| long_keys(key, value, path, problems));
            }
        }),
        _ => {}
    }
}

/// Warnings for maps of a new entry that contain only keys without a value, so that nothing is written for them.
pub(super) fn empty(entry: &Map<String, Value>, path: &str) -> Vec<Problem> {
    let ours = |key: &str| KEYS.contains(&key);
    let warning = |(key, value): (&String, &Value)| {
        (!ours(key) && value.is_object() && is_hollow(value)).then(|| {
            Problem::warning("catalog/without-value", format!("`{key}` has no value and is ignored"))
                .path(format!("{path}.{key}"))
                .help("set values for its keys: `key: value`")
        })
    };
    entry.iter().filter_map(warning).collect()
}

/// Warnings for empty maps in changes: merged into the existing value, they change nothing.
pub(super) fn empty_maps(entry: &Map<String, Value>, path: &str) -> Vec<Problem> {
    let mut found = Vec::new();
    for (key, value) in entry.iter().filter(|(key, _)| !KEYS.contains(&key.as_str())) {
        let mut open = vec![(key.clone(), value)];
        while let Some((key, value)) = open.pop() {
            let Value::Object(map) = value else { continue };
            if map.is_empty() {
                let message = format!("`{key}` is an empty map, which changes nothing");
                let problem = Problem::warning("catalog/without-value", message).path(format!("{path}.{key}"));
                found.push(problem.help("set values for its keys; to remove the key, leave its value empty"));
            }
            open.extend(map.iter().map(|(name, value)| (format!("{key}.{name}"), value)));
        }
    }
    found
}

/// Whether a map only takes keys away.
pub fn is_hollow(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Object(map) => map.values().all(is_hollow),
        _ => false,
    }
}
