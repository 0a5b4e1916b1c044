//! `catalog:diff`: two catalogs compared by service and key; comments, style and order do not count.

use crate::api::{CatalogDiff, CatalogDiffed, ChangedKey, ChangedService, Outputs, Plan, Step};
use crate::catalog::merge::side::Side;
use crate::catalog::merge::unlike::Unlike;
use crate::entries::check::LISTS;
use crate::problem::{Problem, counted};
use crate::yaml::reference::shown;
use crate::yaml::text::decode;
use serde_json::{Map, Value};

/// Decides the next step of `catalog:diff`.
pub fn step(input: &CatalogDiff) -> Step {
    match compare(input) {
        Ok(diffed) => {
            let counts = (diffed.added.len(), diffed.changed.len(), diffed.removed.len());
            Step::Plan(Plan {
                effects: Vec::new(),
                notes: vec![format!(
                    "{} added, {} changed, {} removed",
                    counted(counts.0, "service", "services"),
                    counts.1,
                    counts.2
                )],
                warnings: Vec::new(),
                outputs: Outputs::CatalogDiff(diffed),
            })
        }
        Err(problem) => Step::Reject {
            problems: vec![problem],
        },
    }
}

fn compare(input: &CatalogDiff) -> Result<CatalogDiffed, Problem> {
    if let Some(diffed) = compare_unlike(input) {
        return Ok(diffed);
    }
    let from = Side::read(&input.from.path, "before", &input.from.content)?;
    let to = Side::read(&input.to.path, "after", &input.to.content)?;
    Ok(compare_sides(&from, &to))
}

/// Compares the entries in which the catalogs differ; `None` where all have to be read.
fn compare_unlike(input: &CatalogDiff) -> Option<CatalogDiffed> {
    let [from, to] = [&input.from.content, &input.to.content].map(|content| decode(content));
    let unlike = Unlike::of([from.ok()?.body, to.ok()?.body])?;
    let [from, to] = unlike.texts.each_ref();
    let from = Side::read(&input.from.path, "before", from.as_bytes()).ok()?;
    let to = Side::read(&input.to.path, "after", to.as_bytes()).ok()?;
    unlike.is_unique([&from, &to]).then(|| compare_sides(&from, &to))
}

fn compare_sides(from: &Side<'_>, to: &Side<'_>) -> CatalogDiffed {
    let (before, after) = (from.by_name(), to.by_name());
    let added: Vec<_> = after
        .keys()
        .filter(|name| !before.contains_key(*name))
        .map(|name| (*name).to_owned())
        .collect();
    let removed: Vec<_> = before
        .keys()
        .filter(|name| !after.contains_key(*name))
        .map(|name| (*name).to_owned())
        .collect();
    let mut changed = Vec::new();
    for (name, old) in &before {
        if let Some(new) = after.get(name) {
            let mut keys = Vec::new();
            compare_maps(&old.value, &new.value, "", &mut keys);
            if !keys.is_empty() {
                changed.push(ChangedService {
                    name: (*name).to_owned(),
                    keys,
                });
            }
        }
    }
    let text = text(&added, &removed, &changed);
    CatalogDiffed {
        added,
        removed,
        changed,
        text,
    }
}

fn compare_maps(old: &Map<String, Value>, new: &Map<String, Value>, path: &str, out: &mut Vec<ChangedKey>) {
    let later = new.keys().filter(|key| !old.contains_key(*key));
    for key in old.keys().chain(later) {
        let path = if path.is_empty() {
            key.clone()
        } else {
            format!("{path}.{key}")
        };
        match (old.get(key), new.get(key)) {
            (before, after) if before == after => {}
            (Some(Value::Array(before)), Some(Value::Array(after)))
                if LISTS.contains(&path.as_str()) && alike(before, after) => {}
            (Some(Value::Object(before)), Some(Value::Object(after))) => compare_maps(before, after, &path, out),
            (before, after) => out.push(ChangedKey {
                path,
                before: before.map(shown),
                after: after.map(shown),
            }),
        }
    }
}

/// Whether two lists have the same items, in any order.
fn alike(before: &[Value], after: &[Value]) -> bool {
    let sorted = |items: &[Value]| {
        let mut items: Vec<_> = items.iter().map(ToString::to_string).collect();
        items.sort();
        items
    };
    sorted(before) == sorted(after)
}

/// A text in a code span of Markdown, which its own backticks do not end.
fn code(text: &str) -> String {
    let runs = text.split(|character| character != '`').map(str::len);
    let fence = "`".repeat(runs.max().unwrap_or_default() + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') {
        " "
    } else {
        ""
    };
    [&fence, pad, text, pad, &fence].concat()
}

/// The changes as a list in Markdown.
fn text(added: &[String], removed: &[String], changed: &[ChangedService]) -> String {
    let word = |value: &Option<Value>| {
        value
            .as_ref()
            .map_or("nothing".to_owned(), |value| code(&value.to_string()))
    };
    let mut out = String::new();
    added
        .iter()
        .for_each(|name| out.push_str(&format!("- `{name}`: new\n")));
    for service in changed {
        let keys: Vec<_> = service
            .keys
            .iter()
            .map(|key| format!("{} from {} to {}", code(&key.path), word(&key.before), word(&key.after)))
            .collect();
        out.push_str(&format!("- `{}`: {}\n", service.name, keys.join(", ")));
    }
    removed
        .iter()
        .for_each(|name| out.push_str(&format!("- `{name}`: removed\n")));
    out
}
