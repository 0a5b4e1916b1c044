//! Unified diffs, as `git diff` and `patch` read them.

mod matching;

use crate::yaml::bytes::is_same;
use crate::yaml::text::lossy;
use memchr::memchr_iter;

const CONTEXT: usize = 3;

/// A run of lines that differs: `old_len` lines of the old text are replaced by `new_len` lines of the new one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineChange {
    /// Index of the first line in the old text, from 0.
    pub old: usize,
    /// Number of lines of the old text; 0 for an insertion.
    pub old_len: usize,
    /// Index of the first line in the new text, from 0.
    pub new: usize,
    /// Number of lines of the new text; 0 for a removal.
    pub new_len: usize,
}

/// Unified diff of a file with three lines of context; empty if nothing differs. `None` is a file that does not exist. Bytes
/// that are not UTF-8 are shown as `U+FFFD`.
pub fn unified(path: &str, old: Option<&[u8]>, new: Option<&[u8]>) -> String {
    let (before, after) = (old.unwrap_or_default(), new.unwrap_or_default());
    if old.is_some() == new.is_some() && is_same(before, after) {
        return String::new();
    }
    let name = |prefix: &str, text: Option<&[u8]>| text.map_or("/dev/null".to_owned(), |_| format!("{prefix}/{path}"));
    let mut out = format!("--- {}\n+++ {}\n", name("a", old), name("b", new));
    let (skipped, before, after) = unlike(before, after);
    let (before, after) = (lossy(before), lossy(after));
    let (before, after) = (lines(&before), lines(&after));
    let changes = changes(&before, &after);
    let mut rest = changes.as_slice();
    while let Some(first) = rest.first() {
        let count = 1 + rest
            .windows(2)
            .take_while(|pair| matches!(pair, [a, b] if b.old - (a.old + a.old_len) <= 2 * CONTEXT))
            .count();
        let (group, later) = rest.split_at(count);
        hunk(&mut out, group, first, skipped, &before, &after);
        rest = later;
    }
    out
}

/// Splits a text into lines, each with its line break.
pub fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// Leaves away what is alike at both ends of two texts, but for lines of context; says how many lines were left away before.
fn unlike<'t>(old: &'t [u8], new: &'t [u8]) -> (usize, &'t [u8], &'t [u8]) {
    const BLOCK: usize = 4096;
    let blocks = old
        .chunks(BLOCK)
        .zip(new.chunks(BLOCK))
        .take_while(|(a, b)| a.len() == BLOCK && is_same(a, b))
        .count();
    let mut head = blocks * BLOCK;
    for _ in 0..=CONTEXT {
        head = old
            .get(..head)
            .and_then(|before| before.iter().rposition(|byte| *byte == b'\n'))
            .unwrap_or(0);
    }
    // Where the context does not reach back to a line, everything is shown from the start.
    if head > 0 {
        head += 1;
    }
    let (a_rest, b_rest) = (old.get(head..).unwrap_or_default(), new.get(head..).unwrap_or_default());
    let blocks = a_rest
        .rchunks(BLOCK)
        .zip(b_rest.rchunks(BLOCK))
        .take_while(|(a, b)| a.len() == BLOCK && is_same(a, b))
        .count();
    let mut tail = blocks * BLOCK;
    for _ in 0..=CONTEXT {
        let Some(at) = a_rest
            .get(a_rest.len() - tail..)
            .and_then(|after| after.iter().position(|byte| *byte == b'\n'))
        else {
            tail = 0;
            break;
        };
        tail -= at + 1;
    }
    let skipped = memchr_iter(b'\n', old.get(..head).unwrap_or_default()).count();
    let part = |text: &'t [u8]| text.get(head..text.len() - tail).unwrap_or_default();
    (skipped, part(old), part(new))
}

