//! The proof that a move has lost nothing.

use super::files::WantedFile;
use crate::catalog::merge::side::Side;
use crate::problem::Problem;
use crate::yaml::json::is_json;
use crate::yaml::parse_all;
use crate::yaml::text::cut;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Checks that the new files contain the entries of the old ones, and each comment at least once.
pub(super) fn prove(old: &[(&str, Side<'_>)], new: &[WantedFile]) -> Result<(), Problem> {
    let fail = |why: &str| {
        Problem::error("yaml/unproved", format!("the catalog cannot be moved safely: {why}"))
            .help("nothing has been written; move the entries by hand, and please report how the files are structured")
    };
    let before: BTreeMap<&str, &Map<String, Value>> = old
        .iter()
        .flat_map(|(_, side)| side.entries.iter().map(|entry| (entry.name.as_str(), &entry.value)))
        .collect();
    let mut after: BTreeMap<String, Map<String, Value>> = BTreeMap::new();
    let mut comments = BTreeSet::new();
    for file in new {
        let side = Side::open(&file.path, "the result", file.text.as_bytes())?;
        after.extend(side.entries.into_iter().map(|entry| (entry.name, entry.value)));
        if !is_json(&file.text) {
            comments.extend(comments_of(&file.text));
        }
    }
    if let Some((name, _)) = before.iter().find(|(name, value)| after.get(**name) != Some(**value)) {
        return Err(fail(&format!("the entry `{name}` would differ")));
    }
    if before.len() != after.len() {
        return Err(fail("there would be new entries"));
    }
    let kept = old
        .iter()
        .filter(|(_, side)| !is_json(side.text))
        .flat_map(|(_, side)| comments_of(side.text))
        .all(|comment| comments.contains(&comment));
    if kept {
        Ok(())
    } else {
        Err(fail("a comment would be lost"))
    }
}

fn comments_of(text: &str) -> Vec<String> {
    let found = parse_all(text).map(|parsed| parsed.comments).unwrap_or_default();
    found
        .into_iter()
        .map(|range| cut(text, range).trim_end().to_owned())
        .collect()
}
