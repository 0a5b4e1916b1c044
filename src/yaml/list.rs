//! A document that is a map with a long list of entries under one key: as head, entries and tail.
//!
//! The fast way cuts the text at the lines where a dash is in the list's column, and parses each piece by itself. That is
//! certain because a piece that parses alone, as a list of one, leaves nothing open (no quote, no bracket, no alias), so
//! what follows cannot depend on it; and a dash in the list's column ends whatever was only indented. Head and tail are parsed as
//! well. Where any of this does not hold, the whole text is parsed at once.

mod by_lines;
mod changed;
mod gap;
mod heading;
pub(in crate::yaml) mod pieces;
mod ruler;
mod title;

use crate::problem::Problem;
use crate::yaml::json::is_json;
use crate::yaml::node::{CollectionStyle, Kind, Node};
use crate::yaml::parse::{Parsed, Twice, parse_all};
use crate::yaml::text::{comment_column, cut, is_blank, last_line_end, line_end, line_start, position};
use pieces::{block_pieces, bounds};
use std::cell::OnceCell;
use std::ops::Range;

pub use by_lines::KnownEntry;
pub use changed::ChangedItems;

/// A document whose root has a list of entries, cut into its entries without parsing what surrounds them.
#[derive(Debug)]
pub struct ListDocument<'a> {
    /// The text, without a byte-order mark.
    pub text: &'a str,
    /// Key of the list (`services`).
    pub key: &'a str,
    /// Style of the list.
    pub shape: Shape,
    /// The bytes of each entry: in a block list from the end of the one before (the comments between them come with the
    /// later one's predecessor), in a flow list those of the node.
    pub items: Vec<Range<usize>>,
    /// Where the last line of each entry ends, the comments below it left out.
    ends: Vec<usize>,
    /// Whether it is JSON, once somebody asked.
    json: OnceCell<bool>,
    /// What is known of the titles above its entries, once somebody asked.
    titles: OnceCell<heading::Titles>,
    /// The whole tree, if the entries cannot be parsed one by one.
    pub whole: Option<Parsed<'a>>,
    /// Duplicate keys within entries, in the order of the text.
    pub twice: Vec<Twice>,
}

/// Style of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// By dashes in this column.
    Block(usize),
    /// In brackets, with at least one entry.
    Flow,
    /// Without entries: null or `[]`.
    Empty,
}

