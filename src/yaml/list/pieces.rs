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

/// What a line is in a block list whose dashes are in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ListLine {
    /// Blank, a comment, or deeper than the dashes.
    Within,
    /// The first of an entry.
    Dash,
    /// The first below the list.
    After,
}

/// What the line at an offset is, and its indentation; `None` where it could be read in two ways.
fn list_line(bytes: &[u8], at: usize, column: Option<usize>) -> Option<(ListLine, usize)> {
    let spaces = bytes.get(at..)?.iter().take_while(|byte| **byte == b' ').count();
    let after = bytes.get(at + spaces + 1).copied().unwrap_or(b'\n');
    let line = match bytes.get(at + spaces).copied().unwrap_or(b'\n') {
        b'\n' | b'#' => ListLine::Within,
        b'\r' if after == b'\n' => ListLine::Within,
        b'-' if matches!(after, b' ' | b'\n' | b'\r') && spaces == column.unwrap_or(spaces) => ListLine::Dash,
        b'\t' | b'\r' => return None,
        _ if column.is_some_and(|column| spaces > column) => ListLine::Within,
        _ if column.is_some() && spaces == 0 => ListLine::After,
        _ => return None,
    };
    Some((line, spaces))
}

/// Column of the dashes of the list that starts at an offset.
pub(in crate::yaml) fn column_of_dashes(text: &str, head: usize) -> Option<usize> {
    let mut at = head;
    while at < text.len() {
        match list_line(text.as_bytes(), at, None)? {
            (ListLine::Dash, column) => return Some(column),
            _ => at = line_end(text, at),
        }
    }
    None
}

/// The first line from an offset on that starts an entry, or that is below the list; the end of the text if there is none. Says
/// whether it is the former.
pub(in crate::yaml) fn next_dash(text: &str, from: usize, column: usize) -> Option<(usize, bool)> {
    let bytes = text.as_bytes();
    let mut at = from;
    while at < bytes.len() {
        match list_line(bytes, at, Some(column))?.0 {
            ListLine::Within => at += memchr(b'\n', bytes.get(at..)?).map_or(bytes.len() - at, |end| end + 1),
            ListLine::Dash => return Some((at, true)),
            ListLine::After => return Some((at, false)),
        }
    }
    Some((at, false))
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
