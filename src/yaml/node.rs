//! The tree of a YAML text, each node with its span in bytes.

use crate::yaml::number::all_spelled;
use crate::yaml::scalar;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A node and where it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Node<'a> {
    /// First byte; for a block collection, the first byte of its first child.
    pub start: usize,
    /// Byte after the last one; for a block collection, the end of its last child.
    pub end: usize,
    /// The anchor and the tag before it.
    pub marks: Option<Box<Marks>>,
    /// What it is.
    pub kind: Kind<'a>,
}

/// The key whose value, an alias or a list of aliases, lends its keys to the map.
pub const MERGE: &str = "<<";

/// What may stand before a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marks {
    /// Where the first of them starts.
    pub at: usize,
    /// The anchor: its number in the text, from 1, and its name.
    pub anchor: Option<(usize, String)>,
    /// The tag, without its exclamation mark where it is local.
    pub tag: Option<Tag>,
}

/// A tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tag {
    /// One of YAML's own types: `str` for `!!str`.
    Core(String),
    /// Any other, in full.
    Other(String),
}

/// What a node is.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind<'a> {
    /// A scalar, its escapes resolved.
    Scalar(Cow<'a, str>, ScalarStyle),
    /// A list.
    List(CollectionStyle, Vec<Node<'a>>),
    /// A map, in the order of the text.
    Map(CollectionStyle, Vec<(Node<'a>, Node<'a>)>),
    /// An alias, never expanded: its name, and the anchor that it means; 0 where that stands outside of the text.
    Alias(Cow<'a, str>, usize),
    /// Stands in an expectation for any node of this value, whatever its style.
    Wanted(Value),
}

/// How a scalar is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScalarStyle {
    /// Without quotes.
    Plain,
    /// In single quotes.
    Single,
    /// In double quotes.
    Double,
    /// After `|` or `>`.
    Block,
}

/// How a collection is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CollectionStyle {
    /// By indentation.
    Block,
    /// In brackets.
    Flow,
}

impl<'a> Node<'a> {
    /// A node of an expectation.
    pub fn wanted(value: Value) -> Self {
        Self {
            start: 0,
            end: 0,
            marks: None,
            kind: Kind::Wanted(all_spelled(value)),
        }
    }

