//! The style that entries have, so that a new one looks like its neighbours.

mod layout;

use crate::yaml::node::{CollectionStyle, Kind, Node, ScalarStyle};
use crate::yaml::scalar::{Manner, Quotes, is_plain};
use crate::yaml::text::{cut, line_break, line_start};
use layout::is_dash_above;

pub use layout::aligned;

/// Style of new text, learned from the text around it.
#[derive(Debug, Clone, PartialEq)]
pub struct Style {
    /// Line break.
    pub line_break: &'static str,
    /// Quotes for a scalar that needs some.
    pub quotes: Quotes,
    /// Columns from a key to the keys below it.
    pub step: usize,
    /// Columns from a dash to what follows it.
    pub dash: usize,
    /// Whether an entry is written as a map in braces.
    pub flow: bool,
    /// Whether there are spaces inside the braces of a map.
    pub braces_padded: bool,
    /// Style of lists at keys that are not known.
    pub list: ListStyle,
    /// Style of lists, by key.
    pub lists: Vec<(String, ListStyle)>,
    /// Manner of strings at keys that are not known.
    pub manner: Manner,
    /// Manner of strings, by key.
    pub manners: Vec<(String, Manner)>,
    /// Whether a string of several lines may be a literal block (`|`).
    pub literal: bool,
    /// Whether the dash of an entry is on its own line.
    pub dash_alone: bool,
    /// Columns from a key to its value, if all values are aligned.
    pub align: Option<usize>,
    /// Columns from a key to its value, for the keys of a nested map, by the key of that map.
    pub aligns: Vec<(String, usize)>,
    /// Keys whose strings are folded blocks (`>-`), and the width of their lines in columns.
    pub folds: Vec<(String, usize)>,
}

/// Style of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListStyle {
    /// `[a, b]`, or `[ a, b ]` where padded.
    Flow {
        /// Spaces inside the brackets.
        padded: bool,
    },
    /// By dashes, so many columns to the right of the key.
    Block {
        /// Columns.
        indent: usize,
    },
}

impl Default for Style {
    fn default() -> Self {
        Self {
            line_break: "\n",
            quotes: Quotes::Single,
            step: 2,
            dash: 2,
            flow: false,
            braces_padded: true,
            list: ListStyle::Flow { padded: false },
            lists: Vec::new(),
            manner: Manner::Usual,
            manners: Vec::new(),
            literal: true,
            dash_alone: false,
            align: None,
            aligns: Vec::new(),
            folds: Vec::new(),
        }
    }
}

impl Style {
    /// Learns the style of an entry; without one, the defaults.
    pub fn of(text: &str, entry: Option<&Node<'_>>, dash_column: usize) -> Self {
        let mut style = Self {
            line_break: line_break(text),
            ..Self::default()
        };
        let Some(entry) = entry else { return style };
        let line = line_start(text, entry.start);
        match &entry.kind {
            Kind::Map(CollectionStyle::Flow, _) => {
                style.flow = true;
                style.braces_padded = is_padded(text, entry);
            }
            _ if cut(text, line..entry.start).trim_start().starts_with('-') => {
                style.dash = (entry.start - line).saturating_sub(dash_column).max(2);
            }
            Kind::Map(..) if is_dash_above(text, line) => {
                style.dash = (entry.start - line).saturating_sub(dash_column).max(1);
                style.dash_alone = true;
            }
            _ => {}
        }
        style.align = aligned(text, entry.pairs());
        style.learn_folds(text, entry);
        let mut found = SeenStyle {
            text,
            style: &mut style,
            step: false,
            quotes: false,
            plain: 0,
            quoted: 0,
        };
        found.map(entry);
        // Where every string is quoted, also those that need not be, a new one is.
        if found.plain == 0 && found.quoted > 0 {
            style.manner = Manner::Quoted(style.quotes);
        }
        if let Some((_, list)) = style.lists.first() {
            style.list = *list;
        }
        style
    }

    /// How to write a string of a key: as the one that is there, or at the same key of a neighbour.
    pub fn manner_of(&self, key: &str) -> Manner {
        self.manners
            .iter()
            .find(|(known, _)| known == key)
            .map_or(self.manner, |(_, manner)| *manner)
    }

