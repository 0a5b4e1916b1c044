//! What anchors, aliases, merge keys and tags mean: the value that readers see, the value as it is written, and which anchors are
//! in use.

mod wish;

pub use wish::{merge_names, wish};

use crate::problem::Problem;
use crate::yaml::node::{Kind, Node, ScalarStyle, Tag};
use crate::yaml::text::position;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// The most values that the aliases of one entry may stand for.
const MAX_EXPANDED: usize = 100_000;
/// The deepest that aliases may lead.
const MAX_DEPTH: usize = 64;
/// Stands for an alias in a value as it is written; its value is the name.
const ALIAS: &str = "\0alias";
/// Stands for an anchor and a tag in a value as it is written.
const MARKS: &str = "\0marks";

/// The anchors of a text, by number.
#[derive(Debug)]
pub struct Anchors<'t, 'a>(BTreeMap<usize, &'t Node<'a>>);

impl<'t, 'a> Anchors<'t, 'a> {
    /// Collects the anchors of a tree.
    pub fn of(root: &'t Node<'a>) -> Self {
        let mut found = BTreeMap::new();
        walk(root, &mut |node| {
            if let Some(number) = node.anchor() {
                found.insert(number, node);
            }
        });
        Self(found)
    }

    /// The number of the anchor of a name that an alias behind a place means.
    pub fn before(&self, name: &str, at: usize) -> Option<usize> {
        let named = |node: &Node<'_>| {
            let anchor = node.marks.as_ref().and_then(|marks| marks.anchor.as_ref());
            anchor.is_some_and(|(_, known)| known == name)
        };
        let mut earlier = self.0.iter().rev().filter(|(_, node)| node.start < at);
        earlier.find(|(_, node)| named(node)).map(|(number, _)| *number)
    }

    /// Value of the node with this anchor.
    pub fn value(&self, number: usize) -> Option<Value> {
        self.resolved(self.0.get(&number)?, &mut 0, 0)
    }

    /// The value as readers see it: aliases followed, merge keys spread. `None` where that is larger than is read.
    pub fn effective(&self, node: &Node<'_>) -> Option<Value> {
        self.resolved(node, &mut 0, 0)
    }

    fn resolved(&self, node: &Node<'_>, count: &mut usize, depth: usize) -> Option<Value> {
        *count += 1;
        if *count > MAX_EXPANDED || depth > MAX_DEPTH {
            return None;
        }
        Some(match &node.kind {
            Kind::Alias(_, number) => match self.0.get(number) {
                Some(target) => self.resolved(target, count, depth + 1)?,
                None => Value::Null,
            },
            Kind::List(_, items) => {
                let items = items.iter().map(|item| self.resolved(item, count, depth + 1));
                Value::Array(items.collect::<Option<_>>()?)
            }
            Kind::Map(_, pairs) => {
                let mut map = Map::new();
                for (key, value) in pairs.iter().filter(|(key, _)| !key.is_merge_key()) {
                    map.insert(key.key(), self.resolved(value, count, depth + 1)?);
                }
                for (key, value) in self.spread(pairs, count, depth)? {
                    map.entry(key).or_insert(value);
                }
                Value::Object(map)
            }
            Kind::Scalar(text, ScalarStyle::Plain) if is_string(node) => Value::String(text.to_string()),
            Kind::Scalar(..) | Kind::Wanted(_) => node.value(),
        })
    }

    /// What merge keys lend to a map, whatever it holds itself; of several lenders the first one counts.
    fn spread(&self, pairs: &[(Node<'_>, Node<'_>)], count: &mut usize, depth: usize) -> Option<Map<String, Value>> {
        let mut lent = Map::new();
        for (_, value) in pairs.iter().filter(|(key, _)| key.is_merge_key()) {
            let sources = match self.resolved(value, count, depth + 1)? {
                Value::Array(sources) => sources,
                source => vec![source],
            };
            for (key, value) in sources.into_iter().filter_map(into_map).flatten() {
                lent.entry(key).or_insert(value);
            }
        }
        Some(lent)
    }

    /// The value that the merge keys of a map lend it for a key.
    pub fn lent(&self, map: &Node<'_>, key: &str) -> Option<Value> {
        self.spread(map.pairs(), &mut 0, 0)?.remove(key)
    }
}

fn into_map(value: Value) -> Option<Map<String, Value>> {
    match value {
        Value::Object(map) => Some(map),
        _ => None,
    }
}

fn is_string(node: &Node<'_>) -> bool {
    let tag = node.marks.as_ref().and_then(|marks| marks.tag.as_ref());
    tag.is_some_and(|tag| matches!(tag, Tag::Core(name) if name == "str"))
}

/// The value as it is written: an alias is its name, and an anchor or a tag is part of it. Such values can be compared, and merged
/// key by key.
pub fn written(node: &Node<'_>) -> Value {
    if node.reference().is_none() {
        return node.value();
    }
    let value = match &node.kind {
        Kind::Alias(name, _) => Value::Object(Map::from_iter([(ALIAS.to_owned(), name.to_string().into())])),
        Kind::List(_, items) => Value::Array(items.iter().map(written).collect()),
        Kind::Map(..) => Value::Object(written_map(node)),
        Kind::Scalar(..) | Kind::Wanted(_) => node.value(),
    };
    match &node.marks {
        None => value,
        Some(_) => Value::Object(Map::from_iter([marks(node), ("value".to_owned(), value)])),
    }
}

/// Like [`written`], for a map: its own anchor and tag are an additional key.
pub fn written_map(node: &Node<'_>) -> Map<String, Value> {
    let pairs = node.pairs().iter();
    let own = node.is_marked().then(|| marks(node));
    own.into_iter()
        .chain(pairs.map(|(key, value)| (key.key(), written(value))))
        .collect()
}

