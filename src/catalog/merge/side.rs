//! One of the three versions, taken apart: head, a block of lines for each entry, tail.

use crate::entries::file::{LIST, no_catalog};
use crate::problem::Problem;
use crate::yaml::ending::last_block;
use crate::yaml::list::Shape;
use crate::yaml::node::{CollectionStyle, ScalarStyle};
use crate::yaml::parse::Parsed;
use crate::yaml::reference::{written, written_map};
use crate::yaml::text::{cut, decode, is_blank, line_break, line_end, line_start, position, without_break};
use crate::yaml::{Kind, ListDocument, Node, parse};
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// A version.
#[derive(Debug)]
pub struct Side<'a> {
    /// Byte-order mark of the version.
    pub bom: &'a str,
    /// Text of the version.
    pub text: &'a str,
    /// All before the entries; for a list that is not written by dashes, the whole text.
    pub head: &'a str,
    /// Entries of the version.
    pub entries: Vec<SideEntry<'a>>,
    /// Text after the last entry.
    pub tail: &'a str,
    /// The keys beside the list.
    pub rest: Map<String, Value>,
    /// Column of the dashes; none if the list is not written by dashes.
    pub dash: Option<usize>,
    /// Where the value of a list without entries is: `[]`, or nothing after the colon.
    gap: Option<Range<usize>>,
}

/// An entry of a version.
#[derive(Debug)]
pub struct SideEntry<'a> {
    /// Name of the entry.
    pub name: String,
    /// Value of the entry, with aliases, anchors and tags as they are written.
    pub value: Map<String, Value>,
    /// Whether the entry contains any aliases, anchors or tags.
    pub is_opaque: bool,
    /// A key that is twice in one map of it: readers differ in what it says then, so its bytes alone count.
    pub twice: Option<Box<Problem>>,
    /// Where it is as a node in the side's text, or as the lines from its dash on.
    source: Range<usize>,
    /// Whether blank lines below it would become part of its value (`|+`).
    pub keeps_blanks: bool,
    /// Blank lines before it.
    pub blanks: usize,
    /// Where it starts in the side's text: its dash, or its first character in a list in brackets.
    pub at: usize,
    /// Where its lines start in the side's text.
    pub start: usize,
    /// Lines of the entry, with the comments above it; the last one may lack its line break.
    pub block: &'a str,
}

impl<'a> Side<'a> {
    /// Reads a version in which no key may be twice.
    pub fn read(path: &str, which: &str, bytes: &'a [u8]) -> Result<Self, Problem> {
        let side = Self::open(path, which, bytes)?;
        match side.entries.iter().find_map(|entry| entry.twice.as_deref()) {
            Some(problem) => Err(problem.clone()),
            None => Ok(side),
        }
    }

