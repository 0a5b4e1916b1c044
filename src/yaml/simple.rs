//! A fast parse of the plainest list entries and maps, ten times as fast as the full one.
//!
//! It takes one only where every line is of a form whose meaning no YAML parser could doubt: printable ASCII, keys of
//! letters, plain or quoted scalars on one line without escapes, flow lists of such scalars on one line, block maps and block
//! lists by spaces. All else (`None`) is for the full parse. Where it answers, it answers as the full parse does; a property
//! test holds it to that.
//!
//! An entry is its pairs: [`pairs`] finds them without making a tree, and [`pair`] reads one, so that who has read the bytes of a
//! pair once need not do so again.

mod cursor;
mod inline;
mod pairs;

pub use pairs::pairs;

use crate::yaml::node::{CollectionStyle, Kind, Node, ScalarStyle};
use cursor::{Line, LineCursor, is_printable};
use inline::{Inline, inline, scalar};
use memchr::memchr;
use std::borrow::Cow;
use std::ops::Range;

/// Parses the lines of one entry whose dash is in the given column, comments and blank lines around it included.
pub fn entry(text: &str, dash: usize) -> Option<Node<'_>> {
    let mut lines = LineCursor::of(text)?;
    let node = next_entry(&mut lines, dash)?;
    lines.line.is_none().then_some(node)
}

/// The longest text that is read as a document, in bytes: far from what has too many values for one tree.
const MAX_DOCUMENT: usize = 1 << 20;

/// Parses a text that is a list of entries, or a map, with the ranges of its comments.
pub(in crate::yaml) fn document(text: &str) -> Option<(Node<'_>, Vec<Range<usize>>)> {
    let start = text.trim_start_matches(['\n', ' ']);
    let begins = |first: char| first.is_ascii_alphabetic() || matches!(first, '-' | '#');
    if text.len() > MAX_DOCUMENT || !start.starts_with(begins) {
        return None;
    }
    let mut lines = LineCursor::noting(text)?;
    let first = lines.line?;
    if !is_dash(text, first) {
        let root = map(&mut lines, first.indent, 0)?;
        return Some((root, lines.comments.filter(|_| lines.line.is_none())?));
    }
    let mut items = Vec::new();
    while lines.line.is_some() {
        items.push(next_entry(&mut lines, first.indent)?);
    }
    let root = Node {
        start: first.start,
        end: items.last()?.end,
        marks: None,
        kind: Kind::List(CollectionStyle::Block, items),
    };
    Some((root, lines.comments?))
}

/// The entry that starts on the line that the cursor is at.
fn next_entry<'a>(lines: &mut LineCursor<'a>, dash: usize) -> Option<Node<'a>> {
    let first = lines.line?;
    if first.indent != dash || lines.text.as_bytes().get(first.start) != Some(&b'-') {
        return None;
    }
    let behind = behind_dash(lines.text, first)?;
    lines.line = Some(behind);
    map(lines, behind.indent, 0)
}

/// What is behind the dash of a line, as a line of its own.
fn behind_dash(text: &str, line: Line) -> Option<Line> {
    let rest = text.get(line.start + 1..line.end)?;
    let spaces = rest.bytes().take_while(|&byte| byte == b' ').count();
    let found = Line {
        start: line.start + 1 + spaces,
        end: line.end,
        indent: line.indent + 1 + spaces,
    };
    (spaces > 0).then_some(found)
}

/// Parses a pair of an entry whose keys are in the given column. The text starts at the key, and ends with the last line of the
/// value; spans count from it.
pub fn pair(text: &str, column: usize) -> Option<(Node<'_>, Node<'_>)> {
    if let Some(found) = pair_on_line(text) {
        return Some(found);
    }
    let mut lines = LineCursor::of(text)?;
    let first = lines.line.filter(|line| line.start == 0)?;
    let found = next_pair(&mut lines, first, column, 0)?;
    lines.line.is_none().then_some(found)
}

/// A pair on one line, as nearly all are; `None` for all others, and for what is not plain.
fn pair_on_line(text: &str) -> Option<(Node<'_>, Node<'_>)> {
    let end = memchr(b'\n', text.as_bytes()).unwrap_or(text.len());
    let (line, rest) = text.split_at_checked(end)?;
    if rest.len() > 1 || !is_printable(line) || memchr(b'\r', line.as_bytes()).is_some() {
        return None;
    }
    let line = Line {
        start: 0,
        end,
        indent: 0,
    };
    let (key, after) = key(text, line)?;
    match inline(text, after, end)? {
        Inline::Node(value) => Some((key, value)),
        Inline::Nothing => None,
    }
}