fn marks(node: &Node<'_>) -> (String, Value) {
    let marks = node.marks.as_ref();
    let anchor = marks.and_then(|marks| marks.anchor.as_ref());
    let anchor = anchor.map(|(_, name)| format!("&{name}"));
    let tag = marks.and_then(|marks| marks.tag.as_ref()).map(|tag| match tag {
        Tag::Core(name) => format!("!!{name}"),
        Tag::Other(name) => name.clone(),
    });
    let words: Vec<_> = anchor.into_iter().chain(tag).collect();
    (MARKS.to_owned(), words.join(" ").into())
}

/// A value from [`written`] as it is shown in messages.
pub fn shown(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(shown).collect(),
        Value::Object(map) => {
            if let Some(Value::String(name)) = map.get(ALIAS) {
                return format!("*{name}").into();
            }
            match (map.get(MARKS), map.get("value")) {
                (Some(Value::String(marks)), Some(Value::String(text))) => format!("{marks} {text}").into(),
                (Some(_), Some(value)) if map.len() == 2 => shown(value),
                _ => map
                    .iter()
                    .filter(|(key, _)| *key != MARKS)
                    .map(|(key, value)| (key.clone(), shown(value)))
                    .collect::<Map<_, _>>()
                    .into(),
            }
        }
        other => other.clone(),
    }
}

/// Calls for each node of a tree, keys included, in the order of the text.
pub fn walk<'t, 'a>(node: &'t Node<'a>, call: &mut impl FnMut(&'t Node<'a>)) {
    call(node);
    match &node.kind {
        Kind::List(_, items) => items.iter().for_each(|item| walk(item, call)),
        Kind::Map(_, pairs) => pairs.iter().for_each(|(key, value)| {
            walk(key, call);
            walk(value, call);
        }),
        _ => {}
    }
}

/// The first anchor in a part of a tree that an alias outside of that part means, as its node, and the alias.
pub fn in_use<'t, 'a>(root: &'t Node<'a>, part: &'t Node<'a>) -> Option<(&'t Node<'a>, &'t Node<'a>)> {
    let (mut anchors, mut inside) = (BTreeMap::new(), BTreeSet::new());
    walk(part, &mut |node| {
        if let Some(number) = node.anchor() {
            anchors.insert(number, node);
        }
        if matches!(node.kind, Kind::Alias(..)) {
            inside.insert(node.start);
        }
    });
    if anchors.is_empty() {
        return None;
    }
    used(root, &anchors, &inside)
}

/// The node and an alias of its own anchor, if there is one: a change below the node would alter what the alias means.
pub fn is_used<'t, 'a>(root: &'t Node<'a>, node: &'t Node<'a>) -> Option<(&'t Node<'a>, &'t Node<'a>)> {
    let anchors = BTreeMap::from_iter([(node.anchor()?, node)]);
    used(root, &anchors, &BTreeSet::new())
}

fn used<'t, 'a>(
    root: &'t Node<'a>,
    anchors: &BTreeMap<usize, &'t Node<'a>>,
    inside: &BTreeSet<usize>,
) -> Option<(&'t Node<'a>, &'t Node<'a>)> {
    let mut found = None;
    walk(root, &mut |node| {
        if let Kind::Alias(_, number) = &node.kind
            && found.is_none()
            && !inside.contains(&node.start)
        {
            found = anchors.get(number).map(|anchor| (*anchor, node));
        }
    });
    found
}

/// Error: a change to the value of an anchor that an alias refers to.
pub fn anchor_in_use(text: &str, base: usize, anchor: &Node<'_>, alias: &Node<'_>) -> Problem {
    let (line, column) = position(text, base + anchor.first());
    let (alias_line, _) = position(text, base + alias.start);
    let name = match &alias.kind {
        Kind::Alias(name, _) => name.as_ref(),
        _ => "",
    };
    Problem::error(
        "yaml/reference",
        format!("the change would alter what `*{name}` in line {alias_line} means: it contains the anchor `&{name}`"),
    )
    .at(line, column)
    .help(format!(
        "replace `*{name}` with its values, or move `&{name}` to a key of its own, then run again; nothing has been written"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::parse;
    use serde_json::json;

    #[test]
    fn aliases_and_merge_keys_mean_what_they_stand_for() {
        let text = "d: &d {size: small, team: &t x}\ne: &e {team: y, tier: 1}\na:\n  <<: [*d, *e]\n  size: large\nb: *t\nc: !!str 12\n";
        let parsed = parse(text).unwrap();
        let root = parsed.root.unwrap();
        let anchors = Anchors::of(&root);
        let value = |key: &str| anchors.effective(root.get(key).unwrap()).unwrap();
        assert_eq!(value("a"), json!({"size": "large", "team": "x", "tier": 1}));
        assert_eq!((value("b"), value("c")), (json!("x"), json!("12")));
        assert_eq!(shown(&written(root.get("b").unwrap())), json!("*t"));
        let (anchor, alias) = in_use(&root, root.get("d").unwrap()).unwrap();
        assert_eq!(
            (anchor.first(), alias.start),
            (text.find("&d").unwrap(), text.find("*d").unwrap())
        );
        assert!(in_use(&root, root.get("a").unwrap()).is_none());
    }

    #[test]
    fn what_would_grow_without_end_has_no_value() {
        let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..8 {
            let below = format!("*a{}", level - 1);
            text.push_str(&format!("a{level}: &a{level} [{}]\n", vec![below; 10].join(", ")));
        }
        let parsed = parse(&text).unwrap();
        let root = parsed.root.unwrap();
        assert_eq!(Anchors::of(&root).effective(root.get("a7").unwrap()), None);
    }
}
