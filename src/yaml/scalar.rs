//! What a plain scalar means, and how to write a scalar so that every reader takes it for the same.

use crate::yaml::number::{number, spelled};
use serde_json::Value;

/// Quotes to use for a scalar that needs some.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Quotes {
    /// `'...'`.
    #[default]
    Single,
    /// `"..."`.
    Double,
}

/// Whether a plain scalar resolves to null.
pub fn is_null(text: &str) -> bool {
    matches!(text, "" | "~" | "null" | "Null" | "NULL")
}

/// Whether a plain scalar resolves to a string.
pub fn is_text(text: &str) -> bool {
    let word = text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
    (word
        && !matches!(
            text,
            "null" | "Null" | "NULL" | "true" | "True" | "TRUE" | "false" | "False" | "FALSE"
        ))
        || resolve(text).is_string()
}

/// Resolves a plain scalar by the core schema of YAML 1.2.
pub fn resolve(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Value::Null,
        "true" | "True" | "TRUE" => return Value::Bool(true),
        "false" | "False" | "FALSE" => return Value::Bool(false),
        _ => {}
    }
    let numeric = text.starts_with(|first: char| first.is_ascii_digit() || matches!(first, '-' | '+' | '.'));
    match numeric.then(|| number(text)).flatten() {
        Some(number) => Value::Number(number),
        None => Value::String(text.to_owned()),
    }
}

/// Whether a new string is quoted, if both are possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Manner {
    /// Plain only where it is made of words, which no reader could doubt; else in quotes of the usual kind.
    #[default]
    Usual,
    /// Plain wherever that is safe.
    Plain,
    /// In quotes of this kind, also where it could do without.
    Quoted(Quotes),
}

/// Context of a scalar: in brackets or braces, fewer scalars may be plain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScalarContext {
    /// On a line of its own, after a dash or a colon.
    Block,
    /// In brackets or braces.
    Flow,
}

/// Writes a string on one line, so that every reader of YAML 1.1 or 1.2 takes it for itself.
pub fn quote(text: &str, quotes: Quotes) -> String {
    if is_plain(text) || is_measure(text) {
        return text.to_owned();
    }
    quoted(text, quotes)
}

/// Like [`quote`], in a given manner and context.
pub fn quote_as(text: &str, manner: Manner, quotes: Quotes, place: ScalarContext) -> String {
    match manner {
        Manner::Quoted(quotes) => quoted(text, quotes),
        Manner::Plain if may_be_plain(text, place) => text.to_owned(),
        Manner::Plain | Manner::Usual => quote(text, quotes),
    }
}

/// Writes a key. In braces, one with spaces is in quotes: some readers end it at the first.
pub fn key(text: &str, quotes: Quotes, place: ScalarContext) -> String {
    if place == ScalarContext::Flow && text.contains(' ') {
        return quoted(text, quotes);
    }
    quote(text, quotes)
}

/// The most bytes that a key may take on its line: some readers look no further for its colon.
pub const MAX_KEY: usize = 1024;

/// Upper bound of the bytes that a key takes on its line, in any quotes.
pub fn written_key(text: &str) -> usize {
    let quoted = |quotes| key(text, quotes, ScalarContext::Flow).len();
    quoted(Quotes::Single).max(quoted(Quotes::Double))
}

fn quoted(text: &str, quotes: Quotes) -> String {
    if quotes == Quotes::Double || text.chars().any(needs_escape) {
        return double(text);
    }
    format!("'{}'", text.replace('\'', "''"))
}

/// Writes a scalar value.
pub fn write(value: &Value, manner: Manner, quotes: Quotes, place: ScalarContext) -> String {
    match value {
        Value::String(text) => quote_as(text, manner, quotes, place),
        Value::Number(number) => spelled(number).to_string(),
        other => other.to_string(),
    }
}

/// Whether a string consists of plain words that no YAML reader takes for anything else.
pub fn is_plain(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.split(' ').all(|word| {
            word.starts_with(|first: char| first.is_ascii_alphanumeric())
                && word
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'/' | b'-'))
        })
        && !means_something_else(text)
}

/// Whether a string may be plain where its neighbours do: beyond words also `60s`, `https://company.com`, `a, b`.
pub fn may_be_plain(text: &str, place: ScalarContext) -> bool {
    if is_plain(text) || is_measure(text) {
        return true;
    }
    let shown = |character: char| match place {
        ScalarContext::Block => {
            matches!(character, ' '..='~') || (!character.is_ascii() && character.is_alphanumeric())
        }
        ScalarContext::Flow => matches!(character, ' ' | '_' | '.' | '/' | '-') || character.is_ascii_alphanumeric(),
    };
    let words = !text.starts_with(' ') && !text.ends_with([' ', ':']) && !text.contains("  ");
    text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '/')
        && words
        && text.chars().all(shown)
        && ![": ", " #", "<<"].iter().any(|mark| text.contains(mark))
        && !means_something_else(text)
}

