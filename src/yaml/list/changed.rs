//! Which entries of a list another version of the text has otherwise, told by their bytes.

use super::pieces::{column_of_dashes, end_of_head, next_dash};
use super::{ListDocument, Shape};
use crate::yaml::bytes::{common_end, common_start};
use crate::yaml::diff::changes;
use crate::yaml::text::{cut, line_end};
use std::ops::Range;

/// The entries that another version has otherwise.
#[derive(Debug, PartialEq)]
pub struct ChangedItems {
    /// Where each stretch of other entries is, as indexes, and by how many bytes it is longer there; empty where there are only new ones.
    pub stretches: Vec<(Range<usize>, isize)>,
    /// By how many bytes all before the entries is longer there.
    pub head: isize,
}

impl ListDocument<'_> {
    /// Compares with another version; `None` where it is not a list of the same style, or lines do not tell.
    pub fn changed_in(&self, other: &str) -> Option<ChangedItems> {
        let Shape::Block(dash) = self.shape else { return None };
        let head = end_of_head(other, self.key)?;
        if self.whole.is_some() || column_of_dashes(other, head)? != dash {
            return None;
        }
        let (own, new) = (self.text.as_bytes(), other.as_bytes());
        let start = common_start(own, new);
        let end = own.len() - common_end(own.get(start..)?, new.get(start..)?);
        // An entry ends where the dash of the next one is, which has to be common as well.
        let first = self.items.partition_point(|item| item.end + dash + 2 <= start);
        let last = self.items.partition_point(|item| item.start <= end).max(first);
        let own_head = self.item(0).start;
        let from = match first.checked_sub(1) {
            Some(before) => self.item(before).end,
            None => head,
        };
        let to = self.items.get(last).map(|item| item.start + new.len() - own.len());
        let pieces = pieces_between(other, from, to, dash, first == 0)?;
        let texts = |ranges: &[Range<usize>], text| ranges.iter().map(|range| cut(text, range.clone())).collect();
        let items: Vec<&str> = texts(self.items.get(first..last)?, self.text);
        let others: Vec<&str> = texts(&pieces, other);
        let bytes = |texts: Option<&[&str]>| texts.unwrap_or_default().iter().map(|text| text.len()).sum::<usize>();
        let stretches = changes(&items, &others).into_iter().map(|change| {
            let old = bytes(items.get(change.old..change.old + change.old_len));
            let new = bytes(others.get(change.new..change.new + change.new_len));
            let start = first + change.old;
            (start..start + change.old_len, new.cast_signed() - old.cast_signed())
        });
        Some(ChangedItems {
            stretches: stretches.collect(),
            head: match first {
                0 => head.cast_signed() - own_head.cast_signed(),
                _ => 0,
            },
        })
    }
}

/// The entries from one offset to another, or to the end of the list.
fn pieces_between(text: &str, from: usize, to: Option<usize>, dash: usize, is_head: bool) -> Option<Vec<Range<usize>>> {
    let mut pieces = Vec::new();
    let (mut line, mut has_next) = next_dash(text, from, dash)?;
    if !is_head && has_next && line != from {
        return None;
    }
    let mut at = from;
    while has_next && to.is_none_or(|to| at < to) {
        let next;
        (next, has_next) = next_dash(text, line_end(text, line), dash)?;
        pieces.push(at..next);
        (at, line) = (next, next);
    }
    to.is_none_or(|to| at == to).then_some(pieces)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(from: &str, to: &str) -> Option<ChangedItems> {
        let (list, _) = ListDocument::open(from, "services", |_, _| ()).unwrap();
        list.changed_in(to)
    }

    fn told(stretches: &[(Range<usize>, isize)], head: isize) -> Option<ChangedItems> {
        let stretches = stretches.to_vec();
        Some(ChangedItems { stretches, head })
    }

    #[test]
    fn tells_which_entries_differ() {
        let entry = |name: &str| format!("  - name: {name}\n    size: small\n");
        let text = format!("services:\n{}", ["a", "b", "c", "d"].map(entry).concat());
        assert_eq!(changed(&text, &text), told(&[], 0));
        let other = text.replace("name: b", "name: bb");
        assert_eq!(changed(&text, &other), told(&[(1..2, 1)], 0));
        let other = format!("# note\n{text}").replace("- name: d\n", "- name: d\n    team: x\n");
        assert_eq!(changed(&text, &other), told(&[(3..4, 12)], 7));
        let other = text
            .replace(&entry("b"), "")
            .replace(&entry("d"), &[entry("d"), entry("e")].concat());
        let length = entry("b").len().cast_signed();
        assert_eq!(changed(&text, &other), told(&[(1..2, -length), (4..4, length)], 0));
        let other = text.replace(&entry("a"), &[entry("0"), entry("a")].concat());
        assert_eq!(changed(&text, &other), told(&[(0..0, length)], 0));
        assert_eq!(changed(&text, &text.replace("  - ", "- ").replace("    ", "  ")), None);
        assert_eq!(changed(&text, "services: []\n"), None);
    }
}