    /// This style with all strings in one manner.
    #[must_use]
    pub fn in_manner(&self, manner: Manner) -> Self {
        Self {
            manner,
            manners: Vec::new(),
            ..self.clone()
        }
    }

    /// Columns from a key to its value, for the keys of a nested map, by the key of that map.
    #[must_use]
    pub fn below(&self, key: &str) -> Self {
        let known = self.aligns.iter().find(|(name, _)| name == key);
        Self {
            align: known.map(|(_, column)| *column),
            ..self.clone()
        }
    }

    /// Style of the list at a key.
    pub fn list_of(&self, key: &str) -> ListStyle {
        self.lists
            .iter()
            .find(|(known, _)| known == key)
            .map_or(self.list, |(_, list)| *list)
    }
}

struct SeenStyle<'t, 's> {
    text: &'t str,
    style: &'s mut Style,
    step: bool,
    quotes: bool,
    /// How many strings are plain, and how many are quoted that need not be.
    plain: usize,
    quoted: usize,
}

impl SeenStyle<'_, '_> {
    fn map(&mut self, node: &Node<'_>) {
        for (key, value) in node.pairs() {
            match &value.kind {
                Kind::Map(style, _) => {
                    let deeper = self.column(value).saturating_sub(self.column(key));
                    if !self.step && *style == CollectionStyle::Block && deeper > 0 {
                        self.style.step = deeper;
                        self.step = true;
                    }
                    if !self.style.flow && *style == CollectionStyle::Flow {
                        self.style.braces_padded = is_padded(self.text, value);
                    }
                    if let Some(column) = aligned(self.text, value.pairs()) {
                        self.style.aligns.push((key.key(), column));
                    }
                    self.map(value);
                }
                Kind::List(style, items) if !items.is_empty() => {
                    let braces = items
                        .iter()
                        .find(|item| matches!(item.kind, Kind::Map(CollectionStyle::Flow, _)));
                    if let Some(item) = braces.filter(|_| !self.style.flow) {
                        self.style.braces_padded = is_padded(self.text, item);
                    }
                    let list = match style {
                        CollectionStyle::Flow => ListStyle::Flow {
                            padded: is_padded(self.text, value),
                        },
                        CollectionStyle::Block => ListStyle::Block {
                            indent: self.column(value).saturating_sub(self.column(key)),
                        },
                    };
                    self.style.lists.push((key.key(), list));
                    items.iter().for_each(|item| self.scalar(key, item));
                    items.iter().for_each(|item| self.map(item));
                }
                _ => self.scalar(key, value),
            }
        }
    }

    /// Learns from a string that is at a key. Quotes that it needs say nothing about others.
    fn scalar(&mut self, key: &Node<'_>, value: &Node<'_>) {
        let (Some(text), Kind::Scalar(_, style)) = (value.string(), &value.kind) else {
            return;
        };
        let quotes = match style {
            ScalarStyle::Double => Some(Quotes::Double),
            ScalarStyle::Single => Some(Quotes::Single),
            ScalarStyle::Plain | ScalarStyle::Block => None,
        };
        if let Some(quotes) = quotes.filter(|_| !self.quotes) {
            self.style.quotes = quotes;
            self.quotes = true;
        }
        let manner = match (quotes, style) {
            (Some(quotes), _) if is_plain(text) => {
                self.quoted += 1;
                Manner::Quoted(quotes)
            }
            (None, ScalarStyle::Plain) => {
                self.plain += 1;
                Manner::Plain
            }
            _ => return,
        };
        let name = key.key();
        if !self.style.manners.iter().any(|(known, _)| *known == name) {
            self.style.manners.push((name, manner));
        }
    }

    fn column(&self, node: &Node<'_>) -> usize {
        node.start - line_start(self.text, node.start)
    }
}

/// Whether a space follows the bracket or brace that opens a collection.
fn is_padded(text: &str, node: &Node<'_>) -> bool {
    cut(text, node.start + 1..node.start + 2) == " "
}