/// Digits and a unit: `60s`, `512Mi`. Not `0b1`, `0x1`, `1e3`, nor `1e`.
pub(in crate::yaml) fn is_measure(text: &str) -> bool {
    let unit = text.trim_start_matches(|character: char| character.is_ascii_digit());
    unit.len() < text.len()
        && (1..=8).contains(&unit.len())
        && unit.bytes().all(|byte| byte.is_ascii_alphabetic())
        && !unit.starts_with(['e', 'E', 'x', 'X', 'o', 'O', 'b', 'B'])
}

/// What starts with a letter and is no string to some reader: words for true, false and null, and the exponent without digits
/// before it (`e1`) that readers of YAML 1.1 in JavaScript take for a number.
fn means_something_else(text: &str) -> bool {
    const RESERVED: [&str; 12] = [
        "true", "false", "yes", "no", "on", "off", "y", "n", "null", "nan", "inf", "infinity",
    ];
    let exponent = text.strip_prefix(['e', 'E']).is_some_and(|power| {
        let digits = power.strip_prefix(['-', '+']).unwrap_or(power);
        digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_')
    });
    // Read as a number by none of them, the letter alone is a word.
    (exponent && text.len() > 1) || RESERVED.iter().any(|word| text.eq_ignore_ascii_case(word))
}

fn needs_escape(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
        )
}

fn double(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            _ if needs_escape(character) => out.push_str(&format!("\\u{:04x}", u32::from(character))),
            _ => out.push(character),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn plain_only_where_no_reader_could_err() {
        for text in ["payments-team", "api", "Handles payments", "a/b.c", "60s", "512Mi"] {
            assert_eq!(quote(text, Quotes::Single), text);
        }
        for text in [
            "no",
            "On",
            "y",
            "null",
            "1_000",
            "12:30",
            "2026-11-21",
            "",
            " a",
            "a ",
            "a: b",
            "#a",
            "-",
            "~",
            "a  b",
        ] {
            assert_eq!(quote(text, Quotes::Single), format!("'{text}'"));
        }
        for text in ["e1", "E5", "e-3", "nan", "Infinity"] {
            assert_eq!(quote(text, Quotes::Single), format!("'{text}'"));
        }
        assert_eq!(quote("e", Quotes::Single), "e");
        assert_eq!(quote("it's", Quotes::Single), "'it''s'");
        assert_eq!(quote("a\nb\u{7}", Quotes::Single), "\"a\\nb\\u0007\"");
    }

    #[test]
    fn resolves_by_the_core_schema() {
        assert_eq!(resolve("no"), json!("no"));
        assert_eq!(resolve("-12"), json!(-12));
        assert_eq!(resolve("1.5"), json!(1.5));
        assert_eq!(resolve("1.50").to_string(), "1.50");
        assert_eq!(resolve("1.2.3"), json!("1.2.3"));
        assert_eq!(resolve("0x1F").to_string(), "0x1F");
        assert_eq!(resolve("1090000000000000001").to_string(), "1090000000000000001");
        assert_eq!(resolve("-"), json!("-"));
        assert_eq!(resolve("~"), json!(null));
    }

    #[test]
    fn as_the_neighbours_are_where_that_is_safe() {
        for text in [
            "60s",
            "512Mi",
            "https://company.com/a",
            "a, b (c)",
            "Zahlt für alle",
            "group:default/a",
            "/var/log",
        ] {
            assert_eq!(
                quote_as(text, Manner::Plain, Quotes::Single, ScalarContext::Block),
                text
            );
        }
        for text in [
            "1e3",
            "0x1",
            "0b1",
            "2024-01-01",
            "1:30",
            "a: b",
            "a #b",
            "a:",
            "no",
            "12e4567",
            "1_000",
            "<<",
            "=",
        ] {
            let quoted = format!("'{text}'");
            assert_eq!(
                quote_as(text, Manner::Plain, Quotes::Single, ScalarContext::Block),
                quoted
            );
        }
        for text in ["https://company.com/a", "a, b"] {
            let quoted = format!("'{text}'");
            assert_eq!(
                quote_as(text, Manner::Plain, Quotes::Single, ScalarContext::Flow),
                quoted
            );
        }
        assert_eq!(
            quote_as("a", Manner::Quoted(Quotes::Double), Quotes::Single, ScalarContext::Flow),
            "\"a\""
        );
        assert_eq!(key("my key", Quotes::Single, ScalarContext::Flow), "'my key'");
        assert_eq!(key("my key", Quotes::Single, ScalarContext::Block), "my key");
    }
}
