//! A document as a plain value, its anchors, aliases and merge keys expanded: for reading alone. Everywhere else in this room they
//! are never expanded.

use crate::problem::Problem;
use crate::yaml::parse::syntax;
use crate::yaml::text::{MAX_BYTES, MAX_DEPTH};
use granit_parser::Parser;
use serde_json::Value;

/// The value of a document. What is too large, too deep or not YAML is refused before the reader below sees it, since its time
/// grows with the square of the depth.
pub fn value_of(text: &str) -> Result<Value, Problem> {
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
    use super::value_of;
    use serde_json::json;

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
