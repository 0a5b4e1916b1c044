//! A fast parse of the plainest list entries, ten times as fast as the full one.
//!
//! It takes an entry only where every line is of a form whose meaning no YAML parser could doubt: printable ASCII, keys of
//! letters, plain or quoted scalars on one line without escapes, flow lists of such scalars on one line, block maps and block
//! lists by spaces. All else (`None`) is for the full parse. Where it answers, it answers as the full parse does; a property
//! test holds it to that.

mod inline;

use crate::yaml::node::{CollectionStyle, Kind, Node, ScalarStyle};
use inline::{Inline, inline, scalar};
use memchr::memchr;
use std::borrow::Cow;

/// Parses the lines of one entry whose dash is in the given column, comments and blank lines around it included.
pub fn entry(text: &str, dash: usize) -> Option<Node<'_>> {
    if !is_printable(text) {
        return None;
    }
    let mut lines = LineCursor {
        text,
        returns: memchr(b'\r', text.as_bytes()).is_some(),
        next: 0,
        line: None,
    };
    lines.advance()?;
    let first = lines.line?;
    if first.indent != dash || text.as_bytes().get(first.start) != Some(&b'-') {
        return None;
    }
    let spaces = text
        .get(first.start + 1..first.end)?
        .bytes()
        .take_while(|&byte| byte == b' ')
        .count();
    if spaces == 0 {
        return None;
    }
    let column = dash + 1 + spaces;
    lines.line = Some(Line {
        start: first.start + 1 + spaces,
        indent: column,
        ..first
    });
    let node = map(&mut lines, column, 0)?;
    lines.line.is_none().then_some(node)
}

/// The content of a line, without its indentation, trailing comment kept.
#[derive(Clone, Copy)]
struct Line {
    start: usize,
    end: usize,
    indent: usize,
}

/// Whether it contains nothing but printable ASCII and line breaks. It looks at every byte, since so the compiler can look at many
/// at once.
fn is_printable(text: &str) -> bool {
    text.bytes().fold(true, |so_far, byte| {
        so_far & ((b' '..=b'~').contains(&byte) | (byte == b'\n') | (byte == b'\r'))
    })
}

struct LineCursor<'a> {
    text: &'a str,
    /// Whether it holds carriage returns.
    returns: bool,
    next: usize,
    line: Option<Line>,
}

impl LineCursor<'_> {
    /// Goes to the next line that is neither blank nor a comment; at the end there is none. `None` where a carriage return does not
    /// belong to a line break.
    fn advance(&mut self) -> Option<()> {
        let bytes = self.text.as_bytes();
        loop {
            self.line = None;
            if self.next >= bytes.len() {
                return Some(());
            }
            let rest = bytes.get(self.next..)?;
            let length = memchr(b'\n', rest).unwrap_or(rest.len());
            let line = rest.get(..length)?;
            let content = line.strip_suffix(b"\r").unwrap_or(line);
            if self.returns && content.contains(&b'\r') {
                return None;
            }
            let start = self.next;
            self.next += length + 1;
            let indent = content.iter().take_while(|&&byte| byte == b' ').count();
            match content.get(indent) {
                None | Some(b'#') => {}
                Some(_) => {
                    self.line = Some(Line {
                        start: start + indent,
                        end: start + content.len(),
                        indent,
                    });
                    return Some(());
                }
            }
        }
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
        let (key, after) = key(lines.text, line)?;
        let name = key.text()?;
        if pairs.iter().any(|(known, _)| known.text() == Some(name)) {
            return None;
        }
        let value = inline(lines.text, after, line.end)?;
        lines.advance()?;
        let value = match value {
            Inline::Node(node) => node,
            Inline::Nothing => below(lines, column, after, depth)?,
        };
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

/// The value of a key that is alone on its line: a map, a list, or nothing.
fn below<'a>(lines: &mut LineCursor<'a>, column: usize, after: usize, depth: usize) -> Option<Node<'a>> {
    if let Some(line) = lines.line {
        let dash = is_dash(lines.text, line);
        if dash && line.indent >= column {
            return list(lines, line.indent);
        }
        if !dash && line.indent > column {
            return map(lines, line.indent, depth + 1);
        }
    }
    // As in the full parse, it is before the colon.
    Some(scalar(after - 1, after - 1, Cow::Borrowed(""), ScalarStyle::Plain))
}

/// A block list of scalars.
fn list<'a>(lines: &mut LineCursor<'a>, column: usize) -> Option<Node<'a>> {
    let mut items = Vec::new();
    let start = lines.line?.start;
    while let Some(line) = lines.line {
        if line.indent < column || (line.indent == column && !is_dash(lines.text, line)) {
            break;
        }
        if line.indent > column {
            return None;
        }
        let Inline::Node(item) = inline(lines.text, line.start + 1, line.end)? else {
            return None;
        };
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
