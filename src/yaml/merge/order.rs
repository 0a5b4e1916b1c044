//! The three-way merge of an order of names.

use crate::yaml::diff::changes;
use std::collections::{BTreeSet, HashMap, HashSet};

/// Merges the order of names. Ours is kept; a name that only theirs moved or added follows the name that it follows there, and
/// the names that ours added at that position.
pub fn merge_order(base: &[&str], ours: &[&str], theirs: &[&str], keep: impl Fn(&str) -> bool) -> Vec<String> {
    let moved_by_ours = moved(base, ours);
    let mut taken = moved(base, theirs);
    taken.retain(|name| !moved_by_ours.contains(name));
    let known: BTreeSet<&str> = base.iter().chain(theirs).copied().collect();
    // A chain from name to name, so that a name is put in without moving those behind it; it starts at none.
    let mut next: HashMap<Option<&str>, &str> = HashMap::new();
    let mut last = None;
    for name in ours.iter().filter(|name| keep(name) && !taken.contains(**name)) {
        next.insert(last, name);
        last = Some(*name);
    }
    let mut present: HashSet<&str> = next.values().copied().collect();
    let mut before: Option<&str> = None;
    for name in theirs.iter().filter(|name| keep(name)).copied() {
        if present.insert(name) {
            let mut place = before;
            while let Some(new) = next.get(&place).filter(|name| !known.contains(*name)) {
                place = Some(new);
            }
            if let Some(follower) = next.insert(place, name) {
                next.insert(Some(name), follower);
            }
        }
        before = Some(name);
    }
    let first = next.get(&None).copied();
    std::iter::successors(first, |name| next.get(&Some(*name)).copied())
        .map(str::to_owned)
        .collect()
}

/// The names, present on both sides, that a side moved.
fn moved<'n>(base: &[&'n str], side: &[&'n str]) -> BTreeSet<&'n str> {
    let (in_base, in_side): (BTreeSet<_>, BTreeSet<_>) = (base.iter().collect(), side.iter().collect());
    let before: Vec<_> = base.iter().filter(|name| in_side.contains(name)).copied().collect();
    let after: Vec<_> = side.iter().filter(|name| in_base.contains(name)).copied().collect();
    let gone = |change: &crate::yaml::diff::LineChange| change.old..change.old + change.old_len;
    let gone: Vec<_> = changes(&before, &after).iter().map(gone).collect();
    gone.into_iter()
        .flat_map(|range| before.get(range).unwrap_or_default())
        .copied()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn merged(base: &str, ours: &str, theirs: &str, keep: &str) -> String {
        let [base, ours, theirs] = [base, ours, theirs].map(|names| names.split(' ').collect::<Vec<_>>());
        merge_order(&base, &ours, &theirs, |name| keep.contains(name)).join(" ")
    }

    #[test]
    fn moves_of_both_sides_hold() {
        assert_eq!(merged("a b c d", "b c d a", "d a b c", "abcd"), "d b c a");
        assert_eq!(merged("a b c d", "a b c d", "b a c d", "abcd"), "b a c d");
        assert_eq!(merged("a b c", "c b", "a b", "b"), "b");
    }

    #[test]
    fn what_is_new_follows_what_it_follows() {
        assert_eq!(merged("a b", "a x b", "a y b z", "abxyz"), "a x y b z");
        assert_eq!(merged("a b", "a b x", "y a b z", "abxyz"), "y a b x z");
    }
}
