use super::*;
use crate::yaml::{insert, remove};
use serde_json::json;

const PRETTY: &str = "{\n  \"version\": 1.20,\n  \"services\": [\n    {\n      \"name\": \"a\",\n      \"environments\": [\"int\", \"pre\"]\n    },\n    {\n      \"name\": \"c\",\n      \"environments\": [\"int\"]\n    }\n  ]\n}\n";
const ONE_LINE: &str = r#"{"services":[{"name":"a","on":[1]},{"name":"c"}],"x":1e3}"#;
const TABS: &str = "{\r\n\t\"services\": [{\r\n\t\t\"name\": \"a\"\r\n\t}, {\r\n\t\t\"name\": \"c\"\r\n\t}]\r\n}";

fn open(text: &str) -> ListDocument<'_> {
    ListDocument::open(text, "services", |_, _| ()).unwrap().0
}

fn map(value: Value) -> Map<String, Value> {
    value.as_object().cloned().unwrap()
}

fn added(text: &str, index: usize) -> String {
    let entry = map(json!({"name": "b", "environments": ["no"], "harness": {"a: b": {}}}));
    insert::insert(&open(text), index, &entry).unwrap().of(text)
}

fn updated(text: &str, index: usize, changes: Value) -> String {
    let order = ["name", "size", "environments"];
    crate::yaml::edit::update_entry(&open(text), index, &map(changes), &order)
        .unwrap()
        .of(text)
}

#[test]
fn a_new_entry_is_laid_out_as_its_neighbours() {
    let new = "    {\n      \"name\": \"b\",\n      \"environments\": [\"no\"],\n      \"harness\": {\n        \"a: b\": {}\n      }\n    },\n";
    let at = PRETTY.find("    {\n      \"name\": \"c\"").unwrap();
    let (before, after) = PRETTY.split_at(at);
    assert_eq!(added(PRETTY, 1), [before, new, after].concat());
    assert!(added(PRETTY, 2).ends_with("\"a: b\": {}\n      }\n    }\n  ]\n}\n"));
    assert_eq!(
        added(ONE_LINE, 0),
        ONE_LINE.replace(
            "[{\"name\":\"a\"",
            "[{\"name\":\"b\",\"environments\":[\"no\"],\"harness\":{\"a: b\":{}}},{\"name\":\"a\""
        )
    );
    let new = "\t}, {\r\n\t\t\"name\": \"b\",\r\n\t\t\"environments\": [\r\n\t\t\t\"no\"\r\n\t\t],\r\n\t\t\"harness\": {\r\n\t\t\t\"a: b\": {}\r\n\t\t}\r\n\t}, {\r\n\t\t\"name\": \"c\"";
    assert_eq!(added(TABS, 1), TABS.replace("\t}, {\r\n\t\t\"name\": \"c\"", new));
}

#[test]
fn the_first_entry_of_a_list() {
    assert_eq!(
        added("{\"services\": []}\n", 0),
        "{\"services\": [{\"name\": \"b\", \"environments\": [\"no\"], \"harness\": {\"a: b\": {}}}]}\n"
    );
    let text = "{\n    \"services\": null\n}";
    let new = added(text, 0);
    assert!(
        new.starts_with("{\n    \"services\": [\n        {\n            \"name\": \"b\",\n"),
        "{new}"
    );
    assert!(is_json(&new) && new.ends_with("    ]\n}"));
}

#[test]
fn what_goes_takes_its_comma_along() {
    for text in [PRETTY, ONE_LINE, TABS] {
        for index in [0, 1] {
            let new = remove::remove(&open(text), index).unwrap().of(text);
            assert!(is_json(&new), "{new}");
            let none = remove::remove(&open(&new), 0).unwrap().of(&new);
            assert!(is_json(&none) && none.contains("[]"), "{none}");
        }
    }
    assert_eq!(
        remove::remove(&open(ONE_LINE), 0).unwrap().of(ONE_LINE),
        r#"{"services":[{"name":"c"}],"x":1e3}"#
    );
}

#[test]
fn keys_come_go_and_change() {
    let new = updated(
        PRETTY,
        0,
        json!({"size": "large", "environments": ["int", "yes", "pre"], "zip": {"a": [1]}}),
    );
    let wanted = "\"name\": \"a\",\n      \"size\": \"large\",\n      \"environments\": [\"int\", \"yes\", \"pre\"],\n      \"zip\": {\n        \"a\": [1]\n      }\n    },";
    assert!(new.contains(wanted), "{new}");
    assert_eq!(
        updated(
            &new,
            0,
            json!({"size": null, "environments": ["int", "pre"], "zip": {"a": null}})
        ),
        PRETTY
    );
    assert_eq!(
        updated(ONE_LINE, 0, json!({"on": {"x": "y"}, "t": "é\u{7f}\n"})),
        ONE_LINE.replace("\"on\":[1]", r#""on":{"x":"y"},"t":"é\u007f\n""#)
    );
    let new = updated(TABS, 1, json!({"name": null, "a": true}));
    assert_eq!(new, TABS.replace("\"name\": \"c\"", "\"a\": true"));
}

#[test]
fn a_whole_map_and_a_new_file() {
    let changes = map(json!({"spec": {"owner": "b", "type": "x"}, "kind": null}));
    let text = "{\"kind\": \"Component\", \"spec\": {\"owner\": \"a\"}}";
    let new = crate::yaml::edit::update_map(text, &changes, &[]).unwrap();
    assert_eq!(new, "{\"spec\": {\"owner\": \"b\", \"type\": \"x\"}}");
    let entry = map(json!({"name": "b"}));
    assert_eq!(
        insert::alone("services", &entry, Some(&open(ONE_LINE))),
        r#"{"services":[{"name":"b"}]}"#
    );
    let new = "{\n  \"services\": [\n    {\n      \"name\": \"b\"\n    }\n  ]\n}\n";
    assert_eq!(insert::alone("services", &entry, Some(&open(PRETTY))), new);
    let (document, other) = (open(ONE_LINE), map(json!({"name": "d"})));
    let refill = Refill::of(&document).unwrap();
    assert_eq!(
        refill.with(&[RefillEntry::Own(1), RefillEntry::New(&other)]),
        r#"{"services":[{"name":"c"},{"name":"d"}],"x":1e3}"#
    );
}

#[test]
fn json_is_told_from_yaml() {
    for text in ["{}", " [1]\n", "{\"a\": 1.50}"] {
        assert!(is_json(text), "{text}");
    }
    for text in ["a: 1", "{a: 1}", "{\"a\": 1} # b", "{\"a\": 1,}", "1", ""] {
        assert!(!is_json(text), "{text}");
    }
}
