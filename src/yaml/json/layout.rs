//! How a JSON file is laid out: what stands on lines of its own, how deep, and what stands around colons and commas.

use crate::yaml::node::{Kind, Node};
use crate::yaml::text::{cut, line_break, line_start};
use std::ops::Range;

/// The most values of a file that are looked at for its layout.
const MAX_LOOKS: usize = 1000;

/// How a JSON file is laid out: learned from what is there, applied to what is new.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct JsonLayout {
    /// Line break: `\n` or `\r\n`.
    pub line_break: &'static str,
    /// Indentation of one level: `  `, `    ` or a tab.
    pub unit: String,
    /// The colon, with the white space around it.
    pub colon: String,
    /// The comma between values on one line, with the white space around it.
    pub comma: String,
    /// White space inside the braces of a map on one line.
    pub braces: String,
    /// White space inside the brackets of a list on one line.
    pub brackets: String,
    /// Whether each key of the root is on its own line.
    pub is_spread: bool,
    /// Whether values on lines of their own are the rule for maps, and for lists.
    maps: Option<bool>,
    lists: Option<bool>,
    /// Whether the collection at a key is spread over lines, by key.
    known: Vec<(String, bool)>,
    looks: usize,
}

impl JsonLayout {
    /// The layout of a file's text; what differs within it is as in the model.
    pub fn of(text: &str, root: &Node<'_>, model: Option<&Node<'_>>) -> Self {
        let mut found = SeenLayout::default();
        let mut layout = Self {
            line_break: line_break(text),
            unit: String::new(),
            colon: String::new(),
            comma: String::new(),
            braces: String::new(),
            brackets: String::new(),
            is_spread: is_spread(text, root),
            maps: None,
            lists: None,
            known: Vec::new(),
            looks: MAX_LOOKS,
        };
        for node in model.into_iter().chain([root]) {
            layout.learn(text, "", node, &mut found);
        }
        layout.unit = found.unit.unwrap_or_else(|| "  ".to_owned());
        layout.colon = found.colon.unwrap_or_else(|| ": ".to_owned());
        let comma = if layout.colon.ends_with(' ') { ", " } else { "," };
        layout.comma = found.comma.unwrap_or_else(|| comma.to_owned());
        layout.braces = found.braces.unwrap_or_default();
        layout.brackets = found.brackets.unwrap_or_default();
        layout
    }

    /// Whether each part of a new collection at this key gets its own line.
    pub fn spreads(&self, key: &str, is_map: bool) -> bool {
        let known = self
            .known
            .iter()
            .find(|(name, _)| name == key)
            .map(|(_, spread)| *spread);
        let usual = if is_map { self.maps } else { self.lists };
        known.or(usual).unwrap_or(true)
    }

    fn learn(&mut self, text: &str, key: &str, node: &Node<'_>, found: &mut SeenLayout) {
        let Some(left) = self.looks.checked_sub(1) else { return };
        self.looks = left;
        let parts = spans(node);
        let Some(first) = parts.first() else { return };
        let is_map = matches!(node.kind, Kind::Map(..));
        let spread = is_spread(text, node);
        if !key.is_empty() && !self.known.iter().any(|(name, _)| name == key) {
            self.known.push((key.to_owned(), spread));
        }
        // A list of maps says nothing about one of words.
        let tells = is_map || node.items().iter().all(|item| spans(item).is_empty());
        if tells {
            let usual = if is_map { &mut self.maps } else { &mut self.lists };
            usual.get_or_insert(spread);
        }
        let lead = cut(text, node.start + 1..first.start);
        if spread {
            let deeper = indentation(text, first.start).strip_prefix(indentation(text, node.start));
            if let Some(unit) = deeper.filter(|unit| !unit.is_empty()) {
                found.unit.get_or_insert_with(|| unit.to_owned());
            }
        } else {
            let inside = if is_map { &mut found.braces } else { &mut found.brackets };
            inside.get_or_insert_with(|| lead.to_owned());
            let between = parts.get(1).map(|second| cut(text, first.end..second.start));
            if let Some(between) = between.filter(|between| !between.contains('\n')) {
                found.comma.get_or_insert_with(|| between.to_owned());
            }
        }
        for (name, value) in node.pairs() {
            let colon = cut(text, name.end..value.start);
            if !colon.contains('\n') {
                found.colon.get_or_insert_with(|| colon.to_owned());
            }
            self.learn(text, &name.key(), value, found);
        }
        for item in node.items() {
            self.learn(text, "", item, found);
        }
    }
}

#[derive(Default)]
struct SeenLayout {
    unit: Option<String>,
    colon: Option<String>,
    comma: Option<String>,
    braces: Option<String>,
    brackets: Option<String>,
}

/// Byte ranges of the items or pairs of a collection.
pub(super) fn spans(node: &Node<'_>) -> Vec<Range<usize>> {
    let pairs = node.pairs().iter().map(|(key, value)| key.start..value.end);
    pairs
        .chain(node.items().iter().map(|item| item.start..item.end))
        .collect()
}

/// Whether the first part of a collection is on a line below the opening bracket.
pub(super) fn is_spread(text: &str, node: &Node<'_>) -> bool {
    let first = spans(node).first().map(|first| first.start);
    first.is_some_and(|first| cut(text, node.start..first).contains('\n'))
}

/// Leading white space of the line that contains an offset.
pub(super) fn indentation(text: &str, at: usize) -> &str {
    let start = line_start(text, at);
    let line = cut(text, start..text.len());
    cut(line, 0..line.len() - line.trim_start_matches([' ', '\t']).len())
}
