//! What the merged file must hold: values and order, by three-way merge.

use super::conflict::Conflict;
use super::side::{Entry, REFERENCE, Side};
use crate::problem::Problem;
use crate::yaml::merge::order::merge_order;
use crate::yaml::merge::{Clash, merge_values, three};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// What the merged file must hold.
pub struct Wanted {
    /// The entries by name.
    pub entries: BTreeMap<String, Map<String, Value>>,
    /// Their order.
    pub order: Vec<String>,
    /// The keys beside the list.
    pub rest: Map<String, Value>,
}

impl Wanted {
    /// Merges the values, and tells what clashes. An entry whose value cannot be known must not have been changed by both sides.
    pub fn of(
        path: &str,
        base: &Side<'_>,
        ours: &Side<'_>,
        theirs: &Side<'_>,
        conflicts: &mut Vec<Conflict>,
    ) -> Result<Self, Problem> {
        let sides = [base, ours, theirs];
        let mut clashes = Vec::new();
        let objects = sides.map(|side| Value::Object(side.rest.clone()));
        let [before, own, other] = &objects;
        let rest = merge_values(Some(before), Some(own), Some(other), "", &mut clashes);
        let outside = clashes.into_iter().map(|clash| Conflict::of(None, clash, ours, theirs));
        conflicts.extend(outside);
        one_changes_references(path, sides)?;
        let names: BTreeSet<&str> = sides
            .iter()
            .flat_map(|side| side.entries.iter().map(|entry| entry.name.as_str()))
            .collect();
        let indexes = sides.map(Side::by_name);
        let mut entries = BTreeMap::new();
        for name in names {
            let found = indexes.each_ref().map(|index| index.get(name).copied());
            let mut clashes = Vec::new();
            let merged = entry(path, [ours, theirs], found, &mut clashes)?;
            let told = |clash| Conflict::of(Some(name), clash, ours, theirs);
            conflicts.extend(clashes.into_iter().map(told));
            if let Some(map) = merged {
                entries.insert(name.to_owned(), map);
            }
        }
        Ok(Self {
            order: order(sides, &entries),
            rest: rest.and_then(|rest| rest.as_object().cloned()).unwrap_or_default(),
            entries,
        })
    }

    /// Whether a text holds exactly this, in this order.
    pub fn is(&self, text: &str) -> bool {
        self.is_but_for_order(text)
            .is_some_and(|side| side.order() == self.order)
    }

    /// A text that holds exactly this in whatever order, read.
    pub fn is_but_for_order<'t>(&self, text: &'t str) -> Option<Side<'t>> {
        let same = |entry: &Entry<'_>| self.entries.get(&entry.name) == Some(&entry.value);
        let side = Side::open("", "", text.as_bytes()).ok()?;
        let is = side.entries.len() == self.entries.len() && side.entries.iter().all(same) && side.rest == self.rest;
        is.then_some(side)
    }
}

/// One entry by three-way merge.
fn entry(
    path: &str,
    [ours, theirs]: [&Side<'_>; 2],
    found: [Option<&Entry<'_>>; 3],
    clashes: &mut Vec<Clash>,
) -> Result<Option<Map<String, Value>>, Problem> {
    let object = |entry: Option<&Entry<'_>>| entry.map(|entry| Value::Object(entry.value.clone()));
    let [base, own, other] = found.map(object);
    if found.iter().flatten().any(|entry| entry.is_opaque) {
        let merged = three(&base, own, other).ok_or_else(|| {
            let [_, own, other] = found;
            match (own, other) {
                (Some(own), _) => ours.apart(path, "ours", own.at, REFERENCE),
                (None, other) => theirs.apart(path, "theirs", other.map_or(0, |entry| entry.at), REFERENCE),
            }
        })?;
        return Ok(merged.and_then(|value| value.as_object().cloned()));
    }
    // Two adds of one name are one thing each; only what was there before merges key by key.
    if base.is_none() && own.is_some() && other.is_some() && own != other {
        clashes.push(Clash {
            path: String::new(),
            base: None,
            ours: own,
            theirs: other,
        });
        return Ok(None);
    }
    let merged = merge_values(base.as_ref(), own.as_ref(), other.as_ref(), "", clashes);
    Ok(merged.and_then(|value| value.as_object().cloned()))
}

/// Anchors that one side adds may change what the aliases of the other mean: only one side may touch entries that have some.
fn one_changes_references(path: &str, [base, ours, theirs]: [&Side<'_>; 3]) -> Result<(), Problem> {
    let values = |side: &Side<'_>| {
        let opaque = side.entries.iter().filter(|entry| entry.is_opaque);
        opaque.map(|entry| entry.value.clone()).collect::<Vec<_>>()
    };
    if three(&values(base), values(ours), values(theirs)).is_some() {
        return Ok(());
    }
    let first = |side: &Side<'_>| side.entries.iter().find(|entry| entry.is_opaque).map(|entry| entry.at);
    Err(match (first(ours), first(theirs)) {
        (Some(at), _) => ours.apart(path, "ours", at, REFERENCE),
        (None, at) => theirs.apart(path, "theirs", at.unwrap_or_default(), REFERENCE),
    })
}

/// The order of the merged entries: sorted where all sides are.
fn order(sides: [&Side<'_>; 3], wanted: &BTreeMap<String, Map<String, Value>>) -> Vec<String> {
    let orders = sides.map(|side| side.entries.iter().map(|entry| entry.name.as_str()).collect::<Vec<_>>());
    if orders.iter().all(|names| names.is_sorted()) {
        return wanted.keys().cloned().collect();
    }
    let [base, ours, theirs] = &orders;
    merge_order(base, ours, theirs, |name| wanted.contains_key(name))
}
