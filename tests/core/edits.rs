//! Random edits of random catalogs, judged by another parser: the values are the old ones with the change, no comment is lost,
//! lines that the change does not concern stay.

use crate::generate::{Catalog, Random, catalog};
use ameide_core::yaml::edit::{merged, update_entry};
use ameide_core::yaml::insert::insert;
use ameide_core::yaml::remove::remove;
use ameide_core::yaml::{ListDocument, Node, parse, parse_all, parse_by_events, simple};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// The list of services as another parser reads it.
fn services(text: &str) -> Vec<Map<String, Value>> {
    let root: Value = serde_yaml::from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let list = root
        .get("services")
        .and_then(Value::as_array)
        .cloned()
        .unwrap_or_default();
    list.into_iter()
        .map(|entry| entry.as_object().cloned().unwrap())
        .collect()
}

fn rest(text: &str) -> Value {
    let mut root: Value = serde_yaml::from_str(text).unwrap();
    root.as_object_mut().unwrap().shift_remove("services");
    root
}

fn comments(text: &str) -> Vec<String> {
    let found = parse(text).unwrap().comments;
    found
        .into_iter()
        .map(|range| text[range].trim_end().to_owned())
        .collect()
}

fn open(text: &str) -> ListDocument<'_> {
    ListDocument::open(text, "services", |_, _| ())
        .unwrap_or_else(|problem| panic!("{problem:?}\n{text}"))
        .0
}

fn added_lines_only(old: &str, new: &str) -> bool {
    let mut lines = new.lines().map(|line| line.trim_end());
    old.lines()
        .map(|line| line.trim_end())
        .all(|line| lines.any(|known| known == line))
}

fn new_entry(random: &mut Random) -> Map<String, Value> {
    let name = format!("{}new", random.pick(&["a", "m", "z", "pay-"]));
    let entry = json!({
        "name": name, "archetype": "api", "size": "small", "environments": ["int", "no"], "regions": ["euw1"],
        "team": "group:default/x", "description": random.pick(&["plain", "a: b", "it's # odd", "two\nlines", "null", " x"]),
        "resources": {"overrides": {"prod": {"size": "large"}}}
    });
    entry.as_object().cloned().unwrap()
}

fn changes(random: &mut Random) -> Map<String, Value> {
    let mut changes = Map::new();
    for _ in 0..=random.below(3) {
        let (key, value) = match random.below(10) {
            0 => ("size", json!("xlarge")),
            1 => ("environments", json!(["int", "prod"])),
            2 => ("environments", json!(["pre", "int", "extra"])),
            3 => ("regions", json!(["euw2"])),
            4 => ("regions", Value::Null),
            5 => ("description", json!("new text: here")),
            6 => ("description", Value::Null),
            7 => (
                "resources",
                json!({"overrides": {"prod": {"size": "small"}, "pre": {"size": "medium"}}}),
            ),
            8 => ("resources", json!({"overrides": {"prod": null}})),
            _ => ("slack", json!("#new")),
        };
        changes.insert(key.to_owned(), value);
    }
    changes
}

const ORDER: [&str; 8] = [
    "name",
    "archetype",
    "size",
    "environments",
    "regions",
    "description",
    "slack",
    "resources",
];

/// One random edit; whether it was made.
fn edit(seed: u64) -> bool {
    let mut random = Random::new(seed);
    let Catalog { text, names } = catalog(&mut random);
    let document = open(&text);
    let before = services(&text);
    assert_eq!(document.items.len(), names.len(), "{text}");
    let operation = if names.is_empty() { 0 } else { random.below(3) };
    let index = random.below(names.len());
    let mut expected = before.clone();
    let (result, grows) = match operation {
        0 => {
            let entry = new_entry(&mut random);
            let at = random.below(names.len() + 1);
            expected.insert(at, entry.clone());
            (insert(&document, at, &entry), true)
        }
        1 => {
            expected.remove(index);
            (remove(&document, index), false)
        }
        _ => {
            let changes = changes(&mut random);
            expected[index] = merged(&before[index], &changes);
            (update_entry(&document, index, &changes, &ORDER), false)
        }
    };
    let new = match result {
        Ok(edited) => edited.of(&text),
        Err(problem) => {
            if std::env::var("SHOW").is_ok() {
                let wanted = Value::from(expected.get(index).cloned().unwrap_or_default());
                println!(
                    "seed {seed} operation {operation} index {index}: {}\n{text}\n===== {wanted}",
                    problem.message
                );
            }
            return false;
        }
    };
    assert_eq!(services(&new), expected, "seed {seed}\n{text}\n=====\n{new}");
    assert_eq!(rest(&new), rest(&text), "seed {seed}");
    let (old_comments, new_comments) = (comments(&text), comments(&new));
    if grows {
        assert_eq!(old_comments, new_comments, "seed {seed}");
        assert!(
            added_lines_only(
                &text
                    .replacen("services: []", "services:", 1)
                    .replacen("services: ~", "services:", 1),
                &new
            ),
            "seed {seed}\n{text}\n=====\n{new}"
        );
    } else {
        assert!(
            new_comments.iter().all(|comment| old_comments.contains(comment)),
            "seed {seed}"
        );
    }
    // The lines that belong to a block scalar are not left out.
    assert!(
        text.contains(": |") || text.contains(": >") || text.ends_with('\n') == new.ends_with('\n'),
        "seed {seed}\n{text}\n=====\n{new}"
    );
    if text.contains('\n') && new.contains('\n') {
        let windows = |text: &str| (text.contains("\r\n"), text.replace("\r\n", "").contains('\n'));
        assert_eq!(windows(&new), windows(&text), "seed {seed}\n{text:?}\n=====\n{new:?}");
    }
    true
}

