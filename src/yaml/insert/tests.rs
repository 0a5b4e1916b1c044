use super::*;
use crate::yaml::edit::update_entry;
use serde_json::json;

const LONG: &str = "Keeps the books of all customers and of all partners, and tells the auditors of it, once a month.";

fn open(text: &str) -> ListDocument<'_> {
    ListDocument::open(text, "services", |_, _| ()).unwrap().0
}

fn added(text: &str, index: usize, entry: Value) -> String {
    insert(&open(text), index, entry.as_object().unwrap()).unwrap().of(text)
}

fn updated(text: &str, index: usize, changes: Value) -> String {
    update_entry(
        &open(text),
        index,
        changes.as_object().unwrap(),
        &["name", "size", "team"],
    )
    .unwrap()
    .of(text)
}

#[test]
fn a_dash_alone_as_the_neighbours_have_it() {
    let text = "services:\n  -\n    name: a\n    size: small\n";
    let new = "services:\n  -\n    name: a\n    size: small\n  -\n    name: b\n    x: {}\n";
    assert_eq!(added(text, 1, json!({"name": "b", "x": {}})), new);
    let text = "services:\n-\n name: a\n";
    assert_eq!(
        added(text, 0, json!({"name": "b"})),
        "services:\n-\n name: b\n-\n name: a\n"
    );
    assert_eq!(
        updated(text, 0, json!({"size": "x"})),
        "services:\n-\n name: a\n size: x\n"
    );
}

#[test]
fn values_in_one_column() {
    let text = "services:\n  - name:         a\n    archetype:    api\n    environments: [int]\n    limits:\n      cpu:    1\n      memory: 2\n";
    let entry = json!({"name": "b", "team": "x", "a-rather-long-key": 1, "limits": {"cpu": 2}, "other": {"cpu": 3}});
    let new = "  - name:         b\n    team:         x\n    a-rather-long-key: 1\n    limits:\n      cpu:    2\n    other:\n      cpu: 3\n";
    assert_eq!(added(text, 1, entry), [text, new].concat());
    let new = text.replace("    archetype", "    team:         x\n    archetype");
    assert_eq!(updated(text, 0, json!({"team": "x"})), new);
    let new = [text, "      x:      3\n"].concat();
    assert_eq!(updated(text, 0, json!({"limits": {"x": 3}})), new);
}

#[test]
fn long_texts_are_folded_where_those_of_the_neighbours_are() {
    let text = "services:\n  - name: a\n    description: >-\n      Short, and\n      on two lines.\n  - name: c\n";
    let folded = "  - name: b\n    description: >-\n      Keeps the books of all customers and of all partners,\n      and tells the auditors of it, once a month.\n";
    let new = text.replace("  - name: c", &[folded, "  - name: c"].concat());
    assert_eq!(added(text, 1, json!({"name": "b", "description": LONG})), new);
    let new = text.replace("  - name: c", "  - name: b\n    description: Short\n  - name: c");
    assert_eq!(added(text, 1, json!({"name": "b", "description": "Short"})), new);
}

#[test]
fn line_breaks_are_those_of_the_lines_around() {
    let text = "services:\n  - name: a\n  - name: c\r\n    size: x\r\n    limits:\r\n      a: 1\r\n  - name: d\n";
    let entry = json!({"name": "b", "size": "z"});
    let new = "  - name: b\r\n    size: z\r\n  - name: d";
    assert_eq!(added(text, 2, entry.clone()), text.replace("  - name: d", new));
    let new = "  - name: b\n    size: z\n  - name: c";
    assert_eq!(added(text, 1, entry.clone()), text.replace("  - name: c", new));
    let new = "  - name: d\n  - name: b\n    size: z\n";
    assert_eq!(added(text, 3, entry), text.replace("  - name: d\n", new));
    let new = "    size: x\r\n    team: z\r\n    limits:\r\n      a: 1\r\n      b:\r\n        c: 2\r\n";
    let changes = json!({"team": "z", "limits": {"b": {"c": 2}}});
    assert_eq!(
        updated(text, 1, changes),
        text.replace("    size: x\r\n    limits:\r\n      a: 1\r\n", new)
    );
}

#[test]
fn empty_brackets_on_a_line_of_their_own_go_with_it() {
    let new = "services:\n  - name: b\nversion: 1\n";
    assert_eq!(added("services:\n  []\nversion: 1\n", 0, json!({"name": "b"})), new);
}

#[test]
fn an_empty_document_at_the_end_stays_there() {
    let text = "services:\n  - name: a\n---\n";
    assert_eq!(
        added(text, 1, json!({"name": "b"})),
        "services:\n  - name: a\n  - name: b\n---\n"
    );
    assert_eq!(
        updated(text, 0, json!({"size": "x"})),
        "services:\n  - name: a\n    size: x\n---\n"
    );
    let text = "---\nservices:\n  - name: a\n    notes: |\n      x\n---\n# none\n";
    let new = "---\nservices:\n  - name: a\n    notes: |\n      x\n  - name: b\n---\n# none\n";
    assert_eq!(added(text, 1, json!({"name": "b"})), new);
}
