//! Where a list's pieces begin and end: by lines alone, or by the nodes of a whole tree.

use crate::yaml::node::Node;
use crate::yaml::text::{colon, comment_column, cut, indent, is_blank, line_end, line_start};
use memchr::memchr;
use std::ops::Range;

/// Byte offset of the end of the line that contains only the key, at column 0.
pub(in crate::yaml) fn end_of_head(text: &str, key: &str) -> Option<usize> {
    let mut at = 0;
    loop {
        let line = cut(text, at..line_end(text, at));
        if let Some(rest) = line.strip_prefix(key).and_then(|rest| rest.strip_prefix(':')) {
            let closed = is_blank(rest) || (rest.starts_with(' ') && comment_column(rest).is_some());
            return closed.then_some(at + line.len());
        }
        at += line.len();
        if line.is_empty() {
            return None;
        }
    }
}

/// Column of the dashes, start of each dash's line, and start of what follows the list.
pub(in crate::yaml) fn dashes(text: &str, head: usize) -> Option<(usize, Vec<usize>, usize)> {
    let bytes = text.as_bytes();
    let mut column = None;
    let mut starts = Vec::new();
    let mut at = head;
    while at < bytes.len() {
        let rest = cut(text, at..bytes.len());
        let spaces = indent(rest);
        let after = bytes.get(at + spaces + 1).copied().unwrap_or(b'\n');
        match bytes.get(at + spaces).copied().unwrap_or(b'\n') {
            b'\n' | b'#' => {}
            b'\r' if after == b'\n' => {}
            b'-' if matches!(after, b' ' | b'\n' | b'\r') && spaces == *column.get_or_insert(spaces) => starts.push(at),
            b'\t' | b'\r' => return None,
            _ if column.is_some_and(|column| spaces > column) => {}
            _ if column.is_some() && spaces == 0 => return Some((column?, starts, at)),
            _ => return None,
        }
        at += memchr(b'\n', rest.as_bytes()).map_or(rest.len(), |end| end + 1);
    }
    Some((column?, starts, at))
}

/// Byte range from the line after the key to the line of the next key, a `...` or the end of the text.
pub(in crate::yaml) fn bounds(text: &str, root: Option<&Node<'_>>, key: &str) -> Range<usize> {
    let pairs = root.map(Node::pairs).unwrap_or_default();
    let here = pairs
        .iter()
        .position(|(name, _)| name.text() == Some(key))
        .unwrap_or_default();
    let (start, from) = pairs
        .get(here)
        .map_or((0, 0), |(name, list)| (line_end(text, colon(text, name.end)), list.end));
    let end = match pairs.get(here + 1) {
        Some((next, _)) => line_start(text, next.start),
        // The list may end with the line break before the dots, or before dashes that open an empty document.
        None => {
            let rest = cut(text, from.saturating_sub(1)..text.len());
            let marks = ["\n...", "\n---"].into_iter().filter_map(|mark| rest.find(mark));
            marks.min().map_or(text.len(), |at| from.saturating_sub(1) + at + 1)
        }
    };
    start..end
}

/// The pieces of a block list in a whole tree; `None` where a dash does not start its line.
pub(in crate::yaml) fn block_pieces(
    text: &str,
    list: &Node<'_>,
    items: &[Node<'_>],
    bounds: Range<usize>,
) -> Option<Vec<Range<usize>>> {
    let mut starts = dash_lines(text, list, items)?;
    if let Some(first) = starts.first_mut().filter(|first| bounds.start <= **first) {
        *first = bounds.start;
    }
    let mut pieces: Vec<_> = starts
        .windows(2)
        .filter_map(|pair| Some(*pair.first()?..*pair.last()?))
        .collect();
    pieces.push(*starts.last()?..bounds.end);
    Some(pieces)
}

/// Starts of the lines with the dashes of a block list; `None` where a dash does not start its line.
pub(in crate::yaml) fn dash_lines(text: &str, list: &Node<'_>, items: &[Node<'_>]) -> Option<Vec<usize>> {
    let column = list.start - line_start(text, list.start);
    let mut starts = Vec::with_capacity(items.len());
    let mut at = line_start(text, list.start);
    for item in items {
        loop {
            let line = cut(text, at..line_end(text, at));
            if line.is_empty() || at > item.start.max(list.start) {
                return None;
            }
            let here = at;
            at += line.len();
            if indent(line) == column && line.get(column..).is_some_and(|rest| rest.starts_with('-')) {
                starts.push(here);
                break;
            }
        }
        at = at.max(line_start(text, item.end));
    }
    Some(starts)
}
