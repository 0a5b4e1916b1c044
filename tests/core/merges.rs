//! Properties of the merge: a merge with oneself changes nothing, an unchanged side gives the other byte for byte, sides may be
//! swapped, and what comes out is what the values merged key by key are.

use crate::generate::{Random, catalog};
use ameide_core::catalog::merge::{Merged, NAMES, merge};
use ameide_core::yaml::ListDocument;
use ameide_core::yaml::diff::unified;
use ameide_core::yaml::edit::update_entry;
use ameide_core::yaml::insert::insert;
use ameide_core::yaml::merge::merge_values;
use ameide_core::yaml::remove::remove;
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Entries by name, as another parser reads them.
fn services(text: &str) -> BTreeMap<String, Value> {
    let root: Value = serde_yaml::from_str(text).unwrap();
    let list = root["services"].as_array().cloned().unwrap_or_default();
    list.into_iter()
        .map(|entry| (entry["name"].as_str().unwrap().to_owned(), entry))
        .collect()
}

/// Some edits that people might make.
fn edited(text: &str, random: &mut Random) -> String {
    let mut text = text.to_owned();
    for _ in 0..random.below(4) {
        let next = {
            let (document, names) = ListDocument::open(&text, "services", |node, _| {
                node.get("name").unwrap().text().unwrap().to_owned()
            })
            .unwrap();
            let index = random.below(names.len());
            let name = format!("{}{}", random.pick(&["new", "b", "svc-"]), random.below(30) + 10);
            if names.is_empty() || (random.once_in(2) && !names.contains(&name)) {
                let entry = json!({"name": name, "size": random.pick(&["small", "large"]), "environments": ["int"]});
                let at = if names.is_sorted() {
                    names.partition_point(|known| *known < name)
                } else {
                    names.len()
                };
                insert(&document, at, entry.as_object().unwrap())
            } else if random.once_in(3) {
                remove(&document, index)
            } else {
                let (key, value) = (random.pick(&["size", "team", "slack"]), random.pick(&["x", "y", "z"]));
                update_entry(
                    &document,
                    index,
                    &Map::from_iter([(key.to_owned(), json!(value))]),
                    &["name", "size", "team"],
                )
            }
        };
        if let Ok(edited) = next {
            text = edited.of(&text);
        }
    }
    text
}

fn merged(base: &str, ours: &str, theirs: &str) -> Option<String> {
    match merge("f", NAMES, [base, ours, theirs].map(str::as_bytes)).unwrap() {
        Merged::Clean(bytes) => Some(String::from_utf8(bytes).unwrap()),
        Merged::Conflicts(_) => None,
    }
}

/// Whether the values clash: one name added twice differently, one key set twice differently.
fn expected(base: &str, ours: &str, theirs: &str) -> Option<BTreeMap<String, Value>> {
    let (b, o, t) = (services(base), services(ours), services(theirs));
    let mut out = BTreeMap::new();
    let mut clashes = Vec::new();
    for name in b.keys().chain(o.keys()).chain(t.keys()) {
        let (b, o, t) = (b.get(name), o.get(name), t.get(name));
        if b.is_none() && o.is_some() && t.is_some() && o != t {
            return None;
        }
        if let Some(value) = merge_values(b, o, t, "", &mut clashes) {
            out.insert(name.clone(), value);
        }
    }
    clashes.is_empty().then_some(out)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn merges_by_meaning(seed in any::<u64>()) {
        let mut random = Random::new(seed);
        let catalog = catalog(&mut random);
        let base = catalog.text;
        prop_assert_eq!(services(&base).len(), catalog.names.len());
        let (ours, theirs) = (edited(&base, &mut random), edited(&base, &mut random));
        prop_assert_eq!(merged(&base, &base, &theirs), Some(theirs.clone()));
        prop_assert_eq!(merged(&base, &ours, &base), Some(ours.clone()));
        prop_assert_eq!(merged(&base, &ours, &ours), Some(ours.clone()));
        let one = merged(&base, &ours, &theirs);
        let other = merged(&base, &theirs, &ours);
        let wanted = expected(&base, &ours, &theirs);
        if let Some(one) = &one {
            prop_assert_eq!(Some(services(one)), wanted, "{}\n{}\n{}", base, ours, theirs);
            prop_assert_eq!(other.as_deref().map(services), Some(services(one)));
            // What is merged once is merged: merging theirs again changes nothing.
            let again = merged(&theirs, one, &theirs);
            prop_assert_eq!(again.as_deref(), Some(one.as_str()));
        } else {
            // Values that do not clash merge, but for comments or shapes that no file could hold both of.
            prop_assert!(other.is_none());
        }
    }

    #[test]
    fn a_diff_is_what_patch_makes_of_it(seed in any::<u64>()) {
        let mut random = Random::new(seed);
        let old = catalog(&mut random).text;
        let new = edited(&edited(&old, &mut random), &mut random);
        prop_assert_eq!(patched(&old, &unified("f", Some(old.as_bytes()), Some(new.as_bytes()))), new);
    }
}

#[test]
fn values_that_do_not_clash_nearly_always_merge() {
    let (mut clean, mut refused) = (0, 0);
    for seed in 0..400 {
        let mut random = Random::new(seed);
        let base = catalog(&mut random).text;
        let (ours, theirs) = (edited(&base, &mut random), edited(&base, &mut random));
        if expected(&base, &ours, &theirs).is_some() {
            match merged(&base, &ours, &theirs) {
                Some(_) => clean += 1,
                None => refused += 1,
            }
        }
    }
    println!("{clean} merged, {refused} refused although their values do not clash");
    assert!(refused * 20 <= clean, "{refused} of {clean} refused");
}

/// Applies a unified diff.
fn patched(old: &str, diff: &str) -> String {
    let lines: Vec<_> = old.split_inclusive('\n').collect();
    let (mut out, mut at) = (String::new(), 0);
    let mut diff_lines = diff.split_inclusive('\n').skip(2).peekable();
    while let Some(line) = diff_lines.next() {
        if let Some(header) = line.strip_prefix("@@ -") {
            let (start, count) = header
                .split(' ')
                .next()
                .unwrap()
                .split_once(',')
                .unwrap_or((header.split(' ').next().unwrap(), "1"));
            let start = start.parse::<usize>().unwrap() - usize::from(count != "0");
            while at < start {
                out.push_str(lines[at]);
                at += 1;
            }
            continue;
        }
        let open = diff_lines.peek().is_some_and(|next| next.starts_with('\\'));
        let text = if open {
            line[1..].strip_suffix('\n').unwrap()
        } else {
            &line[1..]
        };
        match &line[..1] {
            " " | "-" => {
                assert_eq!(lines[at], text);
                at += 1;
                if line.starts_with(' ') {
                    out.push_str(text);
                }
            }
            "+" => out.push_str(text),
            _ => {}
        }
    }
    lines[at..].iter().for_each(|line| out.push_str(line));
    out
}
