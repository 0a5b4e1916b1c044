//! The files of the new layout where all old ones are JSON: each is like the first of them, with other entries.

use crate::catalog::merge::side::Side;
use crate::config::Layout;
use crate::entries::file::LIST;
use crate::entries::layout::Location;
use crate::problem::Problem;
use crate::yaml::ListDocument;
use crate::yaml::json::{Refill, RefillEntry, is_json};
use std::collections::BTreeMap;

/// Whether all files are JSON.
pub(super) fn are_json(sides: &[(&str, Side<'_>)]) -> bool {
    sides.iter().all(|(_, side)| is_json(side.text))
}

/// Paths and contents of the new files. All files must have the same content besides their services.
pub(super) fn texts(sides: &[(&str, Side<'_>)], to: &Location) -> Result<BTreeMap<String, String>, Problem> {
    let first = sides
        .iter()
        .find(|(_, side)| !side.entries.is_empty())
        .or(sides.first());
    let Some((first, model)) = first else {
        return Ok(BTreeMap::new());
    };
    if let Some((path, _)) = sides.iter().find(|(_, side)| side.rest != model.rest) {
        let message = "the lines before or after the services differ from those in the other files";
        return Err(Problem::error("catalog/not-movable", message)
            .file(*path)
            .help("make all keys beside `services` alike, then run again"));
    }
    let (document, _) = ListDocument::open_all(model.text, LIST, |_, _| ())?;
    let refill = Refill::of(&document)?;
    let mut entries: Vec<_> = sides
        .iter()
        .flat_map(|(path, side)| {
            side.entries
                .iter()
                .enumerate()
                .map(move |(index, entry)| (path, index, entry))
        })
        .collect();
    if sides
        .iter()
        .all(|(_, side)| side.entries.is_sorted_by_key(|entry| entry.name.as_str()))
    {
        entries.sort_by(|a, b| a.2.name.cmp(&b.2.name));
    }
    let mut files: BTreeMap<String, Vec<RefillEntry<'_>>> = BTreeMap::new();
    if to.layout == Layout::Single {
        files.insert(to.path.clone(), Vec::new());
    }
    for (path, index, entry) in entries {
        files
            .entry(to.home(&entry.value))
            .or_default()
            .push(match path == first {
                true => RefillEntry::Own(index),
                false => RefillEntry::New(&entry.value),
            });
    }
    let text = |entries: Vec<RefillEntry<'_>>| [model.bom, &refill.with(&entries)].concat();
    Ok(files.into_iter().map(|(path, entries)| (path, text(entries))).collect())
}
