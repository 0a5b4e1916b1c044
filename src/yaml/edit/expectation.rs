//! The tree that is expected of a change: pairs go from it and come into it as in the text.

use crate::yaml::node::{Kind, Node};
use serde_json::{Map, Value};

/// Value of a key in an expected map.
pub(super) fn child<'n, 'a>(map: &'n mut Node<'a>, key: &str) -> Option<&'n mut Node<'a>> {
    match &mut map.kind {
        Kind::Map(_, pairs) => pairs
            .iter_mut()
            .find(|(name, _)| name.key() == key)
            .map(|(_, value)| value),
        _ => None,
    }
}

/// Removes the pairs whose key does not pass.
pub(super) fn retain(map: &mut Node<'_>, keep: impl Fn(&Node<'_>) -> bool) {
    if let Kind::Map(_, pairs) = &mut map.kind {
        pairs.retain(|(key, _)| keep(key));
    }
}

/// Puts a wanted pair into an expectation: after those that were there `before` and after all that were put there already.
pub(super) fn insert_after(map: &mut Node<'_>, before: &[String], old: &Map<String, Value>, key: &str, value: &Value) {
    let Kind::Map(_, pairs) = &mut map.kind else { return };
    let mut at = pairs
        .iter()
        .rposition(|(name, _)| before.contains(&name.key()))
        .map_or(0, |at| at + 1);
    while pairs.get(at).is_some_and(|(name, _)| !old.contains_key(&name.key())) {
        at += 1;
    }
    pairs.insert(
        at,
        (Node::wanted(Value::String(key.to_owned())), Node::wanted(value.clone())),
    );
}