fn hunk(out: &mut String, group: &[LineChange], first: &LineChange, skipped: usize, old: &[&str], new: &[&str]) {
    let Some(last) = group.last() else { return };
    let lead = first.old.min(CONTEXT);
    let trail = (old.len() - (last.old + last.old_len)).min(CONTEXT);
    let (old_start, new_start) = (first.old - lead, first.new - lead);
    let old_len = last.old + last.old_len + trail - old_start;
    let new_len = last.new + last.new_len + trail - new_start;
    let side = |start: usize, len: usize| match len {
        0 => format!("{},0", skipped + start),
        1 => format!("{}", skipped + start + 1),
        _ => format!("{},{len}", skipped + start + 1),
    };
    out.push_str(&format!(
        "@@ -{} +{} @@\n",
        side(old_start, old_len),
        side(new_start, new_len)
    ));
    let mut at = old_start;
    for change in group {
        write(out, ' ', old, at, change.old);
        write(out, '-', old, change.old, change.old + change.old_len);
        write(out, '+', new, change.new, change.new + change.new_len);
        at = change.old + change.old_len;
    }
    write(out, ' ', old, at, at + trail);
}

fn write(out: &mut String, mark: char, lines: &[&str], from: usize, to: usize) {
    for line in lines.get(from..to).unwrap_or_default() {
        out.push(mark);
        out.push_str(line);
        if !line.ends_with('\n') {
            out.push_str("\n\\ No newline at end of file\n");
        }
    }
}

/// The runs of lines that differ, by the shortest edit script (Myers), in order.
pub fn changes(old: &[&str], new: &[&str]) -> Vec<LineChange> {
    let (head, old_mid, new_mid) = differing(old, new);
    if old_mid.is_empty() && new_mid.is_empty() {
        return Vec::new();
    }
    let mut out: Vec<LineChange> = Vec::new();
    let mut from = (0, 0);
    for (x, y) in matching::pairs(old_mid, new_mid)
        .into_iter()
        .chain([(old_mid.len(), new_mid.len())])
    {
        if (x, y) != from {
            out.push(LineChange {
                old: head + from.0,
                old_len: x - from.0,
                new: head + from.1,
                new_len: y - from.1,
            });
        }
        from = (x + 1, y + 1);
    }
    out
}

/// How many lines both begin with, and what is left of each without those and without the lines that both end with.
fn differing<'s, 't>(old: &'s [&'t str], new: &'s [&'t str]) -> (usize, &'s [&'t str], &'s [&'t str]) {
    let equal = |(a, b): &(&&str, &&str)| a == b;
    let head = old.iter().zip(new).take_while(equal).count();
    let (old, new) = (old.get(head..).unwrap_or_default(), new.get(head..).unwrap_or_default());
    let tail = old.iter().rev().zip(new.iter().rev()).take_while(equal).count();
    let without_tail = |lines: &'s [&'t str]| lines.get(..lines.len() - tail).unwrap_or_default();
    (head, without_tail(old), without_tail(new))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_three_lines_around() {
        let old = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";
        let new = "1\n2\n3\n4\nx\n6\n7\n8\n9\ny";
        assert_eq!(
            unified("f", Some(old.as_bytes()), Some(new.as_bytes())),
            "--- a/f\n+++ b/f\n@@ -2,8 +2,9 @@\n 2\n 3\n 4\n-5\n+x\n 6\n 7\n 8\n 9\n+y\n\\ No newline at end of file\n"
        );
        assert_eq!(
            unified("f", None, Some(b"a\n")),
            "--- /dev/null\n+++ b/f\n@@ -0,0 +1 @@\n+a\n"
        );
        assert_eq!(unified("f", Some(b"a\n"), Some(b"a\n")), "");
    }

    #[test]
    fn is_shortest() {
        let old = ["a", "b", "c", "a", "b", "b", "a"];
        let new = ["c", "b", "a", "b", "a", "c"];
        let total: usize = changes(&old, &new)
            .iter()
            .map(|change| change.old_len + change.new_len)
            .sum();
        assert_eq!(total, 5);
    }
}
