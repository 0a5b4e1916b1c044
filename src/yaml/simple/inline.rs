//! What is on one line: a scalar or a flow list, then at most a comment.

use crate::yaml::node::{CollectionStyle, Kind, Node, ScalarStyle};
use memchr::{memchr, memchr2};
use std::borrow::Cow;

pub(super) enum Inline<'a> {
    Node(Node<'a>),
    Nothing,
}

impl Inline<'_> {
    /// Where it ends.
    pub(super) fn end(&self) -> Option<usize> {
        match self {
            Self::Node(node) => Some(node.end),
            Self::Nothing => None,
        }
    }
}

/// What is on the line from an offset on: a scalar or a flow list, then at most a comment.
pub(super) fn inline(text: &str, from: usize, end: usize) -> Option<Inline<'_>> {
    let rest = text.get(from..end)?;
    let start = from + rest.len() - rest.trim_start_matches(' ').len();
    let value = text.get(start..end)?;
    let (node, after) = match value.as_bytes().first() {
        None => return Some(Inline::Nothing),
        Some(b'#') => return (start > from).then_some(Inline::Nothing),
        Some(b'[') => flow(text, start, end)?,
        Some(b'\'' | b'"') => quoted(text, start, end)?,
        Some(_) => return plain(text, start, end).map(Inline::Node),
    };
    let tail = text.get(after..end)?;
    let content = tail.trim_start_matches(' ');
    let closed = content.is_empty() || (content.len() < tail.len() && content.starts_with('#'));
    closed.then_some(Inline::Node(node))
}

fn plain(text: &str, start: usize, end: usize) -> Option<Node<'_>> {
    let value = text.get(start..end)?;
    let bytes = value.as_bytes();
    if !bytes
        .first()
        .is_some_and(|&byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'/' | b'.' | b'~' | b'+'))
    {
        return None;
    }
    let mut length = bytes.len();
    let mut from = 0;
    while let Some(found) = memchr2(b':', b'#', bytes.get(from..)?) {
        let at = from + found;
        match bytes.get(at) {
            Some(b':') if matches!(bytes.get(at + 1), None | Some(b' ')) => return None,
            Some(b'#') if at > 0 && bytes.get(at - 1) == Some(&b' ') => {
                length = at;
                break;
            }
            _ => from = at + 1,
        }
    }
    let value = value.get(..length)?.trim_end_matches(' ');
    Some(scalar(
        start,
        start + value.len(),
        Cow::Borrowed(value),
        ScalarStyle::Plain,
    ))
}

fn quoted(text: &str, start: usize, end: usize) -> Option<(Node<'_>, usize)> {
    let value = text.get(start..end)?;
    let (quote, style) = match value.as_bytes().first()? {
        b'\'' => (b'\'', ScalarStyle::Single),
        _ => (b'"', ScalarStyle::Double),
    };
    let inner = value.get(1..)?;
    let length = memchr(quote, inner.as_bytes())?;
    let content = inner.get(..length)?;
    let after = inner.as_bytes().get(length + 1);
    // In single quotes, a backslash is one.
    let escapes = quote == b'"' && memchr(b'\\', content.as_bytes()).is_some();
    if escapes || after == Some(&b'\'') || after == Some(&b'"') {
        return None;
    }
    let close = start + 1 + length + 1;
    Some((scalar(start, close, Cow::Borrowed(content), style), close))
}

/// A flow list of plain words and quoted scalars, without a trailing comma.
fn flow(text: &str, start: usize, end: usize) -> Option<(Node<'_>, usize)> {
    let bytes = text.as_bytes();
    let skip = |mut at: usize| {
        while at < end && bytes.get(at) == Some(&b' ') {
            at += 1;
        }
        at
    };
    let list = |items, close: usize| {
        let kind = Kind::List(CollectionStyle::Flow, items);
        Some((
            Node {
                start,
                end: close,
                marks: None,
                kind,
            },
            close,
        ))
    };
    let mut items = Vec::new();
    let mut at = skip(start + 1);
    if bytes.get(at) == Some(&b']') {
        return list(items, at + 1);
    }
    loop {
        let (item, after) = if matches!(bytes.get(at)?, b'\'' | b'"') {
            quoted(text, at, end)?
        } else {
            let rest = text.get(at..end)?;
            let length = rest
                .bytes()
                .take_while(|&byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'/'))
                .count();
            let word = rest.get(..length)?;
            if !word.starts_with(|first: char| first.is_ascii_alphanumeric()) {
                return None;
            }
            (
                scalar(at, at + length, Cow::Borrowed(word), ScalarStyle::Plain),
                at + length,
            )
        };
        items.push(item);
        at = skip(after);
        match bytes.get(at) {
            Some(b',') if at < end => at = skip(at + 1),
            Some(b']') if at < end => return list(items, at + 1),
            _ => return None,
        }
    }
}

pub(super) fn scalar(start: usize, end: usize, value: Cow<'_, str>, style: ScalarStyle) -> Node<'_> {
    Node {
        start,
        end,
        marks: None,
        kind: Kind::Scalar(value, style),
    }
}
