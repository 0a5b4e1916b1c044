//! The three-way merge of lines, as git does it.

use crate::yaml::diff::{LineChange, changes, lines};
use crate::yaml::text::line_break;

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

/// Merges by lines with Git's markers around what both sides change; where nothing is, around all in which the sides differ, so
/// that there is no conflict without markers. The sides must differ.
pub fn merge_marked(base: &str, ours: &str, theirs: &str) -> String {
    let (base, own, other) = (lines(base), lines(ours), lines(theirs));
    let mut left = settled(changes(&base, &own), &base, &own).into_iter().peekable();
    let mut right = settled(changes(&base, &other), &base, &other).into_iter().peekable();
    let mut marked = Marked::new(ours);
    let mut at = 0;
    loop {
        let start = match (left.peek(), right.peek()) {
            (Some(x), Some(y)) => x.old.min(y.old),
            (Some(change), None) | (None, Some(change)) => change.old,
            (None, None) => break,
        };
        // All changes that touch each other make one stretch.
        let (mut end, mut mine, mut yours) = (start, Vec::new(), Vec::new());
        loop {
            let (more, less) = (mine.len(), yours.len());
            for (side, taken) in [(&mut left, &mut mine), (&mut right, &mut yours)] {
                while let Some(change) = side.next_if(|change| change.old <= end) {
                    end = end.max(change.old + change.old_len);
                    taken.push(change);
                }
            }
            if (mine.len(), yours.len()) == (more, less) {
                break;
            }
        }
        marked.put(base.get(at..start));
        let stretch = |changes: &[LineChange]| match (changes.first(), changes.last()) {
            (Some(first), Some(last)) => {
                first.new - (first.old - start)..last.new + last.new_len + end - (last.old + last.old_len)
            }
            _ => 0..0,
        };
        let (in_ours, in_theirs) = (own.get(stretch(&mine)), other.get(stretch(&yours)));
        match (mine.is_empty(), yours.is_empty()) {
            (_, true) => marked.put(in_ours),
            (true, _) => marked.put(in_theirs),
            _ if in_ours == in_theirs => marked.put(in_ours),
            _ => marked.conflict(in_ours.unwrap_or_default(), in_theirs.unwrap_or_default()),
        }
        at = end;
    }
    marked.put(base.get(at..));
    if marked.conflicts == 0 {
        marked = Marked::new(ours);
        marked.conflict(&own, &other);
    }
    marked.out
}

/// A text in the making, with conflicts between markers.
struct Marked {
    out: String,
    line_break: &'static str,
    conflicts: usize,
}

impl Marked {
    fn new(like: &str) -> Self {
        Self {
            out: String::new(),
            line_break: line_break(like),
            conflicts: 0,
        }
    }

    fn put(&mut self, lines: Option<&[&str]>) {
        push(&mut self.out, lines);
    }

    fn mark(&mut self, marker: &str) {
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push_str(self.line_break);
        }
        self.out.push_str(marker);
        self.out.push_str(self.line_break);
    }

    /// Both versions, but for the lines at both ends in which they are alike.
    fn conflict(&mut self, ours: &[&str], theirs: &[&str]) {
        let head = ours.iter().zip(theirs).take_while(|(a, b)| a == b).count();
        let (own, other) = (
            ours.get(head..).unwrap_or_default(),
            theirs.get(head..).unwrap_or_default(),
        );
        let tail = own
            .iter()
            .rev()
            .zip(other.iter().rev())
            .take_while(|(a, b)| a == b)
            .count();
        self.put(ours.get(..head));
        self.mark("<<<<<<< ours");
        self.put(own.get(..own.len() - tail));
        self.mark("=======");
        self.put(other.get(..other.len() - tail));
        self.mark(">>>>>>> theirs");
        self.put(own.get(own.len() - tail..));
        self.conflicts += 1;
    }
}

fn touch(x: &LineChange, y: &LineChange) -> bool {
    x.old <= y.old + y.old_len && y.old <= x.old + x.old_len
}

/// Puts what only comes or only goes as far down as lines that are alike let it slide: git does so before it compares, and only
/// then do two changes to one place have the same position.
fn settled(mut changes: Vec<LineChange>, base: &[&str], side: &[&str]) -> Vec<LineChange> {
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

fn new<'s, 't>(change: &LineChange, side: &'s [&'t str]) -> Option<&'s [&'t str]> {
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

    #[test]
    fn a_conflict_stands_between_markers() {
        assert_eq!(
            merge_marked("a\nb\nc\nd\ne\n", "a\nx\nc\nd\nE\n", "a\ny\nc\nd\ne\n"),
            "a\n<<<<<<< ours\nx\n=======\ny\n>>>>>>> theirs\nc\nd\nE\n"
        );
        // What lines alone would merge.
        assert_eq!(
            merge_marked("a\nb\nc\n", "A\nb\nc\n", "a\nb\nC\n"),
            "<<<<<<< ours\nA\nb\nc\n=======\na\nb\nC\n>>>>>>> theirs\n"
        );
        assert_eq!(
            merge_marked("a\nb", "a", "a\nc"),
            "<<<<<<< ours\na\n=======\na\nc\n>>>>>>> theirs\n"
        );
    }
}
