//! One entry: its value as it stands, whether it is sound, whether it is what is asked.

use crate::catalog::intent::tidy;
use crate::config::Config;
use crate::entries::check::{COMPLETE, problems, valid};
use crate::entries::file::CatalogFile;
use crate::problem::{Problem, Severity};
use crate::service::{ServiceNames, bad_namespace, entry_from_value, is_namespace};
use crate::yaml::Node;
use crate::yaml::edit::reference;
use crate::yaml::region::Region;
use serde_json::{Map, Value};

/// Refuses an entry with faults, all of them at once.
pub(super) fn sound(entry: &Map<String, Value>, config: &Config) -> Result<(), Vec<Problem>> {
    valid(entry, &COMPLETE, config)
}

/// Refuses a name of which no pipeline could be made: that is told before anything is written.
pub(super) fn deployable(entry: &Map<String, Value>, config: &Config) -> Result<(), Vec<Problem>> {
    let names = ServiceNames::of(&entry_from_value(entry, config), config);
    let unfit = names.places.iter().find(|place| !is_namespace(&place.namespace));
    unfit.map_or(Ok(()), |place| {
        Err(vec![bad_namespace(&place.environment.name, &place.namespace)])
    })
}

/// Refuses a change that makes faults, or leaves one in a key that it sets. What was wrong before elsewhere does not block it.
pub(super) fn still_sound(
    before: &Map<String, Value>,
    after: &Map<String, Value>,
    changes: &Map<String, Value>,
    config: &Config,
) -> Result<(), Vec<Problem>> {
    let Err(problems) = sound(after, config) else {
        return Ok(());
    };
    let old = sound(before, config).err().unwrap_or_default();
    let key = |problem: &Problem| {
        let path = problem.path.as_deref().and_then(|path| path.strip_prefix("service."));
        path.and_then(|path| path.split(['.', '[']).next())
            .unwrap_or_default()
            .to_owned()
    };
    let ours = |problem: &Problem| changes.contains_key(&key(problem)) || !old.contains(problem);
    if problems
        .iter()
        .any(|problem| problem.severity == Severity::Error && ours(problem))
    {
        return Err(problems);
    }
    Ok(())
}

/// What is to be said of the keys that are asked for and does not stand in their way: one may be a slip.
pub(super) fn warnings(entry: &Map<String, Value>, asked: &Map<String, Value>, config: &Config) -> Vec<Problem> {
    let told = |problem: Problem| {
        let key = problem.path.as_deref().and_then(|path| path.split(['.', '[']).next());
        let concerns = problem.severity == Severity::Warning && key.is_some_and(|key| asked.contains_key(key));
        let path = problem.path.as_deref().map(|path| format!("service.{path}"));
        concerns.then_some(Problem { path, ..problem })
    };
    problems(entry, &COMPLETE, config)
        .into_iter()
        .filter_map(told)
        .collect()
}

/// A file's new text with the byte-order mark that it had.
pub(super) fn with_bom(file: &CatalogFile<'_>, text: String) -> String {
    if file.bom.is_empty() {
        text
    } else {
        [file.bom, &text].concat()
    }
}

/// The entry's value; one with anchors, aliases, merge keys or tags is refused.
pub(super) fn entry_of(file: &CatalogFile<'_>, index: usize) -> Result<Map<String, Value>, Vec<Problem>> {
    let region = Region::of(&file.list, index, index).map_err(|problem| vec![problem.file(file.path)])?;
    let Some(node) = region.entry(index) else {
        return Err(vec![
            Problem::error("catalog/not-a-catalog", "the entry is not where it was")
                .file(file.path)
                .help("write each entry on lines of its own, after a dash, and run again"),
        ]);
    };
    if let Some(node) = node.reference() {
        let node = Node {
            start: node.start + region.start,
            ..node.clone()
        };
        return Err(vec![reference(file.list.text, &node).file(file.path)]);
    }
    Ok(node.map())
}

/// Whether an entry is what is asked. What the software writes itself is not held against it, nor is the order of a set.
pub(super) fn same(stands: &Map<String, Value>, asked: &Map<String, Value>) -> bool {
    let plain = |entry: &Map<String, Value>| -> Map<String, Value> {
        let mut entry = tidy(entry.clone(), false);
        entry.shift_remove("harness");
        for key in ["environments", "regions"] {
            if let Some(Value::Array(items)) = entry.get_mut(key) {
                items.sort_by_key(ToString::to_string);
            }
        }
        entry
    };
    plain(stands) == plain(asked)
}