/// Keys of a map up to which a look at each of them is the fastest way to find a duplicate.
const MAX_KEYS: usize = 64;

fn map<'a>(lines: &mut LineCursor<'a>, column: usize, depth: usize) -> Option<Node<'a>> {
    let mut pairs: Vec<(Node<'a>, Node<'a>)> = Vec::with_capacity(if depth == 0 { 16 } else { 4 });
    if depth > 16 {
        return None;
    }
    while let Some(line) = lines.line {
        if line.indent < column {
            break;
        }
        if line.indent > column || pairs.len() == MAX_KEYS {
            return None;
        }
        let (key, value) = next_pair(lines, line, column, depth)?;
        let name = key.text()?;
        if pairs.iter().any(|(known, _)| known.text() == Some(name)) {
            return None;
        }
        pairs.push((key, value));
    }
    let (start, end) = (
        pairs.first()?.0.start,
        pairs.last().map(|(key, value)| value.end.max(key.end))?,
    );
    Some(Node {
        start,
        end,
        marks: None,
        kind: Kind::Map(CollectionStyle::Block, pairs),
    })
}

/// The pair that starts on a line, which the cursor is at.
fn next_pair<'a>(lines: &mut LineCursor<'a>, line: Line, column: usize, depth: usize) -> Option<(Node<'a>, Node<'a>)> {
    let (key, after) = key(lines.text, line)?;
    let value = inline(lines.text, after, line.end)?;
    lines.note(value.end().unwrap_or(after), line.end);
    lines.advance()?;
    let value = match value {
        Inline::Node(node) => node,
        Inline::Nothing => below(lines, column, after, depth)?,
    };
    Some((key, value))
}

/// The value of a key that is alone on its line: a map, a list, or nothing.
fn below<'a>(lines: &mut LineCursor<'a>, column: usize, after: usize, depth: usize) -> Option<Node<'a>> {
    if let Some(line) = lines.line {
        let dash = is_dash(lines.text, line);
        if dash && line.indent >= column {
            return list(lines, line.indent, depth);
        }
        if !dash && line.indent > column {
            return map(lines, line.indent, depth + 1);
        }
    }
    // As in the full parse, it is before the colon.
    Some(scalar(after - 1, after - 1, Cow::Borrowed(""), ScalarStyle::Plain))
}

/// A block list of scalars, and of maps that begin behind the dash.
fn list<'a>(lines: &mut LineCursor<'a>, column: usize, depth: usize) -> Option<Node<'a>> {
    let mut items = Vec::new();
    let start = lines.line?.start;
    while let Some(line) = lines.line {
        if line.indent < column || (line.indent == column && !is_dash(lines.text, line)) {
            break;
        }
        if line.indent > column {
            return None;
        }
        if let Some(behind) = behind_dash(lines.text, line).filter(|behind| key(lines.text, *behind).is_some()) {
            lines.line = Some(behind);
            items.push(map(lines, behind.indent, depth + 1)?);
            continue;
        }
        let Inline::Node(item) = inline(lines.text, line.start + 1, line.end)? else {
            return None;
        };
        lines.note(item.end, line.end);
        items.push(item);
        lines.advance()?;
    }
    let end = items.last()?.end;
    Some(Node {
        start,
        end,
        marks: None,
        kind: Kind::List(CollectionStyle::Block, items),
    })
}

fn is_dash(text: &str, line: Line) -> bool {
    let bytes = text.as_bytes();
    bytes.get(line.start) == Some(&b'-') && (line.start + 1 == line.end || bytes.get(line.start + 1) == Some(&b' '))
}

fn key(text: &str, line: Line) -> Option<(Node<'_>, usize)> {
    let content = text.get(line.start..line.end)?;
    let length = content
        .bytes()
        .take_while(|&byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'/'))
        .count();
    let name = content.get(..length)?;
    let after = content.as_bytes().get(length + 1);
    let ends = content.as_bytes().get(length) == Some(&b':') && matches!(after, None | Some(b' '));
    if !ends || length > 512 || !name.starts_with(|first: char| first.is_ascii_alphabetic()) {
        return None;
    }
    let end = line.start + length;
    Some((
        scalar(line.start, end, Cow::Borrowed(name), ScalarStyle::Plain),
        end + 1,
    ))
}
