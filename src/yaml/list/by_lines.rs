//! The fast way to a list: entry by entry, each parsed by itself or known already.

use super::pieces::{column_of_dashes, end_of_head, next_dash};
use super::{ListDocument, Shape, end_of_lines};
use crate::yaml::node::{CollectionStyle, Kind, Node};
use crate::yaml::parse::{Parsed, Twice, parse, parse_all};
use crate::yaml::simple;
use crate::yaml::text::{cut, line_end};
use memchr::memmem;
use std::cell::OnceCell;
use std::collections::HashSet;

/// Bytes of a list that are looked at to guess how many entries it has.
const SAMPLE: usize = 64 << 10;
/// Bytes of an entry that is as short as entries are.
const SHORT_ENTRY: usize = 64;

/// An entry that need not be parsed.
#[derive(Debug)]
pub struct KnownEntry<T> {
    /// What it is read as.
    pub value: T,
    /// Where its last line ends, from the start of its lines.
    pub end: usize,
    /// Where the first line starts that is not of the entry, blank, or a comment.
    pub next: usize,
}

impl<'a> ListDocument<'a> {
    /// The fast way; `None` where it is not certain.
    pub(super) fn pieces<T>(
        text: &'a str,
        key: &'a str,
        mut known: impl FnMut(&'a str, usize, usize) -> Option<KnownEntry<T>>,
        read: impl Fn(&Node<'a>, usize) -> T,
    ) -> Option<(Self, Vec<T>)> {
        let head = end_of_head(text, key)?;
        let dash = column_of_dashes(text, head)?;
        let head_keys = parse(cut(text, 0..head)).ok()?.root?;
        let (last, value) = head_keys.pairs().last()?;
        let sound = matches!(&head_keys.kind, Kind::Map(CollectionStyle::Block, _)) && !head_keys.is_marked();
        if !sound || last.text() != Some(key) || !value.is_null() || value.is_marked() {
            return None;
        }
        let room = room_for(cut(text, head..text.len()), dash);
        let mut document = Self {
            text,
            key,
            shape: Shape::Block(dash),
            items: Vec::with_capacity(room),
            ends: Vec::with_capacity(room),
            json: OnceCell::new(),
            titles: OnceCell::new(),
            twice: Vec::new(),
            whole: None,
        };
        let mut values = Vec::with_capacity(room);
        let (first, mut has_next) = next_dash(text, head, dash)?;
        let (mut start, mut line) = (head, first);
        while has_next {
            let rest = cut(text, start..text.len());
            let (value, last, end) = match known(rest, dash, start) {
                Some(KnownEntry { value, end, next }) => (value, end, start + next),
                None => {
                    let (end, _) = next_dash(text, line_end(text, line), dash)?;
                    let lines = cut(text, start..end);
                    let ((value, last), twice) =
                        piece(lines, dash, |node| (read(node, start), end_of_lines(lines, node)))?;
                    document.twice.extend(twice.into_iter().map(|twice| Twice {
                        at: twice.at + start,
                        ..twice
                    }));
                    (value, last, end)
                }
            };
            values.push(value);
            document.ends.push(start + last);
            document.items.push(start..end);
            (line, has_next) = next_dash(text, end, dash)?;
            start = end;
        }
        if start < text.len() {
            let marker = |line: &str| line.starts_with("---") || line.starts_with("...");
            let tail = cut(text, start..text.len());
            let root = parse(tail).ok()?.root?;
            let before: HashSet<_> = head_keys.pairs().iter().map(|(name, _)| name.key()).collect();
            let twice = root.pairs().iter().any(|(name, _)| before.contains(&name.key()));
            if tail.lines().any(marker)
                || !matches!(root.kind, Kind::Map(CollectionStyle::Block, _))
                || root.is_marked()
                || twice
            {
                return None;
            }
        }
        Some((document, values))
    }
}

/// How many entries a list may have, by how many begin in its first lines. Room that grows as they are found leaves holes in memory,
/// which no text fits into; where the guess is too low, it still does.
fn room_for(lines: &str, dash: usize) -> usize {
    let sample = lines.as_bytes().get(..SAMPLE).unwrap_or(lines.as_bytes());
    let first = format!("\n{:dash$}- ", "");
    // What looks like a list may be one scalar: room is made for short entries at most.
    let found = memmem::find_iter(sample, first.as_bytes())
        .count()
        .min(sample.len() / SHORT_ENTRY)
        + 1;
    match lines.len() / sample.len().max(1) {
        0 | 1 => found,
        times => found * times + found * times / 16,
    }
}

/// Reads a piece that holds one entry.
fn piece<'a, T>(text: &'a str, dash: usize, read: impl FnOnce(&Node<'a>) -> T) -> Option<(T, Vec<Twice>)> {
    if let Some(node) = simple::entry(text, dash) {
        return Some((read(&node), Vec::new()));
    }
    let Parsed { root, twice, .. } = parse_all(text).ok()?;
    let root = root?;
    match &root.kind {
        Kind::List(CollectionStyle::Block, items) if !root.is_marked() => match items.as_slice() {
            [item] => Some((read(item), twice)),
            _ => None,
        },
        _ => None,
    }
}
