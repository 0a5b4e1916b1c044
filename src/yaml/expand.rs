//! A document as a plain value, its anchors, aliases and merge keys expanded: for reading alone. Everywhere else in this room they
//! are never expanded.

use crate::problem::Problem;
use crate::yaml::node::{Kind, Node, ScalarStyle};
use crate::yaml::parse::syntax;
use crate::yaml::scalar;
use crate::yaml::simple::document;
use crate::yaml::text::{MAX_BYTES, MAX_DEPTH};
use granit_parser::Parser;
use serde_json::{Map, Value};

/// The value of a document. What is too large, too deep or not YAML is refused before the reader below sees it, since its time
/// grows with the square of the depth.
pub fn value_of(text: &str) -> Result<Value, Problem> {
    match document(text).and_then(|(root, _)| plain(&root)) {
        Some(value) => Ok(value),
        None => expanded(text),
    }
}

/// The value of a plain node, if all that is in it means the same to every reader.
fn plain(node: &Node<'_>) -> Option<Value> {
    match &node.kind {
        Kind::Scalar(text, ScalarStyle::Plain) => {
            let is_clear = !text.starts_with(|first: char| first.is_ascii_digit() || matches!(first, '-' | '+' | '.'))
                || scalar::is_measure(text)
                || is_small(text);
            is_clear.then(|| scalar::resolve(text))
        }
        Kind::Scalar(text, _) => Some(Value::String(text.to_string())),
        Kind::List(_, items) => items.iter().map(plain).collect::<Option<_>>().map(Value::Array),
        Kind::Map(_, pairs) => {
            let pair = |(key, value): &(Node<'_>, Node<'_>)| Some((key.string()?.to_owned(), plain(value)?));
            pairs.iter().map(pair).collect::<Option<Map<_, _>>>().map(Value::Object)
        }
        Kind::Alias(..) | Kind::Wanted(_) => None,
    }
}

/// An integer as people count, which every reader takes for the same.
fn is_small(text: &str) -> bool {
    text.len() <= 15 && (text == "0" || !text.starts_with('0')) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The value by the reader of whole YAML.
fn expanded(text: &str) -> Result<Value, Problem> {
    bounded(text)?;
    let fault = |error: &serde_yaml::Error| {
        let problem = Problem::error("yaml/syntax", format!("the file is not valid YAML: {error}"))
            .help("fix the file, then run again");
        let number = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
        match error.location() {
            Some(at) => problem.at(number(at.line()), number(at.column())),
            None => problem,
        }
    };
    let mut value: serde_yaml::Value = serde_yaml::from_str(text).map_err(|error| fault(&error))?;
    value.apply_merge().map_err(|error| fault(&error))?;
    serde_json::to_value(&value).map_err(|error| {
        Problem::error("yaml/syntax", format!("the file cannot be read: {error}"))
            .help("use only strings, numbers, lists, and maps with strings as keys")
    })
}

/// Rejects a text of more than 32 MiB, or nested more than 64 levels deep, before a parser sees it.
pub fn bounded(text: &str) -> Result<(), Problem> {
    if text.len() > MAX_BYTES {
        let message = format!("the file is {} MiB large", text.len().div_ceil(1 << 20));
        return Err(Problem::error("yaml/too-large", message).help("at most 32 MiB are allowed"));
    }
    let options = granit_parser::options! {
        max_buffered_comment_events: 1_000_000,
        flow_nesting_limit: MAX_DEPTH,
        block_nesting_limit: MAX_DEPTH,
    };
    for event in Parser::new_from_str_with_options(text, options) {
        event.map_err(|error| syntax(&error))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{expanded, value_of};
    use proptest::prelude::*;
    use serde_json::json;

    proptest! {
        #[test]
        fn what_is_plain_means_the_same(lines in proptest::collection::vec("[ ]{0,4}(- )?([a-c]{1,2}|true|null|no)(: ?)('|\"|\\[|~|#| |,|\\]|[a-c]|-|\\.|[0-9]|0x|0b|\\+|e|null|true|Gi|m|inf){0,4}", 1..6)) {
            let text = lines.join("\n");
            if let Ok(value) = value_of(&text) {
                prop_assert_eq!(Ok(value), expanded(&text), "{}", text);
            }
        }
    }

    #[test]
    fn expands_anchors_aliases_and_merge_keys() {
        let text = "base: &base {team: a, size: small}\nown:\n  <<: *base\n  size: large\nlist: [*base]\n";
        let value = value_of(text).unwrap();
        assert_eq!(value["own"], json!({"team": "a", "size": "large"}));
        assert_eq!(value["list"][0]["team"], "a");
    }

    #[test]
    fn refuses_what_is_nested_too_deeply_before_it_is_read() {
        let block: String = (0..300).map(|level| format!("{}a:\n", " ".repeat(level))).collect();
        for text in ["[".repeat(100_000), format!("a: 1\na: {}", "[".repeat(20_000)), block] {
            assert_eq!(value_of(&text).unwrap_err().code, "yaml/depth");
        }
    }
}
