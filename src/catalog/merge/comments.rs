//! How often each comment may stand in a merged catalog.

use crate::yaml::merge::comments::count;
use crate::yaml::parse;
use crate::yaml::text::{cut, ends_blank, is_blank, line_end, line_start};
use std::collections::{BTreeMap, BTreeSet};

/// Whether no comment that both sides have is lost, and none stands there more often than on both sides.
pub(super) fn hold(ours: &str, theirs: &str, merged: &str) -> bool {
    let kept = |counts: &Counts| counts.merged > 0 || counts.ours == 0 || counts.theirs == 0;
    compared(ours, theirs, merged)
        .values()
        .all(|counts| counts.surplus() == 0 && kept(counts))
}

/// The merged text without comments that stand there more often than they may, since each side took them along with a service of
/// its own: they stay where they stand first.
pub(super) fn without_repeats(ours: &str, theirs: &str, mut merged: String) -> String {
    let mut surplus = compared(ours, theirs, &merged);
    surplus.retain(|_, counts| counts.surplus() > 0);
    if surplus.is_empty() {
        return merged;
    }
    let comments = parse(&merged).map(|parsed| parsed.comments).unwrap_or_default();
    for range in comments.into_iter().rev() {
        let start = line_start(&merged, range.start);
        let Some(counts) = surplus
            .get_mut(cut(&merged, range.clone()).trim_end())
            .filter(|counts| counts.surplus() > 0 && is_blank(cut(&merged, start..range.start)))
        else {
            continue;
        };
        counts.merged -= 1;
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
    merged
}

/// How often a comment stands in each text.
struct Counts {
    ours: usize,
    theirs: usize,
    merged: usize,
}

impl Counts {
    /// How often it stands in the merged text beyond what both sides account for.
    fn surplus(&self) -> usize {
        let most = if self.ours == self.theirs {
            self.ours
        } else {
            self.ours + self.theirs
        };
        self.merged.saturating_sub(most)
    }
}

fn compared(ours: &str, theirs: &str, merged: &str) -> BTreeMap<String, Counts> {
    let [ours, theirs, merged] = [ours, theirs, merged].map(count);
    let texts: BTreeSet<_> = ours.keys().chain(theirs.keys()).chain(merged.keys()).collect();
    texts
        .into_iter()
        .map(|text| {
            let of = |counts: &BTreeMap<String, usize>| counts.get(text).copied().unwrap_or_default();
            let counts = Counts {
                ours: of(&ours),
                theirs: of(&theirs),
                merged: of(&merged),
            };
            (text.clone(), counts)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_both_took_along_stays_where_it_stands_first() {
        let side = |note: &str| format!("services:\n  # old\n  # {note}\n  - name: x\n");
        let merged = "services:\n  # old\n  # ours\n  - name: a\n\n  # old\n\n  # theirs\n  - name: b\n";
        let (ours, theirs) = (side("ours"), side("theirs"));
        assert!(!hold(&ours, &theirs, merged));
        let out = without_repeats(&ours, &theirs, merged.to_owned());
        let wanted = "services:\n  # old\n  # ours\n  - name: a\n\n  # theirs\n  - name: b\n";
        assert_eq!(out, wanted);
        assert!(hold(&ours, &theirs, &out));
        assert!(!hold(&ours, &theirs, &out.replace("  # old\n", "")));
    }
}