    /// Reads a version. An empty file counts as one without entries; keys may be twice within entries.
    pub fn open(path: &str, which: &str, bytes: &'a [u8]) -> Result<Self, Problem> {
        let fail = |problem: Problem| Problem {
            message: format!("{which}: {}", problem.message),
            ..problem.file(path)
        };
        let text = decode(bytes).map_err(fail)?;
        let (bom, text) = (text.bom, text.body);
        if text.trim().is_empty() {
            return Ok(Self {
                bom,
                text,
                head: text,
                entries: Vec::new(),
                tail: "",
                rest: Map::new(),
                dash: None,
                gap: None,
            });
        }
        let read = |node: &Node<'_>, at: usize| {
            let name = node.get("name").and_then(Node::text).map(str::to_owned);
            (
                name.ok_or("it has no name"),
                (node.reference().is_some(), written_map(node)),
                (kept_end(text, node, at), keeps_blanks(text, node, at)),
            )
        };
        let (list, values) = ListDocument::open_all(text, LIST, read).map_err(|problem| fail(no_catalog(problem)))?;
        let mut side = Self {
            bom,
            text,
            head: text,
            entries: Vec::with_capacity(values.len()),
            tail: "",
            rest: Map::new(),
            dash: None,
            gap: gap(&list),
        };
        // Comments below the key that do not hug the first entry belong to the list, as they do where an entry is put first.
        let first = list.hug_start(0);
        let above = cut(text, list.item(0).start..first);
        let mut from = first - blank_end(above);
        let mut names = BTreeSet::new();
        for (index, (name, (is_opaque, value), (kept, keeps_blanks))) in values.into_iter().enumerate() {
            let unique = |name: String| match names.insert(name.clone()) {
                true => Ok(name),
                false => Err("its name is in the file twice"),
            };
            let name = name
                .and_then(unique)
                .map_err(|why| side.apart(path, which, list.start(index), why))?;
            let (mut start, end) = match list.shape {
                Shape::Block(_) => (from, list.content_end(index).max(kept)),
                _ => (0, 0),
            };
            from = end;
            let mut blanks = 0;
            while start < end && is_blank(cut(text, start..line_end(text, start))) {
                start = line_end(text, start);
                blanks += 1;
            }
            let block = cut(text, start..end);
            let source = match list.shape {
                Shape::Block(_) => list.dash_line(index)..end,
                _ => list.item(index),
            };
            side.entries.push(SideEntry {
                is_opaque,
                keeps_blanks,
                twice: list.twice_in(index).map(|twice| Box::new(fail(twice))),
                source,
                value,
                name,
                blanks,
                at: list.start(index),
                start,
                block,
            });
        }
        if let Shape::Block(dash) = list.shape {
            side.dash = Some(dash);
            side.head = cut(text, 0..first - blank_end(above));
            side.tail = cut(text, from..text.len());
        }
        side.rest = match &list.whole {
            Some(whole) => rest(whole),
            None => [side.head, side.tail]
                .into_iter()
                .filter_map(|text| parse(text).ok())
                .flat_map(|parsed| rest(&parsed))
                .collect(),
        };
        Ok(side)
    }

    /// An entry that cannot be identified, as a problem.
    pub fn apart(&self, path: &str, which: &str, at: usize, why: &str) -> Problem {
        let (line, column) = position(self.text, at);
        let message = format!("{which}: this entry cannot be identified: {why}");
        Problem::error("catalog/not-mergeable", message)
            .file(path)
            .at(line, column)
            .help("correct the entry, then run again; or do it by hand")
    }

    /// Head and tail of the version as they would be were its list written by dashes, which a list without entries may be as
    /// well as not; `None` where it has entries, but no dashes.
    pub fn parts(&self) -> Option<(Cow<'a, str>, &'a str)> {
        if self.dash.is_some() {
            return Some((Cow::Borrowed(self.head), self.tail));
        }
        let gap = self.gap.clone()?;
        let end = line_end(self.text, gap.end);
        let key = cut(self.text, 0..gap.start).trim_end_matches([' ', '\t']);
        let rest = cut(self.text, gap.end..end);
        let last = if rest.ends_with('\n') { "" } else { self.line_break() };
        Some((
            Cow::Owned([key, rest, last].concat()),
            cut(self.text, end..self.text.len()),
        ))
    }

    /// How the list is written if it is empty (`[]`); none if it has entries, or does not exist.
    pub fn empty_list(&self) -> Option<&'a str> {
        let gap = self.gap.clone()?;
        Some(cut(self.text, gap).trim())
    }

    /// The entry of that name.
    pub fn get(&self, name: &str) -> Option<&SideEntry<'a>> {
        self.entries.iter().find(|entry| entry.name == name)
    }

    /// All entries by name.
    pub fn by_name(&self) -> BTreeMap<&str, &SideEntry<'a>> {
        self.entries.iter().map(|entry| (entry.name.as_str(), entry)).collect()
    }

    /// The bytes of an entry, without the comments above it.
    pub fn source(&self, entry: &SideEntry<'_>) -> &'a str {
        without_break(cut(self.text, entry.source.clone()))
    }

    /// The line break that it uses.
    pub fn line_break(&self) -> &'static str {
        line_break(self.text)
    }
}

fn gap(list: &ListDocument<'_>) -> Option<Range<usize>> {
    let root = list.whole.as_ref()?.root.as_ref()?;
    let value = root.get(LIST).filter(|_| list.shape == Shape::Empty)?;
    Some(value.start..value.end)
}

/// Where the blank lines end that are part of an entry's value, in a block scalar that keeps them (`|+`); 0 where none are.
fn kept_end(text: &str, entry: &Node<'_>, at: usize) -> usize {
    let keeps = |block: &&Node<'_>| {
        block
            .text()
            .is_some_and(|value| value == "\n" || value.ends_with("\n\n"))
    };
    // The span of a block scalar ends within the indentation of the next line.
    last_block(entry)
        .filter(keeps)
        .map_or(0, |block| line_start(text, at + block.end))
}

/// Whether an entry ends with a block scalar to which all blank lines below belong, as its header says.
fn keeps_blanks(text: &str, node: &Node<'_>, at: usize) -> bool {
    match &node.kind {
        Kind::Map(CollectionStyle::Block, pairs) => pairs.last().is_some_and(|(key, value)| match value.kind {
            Kind::Scalar(_, ScalarStyle::Block) => {
                let header = cut(text, at + key.end..line_end(text, at + key.end));
                header.split('#').next().unwrap_or_default().contains('+')
            }
            _ => keeps_blanks(text, value, at),
        }),
        Kind::List(CollectionStyle::Block, items) => items.last().is_some_and(|item| match item.kind {
            Kind::Scalar(_, style) => style == ScalarStyle::Block,
            _ => keeps_blanks(text, item, at),
        }),
        _ => false,
    }
}

/// The keys of a map beside the list.
fn rest(parsed: &Parsed<'_>) -> Map<String, Value> {
    let pairs = parsed.root.as_ref().map(Node::pairs).unwrap_or_default();
    let others = pairs.iter().filter(|(key, _)| key.text() != Some(LIST));
    others.map(|(key, value)| (key.key(), written(value))).collect()
}

/// Length of the blank lines that a text ends with.
fn blank_end(text: &str) -> usize {
    let lines = text.split_inclusive('\n').rev();
    lines.take_while(|line| is_blank(line)).map(str::len).sum()
}
