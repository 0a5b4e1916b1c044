//! The value of a map after a change.

use serde_json::{Map, Value};

/// The value after a merge: null removes a key, a map merges into a map, any other value replaces; a map that becomes empty
/// is removed. A map that only removes keys leaves a value that is not a map unchanged.
pub fn merged(old: &Map<String, Value>, changes: &Map<String, Value>) -> Map<String, Value> {
    let mut out = old.clone();
    for (key, change) in changes {
        match (change, out.get(key)) {
            (Value::Null, _) => {
                out.shift_remove(key);
            }
            (Value::Object(change), before) => {
                let empty = Map::new();
                let known = before.and_then(Value::as_object);
                let map = merged(known.unwrap_or(&empty), change);
                if !map.is_empty() {
                    out.insert(key.clone(), Value::Object(map));
                } else if known.is_some() {
                    out.shift_remove(key);
                }
            }
            _ => {
                out.insert(key.clone(), change.clone());
            }
        }
    }
    out
}
