//! What a plain scalar means, and how to write a scalar so that every reader takes it for the same.

use serde_json::{Number, Value};

/// Which quotes to use where a scalar needs some.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Quotes {
    /// `'...'`.
    #[default]
    Single,
    /// `"..."`.
    Double,
}

/// Whether a plain scalar is a null.
pub fn is_null(text: &str) -> bool {
    matches!(text, "" | "~" | "null" | "Null" | "NULL")
}

/// Whether a plain scalar is a text.
pub fn is_text(text: &str) -> bool {
    let word = text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
    (word
        && !matches!(
            text,
            "null" | "Null" | "NULL" | "true" | "True" | "TRUE" | "false" | "False" | "FALSE"
        ))
        || resolve(text).is_string()
}

/// The value of a plain scalar by YAML 1.2's core schema.
pub fn resolve(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Value::Null,
        "true" | "True" | "TRUE" => return Value::Bool(true),
        "false" | "False" | "FALSE" => return Value::Bool(false),
        _ => {}
    }
    if text.starts_with(|first: char| first.is_ascii_digit() || matches!(first, '-' | '+' | '.'))
        && let Some(number) = number(text)
    {
        return Value::Number(number);
    }
    Value::String(text.to_owned())
}

fn number(text: &str) -> Option<Number> {
    if let Some(hex) = text.strip_prefix("0x") {
        return i64::from_str_radix(hex, 16).ok().map(Number::from);
    }
    if let Some(octal) = text.strip_prefix("0o") {
        return i64::from_str_radix(octal, 8).ok().map(Number::from);
    }
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse::<i64>().ok().map(Number::from);
    }
    let float = digits
        .bytes()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E' | b'-' | b'+'));
    if float {
        text.parse().ok().and_then(Number::from_f64)
    } else {
        None
    }
}

/// Writes a string on one line: plain only where no reader of YAML 1.1 or 1.2 could take it for anything else.
pub fn quote(text: &str, quotes: Quotes) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
    let escapes = text.chars().any(needs_escape);
    if escapes || quotes == Quotes::Double {
        return double(text);
    }
    format!("'{}'", text.replace('\'', "''"))
}

/// Writes a value that is no collection.
pub fn write(value: &Value, quotes: Quotes) -> String {
    match value {
        Value::String(text) => quote(text, quotes),
        other => other.to_string(),
    }
}

/// Words of plain letters, single spaces between them, that mean nothing but themselves.
fn is_plain(text: &str) -> bool {
    const RESERVED: [&str; 9] = ["true", "false", "yes", "no", "on", "off", "y", "n", "null"];
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.split(' ').all(|word| {
            !word.is_empty()
                && word.starts_with(|first: char| first.is_ascii_alphanumeric())
                && word
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'/' | b'-'))
        })
        && !RESERVED.iter().any(|word| text.eq_ignore_ascii_case(word))
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
        for text in ["payments-team", "api", "Handles payments", "a/b.c"] {
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
        assert_eq!(quote("it's", Quotes::Single), "'it''s'");
        assert_eq!(quote("a\nb\u{7}", Quotes::Single), "\"a\\nb\\u0007\"");
    }

    #[test]
    fn resolves_by_the_core_schema() {
        assert_eq!(resolve("no"), json!("no"));
        assert_eq!(resolve("-12"), json!(-12));
        assert_eq!(resolve("1.5"), json!(1.5));
        assert_eq!(resolve("1.2.3"), json!("1.2.3"));
        assert_eq!(resolve("0x1F"), json!(31));
        assert_eq!(resolve("-"), json!("-"));
        assert_eq!(resolve("~"), json!(null));
    }
}
