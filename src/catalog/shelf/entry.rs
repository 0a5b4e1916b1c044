//! One entry: its value as it stands, whether it is sound, whether it is what is asked.

use crate::catalog::intent::{is_hollow, tidy};
use crate::config::Config;
use crate::entries::check::{COMPLETE, KEYS, problems, valid};
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

/// Refuses new keys that are close to known ones: they are slips as a rule, and nothing would read them.
pub(super) fn spelled(
    before: &Map<String, Value>,
    after: &Map<String, Value>,
    asked: &Map<String, Value>,
    config: &Config,
) -> Result<(), Vec<Problem>> {
    let old = warnings(before, asked, config);
    let is_slip = |problem: &Problem| {
        let near = problem
            .help
            .as_deref()
            .is_some_and(|help| help.starts_with("did you mean"));
        problem.code == "catalog/unknown-key" && near && !old.contains(problem)
    };
    let slips = warnings(after, asked, config).into_iter().filter(is_slip);
    let refused = slips.map(|problem| {
        let near = problem.help.unwrap_or_default();
        Problem {
            severity: Severity::Error,
            help: Some(format!(
                "{near} A key that is meant as it stands is taken with `allowUnknown` (on a command line, `--allow-unknown`)"
            )),
            ..problem
        }
    });
    let problems: Vec<_> = refused.collect();
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

/// What is asked in vain: keys to be taken away that are not there. Of our own keys a form sends the empty ones, too.
pub(super) fn taken_away(before: &Map<String, Value>, asked: &Map<String, Value>) -> Vec<Problem> {
    let mut told = Vec::new();
    for (key, value) in asked {
        if let Value::Object(map) = value {
            hollow(before.get(key), map, key, KEYS.contains(&key.as_str()), &mut told);
        }
    }
    told
}

/// Where a map that only takes keys away meets nothing, or what is no map.
fn hollow(before: Option<&Value>, asked: &Map<String, Value>, path: &str, lenient: bool, told: &mut Vec<Problem>) {
    let is_hollow = asked.values().all(is_hollow);
    let message = match before {
        None | Some(Value::Null) if is_hollow && !lenient => format!("there is no `{path}` to take keys away from"),
        Some(Value::Object(map)) => {
            for (key, value) in asked {
                let path = format!("{path}.{key}");
                match value {
                    Value::Object(below) => hollow(map.get(key), below, &path, lenient, told),
                    Value::Null if is_hollow && !lenient && !map.contains_key(key) => {
                        told.push(in_vain(&path, format!("there is no `{path}` to take away")));
                    }
                    _ => {}
                }
            }
            return;
        }
        None | Some(Value::Null) => return,
        Some(_) if is_hollow => format!("`{path}` is not a map, so no keys are taken away from it"),
        Some(_) => return,
    };
    told.push(in_vain(path, message));
}

fn in_vain(path: &str, message: String) -> Problem {
    Problem::warning("catalog/nothing-to-remove", message)
        .path(format!("service.{path}"))
        .help("a key without a value takes it away; to set it, give it one")
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
    if let Some(twice) = file.list.twice_in(index) {
        return Err(vec![twice.file(file.path)]);
    }
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
