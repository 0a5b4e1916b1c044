//! Whether a stored document says the same as the desired one. The order of keys, quoting and layout do not count, nor do keys
//! that the server adds; a key that a person added does.

use super::owner::document;
use crate::harness::reconcile::last_write;
use serde_json::{Map, Value};

/// Keys that only the server writes.
const SERVER: [&str; 14] = [
    "accountIdentifier",
    "accountId",
    "orgIdentifier",
    "projectIdentifier",
    "createdAt",
    "createdBy",
    "lastModifiedAt",
    "lastUpdatedAt",
    "lastUpdatedBy",
    "deleted",
    "uuid",
    "__uuid",
    "version",
    "storeType",
];

/// Whether a stored YAML text says what is desired.
pub fn same(stored: &str, desired: &Value) -> bool {
    document(stored).is_some_and(|stored| agrees(&stored, desired))
}

/// Whether a stored value says what is desired.
pub fn agrees(stored: &Value, desired: &Value) -> bool {
    match (stored, desired) {
        (Value::Object(stored), Value::Object(desired)) => maps_agree(stored, desired),
        (Value::Array(stored), Value::Array(desired)) => {
            stored.len() == desired.len()
                && stored
                    .iter()
                    .zip(desired)
                    .all(|(stored, desired)| agrees(stored, desired))
        }
        (Value::Array(_) | Value::Object(_), _) | (_, Value::Array(_) | Value::Object(_)) => {
            is_default(stored) && is_default(desired)
        }
        (stored, desired) => stored == desired || text(stored) == text(desired),
    }
}

fn maps_agree(stored: &Map<String, Value>, desired: &Map<String, Value>) -> bool {
    let wanted = desired
        .iter()
        .filter(|(key, _)| !last_write::TAGS.contains(&key.as_str()))
        .all(|(key, value)| match stored.get(key) {
            Some(found) => agrees(found, value),
            None => is_default(value),
        });
    let extra = stored.iter().filter(|(key, _)| !desired.contains_key(*key));
    wanted
        && extra.into_iter().all(|(key, value)| {
            SERVER.contains(&key.as_str()) || last_write::TAGS.contains(&key.as_str()) || is_default(value)
        })
}

/// A value that says no more than its absence.
fn is_default(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Bool(flag) => !flag,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(map) => map.is_empty(),
        Value::Number(_) => false,
    }
}

/// A scalar as text: the server may quote a number, or take the quotes from one; it may also drop a final line break.
fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.trim_end_matches('\n').to_owned(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::same;
    use serde_json::json;

    #[test]
    fn order_quoting_and_what_the_server_adds_do_not_count() {
        let desired = json!({"pipeline": {"identifier": "a", "tags": {"managed-by": "ameide"}, "stages": [{"stage": {"name": "x"}}]}});
        assert!(same(
            "pipeline:\n  stages: [{stage: {name: 'x', tags: {}, description: ''}}]\n  tags: {managed-by: \"ameide\"}\n  identifier: a\n  orgIdentifier: default\n",
            &desired
        ));
    }

    #[test]
    fn what_a_person_changed_counts() {
        let desired = json!({"pipeline": {"identifier": "a", "stages": [{"stage": {"name": "x"}}]}});
        for stored in [
            "pipeline: {identifier: a, stages: [{stage: {name: y}}]}",
            "pipeline: {identifier: a, stages: [{stage: {name: x, skip: 'yes'}}]}",
            "pipeline: {identifier: a, stages: [{stage: {name: x}}, {stage: {name: z}}]}",
            "pipeline: {identifier: a}",
            "pipeline: [",
        ] {
            assert!(!same(stored, &desired), "{stored}");
        }
    }
}
