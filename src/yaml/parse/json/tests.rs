use super::json;
use crate::yaml::parse::{parse, parse_by_events};
use proptest::prelude::*;
use serde_json::Value;

/// Holds the fast parse to the full one.
fn same(text: &str) {
    if let Some(fast) = json(text) {
        let full = parse_by_events(text, false).unwrap_or_else(|problem| panic!("{problem:?}\n{text}"));
        assert_eq!(fast, full, "{text}");
    }
}

fn scalar() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "[ -~é日\u{a0}😀\t\n\u{1}\u{7f}\u{85}\u{2028}\u{feff}]{0,12}".prop_map(Value::from),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    scalar().prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            proptest::collection::vec(("[ -~é\t]{0,6}", inner), 0..6)
                .prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn json_is_read_as_by_the_full_parse(value in value(), wide in any::<bool>(), pretty in any::<bool>()) {
        let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) }.unwrap();
        same(&if wide { text.replace('\n', "\r\n").replace("  ", "\t") } else { text });
    }

    #[test]
    fn what_looks_like_json_is_too(tokens in proptest::collection::vec(
        "[\\[\\]{}:,]|\"a\"|\"\\\\u0041\"|\"b c\"|1|-0|01|1\\.5e3|true|no|~| |\t|\n|\r\n|\r|#|//|&a |\\*a|'x'|\"\n\"|---\n", 1..14,
    )) {
        let text = tokens.concat();
        same(&text);
        same(&format!("{{\"a\":{text}}}"));
        same(&format!("[{text}]"));
    }
}

#[test]
fn what_is_plainly_json_is_read_fast() {
    for text in [
        "{}",
        " [ ] \n",
        "{\"a\": [1, -2.5e+3, true, null, \"b\\n\\u00e9\\/\", {\"a\": {}}]}\r\n",
        "{\n\t\"a\" : 1,\n\t\"a\": 2\n}",
        "{\"\u{a0}é😀\": 0}",
    ] {
        assert!(json(text).is_some(), "{text}");
        same(text);
    }
    let many: Vec<String> = (0..100).map(|index| format!("\"k{}\": {index}", index % 60)).collect();
    let many = format!("{{{}}}", many.join(", "));
    assert_eq!(json(&many).unwrap().twice.len(), 40);
    same(&many);
}

#[test]
fn what_only_looks_like_json_is_left_to_the_full_parse() {
    for text in [
        "",
        "1",
        "a: 1\n",
        "{a: 1}",
        "[1,]",
        "[1 2]",
        "[01]",
        "[+1]",
        "[.5]",
        "['a']",
        "[\"a\tb\"]",
        "[\"\u{85}\"]",
        "[\"\\x41\"]",
        "{\"a\"\n: 1}",
        "[1] # c",
        "[1]\n---\n[2]",
        "[\r1]",
    ] {
        assert_eq!(json(text), None, "{text:?}");
    }
}

#[test]
fn two_escapes_may_be_one_character() {
    let parsed = parse(r#"{"\ud83d\ude00": "a\uD83D\uDE00b"}"#).unwrap();
    let root = parsed.root.unwrap();
    assert_eq!(root.get("😀").unwrap().text(), Some("a😀b"));
    for lone in [
        "\\ud83d",
        "\\ude00",
        "\\ud83dx",
        "\\ud83d\\n",
        "\\ud83d\\ud83d",
        "\\ude00\\ud83d",
    ] {
        assert_eq!(
            parse(&format!("{{\"a\": \"{lone}\"}}")).unwrap_err().code,
            "yaml/syntax",
            "{lone}"
        );
        assert_eq!(
            parse(&format!("{{\"{lone}\": 1}}")).unwrap_err().code,
            "yaml/syntax",
            "{lone}"
        );
    }
}