    /// A value as a tree that is in no text.
    pub fn of_value(value: &Value) -> Node<'static> {
        let text = |text: String, style| Kind::Scalar(text.into(), style);
        let kind = match value {
            Value::String(string) => text(string.clone(), ScalarStyle::Single),
            Value::Array(items) => Kind::List(CollectionStyle::Flow, items.iter().map(Node::of_value).collect()),
            Value::Object(map) => {
                let pair = |(key, value): (&String, &Value)| {
                    (Node::of_value(&Value::String(key.clone())), Node::of_value(value))
                };
                Kind::Map(CollectionStyle::Flow, map.iter().map(pair).collect())
            }
            scalar => text(scalar.to_string(), ScalarStyle::Plain),
        };
        Node {
            start: 0,
            end: 0,
            marks: None,
            kind,
        }
    }

    /// Whether an anchor or a tag stands before it.
    pub fn is_marked(&self) -> bool {
        self.marks.is_some()
    }

    /// Whether it is the key of a merge; in quotes, it is a key as any other.
    pub fn is_merge_key(&self) -> bool {
        matches!(&self.kind, Kind::Scalar(text, ScalarStyle::Plain) if text == MERGE) && !self.is_marked()
    }

    /// The number of the anchor before it.
    pub fn anchor(&self) -> Option<usize> {
        Some(self.marks.as_ref()?.anchor.as_ref()?.0)
    }

    /// Where it starts, the anchor and the tag before it included.
    pub fn first(&self) -> usize {
        self.marks.as_ref().map_or(self.start, |marks| marks.at.min(self.start))
    }

    /// Text of a scalar, whatever it would resolve to.
    pub fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar(text, _) => Some(text),
            _ => None,
        }
    }

    /// Text of a scalar that is a text: no null, boolean or number.
    pub fn string(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar(text, style) if *style != ScalarStyle::Plain || scalar::is_text(text) => Some(text),
            _ => None,
        }
    }

    /// Value of the key in a map.
    pub fn get(&self, key: &str) -> Option<&Node<'a>> {
        self.pairs()
            .iter()
            .find(|(name, _)| name.text() == Some(key))
            .map(|(_, value)| value)
    }

    /// Pairs of a map; none for all else.
    pub fn pairs(&self) -> &[(Node<'a>, Node<'a>)] {
        match &self.kind {
            Kind::Map(_, pairs) => pairs,
            _ => &[],
        }
    }

    /// Items of a list; none for all else.
    pub fn items(&self) -> &[Node<'a>] {
        match &self.kind {
            Kind::List(_, items) => items,
            _ => &[],
        }
    }

    /// Whether it is a null, written or left out.
    pub fn is_null(&self) -> bool {
        matches!(&self.kind, Kind::Scalar(text, ScalarStyle::Plain) if scalar::is_null(text))
    }

    /// The first anchor, alias or tag in it, as the node that carries it.
    pub fn reference(&self) -> Option<&Node<'a>> {
        if self.is_marked() {
            return Some(self);
        }
        match &self.kind {
            Kind::Alias(..) => Some(self),
            Kind::List(_, items) => items.iter().find_map(Node::reference),
            Kind::Map(_, pairs) => pairs.iter().find_map(|(key, value)| {
                let merge = key.is_merge_key().then_some(key);
                merge.or_else(|| key.reference()).or_else(|| value.reference())
            }),
            Kind::Scalar(..) | Kind::Wanted(_) => None,
        }
    }

    /// The value by YAML 1.2's core schema; an alias is null.
    pub fn value(&self) -> Value {
        match &self.kind {
            Kind::Scalar(text, ScalarStyle::Plain) => scalar::resolve(text),
            Kind::Scalar(text, _) => Value::String(text.to_string()),
            Kind::List(_, items) => Value::Array(items.iter().map(Node::value).collect()),
            Kind::Map(..) => Value::Object(self.map()),
            Kind::Alias(..) => Value::Null,
            Kind::Wanted(value) => value.clone(),
        }
    }

    /// The map's value; empty for all else.
    pub fn map(&self) -> Map<String, Value> {
        self.pairs()
            .iter()
            .map(|(key, value)| (key.key(), value.value()))
            .collect()
    }

    /// The key as text; a complex key as JSON.
    pub fn key(&self) -> String {
        self.text().map_or_else(|| self.value().to_string(), str::to_owned)
    }

    /// Whether `found` is what this expects: same values, styles and marks, and aliases that mean the same anchors; where a value
    /// is merely wanted, the value alone.
    pub fn matches(&self, found: &Node<'_>) -> bool {
        self.is_like(found, &mut BTreeMap::new())
    }

    /// `anchors` are those of this by number, with their numbers there.
    fn is_like(&self, found: &Node<'_>, anchors: &mut BTreeMap<usize, usize>) -> bool {
        if let Kind::Wanted(wanted) = &self.kind {
            return found.is_wanted(wanted);
        }
        match (&self.marks, &found.marks) {
            (None, None) => {}
            (Some(own), Some(other)) if own.tag == other.tag => match (&own.anchor, &other.anchor) {
                (None, None) => {}
                (Some((number, name)), Some((new, same))) if name == same => {
                    anchors.insert(*number, *new);
                }
                _ => return false,
            },
            _ => return false,
        }
        match (&self.kind, &found.kind) {
            (Kind::Scalar(a, x), Kind::Scalar(b, y)) => a == b && x == y,
            (Kind::Alias(a, number), Kind::Alias(b, new)) => {
                a == b && anchors.get(number).copied().unwrap_or_default() == *new
            }
            (Kind::List(x, a), Kind::List(y, b)) => {
                x == y && a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.is_like(b, anchors))
            }
            (Kind::Map(x, a), Kind::Map(y, b)) => {
                x == y
                    && a.len() == b.len()
                    && a.iter()
                        .zip(b)
                        .all(|(a, b)| a.0.is_like(&b.0, anchors) && a.1.is_like(&b.1, anchors))
            }
            _ => false,
        }
    }

    /// Whether its value is the wanted one, written without anchors, tags and aliases but those that are wanted.
    fn is_wanted(&self, wanted: &Value) -> bool {
        match (wanted, &self.kind) {
            (Value::Object(map), Kind::Map(_, pairs)) if map.contains_key(MERGE) && !self.is_marked() => {
                map.len() == pairs.len()
                    && pairs.iter().all(|(key, value)| {
                        let is = |wanted: &Value| match key.is_merge_key() {
                            true => value.is_merge_of(wanted),
                            false => value.is_wanted(wanted),
                        };
                        key.reference().is_none() && map.get(&key.key()).is_some_and(is)
                    })
            }
            _ => self.reference().is_none() && *wanted == self.value(),
        }
    }

    /// Whether it is the alias, or the list of aliases, that a wanted merge key names.
    fn is_merge_of(&self, wanted: &Value) -> bool {
        match (wanted, &self.kind) {
            (Value::String(text), Kind::Alias(name, number)) => *number > 0 && text.strip_prefix('*') == Some(name),
            (Value::Array(wanted), Kind::List(_, items)) => {
                wanted.len() == items.len() && wanted.iter().zip(items).all(|(wanted, item)| item.is_merge_of(wanted))
            }
            _ => false,
        }
    }
}
