//! Lists in brackets and maps in braces over several lines: what is on lines of its own comes and goes with them, so that a
//! comment behind or above a neighbour stays with that one. `None` where the lines are shared.

use crate::yaml::splice::Splice;
use crate::yaml::text::{comment_column, cut, is_blank, line_before, line_end, line_start};
use std::ops::Range;

/// Takes an item or a pair away, with the comments above it and behind it.
pub fn remove(text: &str, items: &[Range<usize>], index: usize) -> Option<Vec<Splice>> {
    let item = items.get(index)?;
    if let Some(next) = items
        .get(index + 1)
        .filter(|next| !cut(text, item.end..next.start).contains('\n'))
    {
        return Some(vec![Splice::remove(item.start..next.start)]);
    }
    let tail = Tail::of(text, item)?;
    let Some(start) = own_start(text, item) else {
        // Behind the bracket that opens the list: its line stays without it.
        let line = cut(text, item.start..tail.end).trim_end_matches(['\n', '\r']);
        return (index == 0 && tail.comma).then(|| vec![Splice::remove(item.start..item.start + line.len())]);
    };
    let mut splices = match tail.closes {
        // The bracket keeps its line and its indentation.
        true => vec![
            Splice::remove(start..line_start(text, item.start)),
            Splice::remove(item.start..tail.end),
        ],
        false => vec![Splice::remove(start..tail.end)],
    };
    if index + 1 == items.len() && !tail.comma {
        let before = items.get(index.checked_sub(1)?)?;
        let comma = before.end + cut(text, before.end..start).find(',')?;
        let between = cut(text, before.end..comma);
        if !is_blank(between) {
            return None;
        }
        splices.insert(0, Splice::remove(before.end..comma + 1));
    }
    Some(splices)
}

/// Puts one before the one that has the index now, or after the last.
pub fn insert(text: &str, items: &[Range<usize>], index: usize, new: &str, line_break: &str) -> Option<Vec<Splice>> {
    if let Some(after) = items.get(index) {
        let start = own_start(text, after)?;
        let indent = cut(text, line_start(text, after.start)..after.start);
        return Some(vec![Splice::insert(start, format!("{indent}{new},{line_break}"))]);
    }
    let before = items.last()?;
    own_start(text, before)?;
    let indent = cut(text, line_start(text, before.start)..before.start);
    let tail = Tail::of(text, before)?;
    Some(match (tail.closes, tail.comma) {
        (true, _) => vec![Splice::insert(before.end, format!(",{line_break}{indent}{new}"))],
        (false, true) => vec![Splice::insert(tail.end, format!("{indent}{new},{line_break}"))],
        (false, false) => vec![
            Splice::insert(before.end, ","),
            Splice::insert(tail.end, format!("{indent}{new}{line_break}")),
        ],
    })
}

/// Start of an item's own lines, comments right above it in its column or further out included.
fn own_start(text: &str, item: &Range<usize>) -> Option<usize> {
    let mut start = line_start(text, item.start);
    if start == 0 || !is_blank(cut(text, start..item.start)) {
        return None;
    }
    let column = item.start - start;
    while let Some(line) = line_before(text, start) {
        if comment_column(cut(text, line.clone())).is_none_or(|found| found > column) {
            break;
        }
        start = line.start;
    }
    Some(start)
}

/// What follows an item on its line.
struct Tail {
    comma: bool,
    /// Whether the bracket or brace follows.
    closes: bool,
    /// End of what belongs to the item: of its line, or the place of the bracket.
    end: usize,
}

impl Tail {
    fn of(text: &str, item: &Range<usize>) -> Option<Self> {
        let rest = cut(text, item.end..line_end(text, item.end));
        let content = rest.trim_start_matches([' ', '\t']);
        let (comma, after) = match content.strip_prefix(',') {
            Some(after) => (true, after),
            None => (false, content),
        };
        let ends_line = is_blank(after) || comment_column(after).is_some();
        let closes = !comma && content.starts_with([']', '}']);
        let end = if closes { item.end } else { item.end + rest.len() };
        (closes || ends_line && rest.ends_with('\n')).then_some(Self { comma, closes, end })
    }
}
