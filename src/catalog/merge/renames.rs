//! Two names for one service: both sides rename it, each in a way of its own.

use super::conflict::Conflict;
use super::side::SideEntry;
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};

type Index<'s, 'a> = BTreeMap<&'s str, &'s SideEntry<'a>>;

/// A conflict for each service that both sides rename differently. A removed service counts as renamed if a new one has all of
/// its keys.
pub fn of_both([base, ours, theirs]: &[Index<'_, '_>; 3]) -> Vec<Conflict> {
    let mut gone = base
        .iter()
        .filter(|(name, _)| !ours.contains_key(*name) && !theirs.contains_key(*name))
        .peekable();
    if gone.peek().is_none() {
        return Vec::new();
    }
    let [new_in_ours, new_in_theirs] = [ours, theirs].map(|side| new_by_keys(base, side));
    gone.filter_map(|(name, entry)| {
        let keys = keys(entry)?;
        match (new_in_ours.get(&keys), new_in_theirs.get(&keys)) {
            (Some(own), Some(other)) if own.name != other.name => Some(Conflict::renamed(name, own, other)),
            _ => None,
        }
    })
    .collect()
}

fn new_by_keys<'s, 'a>(base: &Index<'_, '_>, side: &Index<'s, 'a>) -> HashMap<String, &'s SideEntry<'a>> {
    let new = side.iter().filter(|(name, _)| !base.contains_key(*name));
    new.filter_map(|(_, entry)| Some((keys(entry)?, *entry))).collect()
}

/// All that an entry says but its name, as text; none where it says nothing else.
fn keys(entry: &SideEntry<'_>) -> Option<String> {
    let mut pairs: Vec<_> = entry.value.iter().filter(|(key, _)| *key != "name").collect();
    pairs.sort_by_key(|(key, _)| key.as_str());
    let text = |(key, value): &(&String, &Value)| format!("{key}\0{value}\0");
    (!pairs.is_empty()).then(|| pairs.iter().map(text).collect())
}
