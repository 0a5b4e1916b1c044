//! The tree of a YAML text, each node with its span in bytes.

use crate::yaml::number::all_spelled;
use crate::yaml::scalar;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A node of a parsed document, with its position in the text.
#[derive(Debug, Clone, PartialEq)]
pub struct Node<'a> {
    /// Offset of the first byte; for a block collection, of its first child.
    pub start: usize,
    /// Offset after the last byte; for a block collection, the end of its last child.
    pub end: usize,
    /// Anchor and tag of the node, if it has any.
    pub marks: Option<Box<Marks>>,
    /// Kind and content of the node.
    pub kind: Kind<'a>,
}

/// The key whose value, an alias or a list of aliases, lends its keys to the map.
pub const MERGE: &str = "<<";

/// Anchor and tag of a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marks {
    /// Byte offset of the first of the two.
    pub at: usize,
    /// The anchor: its number in the text, from 1, and its name.
    pub anchor: Option<(usize, String)>,
    /// The tag, without its exclamation mark where it is local.
    pub tag: Option<Tag>,
}

/// Tag of a node (`!!str`, `!secret`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tag {
    /// One of YAML's own types: `str` for `!!str`.
    Core(String),
    /// Any other, in full.
    Other(String),
}

/// Kind and content of a node.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind<'a> {
    /// A scalar, its escapes resolved.
    Scalar(Cow<'a, str>, ScalarStyle),
    /// A list.
    List(CollectionStyle, Vec<Node<'a>>),
    /// A map, in the order of the text.
    Map(CollectionStyle, Vec<(Node<'a>, Node<'a>)>),
    /// An alias, never expanded: its name, and the number of its anchor; 0 if the anchor is outside of the text.
    Alias(Cow<'a, str>, usize),
    /// In an expectation: any node with this value, in any style.
    Wanted(Value),
}

/// Style of a scalar.
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

/// Style of a collection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CollectionStyle {
    /// By indentation.
    Block,
    /// In brackets.
    Flow,
}

impl<'a> Node<'a> {
    /// A node of an expectation: any node with this value.
    pub fn wanted(value: Value) -> Self {
        Self {
            start: 0,
            end: 0,
            marks: None,
            kind: Kind::Wanted(all_spelled(value)),
        }
    }

    /// A tree of a value, without a position in a text.
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

    /// Whether the node has an anchor or a tag.
    pub fn is_marked(&self) -> bool {
        self.marks.is_some()
    }

    /// Whether the node is a merge key (`<<`); in quotes it is an ordinary key.
    pub fn is_merge_key(&self) -> bool {
        matches!(&self.kind, Kind::Scalar(text, ScalarStyle::Plain) if text == MERGE) && !self.is_marked()
    }

    /// Number of the node's anchor in the text, from 1.
    pub fn anchor(&self) -> Option<usize> {
        Some(self.marks.as_ref()?.anchor.as_ref()?.0)
    }

    /// Byte offset of the node, including its anchor and tag.
    pub fn first(&self) -> usize {
        self.marks.as_ref().map_or(self.start, |marks| marks.at.min(self.start))
    }

    /// Text of a scalar, even if it resolves to a number or null.
    pub fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar(text, _) => Some(text),
            _ => None,
        }
    }

    /// Text of a scalar that resolves to a string; none for null, booleans and numbers.
    pub fn string(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar(text, style) if *style != ScalarStyle::Plain || scalar::is_text(text) => Some(text),
            _ => None,
        }
    }

    /// Value of a key; none if the node is not a map, or lacks the key.
    pub fn get(&self, key: &str) -> Option<&Node<'a>> {
        self.pairs()
            .iter()
            .find(|(name, _)| name.text() == Some(key))
            .map(|(_, value)| value)
    }

    /// Pairs of a map; empty for other nodes.
    pub fn pairs(&self) -> &[(Node<'a>, Node<'a>)] {
        match &self.kind {
            Kind::Map(_, pairs) => pairs,
            _ => &[],
        }
    }

    /// Items of a list; empty for other nodes.
    pub fn items(&self) -> &[Node<'a>] {
        match &self.kind {
            Kind::List(_, items) => items,
            _ => &[],
        }
    }

    /// Whether the value is null, written or omitted.
    pub fn is_null(&self) -> bool {
        matches!(&self.kind, Kind::Scalar(text, ScalarStyle::Plain) if scalar::is_null(text))
    }

    /// The first node, at or below this one, that is an alias or has an anchor or a tag.
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

    /// The value by the core schema of YAML 1.2; an alias is null.
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

    /// The value of a map; empty for other nodes.
    pub fn map(&self) -> Map<String, Value> {
        self.pairs()
            .iter()
            .map(|(key, value)| (key.key(), value.value()))
            .collect()
    }

    /// The node as a key: its text, or JSON if it is a collection.
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
