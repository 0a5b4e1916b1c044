//! What the merged file must hold: values and order, by three-way merge.

use super::conflict::Conflict;
use super::side::{Side, SideEntry};
use super::{removed, renames};
use crate::yaml::merge::order::merge_order;
use crate::yaml::merge::{Clash, merge_values};
use serde_json::{Map, Value};
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

/// What the merged file must contain.
pub struct WantedMerge {
    /// The entries by name.
    pub entries: BTreeMap<String, Map<String, Value>>,
    /// Names of the entries, in the order of the merged file.
    pub order: Vec<String>,
    /// The keys beside the list.
    pub rest: Map<String, Value>,
    /// How much of the versions is looked at.
    pub scope: Scope,
}

/// How much of the versions is looked at.
#[derive(Debug, Default)]
pub struct Scope {
    /// Whether the entries that are left out, with those around them, are not sorted by name.
    pub is_unsorted: bool,
    /// Whether a question came up that only the whole versions can answer.
    pub is_too_small: Cell<bool>,
}

impl WantedMerge {
    /// Merges the values; conflicts are added to `conflicts`.
    pub fn of(
        base: &Side<'_>,
        ours: &Side<'_>,
        theirs: &Side<'_>,
        scope: Scope,
        conflicts: &mut Vec<Conflict>,
    ) -> Self {
        let sides = [base, ours, theirs];
        let mut clashes = Vec::new();
        let objects = sides.map(|side| Value::Object(side.rest.clone()));
        let [before, own, other] = &objects;
        let rest = merge_values(Some(before), Some(own), Some(other), "", &mut clashes);
        let outside = clashes.into_iter().map(|clash| Conflict::of(None, clash, ours, theirs));
        conflicts.extend(outside);
        let names: BTreeSet<&str> = sides
            .iter()
            .flat_map(|side| side.entries.iter().map(|entry| entry.name.as_str()))
            .collect();
        let indexes = sides.map(Side::by_name);
        conflicts.extend(renames::of_both(&indexes));
        let mut entries = BTreeMap::new();
        for name in names {
            let found = indexes.each_ref().map(|index| index.get(name).copied());
            let mut clashes = Vec::new();
            let merged = entry(found, &mut clashes);
            conflicts.extend(removed::with_new_comments(name, found, [ours, theirs]));
            let conflict = |clash| Conflict::of(Some(name), clash, ours, theirs);
            conflicts.extend(clashes.into_iter().map(conflict));
            if let Some(map) = merged {
                entries.insert(name.to_owned(), map);
            }
        }
        Self {
            order: order(sides, &entries, &scope),
            rest: rest.and_then(|rest| rest.as_object().cloned()).unwrap_or_default(),
            entries,
            scope,
        }
    }

    /// A text that contains exactly this, in this order, read.
    pub fn is<'t>(&self, text: &'t str) -> Option<Side<'t>> {
        let side = self.is_but_for_order(text)?;
        let order = side.entries.iter().map(|entry| entry.name.as_str());
        order.eq(self.order.iter().map(String::as_str)).then_some(side)
    }

    /// A text that contains exactly this in whatever order, read.
    pub fn is_but_for_order<'t>(&self, text: &'t str) -> Option<Side<'t>> {
        let same = |entry: &SideEntry<'_>| self.entries.get(&entry.name) == Some(&entry.value);
        let side = Side::open("", "", text.as_bytes()).ok()?;
        let is = side.entries.len() == self.entries.len() && side.entries.iter().all(same) && side.rest == self.rest;
        is.then_some(side)
    }
}

/// One entry by three-way merge.
fn entry([base, own, other]: [Option<&SideEntry<'_>>; 3], clashes: &mut Vec<Clash>) -> Option<Map<String, Value>> {
    let map = |entry: Option<&SideEntry<'_>>| entry.map(|entry| entry.value.clone());
    let same = |one: Option<&SideEntry<'_>>, two: Option<&SideEntry<'_>>| match (one, two) {
        (Some(one), Some(two)) => one.value == two.value,
        (one, two) => one.is_none() == two.is_none(),
    };
    if same(own, other) || same(base, other) {
        return map(own);
    }
    if same(base, own) {
        return map(other);
    }
    let [base, own, other] = [base, own, other].map(|entry| map(entry).map(Value::Object));
    // Two adds of one name are one thing each; only what was there before merges key by key.
    if base.is_none() && own.is_some() && other.is_some() {
        clashes.push(Clash {
            path: String::new(),
            base: None,
            ours: own,
            theirs: other,
        });
        return None;
    }
    match merge_values(base.as_ref(), own.as_ref(), other.as_ref(), "", clashes) {
        Some(Value::Object(map)) => Some(map),
        _ => None,
    }
}

/// The order of the merged entries: sorted where all sides are.
fn order(sides: [&Side<'_>; 3], wanted: &BTreeMap<String, Map<String, Value>>, scope: &Scope) -> Vec<String> {
    let orders = sides.map(|side| side.entries.iter().map(|entry| entry.name.as_str()).collect::<Vec<_>>());
    if !scope.is_unsorted && orders.iter().all(|names| names.is_sorted()) {
        return wanted.keys().cloned().collect();
    }
    let [base, ours, theirs] = &orders;
    merge_order(base, ours, theirs, |name| wanted.contains_key(name))
}
