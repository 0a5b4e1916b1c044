//! Values that stand in a JSON file, with a change: what stays keeps its bytes, and the white space around it.

use super::layout::{JsonLayout, indentation, is_spread};
use crate::yaml::edit::common;
use crate::yaml::node::{Kind, Node};
use crate::yaml::text::cut;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::ops::Range;

pub(super) use super::layout::spans;

/// A file's text and its layout.
pub(super) struct Reviser<'t> {
    pub text: &'t str,
    pub layout: &'t JsonLayout,
}

/// An item or pair of a collection, as it is written.
pub(super) struct JsonPiece<'t> {
    text: Cow<'t, str>,
    /// Which part it was.
    old: Option<usize>,
}

impl<'t> JsonPiece<'t> {
    /// An existing part; `old` is its index.
    pub fn kept(old: usize, text: impl Into<Cow<'t, str>>) -> Self {
        Self {
            text: text.into(),
            old: Some(old),
        }
    }

    /// A new part.
    pub fn new(text: String) -> Self {
        Self {
            text: text.into(),
            old: None,
        }
    }
}

impl<'t> Reviser<'t> {
    /// All items, unchanged.
    pub fn kept(&self, items: &[Node<'_>]) -> Vec<JsonPiece<'t>> {
        items
            .iter()
            .enumerate()
            .map(|(index, item)| self.piece(index, item))
            .collect()
    }

    /// An item, unchanged.
    pub fn piece(&self, index: usize, item: &Node<'_>) -> JsonPiece<'t> {
        JsonPiece::kept(index, cut(self.text, item.start..item.end))
    }

    /// A new item of a list, spread over lines if its neighbor is.
    pub fn item(&self, list: &Node<'_>, near: Option<&Node<'_>>, value: &Value) -> String {
        let like = near.filter(|near| !spans(near).is_empty());
        let spread = match like {
            Some(near) => is_spread(self.text, near),
            None => is_spread(self.text, list) && self.layout.spreads("", value.is_object()),
        };
        self.layout.write(value, self.inner(list), spread)
    }

    /// A new value in place of the one at a key.
    pub fn fresh(&self, old: &Node<'_>, key: &str, value: &Value) -> String {
        let line = indentation(self.text, old.start);
        let before = cut(self.text, 0..old.start);
        // Where the key shares its line with others, so does the value.
        let start = before.len() - before.rsplit('\n').next().map_or(0, str::len) + line.len();
        let shares = cut(self.text, start..old.start).contains(['{', ',']);
        let spread = match spans(old).is_empty() {
            false => is_spread(self.text, old),
            true => !shares && self.text.contains('\n') && self.layout.spreads(key, value.is_object()),
        };
        self.layout.write(value, line, spread)
    }

    /// Text of the node at a key with another value; keys of maps are in the wanted order.
    pub fn revised(&self, node: &Node<'_>, key: &str, wanted: &Value) -> String {
        let spans = spans(node);
        match (&node.kind, wanted) {
            _ if node.value() == *wanted => cut(self.text, node.start..node.end).to_owned(),
            (Kind::Map(_, pairs), Value::Object(map)) if !pairs.is_empty() => {
                let pieces: Vec<_> = map
                    .iter()
                    .map(|(key, value)| self.pair(node, pairs, key, value))
                    .collect();
                self.joined(node, &spans, &pieces)
            }
            (Kind::List(_, items), Value::Array(wanted)) if !items.is_empty() => {
                let old: Vec<_> = items.iter().map(Node::value).collect();
                let kept = common(&old, wanted);
                let piece = |(index, value): (usize, &Value)| {
                    let old = kept.iter().find(|(_, new)| *new == index).map(|(old, _)| *old);
                    let text = |old: usize| Some(cut(self.text, spans.get(old)?.clone()));
                    match old.and_then(|old| Some((old, text(old)?))) {
                        Some((old, text)) => JsonPiece::kept(old, text),
                        None => JsonPiece::new(self.item(node, items.first(), value)),
                    }
                };
                let pieces: Vec<_> = wanted.iter().enumerate().map(piece).collect();
                self.joined(node, &spans, &pieces)
            }
            _ => self.fresh(node, key, wanted),
        }
    }

    fn pair(&self, map: &Node<'_>, pairs: &[(Node<'_>, Node<'_>)], key: &str, value: &Value) -> JsonPiece<'t> {
        let old = pairs.iter().enumerate().find(|(_, (name, _))| name.key() == key);
        match old {
            Some((index, (name, node))) => {
                let text = [cut(self.text, name.start..node.start), &self.revised(node, key, value)].concat();
                JsonPiece::kept(index, text)
            }
            None => JsonPiece::new(self.layout.pair(key, value, self.inner(map), is_spread(self.text, map))),
        }
    }

    /// The indentation of a collection's parts.
    fn inner(&self, node: &Node<'_>) -> &'t str {
        let first = spans(node).first().map_or(node.start, |first| first.start);
        indentation(self.text, first)
    }

    /// Joins the parts of a collection with the separators that it has.
    pub fn joined(&self, node: &Node<'_>, spans: &[Range<usize>], pieces: &[JsonPiece<'_>]) -> String {
        let open = cut(self.text, node.start..node.start + 1);
        let close = cut(self.text, node.end.saturating_sub(1)..node.end);
        let (Some(first), Some(last), false) = (spans.first(), spans.last(), pieces.is_empty()) else {
            return [open, close].concat();
        };
        let lead = cut(self.text, node.start + 1..first.start);
        let between = |index: usize| match (
            index.checked_sub(1).and_then(|before| spans.get(before)),
            spans.get(index),
        ) {
            (Some(before), Some(after)) => Some(cut(self.text, before.end..after.start)),
            _ => None,
        };
        let usual = match lead.contains('\n') {
            true => [",", lead].concat(),
            false => self.layout.comma.clone(),
        };
        let mut out = [open, lead].concat();
        let mut before: Option<&JsonPiece<'_>> = None;
        for piece in pieces {
            if let Some(before) = before {
                let own = match (before.old, piece.old) {
                    (Some(before), Some(own)) if before + 1 == own => between(own),
                    (Some(before), _) => between(before + 1).or(between(before)),
                    (None, Some(own)) => between(own),
                    (None, None) => None,
                };
                out.push_str(own.or(between(1)).unwrap_or(&usual));
            }
            out.push_str(&piece.text);
            before = Some(piece);
        }
        out.push_str(cut(self.text, last.end..node.end));
        out
    }
}

/// The wanted pairs in the order in which they are written: those that were there as they were, a new one after the last whose key
/// comes before its own.
pub(super) fn ordered(old: &Map<String, Value>, wanted: &Map<String, Value>, order: &[&str]) -> Map<String, Value> {
    let rank = |name: &str| order.iter().position(|known| *known == name);
    let mut keys: Vec<&String> = old.keys().filter(|key| wanted.contains_key(*key)).collect();
    for key in wanted.keys().filter(|key| !old.contains_key(*key)) {
        let place = match rank(key) {
            None => keys.len(),
            Some(own) => {
                let earlier = |name: &&String| rank(name).is_some_and(|rank| rank < own);
                keys.iter().rposition(earlier).map_or(keys.len().min(1), |at| at + 1)
            }
        };
        keys.insert(place, key);
    }
    let inner = |key: &String| match (old.get(key), wanted.get(key)) {
        (Some(Value::Object(old)), Some(Value::Object(new))) => Value::Object(ordered(old, new, order)),
        (_, value) => value.cloned().unwrap_or_default(),
    };
    keys.into_iter().map(|key| (key.clone(), inner(key))).collect()
}
