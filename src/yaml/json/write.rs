//! New values as JSON, in a layout.

use super::layout::JsonLayout;
use crate::yaml::text::cut;
use serde::de::IgnoredAny;
use serde_json::Value;

impl JsonLayout {
    /// A value that starts on a line with an indentation; with parts on lines of their own where it is spread.
    pub fn write(&self, value: &Value, at: &str, spread: bool) -> String {
        let deeper = if spread {
            [at, &self.unit].concat()
        } else {
            at.to_owned()
        };
        match value {
            Value::Object(map) => {
                let pairs = map.iter().map(|(key, value)| self.pair(key, value, &deeper, spread));
                self.enclosed("{", pairs.collect(), "}", at, spread)
            }
            Value::Array(items) => {
                let items = items
                    .iter()
                    .map(|item| self.write(item, &deeper, spread && self.spreads("", item.is_object())));
                self.enclosed("[", items.collect(), "]", at, spread)
            }
            Value::String(text) => string(text),
            other => other.to_string(),
        }
    }

    /// A pair whose key starts on a line with an indentation, where `spread` on a line of its own.
    pub fn pair(&self, key: &str, value: &Value, at: &str, spread: bool) -> String {
        let value = self.write(value, at, spread && self.spreads(key, value.is_object()));
        [&string(key), &self.colon, &value].map(String::as_str).concat()
    }

    fn enclosed(&self, open: &str, parts: Vec<String>, close: &str, at: &str, spread: bool) -> String {
        if parts.is_empty() {
            return [open, close].concat();
        }
        if spread {
            let line = [self.line_break, at].concat();
            let parts = parts.join(&[",", &line, &self.unit].concat());
            return [open, &line, &self.unit, &parts, &line, close].concat();
        }
        let inside = if open == "{" { &self.braces } else { &self.brackets };
        [open, inside, &parts.join(&self.comma), inside, close].concat()
    }
}

/// A string in double quotes, escaped by the rules of JSON.
pub(super) fn string(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    let quoted = Value::String(text.to_owned()).to_string();
    for character in quoted.chars() {
        // JSON may show these as they are, YAML may not.
        let hidden = matches!(
            character,
            '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
        );
        if hidden {
            out.push_str(&format!("\\u{:04x}", u32::from(character)));
        } else {
            out.push(character);
        }
    }
    out
}

/// The first number that JSON has no form for: `.inf`, `0x1F`, `007`.
pub(super) fn without_form(value: &Value) -> Option<String> {
    match value {
        Value::Number(number) => {
            let text = number.to_string();
            let sound = cut(&text, 0..1) != "+" && serde_json::from_str::<IgnoredAny>(&text).is_ok();
            (!sound).then_some(text)
        }
        Value::Array(items) => items.iter().find_map(without_form),
        Value::Object(map) => map.values().find_map(without_form),
        _ => None,
    }
}
