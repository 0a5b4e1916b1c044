//! Three-way merges: of values here; of lines, of comments, of an order, and of the text of a map key by key below. What only one
//! side changed is taken as it is there.

pub mod comments;
pub mod lines;
pub mod maps;
pub mod order;

use serde_json::{Map, Value};

/// Three-way merge of a value: the version of the side that changed it, or the common one if both changed it alike; `None` if
/// they changed it differently.
pub fn three<T: PartialEq>(base: &T, ours: T, theirs: T) -> Option<T> {
    if ours == theirs || *base == theirs {
        Some(ours)
    } else if *base == ours {
        Some(theirs)
    } else {
        None
    }
}

/// A key that both sides set to different values.
#[derive(Debug, Clone, PartialEq)]
pub struct Clash {
    /// Path of the key (`spec.owner`); empty for the whole value.
    pub path: String,
    /// The value before; none if the key was absent.
    pub base: Option<Value>,
    /// The value in ours; none if it was removed.
    pub ours: Option<Value>,
    /// The value in theirs; none if it was removed.
    pub theirs: Option<Value>,
}

/// Merges values, maps key by key. A key in conflict keeps our value and is reported.
pub fn merge_values(
    base: Option<&Value>,
    ours: Option<&Value>,
    theirs: Option<&Value>,
    path: &str,
    clashes: &mut Vec<Clash>,
) -> Option<Value> {
    if ours == theirs || base == theirs {
        return ours.cloned();
    }
    if base == ours {
        return theirs.cloned();
    }
    if let (Some(Value::Object(ours)), Some(Value::Object(theirs))) = (ours, theirs) {
        let empty = Map::new();
        let base = base.and_then(Value::as_object).unwrap_or(&empty);
        let mut out = Map::new();
        let later = theirs.keys().filter(|key| !ours.contains_key(*key));
        for key in ours.keys().chain(later) {
            let path = if path.is_empty() {
                key.clone()
            } else {
                format!("{path}.{key}")
            };
            if let Some(value) = merge_values(base.get(key), ours.get(key), theirs.get(key), &path, clashes) {
                out.insert(key.clone(), value);
            }
        }
        return Some(Value::Object(out));
    }
    clashes.push(Clash {
        path: path.to_owned(),
        base: base.cloned(),
        ours: ours.cloned(),
        theirs: theirs.cloned(),
    });
    ours.cloned()
}

/// The changes that lead from one value to another; null removes a key.
pub fn difference(from: &Map<String, Value>, to: &Map<String, Value>) -> Map<String, Value> {
    let mut out = Map::new();
    for (key, value) in to {
        match (from.get(key), value) {
            (Some(before), after) if before == after => {}
            (Some(Value::Object(before)), Value::Object(after)) => {
                out.insert(key.clone(), difference(before, after).into());
            }
            _ => {
                out.insert(key.clone(), value.clone());
            }
        }
    }
    let gone = from.keys().filter(|key| !to.contains_key(*key));
    out.extend(gone.map(|key| (key.clone(), Value::Null)).collect::<Vec<_>>());
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_merge_key_by_key() {
        let base = json!({"a": 1, "b": {"x": 1, "y": 1}, "c": 1});
        let ours = json!({"a": 2, "b": {"x": 2, "y": 1}, "c": 1});
        let theirs = json!({"a": 1, "b": {"x": 1, "y": 3}, "d": 4});
        let mut clashes = Vec::new();
        let merged = merge_values(Some(&base), Some(&ours), Some(&theirs), "", &mut clashes);
        assert_eq!(merged, Some(json!({"a": 2, "b": {"x": 2, "y": 3}, "d": 4})));
        assert!(clashes.is_empty());
        merge_values(
            Some(&base),
            Some(&ours),
            Some(&json!({"a": 3, "b": {"x": 1, "y": 1}, "c": 1})),
            "",
            &mut clashes,
        );
        assert_eq!(
            clashes.iter().map(|clash| clash.path.as_str()).collect::<Vec<_>>(),
            ["a"]
        );
    }
}
