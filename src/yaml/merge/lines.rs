//! The three-way merge of lines, as git does it.

use crate::yaml::diff::{Change, changes, lines};

/// Merges by lines. `None` where both sides change the same lines, or lines next to each other, in different ways, which is
/// what git calls a conflict too.
pub fn merge_lines(base: &str, ours: &str, theirs: &str) -> Option<String> {
    if base == ours || ours == theirs {
        return Some(theirs.to_owned());
    }
    if base == theirs {
        return Some(ours.to_owned());
    }
    let (base, ours, theirs) = (lines(base), lines(ours), lines(theirs));
    let left = settled(changes(&base, &ours), &base, &ours);
    let right = settled(changes(&base, &theirs), &base, &theirs);
    let mut out = String::new();
    let (mut a, mut b, mut at) = (left.iter().peekable(), right.iter().peekable(), 0);
    loop {
        let (change, side) = match (a.peek().copied(), b.peek().copied()) {
            (None, None) => break,
            (Some(x), None) => (x, &ours),
            (None, Some(y)) => (y, &theirs),
            (Some(x), Some(y)) if touch(x, y) => {
                let same = x.old == y.old && x.old_len == y.old_len && new(x, &ours) == new(y, &theirs);
                if !same {
                    return None;
                }
                b.next();
                (x, &ours)
            }
            (Some(x), Some(y)) if x.old < y.old => (x, &ours),
            (Some(_), Some(y)) => (y, &theirs),
        };
        if std::ptr::eq(side, &ours) {
            a.next();
        } else {
            b.next();
        }
        push(&mut out, base.get(at..change.old));
        push(&mut out, new(change, side));
        at = change.old + change.old_len;
    }
    push(&mut out, base.get(at..));
    Some(out)
}

fn touch(x: &Change, y: &Change) -> bool {
    x.old <= y.old + y.old_len && y.old <= x.old + x.old_len
}

/// Puts what only comes or only goes as far down as lines that are alike let it slide: git does so before it compares, and only
/// then do two changes of the same place stand at the same place.
fn settled(mut changes: Vec<Change>, base: &[&str], side: &[&str]) -> Vec<Change> {
    let mut next = base.len();
    for change in changes.iter_mut().rev() {
        let (text, at, len) = match (change.old_len, change.new_len) {
            (0, len) => (side, change.new, len),
            (len, 0) => (base, change.old, len),
            _ => {
                next = change.old;
                continue;
            }
        };
        let room = next.saturating_sub(change.old + change.old_len);
        let alike = |by: &usize| text.get(at + by) == text.get(at + by + len);
        let by = (0..room).take_while(alike).count();
        change.old += by;
        change.new += by;
        next = change.old;
    }
    changes
}

fn new<'s, 't>(change: &Change, side: &'s [&'t str]) -> Option<&'s [&'t str]> {
    side.get(change.new..change.new + change.new_len)
}

fn push(out: &mut String, lines: Option<&[&str]>) {
    lines.unwrap_or_default().iter().for_each(|line| out.push_str(line));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_apart_merge_and_neighbours_do_not() {
        assert_eq!(
            merge_lines("a\nb\nc\n", "A\nb\nc\n", "a\nb\nC\n").as_deref(),
            Some("A\nb\nC\n")
        );
        assert_eq!(merge_lines("a\nb\nc\n", "A\nb\nc\n", "a\nB\nc\n"), None);
        assert_eq!(
            merge_lines("a\nb\n", "a\nx\nb\n", "a\nx\nb\n").as_deref(),
            Some("a\nx\nb\n")
        );
        assert_eq!(merge_lines("a\nb\n", "a\nx\nb\n", "a\ny\nb\n"), None);
        // Both go before `b`, whichever blank line is taken for the new one.
        assert_eq!(merge_lines("a\n\nb\n", "a\n\nx\n\nb\n", "a\n\ny\n\nb\n"), None);
        assert_eq!(
            merge_lines("a\nb\nc\nd\n", "a\nd\n", "a\nb\nc\nd\ne\n").as_deref(),
            Some("a\nd\ne\n")
        );
    }
}
