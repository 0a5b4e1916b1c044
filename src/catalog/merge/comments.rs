//! How often each comment may be in a merged catalog.

use super::side::Side;
use crate::yaml::merge::comments::count;
use crate::yaml::parse_all;
use crate::yaml::text::{cut, ends_blank, is_blank, line_end, line_start, without_break};
use std::collections::{BTreeMap, BTreeSet};

/// The comments of a merge, by text.
pub(super) struct Comments(BTreeMap<String, SideCounts>);

/// How often a comment is in each text, where the texts differ.
#[derive(Default)]
struct SideCounts {
    base: usize,
    ours: usize,
    theirs: usize,
    merged: usize,
}

impl SideCounts {
    /// How often it is in the merged text beyond what both sides account for.
    fn surplus(&self) -> usize {
        let most = if self.ours == self.theirs {
            self.ours
        } else {
            self.ours + self.theirs
        };
        self.merged.saturating_sub(most)
    }

    /// Whether the merged text still has the comment if both sides have it, and as often as a side added it.
    fn is_kept(&self) -> bool {
        let added = |side: usize| side.saturating_sub(self.base);
        let is_there = self.merged > 0 || self.ours == 0 || self.theirs == 0;
        is_there && self.merged >= added(self.ours).max(added(self.theirs))
    }
}

impl Comments {
    /// Counts the comments of all that is not the same in all four texts.
    pub(super) fn of([base, ours, theirs]: [&Side<'_>; 3], merged: &Side<'_>) -> Self {
        let parts = unlike([base, ours, theirs, merged]);
        let counts = parts.map(|parts| {
            let mut all = BTreeMap::new();
            for (text, number) in parts.iter().flat_map(|part| count(part)) {
                *all.entry(text).or_default() += number;
            }
            all
        });
        let texts: BTreeSet<_> = counts.iter().flat_map(BTreeMap::keys).collect();
        let of = |side: &BTreeMap<String, usize>, text: &String| side.get(text).copied().unwrap_or_default();
        let [base, ours, theirs, merged] = &counts;
        let counted = |text: &String| SideCounts {
            base: of(base, text),
            ours: of(ours, text),
            theirs: of(theirs, text),
            merged: of(merged, text),
        };
        Self(texts.into_iter().map(|text| (text.clone(), counted(text))).collect())
    }

    /// Whether the merge keeps every comment that both sides have or one side added, and repeats none.
    pub(super) fn hold(&self) -> bool {
        self.0.values().all(|counts| counts.surplus() == 0 && counts.is_kept())
    }

    /// The merged text without repeated comments, which come from each side moving a comment with a service of its own; the
    /// first occurrence stays. `None` if nothing is repeated.
    pub(super) fn without_repeats(&self, merged: &str) -> Option<String> {
        let surplus = self.0.iter().map(|(text, counts)| (text.as_str(), counts.surplus()));
        let mut surplus: BTreeMap<_, _> = surplus.filter(|(_, surplus)| *surplus > 0).collect();
        if surplus.is_empty() {
            return None;
        }
        let mut merged = merged.to_owned();
        let comments = parse_all(&merged).map(|parsed| parsed.comments).unwrap_or_default();
        for range in comments.into_iter().rev() {
            let start = line_start(&merged, range.start);
            let Some(left) = surplus
                .get_mut(cut(&merged, range.clone()).trim_end())
                .filter(|left| **left > 0 && is_blank(cut(&merged, start..range.start)))
            else {
                continue;
            };
            *left -= 1;
            let mut end = line_end(&merged, range.start);
            // Of the blank lines around it, those above are enough.
            while ends_blank(cut(&merged, 0..start)) && end < merged.len() {
                let next = line_end(&merged, end);
                if !is_blank(cut(&merged, end..next)) {
                    break;
                }
                end = next;
            }
            merged.replace_range(start..end, "");
        }
        Some(merged)
    }
}

/// The parts of each text that are not the same in all of them: head, entries and tail.
fn unlike(sides: [&Side<'_>; 4]) -> [[String; 3]; 4] {
    let indexes = sides.map(Side::by_name);
    let [first, ..] = sides;
    let is_same = |name: &str, block: &str| {
        indexes.iter().all(|index| {
            let entry = index.get(name);
            entry.is_some_and(|entry| without_break(entry.block) == without_break(block))
        })
    };
    let same_head = sides.iter().all(|side| side.head == first.head);
    let same_tail = sides.iter().all(|side| side.tail == first.tail);
    sides.map(|side| {
        let mut blocks = String::new();
        for entry in &side.entries {
            if !is_same(&entry.name, entry.block) {
                blocks.push_str(without_break(entry.block));
                blocks.push('\n');
            }
        }
        let [head, tail] = [(same_head, side.head), (same_tail, side.tail)];
        let part = |(same, text): (bool, &str)| if same { String::new() } else { text.to_owned() };
        [part(head), blocks, part(tail)]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_both_took_along_stays_where_it_stands_first() {
        let side = |note: &str| format!("services:\n  # old\n  # {note}\n  - name: x\n");
        let merged = "services:\n  # old\n  # ours\n  - name: a\n\n  # old\n\n  # theirs\n  - name: b\n";
        let texts = [
            "services:\n  # old\n  - name: x\n".to_owned(),
            side("ours"),
            side("theirs"),
        ];
        let [base, ours, theirs] = texts
            .each_ref()
            .map(|text| Side::open("", "", text.as_bytes()).unwrap());
        let comments =
            |text: &str| Comments::of([&base, &ours, &theirs], &Side::open("", "", text.as_bytes()).unwrap());
        assert!(!comments(merged).hold());
        let out = comments(merged).without_repeats(merged).unwrap();
        let wanted = "services:\n  # old\n  # ours\n  - name: a\n\n  # theirs\n  - name: b\n";
        assert_eq!(out, wanted);
        assert!(comments(&out).hold() && comments(&out).without_repeats(&out).is_none());
        assert!(!comments(&out.replace("  # old\n", "")).hold());
        // What one side added.
        assert!(!comments(&out.replace("  # theirs\n", "")).hold());
    }
}
