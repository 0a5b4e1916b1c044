//! One entry: its value as it is, whether it is sound, whether it is what is requested.

use crate::catalog::intent::{is_hollow, tidy};
use crate::config::Config;
use crate::entries::check::{COMPLETE, KEYS, problems, valid};
use crate::entries::file::CatalogFile;
use crate::problem::{Problem, Severity};
use crate::service::{ServiceNames, bad_namespace, entry_from_value, is_namespace};
use crate::yaml::node::MERGE;
use crate::yaml::reference::Anchors;
use crate::yaml::region::Region;
use crate::yaml::splice::TextEdit;
use serde_json::{Map, Value};

/// Refuses an invalid entry, with all its faults at once.
pub(super) fn sound(entry: &Map<String, Value>, config: &Config) -> Result<(), Vec<Problem>> {
    valid(entry, needs(entry), config)
}

/// The keys that an entry must have where these are asked for: what a merge key lends is known where the entry is to stand.
fn needs(asked: &Map<String, Value>) -> &'static [&'static str] {
    if asked.contains_key(MERGE) {
        &["name"]
    } else {
        &COMPLETE
    }
}

/// Rejects an entry whose namespaces Kubernetes does not accept, so that it fails before anything is written.
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
    // A key of that name that is there already, in quotes, is one as any other.
    let needs = needs(changes);
    let Err(problems) = valid(after, needs, config) else {
        return Ok(());
    };
    let old = valid(before, needs, config).err().unwrap_or_default();
    let key = |problem: &Problem| {
        let path = problem.path.as_deref().and_then(|path| path.strip_prefix("service."));
        path.and_then(|path| path.split(['.', '[']).next())
            .unwrap_or_default()
            .to_owned()
    };
    // The name is given to find the entry, and does not change.
    let sets = |key: &str| key != "name" && changes.contains_key(key);
    let ours = |problem: &Problem| sets(&key(problem)) || !old.contains(problem);
    if problems
        .iter()
        .any(|problem| problem.severity == Severity::Error && ours(problem))
    {
        return Err(problems);
    }
    Ok(())
}

/// Warnings about the requested keys that do not stop the request: one may be a typing error.
pub(super) fn warnings(entry: &Map<String, Value>, requested: &Map<String, Value>, config: &Config) -> Vec<Problem> {
    let warnings = |problem: Problem| {
        let key = problem.path.as_deref().and_then(|path| path.split(['.', '[']).next());
        let concerns = problem.severity == Severity::Warning && key.is_some_and(|key| requested.contains_key(key));
        let path = problem.path.as_deref().map(|path| format!("service.{path}"));
        concerns.then_some(Problem { path, ..problem })
    };
    problems(entry, &COMPLETE, config)
        .into_iter()
        .filter_map(warnings)
        .collect()
}

/// Refuses new keys that are close to known ones: they are usually typing errors, and nothing would read them.
pub(super) fn spelled(
    before: &Map<String, Value>,
    after: &Map<String, Value>,
    requested: &Map<String, Value>,
    config: &Config,
) -> Result<(), Vec<Problem>> {
    let old = warnings(before, requested, config);
    let is_slip = |problem: &Problem| {
        let near = problem
            .help
            .as_deref()
            .is_some_and(|help| help.starts_with("did you mean"));
        problem.code == "catalog/unknown-key" && near && !old.contains(problem)
    };
    let slips = warnings(after, requested, config).into_iter().filter(is_slip);
    let refused = slips.map(|problem| {
        let near = problem.help.unwrap_or_default();
        Problem {
            severity: Severity::Error,
            help: Some(format!(
                "{near} To use the key as written, set `allowUnknown` (on the command line, `--allow-unknown`)"
            )),
            ..problem
        }
    });
    let problems: Vec<_> = refused.collect();
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

/// Warnings: keys to be removed that do not exist. Of Ameide's own keys a form sends the empty ones, too.
pub(super) fn taken_away(before: &Map<String, Value>, requested: &Map<String, Value>) -> Vec<Problem> {
    let mut warnings = Vec::new();
    for (key, value) in requested {
        if let Value::Object(map) = value {
            hollow(before.get(key), map, key, KEYS.contains(&key.as_str()), &mut warnings);
        }
    }
    warnings
}

/// Paths where a map that only removes keys meets nothing, or a value that is not a map.
fn hollow(
    before: Option<&Value>,
    requested: &Map<String, Value>,
    path: &str,
    lenient: bool,
    warnings: &mut Vec<Problem>,
) {
    let is_hollow = requested.values().all(is_hollow);
    let message = match before {
        None | Some(Value::Null) if is_hollow && !lenient => {
            format!("`{path}` does not exist, so no keys are removed from it")
        }
        Some(Value::Object(map)) => {
            for (key, value) in requested {
                let path = format!("{path}.{key}");
                match value {
                    Value::Object(below) => hollow(map.get(key), below, &path, lenient, warnings),
                    Value::Null if is_hollow && !lenient && !map.contains_key(key) => {
                        warnings.push(in_vain(&path, format!("`{path}` does not exist, so it is not removed")));
                    }
                    _ => {}
                }
            }
            return;
        }
        None | Some(Value::Null) => return,
        Some(_) if is_hollow => format!("`{path}` is not a map, so no keys are removed from it"),
        Some(_) => return,
    };
    warnings.push(in_vain(path, message));
}

fn in_vain(path: &str, message: String) -> Problem {
    Problem::warning("catalog/nothing-to-remove", message)
        .path(format!("service.{path}"))
        .help("a key without a value is removed; to set the key, give it a value")
}

/// An edit of what comes after the file's byte-order mark, as one of the file.
pub(super) fn after_bom(file: &CatalogFile<'_>, edited: TextEdit) -> TextEdit {
    edited.moved(file.bom.len())
}

/// The entry's value; one with anchors, aliases, merge keys or tags is refused.
pub(super) fn entry_of(file: &CatalogFile<'_>, index: usize) -> Result<Map<String, Value>, Vec<Problem>> {
    let region = Region::of(&file.list, index, index).map_err(|problem| vec![problem.file(file.path)])?;
    let Some(node) = region.entry(index) else {
        return Err(vec![
            Problem::error("catalog/not-a-catalog", "the entry has moved")
                .file(file.path)
                .help("write each entry on its own lines, after a dash, then run again"),
        ]);
    };
    if let Some(twice) = file.list.twice_in(index) {
        return Err(vec![twice.file(file.path)]);
    }
    if node.reference().is_none() {
        return Ok(node.map());
    }
    let anchors = region.parsed.root.as_ref().map(Anchors::of);
    match anchors.and_then(|anchors| anchors.effective(node)) {
        Some(Value::Object(map)) => Ok(map),
        Some(_) => Ok(Map::new()),
        None => Err(vec![
            Problem::error(
                "yaml/reference",
                "the aliases of the entry expand to more values than allowed",
            )
            .file(file.path)
            .help("replace the aliases with their values, or make the change by hand"),
        ]),
    }
}

/// Whether an entry is what is requested. What the software writes itself is not held against it, nor is the order of a set.
pub(super) fn same(stands: &Map<String, Value>, requested: &Map<String, Value>) -> bool {
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
    plain(stands) == plain(requested)
}
