//! The tree of a YAML text, each node with its span in bytes.

use crate::yaml::number::all_spelled;
use crate::yaml::scalar;
use serde_json::{Map, Value};
use std::borrow::Cow;

/// A node and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Node<'a> {
    /// First byte; for a block collection, the first byte of its first child.
    pub start: usize,
    /// Byte after the last one; for a block collection, the end of its last child.
    pub end: usize,
    /// Whether it carries an anchor or a tag.
    pub marked: bool,
    /// What it is.
    pub kind: Kind<'a>,
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
    /// An alias; never expanded.
    Alias,
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
            marked: false,
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
            marked: false,
            kind,
        }
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
        if self.marked {
            return Some(self);
        }
        match &self.kind {
            Kind::Alias => Some(self),
            Kind::List(_, items) => items.iter().find_map(Node::reference),
            Kind::Map(_, pairs) => pairs.iter().find_map(|(key, value)| {
                let merge = (key.text() == Some("<<")).then_some(key);
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
            Kind::Alias => Value::Null,
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

    /// Whether `found` is what this expects: same values, styles and marks; where a value is merely wanted, the value alone.
    pub fn matches(&self, found: &Node<'_>) -> bool {
        match (&self.kind, &found.kind) {
            (Kind::Wanted(wanted), _) => !found.marked && found.reference().is_none() && *wanted == found.value(),
            _ if self.marked != found.marked => false,
            (Kind::Scalar(a, x), Kind::Scalar(b, y)) => a == b && x == y,
            (Kind::Alias, Kind::Alias) => true,
            (Kind::List(x, a), Kind::List(y, b)) => {
                x == y && a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.matches(b))
            }
            (Kind::Map(x, a), Kind::Map(y, b)) => {
                x == y && a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.0.matches(&b.0) && a.1.matches(&b.1))
            }
            _ => false,
        }
    }
}
