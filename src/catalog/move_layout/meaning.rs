//! What entries say that depend on anchors: it must be the same in the file that they move to. What is around the entries is in every
//! file, so an anchor above them goes along; one in another entry may not.

use super::files::WantedFile;
use crate::catalog::merge::side::{Side, SideEntry};
use crate::entries::file::{CatalogFile, LIST};
use crate::problem::Problem;
use crate::yaml::expand::value_of;
use crate::yaml::text::position;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The values of files in which an entry has an anchor, an alias, a merge key or a tag, all of them expanded.
#[derive(Default)]
pub(super) struct Meanings {
    entries: BTreeMap<String, Map<String, Value>>,
    /// The keys beside the list, of each file.
    rests: Vec<Map<String, Value>>,
}

impl Meanings {
    /// Reads the files as they are; nothing is expanded where no entry needs it.
    pub fn of(sides: &[(&str, Side<'_>)]) -> Result<Self, Problem> {
        let mut all = Self::default();
        if !sides.iter().any(|(_, side)| depends(side)) {
            return Ok(all);
        }
        for (path, side) in sides {
            let (entries, rest) = expanded(side).map_err(|problem| problem.file(*path))?;
            all.entries.extend(entries);
            all.rests.push(rest);
        }
        Ok(all)
    }

    /// Value of an entry, with references expanded where any entry needs that.
    pub fn value<'s>(&'s self, entry: &'s SideEntry<'_>) -> &'s Map<String, Value> {
        self.entries.get(&entry.name).unwrap_or(&entry.value)
    }

    /// Whether the entries of a new file have the values that they had in the old ones.
    pub fn hold(&self, side: &Side<'_>) -> bool {
        if self.rests.is_empty() {
            return true;
        }
        let Ok((entries, rest)) = expanded(side) else {
            return false;
        };
        let known = |(key, value): (&String, &Value)| self.rests.iter().any(|rest| rest.get(key) == Some(value));
        entries
            .iter()
            .all(|(name, value)| self.entries.get(name) == Some(value))
            && rest.iter().all(known)
    }

    /// Why a new file does not: the first of its entries that says something else where it is alone in it.
    pub fn refusal(&self, old: &[(&str, Side<'_>)], head: &str, is_in: impl Fn(&SideEntry<'_>) -> bool) -> Problem {
        let alone = |entry: &SideEntry<'_>| {
            let text = [head, entry.block].concat();
            let found = Side::open("", "", text.as_bytes())
                .ok()
                .and_then(|side| expanded(&side).ok());
            found.is_some_and(|(entries, _)| entries.get(&entry.name) == self.entries.get(&entry.name))
        };
        let lent = old.iter().find_map(|(path, side)| {
            let entry = side
                .entries
                .iter()
                .find(|entry| entry.is_opaque && is_in(entry) && !alone(entry))?;
            let (line, column) = position(side.text, entry.at);
            let message = format!("`{}` refers to an anchor in another entry", entry.name);
            let problem = Problem::error("catalog/not-movable", message);
            Some(problem.file(*path).at(line, column))
        });
        let lent = lent.unwrap_or_else(|| {
            Problem::error(
                "catalog/not-movable",
                "an alias outside of the services refers to an anchor in one of them",
            )
        });
        lent.help(
            "move the anchor above the list of services, or write its values out instead of the alias; then run again",
        )
    }
}

fn depends(side: &Side<'_>) -> bool {
    side.entries.iter().any(|entry| entry.is_opaque)
}

/// The entries of a file by name, and the keys beside their list.
#[expect(clippy::type_complexity, reason = "two maps, for the callers above")]
fn expanded(side: &Side<'_>) -> Result<(BTreeMap<String, Map<String, Value>>, Map<String, Value>), Problem> {
    let Value::Object(mut document) = value_of(side.text)? else {
        return Ok(Default::default());
    };
    let list = match document.remove(LIST) {
        Some(Value::Array(items)) => items,
        _ => Vec::new(),
    };
    let entry = |(entry, value): (&SideEntry<'_>, Value)| match value {
        Value::Object(map) => (entry.name.clone(), map),
        _ => (entry.name.clone(), Map::new()),
    };
    Ok((side.entries.iter().zip(list).map(entry).collect(), document))
}

/// Keys that are twice in an entry, where its bytes alone do not tell what becomes of it.
pub(super) fn unclear(sides: &[(&str, Side<'_>)], are_json: bool) -> Vec<Problem> {
    let twice = |(index, (_, side)): (usize, &(&str, Side<'_>))| {
        let is_written_anew = are_json && index > 0;
        let found = side.entries.iter().filter_map(|entry| entry.twice.as_deref());
        let decides = |problem: &&Problem| {
            ["`name`", "`archetype`"]
                .iter()
                .any(|key| problem.message.contains(key))
        };
        found
            .filter(|problem| is_written_anew || decides(problem))
            .cloned()
            .collect::<Vec<_>>()
    };
    sides.iter().enumerate().flat_map(twice).collect()
}

/// The other keys that are twice, as warnings about the new files.
pub(super) fn warnings(new: &[WantedFile]) -> Vec<Problem> {
    let of = |file: &WantedFile| {
        CatalogFile::open(&file.path, file.text.as_bytes(), None).map_or(Vec::new(), |file| file.warnings(&[]))
    };
    new.iter().flat_map(of).collect()
}