#[test]
fn random_edits_are_right_or_refused() {
    let count: u64 = std::env::var("EDITS")
        .ok()
        .and_then(|count| count.parse().ok())
        .unwrap_or(3000);
    let start: u64 = std::env::var("SEED")
        .ok()
        .and_then(|seed| seed.parse().ok())
        .unwrap_or(1);
    let made = (start..start + count).filter(|seed| edit(*seed)).count() as u64;
    println!(
        "{count} edits from seed {start}: {made} made and right, {} refused",
        count - made
    );
    assert!(
        (count - made) * 50 <= count,
        "more than one in fifty is refused: {}",
        count - made
    );
}

proptest! {
    #[test]
    fn the_fast_parse_is_the_full_parse(seed in any::<u64>()) {
        let Catalog { text, .. } = catalog(&mut Random::new(seed));
        let document = open(&text);
        for item in &document.items {
            let piece = &text[item.clone()];
            let parsed = parse_by_events(piece, false).unwrap();
            prop_assert_eq!(&parse_all(piece).unwrap(), &parsed, "{}", piece);
            if let Some(fast) = simple::entry(piece, document.dash()) {
                let full = parsed.root.unwrap();
                prop_assert_eq!(&fast, &full.items()[0], "{}", piece);
            }
        }
    }

    #[test]
    fn lines_that_look_simple_mean_the_same(lines in proptest::collection::vec("[ ]{0,4}(- )?[a-c]{0,2}(: ?)?('|\"|\\[|#| |,|\\]|[a-c]|-|:|x #){0,5}", 1..5)) {
        let piece = format!("- a: b\n{}\n", lines.join("\n"));
        // What is wrong is told by the events in any case.
        for text in [piece.as_str(), piece.trim_start_matches("- a: b\n"), piece.trim_start_matches("- ")] {
            if let Ok(fast) = parse_all(text) {
                prop_assert_eq!(Ok(fast), parse_by_events(text, false), "{}", text);
            }
        }
        if let Some(fast) = simple::entry(&piece, 0) {
            let full = parse_by_events(&piece, false).map(|parsed| parsed.root.unwrap());
            let Ok(full) = full else { return Err(TestCaseError::fail(format!("{piece:?} does not parse"))) };
            prop_assert_eq!(&fast, &full.items()[0], "{}", piece);
        }
    }

    #[test]
    fn no_text_panics(text in "[-a: \\n\\[\\]{}'\"#|>&*!?%\\t\\r,]{0,60}") {
        let text = format!("services:\n{text}");
        let read = |node: &Node<'_>, _: usize| node.map();
        if let Ok((document, values)) = ListDocument::open(&text, "services", read) {
            for index in 0..values.len() {
                let _ = remove(&document, index);
                let _ = update_entry(&document, index, &Map::from_iter([("a".to_owned(), json!(1))]), &[]);
            }
            let _ = insert(&document, 0, &Map::from_iter([("a".to_owned(), json!(1))]));
        }
    }
}

#[test]
fn the_documented_examples_hold() {
    let before = "services:\n  - name: a\n\n  # stays last\n  - name: z\n";
    let entry = json!({"name": "b"});
    assert_eq!(
        insert(&open(before), 1, entry.as_object().unwrap()).unwrap().of(before),
        "services:\n  - name: a\n\n  - name: b\n\n  # stays last\n  - name: z\n"
    );

    let before = "services:\n  - name: a\n\n  # retired in May\n  - name: b\n\n  - name: c\n";
    assert_eq!(
        remove(&open(before), 1).unwrap().of(before),
        "services:\n  - name: a\n\n  - name: c\n"
    );

    let before = "services:\n  - name: payment-service # the oldest\n    size: \"small\" # until May\n    # on call by day only\n    pagerduty: PABC123\n    team: payments-team\n";
    let changes = json!({"size": "large", "pagerduty": null, "slack": "#pay"});
    assert_eq!(
        update_entry(
            &open(before),
            0,
            changes.as_object().unwrap(),
            &["name", "size", "team", "slack"]
        )
        .unwrap()
        .of(before),
        "services:\n  - name: payment-service # the oldest\n    size: \"large\" # until May\n    team: payments-team\n    slack: \"#pay\"\n"
    );

    assert_eq!(
        ameide_core::yaml::merge::maps::merge_maps(
            "size: small\nteam: payments\n",
            "size: large\nteam: payments\nslack: '#pay'\n",
            "size: small # tmp\nteam: payments\n"
        )
        .as_deref(),
        Some("size: large # tmp\nteam: payments\nslack: '#pay'\n")
    );
}