impl<'a> ListDocument<'a> {
    /// Opens a text and reads each entry: `read` gets its node and the offset that the node's spans count from. A key that is
    /// twice in one map is a problem.
    pub fn open<T>(
        text: &'a str,
        key: &'a str,
        read: impl Fn(&Node<'a>, usize) -> T,
    ) -> Result<(Self, Vec<T>), Problem> {
        let found = Self::open_all(text, key, read)?;
        match found.0.twice.first() {
            Some(twice) => Err(twice.problem(text)),
            None => Ok(found),
        }
    }

    /// Opens a document in which entries may contain duplicate keys; they are listed in `twice`.
    pub fn open_all<T>(
        text: &'a str,
        key: &'a str,
        read: impl Fn(&Node<'a>, usize) -> T,
    ) -> Result<(Self, Vec<T>), Problem> {
        Self::open_by_lines(text, key, |_, _, _| None, read)
    }

    /// Like [`ListDocument::open_all`], where `lines` may know what `read` makes of an entry without parsing it. It gets the text from
    /// the entry's lines on, the column of its dash, and their offset in the whole; it knows it only where the
    /// [fast parse](crate::yaml::simple::entry) would read its lines.
    pub fn open_by_lines<T>(
        text: &'a str,
        key: &'a str,
        lines: impl FnMut(&'a str, usize, usize) -> Option<KnownEntry<T>>,
        read: impl Fn(&Node<'a>, usize) -> T,
    ) -> Result<(Self, Vec<T>), Problem> {
        if let Some(found) = Self::pieces(text, key, lines, &read) {
            return Ok(found);
        }
        Self::open_whole(text, key, read)
    }

    /// Opens a document by parsing it as a whole, so that an alias in one entry may refer to an anchor in another.
    pub fn open_whole<T>(
        text: &'a str,
        key: &'a str,
        read: impl Fn(&Node<'a>, usize) -> T,
    ) -> Result<(Self, Vec<T>), Problem> {
        let whole = parse_all(text)?;
        let root = whole.root.as_ref();
        let list = root.and_then(|root| root.get(key));
        let Some(list) = list else {
            let (code, message) = match root.map(|root| &root.kind) {
                None => ("yaml/empty", "the file is empty".to_owned()),
                Some(Kind::Map(..)) => ("yaml/no-list", format!("the file has no key `{key}`")),
                Some(_) => ("yaml/no-list", "the file is not a map".to_owned()),
            };
            return Err(Problem::error(code, message).at(1, 1));
        };
        let at = |node: &Node<'_>| position(text, node.start);
        let (shape, items) = match &list.kind {
            Kind::List(_, items) if items.is_empty() => (Shape::Empty, Vec::new()),
            Kind::List(CollectionStyle::Flow, items) => {
                (Shape::Flow, items.iter().map(|item| item.start..item.end).collect())
            }
            Kind::List(CollectionStyle::Block, items) => {
                let dash = list.start - line_start(text, list.start);
                let Some(pieces) = block_pieces(text, list, items, bounds(text, root, key)) else {
                    let (line, column) = at(list);
                    return Err(Problem::error(
                        "yaml/layout",
                        format!("each entry of `{key}` must start on its own line"),
                    )
                    .at(line, column)
                    .help("write each entry on its own lines, with all dashes in one column"));
                };
                (Shape::Block(dash), pieces)
            }
            _ if list.is_null() && !list.is_marked() => (Shape::Empty, Vec::new()),
            Kind::Alias(..) => {
                let (line, column) = at(list);
                return Err(Problem::error("yaml/reference", format!("`{key}` is an alias"))
                    .at(line, column)
                    .help("replace the alias with the list"));
            }
            _ => {
                let (line, column) = at(list);
                return Err(Problem::error("yaml/no-list", format!("`{key}` must be a list")).at(line, column));
            }
        };
        let inside = |twice: &Twice| {
            list.items()
                .iter()
                .any(|item| (item.start..item.end).contains(&twice.at))
        };
        if let Some(outside) = whole.twice.iter().find(|twice| !inside(twice)) {
            return Err(outside.problem(text));
        }
        let twice = whole.twice.clone();
        let values = list.items().iter().map(|item| read(item, 0)).collect();
        let ends = list.items().iter().map(|item| end_of_lines(text, item)).collect();
        Ok((
            Self {
                text,
                key,
                shape,
                items,
                ends,
                json: OnceCell::new(),
                titles: OnceCell::new(),
                twice,
                whole: Some(whole),
            },
            values,
        ))
    }

    /// Whether the document is JSON.
    pub fn is_json(&self) -> bool {
        *self.json.get_or_init(|| is_json(self.text))
    }

    /// The same document with the whole tree.
    pub fn as_whole(&self) -> Result<Self, Problem> {
        Ok(Self::open_whole(self.text, self.key, |_, _| ())?.0)
    }

    /// Byte range of an entry of a block list; empty if there is no such entry.
    pub fn item(&self, index: usize) -> Range<usize> {
        self.items.get(index).cloned().unwrap_or_default()
    }

    /// The first key of an entry that is twice in one map, as a problem.
    pub fn twice_in(&self, index: usize) -> Option<Problem> {
        let item = self.item(index);
        let twice = self.twice.iter().find(|twice| item.contains(&twice.at))?;
        Some(twice.problem(self.text))
    }

    /// Column of the dashes, from 0; 0 if the list has none.
    pub fn dash(&self) -> usize {
        match self.shape {
            Shape::Block(dash) => dash,
            _ => 0,
        }
    }

    /// Byte offset of the line with the dash of an entry.
    pub fn dash_line(&self, index: usize) -> usize {
        let item = self.item(index);
        let mut at = item.start;
        while at < item.end {
            let line = cut(self.text, at..line_end(self.text, at));
            if !is_blank(line) && comment_column(line).is_none() {
                break;
            }
            at += line.len();
        }
        at
    }

    /// Where an entry starts: its dash, or its first character in a list in brackets.
    pub fn start(&self, index: usize) -> usize {
        match self.shape {
            Shape::Block(dash) => self.dash_line(index) + dash,
            _ => self.item(index).start,
        }
    }
}

/// End of the line that a node ends on; 0 where it is left out.
fn end_of_lines(text: &str, node: &Node<'_>) -> usize {
    if node.start == node.end {
        return 0;
    }
    last_line_end(text, node.end)
}
