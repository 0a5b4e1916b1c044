//! The three-way merge of comments. Two different comments at one place are no conflict: both are kept.

use super::lines::merge_lines;
use crate::yaml::parse_part_all;
use crate::yaml::text::{cut, is_blank};
use std::collections::BTreeMap;

/// Number of occurrences of each comment of a text.
pub type CommentCounts = BTreeMap<String, usize>;

/// CommentCounts the comments of a text that is YAML.
pub fn count(text: &str) -> CommentCounts {
    let mut counts = CommentCounts::new();
    for range in parse_part_all(text).map(|parsed| parsed.comments).unwrap_or_default() {
        *counts.entry(cut(text, range).trim_end().to_owned()).or_default() += 1;
    }
    counts
}

/// The comments that a merge must have: with the additions and removals of each side; what both sides added counts once.
pub fn merged(base: &CommentCounts, ours: &CommentCounts, theirs: &CommentCounts) -> CommentCounts {
    let of = |counts: &CommentCounts, text: &String| counts.get(text).copied().unwrap_or_default();
    let texts = base.keys().chain(ours.keys()).chain(theirs.keys());
    let wanted = |text: &String| {
        let (base, ours, theirs) = (of(base, text), of(ours, text), of(theirs, text));
        super::three(&base, ours, theirs).unwrap_or(ours.max(theirs))
    };
    texts.map(|text| (text.clone(), wanted(text))).collect()
}

/// Comments that are in `first` more often than in `second`, each as often as it exceeds.
pub fn surplus(first: &CommentCounts, second: &CommentCounts) -> Vec<String> {
    let more = |(text, count): (&String, &usize)| {
        let known = second.get(text).copied().unwrap_or_default();
        std::iter::repeat_n(text.clone(), count.saturating_sub(known))
    };
    first.iter().flat_map(more).collect()
}

/// Merges texts that contain only comments and blank lines. Where both sides changed the same lines, theirs follow ours.
///
/// ```yaml
/// # base        # ours        # theirs      # merged
/// # a           # a           # a           # a
///               # by us                     # by us
///                             # by them     # by them
/// ```
pub fn interleave(base: &str, ours: &str, theirs: &str) -> String {
    if let Some(text) = merge_lines(base, ours, theirs) {
        return text;
    }
    let [before, own, other] = [base, ours, theirs].map(notes);
    let taken = without(&before, &other);
    let mut out = without(&own, &taken);
    let mut left = without(&without(&other, &before), &without(&own, &before));
    for (index, note) in other.iter().enumerate() {
        let Some(new) = left.iter().position(|known| known.text == note.text) else {
            continue;
        };
        left.remove(new);
        let at = |other: &Note<'_>| out.iter().rposition(|known| known.text == other.text);
        let above = other.iter().take(index).rev().find_map(at).map(|at| at + 1);
        let below = || other.iter().skip(index + 1).find_map(at);
        let place = above.or_else(below).unwrap_or(out.len());
        out.insert(place, *note);
    }
    out.iter().map(|note| note.lines).collect()
}

/// A comment with its indentation and the blank lines below it.
#[derive(Clone, Copy)]
struct Note<'a> {
    text: &'a str,
    lines: &'a str,
}

fn notes(text: &str) -> Vec<Note<'_>> {
    let mut notes: Vec<Note<'_>> = Vec::new();
    let (mut start, mut at) = (0, 0);
    for line in text.split_inclusive('\n') {
        let end = at + line.len();
        match notes.last_mut().filter(|_| is_blank(line)) {
            Some(last) => last.lines = cut(text, start..end),
            None => {
                start = at;
                notes.push(Note {
                    text: line.trim(),
                    lines: line,
                });
            }
        }
        at = end;
    }
    notes
}

/// The notes of `first`, minus one occurrence of each note of `second`.
fn without<'a>(first: &[Note<'a>], second: &[Note<'_>]) -> Vec<Note<'a>> {
    let mut left = first.to_vec();
    for note in second {
        if let Some(at) = left.iter().position(|known| known.text == note.text) {
            left.remove(at);
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_are_kept_and_what_one_side_took_goes() {
        assert_eq!(interleave("# a\n", "# b\n", "# c\n"), "# b\n# c\n");
        assert_eq!(
            interleave("# a\n# z\n", "# z\n# b\n", "# a\n# c\n# z\n"),
            "# c\n# z\n# b\n"
        );
        assert_eq!(interleave("", "# a\n# x\n", "# x\n# b\n"), "# a\n# x\n# b\n");
        assert_eq!(interleave("# a\n", "", "# a\n# b\n"), "# b\n");
    }
}
