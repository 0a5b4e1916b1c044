//! Where the lines of the versions do not fit together (other indentation, a list in brackets, an empty base): their changes are
//! made again on our text, one by one.

use super::comments::Comments;
use super::side::Side;
use super::wanted::WantedMerge;
use crate::entries::check::KEYS;
use crate::entries::file::{CatalogFile, LIST};
use crate::problem::Problem;
use crate::yaml::ListDocument;
use crate::yaml::edit::{update_entry, update_map};
use crate::yaml::insert::insert;
use crate::yaml::json::{Refill, RefillEntry, is_json};
use crate::yaml::merge::comments::{count, surplus};
use crate::yaml::merge::difference;
use crate::yaml::remove::remove;
use std::collections::HashMap;

/// Our text with their changes, or their text with ours; `None` where neither way keeps everything.
pub fn either(
    path: &str,
    base: &Side<'_>,
    ours: &Side<'_>,
    theirs: &Side<'_>,
    wanted: &WantedMerge,
) -> Result<Option<String>, Problem> {
    let kept = |text: &String| {
        let merged = Side::open(path, "", text.as_bytes());
        merged.is_ok_and(|merged| Comments::of([base, ours, theirs], &merged).hold())
    };
    let first = replay(path, base, ours, theirs, wanted).map(|text| text.filter(kept));
    if matches!(first, Ok(Some(_))) {
        return first;
    }
    match replay(path, base, theirs, ours, wanted) {
        Ok(Some(text)) if kept(&text) => Ok(Some(text)),
        _ => first,
    }
}

/// Our text with their changes; `None` where comments of theirs would be lost, or the result is not what is wanted.
fn replay(
    path: &str,
    base: &Side<'_>,
    ours: &Side<'_>,
    theirs: &Side<'_>,
    wanted: &WantedMerge,
) -> Result<Option<String>, Problem> {
    if has_new_comments(base, theirs) {
        return Ok(None);
    }
    let mut text = ours.text.to_owned();
    if text.trim().is_empty() {
        return Ok(None);
    }
    if is_json(&text) {
        return in_json(ours, wanted);
    }
    let (in_ours, in_theirs) = (ours.by_name(), theirs.by_name());
    for (name, value) in &wanted.entries {
        let own = in_ours.get(name.as_str()).copied();
        if own.is_some_and(|own| own.value == *value) {
            continue;
        }
        // What depends on anchors cannot be written anew.
        let other = in_theirs.get(name.as_str()).copied();
        if own.into_iter().chain(other).any(|entry| entry.is_opaque) {
            return Ok(None);
        }
        let edited = {
            let file = CatalogFile::open(path, text.as_bytes(), None)?;
            match (file.find(name), own) {
                (Some(index), Some(own)) => update_entry(&file.list, index, &difference(&own.value, value), &KEYS)?,
                (None, _) => insert(&file.list, place(&file, name, wanted), value)?,
                _ => continue,
            }
        };
        text = edited.of(&text);
    }
    for entry in ours
        .entries
        .iter()
        .filter(|entry| !wanted.entries.contains_key(&entry.name))
    {
        let file = CatalogFile::open(path, text.as_bytes(), None)?;
        if let Some(index) = file.find(&entry.name) {
            let edited = remove(&file.list, index)?;
            text = edited.of(&text);
        }
    }
    let holds = wanted.is_but_for_order(&text).is_some();
    Ok(holds.then_some(text))
}

/// The same for a JSON file, which has no comments, in one pass.
fn in_json(ours: &Side<'_>, wanted: &WantedMerge) -> Result<Option<String>, Problem> {
    let (document, _) = ListDocument::open_all(ours.text, LIST, |_, _| ())?;
    let own: HashMap<_, _> = ours
        .entries
        .iter()
        .enumerate()
        .map(|(index, entry)| (entry.name.as_str(), (index, &entry.value)))
        .collect();
    let entry = |name: &String| {
        let value = wanted.entries.get(name)?;
        Some(match own.get(name.as_str()) {
            Some((index, own)) if *own == value => RefillEntry::Own(*index),
            Some((index, _)) => RefillEntry::Revised(*index, value, &KEYS),
            None => RefillEntry::New(value),
        })
    };
    let entries: Vec<_> = wanted.order.iter().filter_map(entry).collect();
    let mut text = Refill::of(&document)?.with(&entries);
    if ours.rest != wanted.rest {
        text = update_map(&text, &difference(&ours.rest, &wanted.rest), &[])?;
    }
    let holds = is_json(&text) && wanted.is(&text).is_some();
    Ok(holds.then_some(text))
}

/// Before the entry that follows it in the wanted order, where that one already exists.
fn place(file: &CatalogFile<'_>, name: &str, wanted: &WantedMerge) -> usize {
    let own = wanted.order.iter().position(|known| known == name).unwrap_or_default();
    let later = wanted.order.iter().skip(own + 1).find_map(|later| file.find(later));
    later.unwrap_or(file.entries.len())
}

fn has_new_comments(base: &Side<'_>, theirs: &Side<'_>) -> bool {
    !surplus(&count(theirs.text), &count(base.text)).is_empty()
}
