//! Values to YAML: block style, and each scalar so that readers of YAML 1.1 and 1.2 take it for the same.

use serde_json::Value;

/// A document, with a final line break.
pub fn document(value: &Value) -> String {
    let mut out = String::new();
    match value {
        Value::Object(map) if !map.is_empty() => mapping(map, 0, false, &mut out),
        Value::Array(items) if !items.is_empty() => sequence(items, 0, &mut out),
        other => {
            out.push_str(&inline(other));
            out.push('\n');
        }
    }
    out
}

fn mapping(map: &serde_json::Map<String, Value>, indent: usize, after_dash: bool, out: &mut String) {
    for (index, (key, value)) in map.iter().enumerate() {
        if index > 0 || !after_dash {
            pad(indent, out);
        }
        out.push_str(&scalar(key));
        out.push(':');
        match value {
            Value::Object(inner) if !inner.is_empty() => {
                out.push('\n');
                mapping(inner, indent + 2, false, out);
            }
            Value::Array(items) if !items.is_empty() => {
                out.push('\n');
                sequence(items, indent + 2, out);
            }
            other => leaf(other, indent + 2, out),
        }
    }
}

fn sequence(items: &[Value], indent: usize, out: &mut String) {
    for item in items {
        pad(indent, out);
        out.push('-');
        match item {
            Value::Object(inner) if !inner.is_empty() => {
                out.push(' ');
                mapping(inner, indent + 2, true, out);
            }
            Value::Array(inner) if !inner.is_empty() => {
                out.push('\n');
                sequence(inner, indent + 2, out);
            }
            other => leaf(other, indent + 2, out),
        }
    }
}

fn leaf(value: &Value, indent: usize, out: &mut String) {
    out.push(' ');
    match value {
        Value::String(text) if is_literal(text) => {
            out.push_str(if text.ends_with('\n') { "|\n" } else { "|-\n" });
            for line in text.lines() {
                if !line.is_empty() {
                    pad(indent, out);
                    out.push_str(line);
                }
                out.push('\n');
            }
        }
        other => {
            out.push_str(&inline(other));
            out.push('\n');
        }
    }
}

fn pad(indent: usize, out: &mut String) {
    out.extend(std::iter::repeat_n(' ', indent));
}

/// A value on one line.
pub fn inline(value: &Value) -> String {
    match value {
        Value::String(text) => scalar(text),
        Value::Array(items) => format!("[{}]", items.iter().map(inline).collect::<Vec<_>>().join(", ")),
        Value::Object(map) => {
            let pairs: Vec<String> = map
                .iter()
                .map(|(key, value)| format!("{}: {}", scalar(key), inline(value)))
                .collect();
            format!("{{{}}}", pairs.join(", "))
        }
        other => other.to_string(),
    }
}

/// Several lines that a literal block keeps exactly.
fn is_literal(text: &str) -> bool {
    text.trim_end_matches('\n').contains('\n')
        && !text.ends_with("\n\n")
        && !text.starts_with([' ', '\n', '\t'])
        && text
            .chars()
            .all(|character| character == '\n' || character.is_ascii_graphic() || character == ' ')
        && text.lines().all(|line| !line.ends_with(' '))
}

/// A string on one line: plain only where no reader could take it for anything else, or for an expression of Harness.
pub fn scalar(text: &str) -> String {
    if is_plain_word(text) || is_plain_expression(text) || is_duration(text) {
        return text.to_owned();
    }
    let shown = |character: char| {
        character == ' ' || (!character.is_control() && !character.is_whitespace() && character != '\u{feff}')
    };
    if text.chars().all(shown) && (text.contains('"') || text.contains('\\')) {
        return format!("'{}'", text.replace('\'', "''"));
    }
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            _ if shown(character) => out.push(character),
            _ => out.push_str(&escape(u32::from(character))),
        }
    }
    out.push('"');
    out
}

fn escape(code: u32) -> String {
    if code <= 0xffff {
        format!("\\u{code:04x}")
    } else {
        format!("\\U{code:08x}")
    }
}

/// Words of letters, digits and a few marks that begin with a letter and are no boolean or null in any version of YAML.
pub fn is_plain_word(text: &str) -> bool {
    const RESERVED: [&str; 11] = [
        "true", "false", "yes", "no", "on", "off", "y", "n", "null", "nan", "inf",
    ];
    let word = |word: &str| {
        word.bytes().next().is_some_and(|first| first.is_ascii_alphanumeric())
            && word
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'/' | b'-'))
    };
    text.bytes().next().is_some_and(|first| first.is_ascii_alphabetic())
        && text.split(' ').all(word)
        && !RESERVED.iter().any(|reserved| text.eq_ignore_ascii_case(reserved))
}

/// A number with a unit, such as `10m`: no number in any version of YAML.
fn is_duration(text: &str) -> bool {
    text.strip_suffix(['w', 'd', 'h', 'm', 's'])
        .is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

/// An expression, or a text that begins with one, that is a plain scalar in every version of YAML.
fn is_plain_expression(text: &str) -> bool {
    text.starts_with("<+")
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.ends_with([':', ' '])
        && text.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ')
}

#[cfg(test)]
mod tests {
    use super::{document, scalar};
    use serde_json::{Value, json};

    #[test]
    fn quotes_what_a_reader_could_take_for_something_else() {
        for text in [
            "no",
            "1_000",
            "12:30:45",
            "2026-01-01",
            "a: b",
            "#x",
            "",
            " a",
            "0x1f",
            "y",
            "~",
            "a\u{85}b",
            "\u{2028}",
            "1.0",
        ] {
            let quoted = scalar(text);
            assert!(quoted.starts_with(['"', '\'']), "{quoted}");
            assert_eq!(serde_yaml::from_str::<String>(&quoted).unwrap(), text);
        }
        assert_eq!(scalar("payment-service"), "payment-service");
        assert_eq!(scalar("<+input>.allowedValues(a,b)"), "<+input>.allowedValues(a,b)");
        assert_eq!(
            scalar("<+<+a> == \"x\" ? \"1\" : \"2\">"),
            "'<+<+a> == \"x\" ? \"1\" : \"2\">'"
        );
    }

    #[test]
    fn what_is_written_reads_back_the_same() {
        let value = json!({"a": {"b": [], "c": {}, "d": [[1, "x\ny\n"], {"e": "l1\nl2", "f": null}]}, "no": "no", "g": "\ttab\nx "});
        let text = document(&value);
        assert_eq!(serde_yaml::from_str::<Value>(&text).unwrap(), value, "{text}");
    }
}
