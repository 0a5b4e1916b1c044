//! Entries that are asked for, in which a merge key names anchors of the text that they are to stand in.

use crate::yaml::node::{Kind, MERGE, Node};
use serde_json::{Map, Value};

/// The names of the anchors whose keys a merge key lends, as a wish has them: `*name`, or a list of such; none where the key is another
/// one, or its value none of these.
pub fn merge_names<'v>(key: &str, value: &'v Value) -> Option<Vec<&'v str>> {
    if key != MERGE {
        return None;
    }
    let is_name = |name: &&str| {
        !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || c.is_control() || "[]{},&*!#\"'".contains(c))
    };
    let name = |value: &'v Value| value.as_str()?.strip_prefix('*').filter(is_name);
    match value {
        Value::Array(items) if !items.is_empty() => items.iter().map(name).collect(),
        value => Some(vec![name(value)?]),
    }
}

/// An entry that somebody asks for: its value, in which merge keys name anchors of the text that it is to stand in. What else refers to
/// something is handed back.
pub fn wish<'t, 'a>(node: &'t Node<'a>) -> Result<Map<String, Value>, &'t Node<'a>> {
    let alias = |node: &Node<'_>| match &node.kind {
        Kind::Alias(name, 0) => Some(Value::String(format!("*{name}"))),
        _ => None,
    };
    if let Some(node) = Some(node).filter(|node| node.is_marked()) {
        return Err(node);
    }
    let mut map = Map::new();
    for (key, value) in node.pairs() {
        let value = match (key.text(), &value.kind) {
            (Some(MERGE), Kind::Alias(..)) if !value.is_marked() => alias(value).ok_or(value)?,
            (Some(MERGE), Kind::List(_, items)) if !value.is_marked() => items
                .iter()
                .map(|item| alias(item).ok_or(item))
                .collect::<Result<_, _>>()?,
            _ => match key
                .reference()
                .filter(|_| key.text() != Some(MERGE))
                .or(value.reference())
            {
                Some(node) => return Err(node),
                None => value.value(),
            },
        };
        map.insert(key.key(), value);
    }
    Ok(map)
}
