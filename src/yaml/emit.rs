//! New text: values written in a given style. What it writes, every YAML reader takes for the same value.

use crate::yaml::edit::keep::folded;
use crate::yaml::node::MERGE;
use crate::yaml::reference::merge_names;
use crate::yaml::scalar::{self, ScalarContext, write};
use crate::yaml::style::{ListStyle, Style};
use crate::yaml::text::is_blank;
use serde_json::{Map, Value};

/// Writes a file that contains one map.
pub fn file(map: &Map<String, Value>, style: &Style) -> String {
    let mut out = String::new();
    pairs(&mut out, map, 0, style);
    out
}

/// An entry of a block list whose dash is in a column, each line with its line break.
pub fn entry(map: &Map<String, Value>, dash_column: usize, style: &Style) -> String {
    let mut out = String::new();
    out.push_str(&" ".repeat(dash_column));
    out.push('-');
    if style.dash_alone && !style.flow && !map.is_empty() {
        out.push_str(style.line_break);
        pairs(&mut out, map, dash_column + style.dash, style);
        return out;
    }
    out.push_str(&" ".repeat(style.dash.saturating_sub(1)));
    if style.flow || map.is_empty() {
        out.push_str(&flow(&Value::Object(map.clone()), style));
        out.push_str(style.line_break);
        return out;
    }
    let column = dash_column + style.dash;
    let mut body = String::new();
    pairs(&mut body, map, column, style);
    out.push_str(body.get(column..).unwrap_or(&body));
    out
}

/// Writes the pairs of a map, all keys at the given column (from 0).
pub fn pairs(out: &mut String, map: &Map<String, Value>, column: usize, style: &Style) {
    for (key, value) in map {
        pair(out, key, value, column, style);
    }
}

/// Writes a pair, its key at the given column (from 0).
pub fn pair(out: &mut String, key: &str, value: &Value, column: usize, style: &Style) {
    let start = out.len();
    out.push_str(&" ".repeat(column));
    if let Some(merge) = merge_key(key, value) {
        out.push_str(&merge);
        return out.push_str(style.line_break);
    }
    out.push_str(&scalar::key(key, style.quotes, ScalarContext::Block));
    out.push(':');
    let colon = out.len();
    after_colon(out, key, value, column, style);
    // A value on the line goes to the column of the others.
    if let Some(align) = style.align
        && out.get(colon..).is_some_and(|rest| rest.starts_with(' '))
    {
        let width = out.get(start..colon).unwrap_or_default().chars().count() + 1;
        out.insert_str(colon, &" ".repeat((column + align).saturating_sub(width)));
    }
}

/// What follows the colon of a key in a column, with the line break that ends it.
pub fn after_colon(out: &mut String, key: &str, value: &Value, column: usize, style: &Style) {
    if let Some(block) = folded_block(key, value, column, style) {
        return out.push_str(&block);
    }
    match value {
        Value::Object(map) if !map.is_empty() => {
            out.push_str(style.line_break);
            pairs(out, map, column + style.step, &style.below(key));
        }
        Value::Array(items) if !items.is_empty() => {
            let nested = items.iter().any(|item| item.is_object() || item.is_array());
            match style.list_of(key) {
                ListStyle::Flow { .. } if !nested => {
                    out.push(' ');
                    out.push_str(&flow_list(key, items, style.list_of(key), style));
                    out.push_str(style.line_break);
                }
                list => {
                    out.push_str(style.line_break);
                    let indent = if let ListStyle::Block { indent } = list {
                        indent
                    } else {
                        style.step
                    };
                    for item in items {
                        list_item(out, key, item, column + indent, style);
                    }
                }
            }
        }
        Value::String(text) if style.literal && is_literal(text) => literal(out, text, column + style.step, style),
        other => {
            out.push(' ');
            out.push_str(&at_place(key, other, style, ScalarContext::Block));
            out.push_str(style.line_break);
        }
    }
}

/// The line or lines of an item of a block list, which is at a key.
pub fn list_item(out: &mut String, key: &str, item: &Value, column: usize, style: &Style) {
    match item {
        Value::Object(map) => out.push_str(&entry(
            map,
            column,
            &Style {
                dash: 2,
                dash_alone: false,
                align: None,
                flow: false,
                ..style.clone()
            },
        )),
        other => {
            out.push_str(&" ".repeat(column));
            out.push_str("- ");
            out.push_str(&at_place(key, other, style, ScalarContext::Block));
            out.push_str(style.line_break);
        }
    }
}

/// A value on one line in brackets or braces, or an entry in braces.
pub fn flow(value: &Value, style: &Style) -> String {
    at_place("", value, style, ScalarContext::Flow)
}

/// Writes the value of a key on one line.
pub fn at_place(key: &str, value: &Value, style: &Style, place: ScalarContext) -> String {
    match value {
        Value::Array(items) => flow_list(key, items, style.list, style),
        Value::Object(map) if map.is_empty() => "{}".to_owned(),
        Value::Object(map) => {
            let pairs: Vec<_> = map.iter().map(|(key, value)| flow_pair(key, value, style)).collect();
            let pad = if style.braces_padded { " " } else { "" };
            format!("{{{pad}{}{pad}}}", pairs.join(", "))
        }
        scalar => write(scalar, style.manner_of(key), style.quotes, place),
    }
}

/// A merge key with the alias, or the aliases, that its value names.
fn merge_key(key: &str, value: &Value) -> Option<String> {
    let names = merge_names(key, value)?;
    match value {
        Value::Array(_) => Some(format!(
            "{MERGE}: [{}]",
            names
                .iter()
                .map(|name| format!("*{name}"))
                .collect::<Vec<_>>()
                .join(", ")
        )),
        _ => Some(format!("{MERGE}: *{}", names.first()?)),
    }
}

/// Writes a pair as in a map in braces: `key: value`.
pub fn flow_pair(key: &str, value: &Value, style: &Style) -> String {
    if let Some(merge) = merge_key(key, value) {
        return merge;
    }
    let name = scalar::key(key, style.quotes, ScalarContext::Flow);
    format!("{name}: {}", at_place(key, value, style, ScalarContext::Flow))
}

fn flow_list(key: &str, items: &[Value], list: ListStyle, style: &Style) -> String {
    let items: Vec<_> = items
        .iter()
        .map(|item| at_place(key, item, style, ScalarContext::Flow))
        .collect();
    match list {
        ListStyle::Flow { padded: true } if !items.is_empty() => format!("[ {} ]", items.join(", ")),
        _ => format!("[{}]", items.join(", ")),
    }
}

/// A text that is too long for one line, where the neighbours fold theirs at the key.
fn folded_block(key: &str, value: &Value, column: usize, style: &Style) -> Option<String> {
    let text = value.as_str()?;
    let (_, width) = style.folds.iter().find(|(name, _)| name == key)?;
    let at = column + style.step;
    if !style.literal || column + key.len() + text.chars().count() + 2 <= *width {
        return None;
    }
    let mut out = if text.ends_with('\n') { " >" } else { " >-" }.to_owned();
    for line in folded(text, width.saturating_sub(at))? {
        out.push_str(style.line_break);
        if !line.is_empty() {
            out.push_str(&" ".repeat(at));
            out.push_str(&line);
        }
    }
    out.push_str(style.line_break);
    Some(out)
}

/// Whether a text of several lines comes out of a literal block as it went in.
fn is_literal(text: &str) -> bool {
    let body = text.strip_suffix('\n').unwrap_or(text);
    text.contains('\n')
        && !body.is_empty()
        && !body.ends_with('\n')
        && !body.starts_with([' ', '\n', '\t'])
        && body
            .split('\n')
            .all(|line| (line.is_empty() || !is_blank(line)) && !line.chars().any(|c| c.is_control() || !is_shown(c)))
}

fn is_shown(character: char) -> bool {
    !matches!(
        character,
        '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
    )
}

fn literal(out: &mut String, text: &str, column: usize, style: &Style) {
    let (head, body) = match text.strip_suffix('\n') {
        Some(body) => (" |", body),
        None => (" |-", text),
    };
    out.push_str(head);
    out.push_str(style.line_break);
    for line in body.split('\n') {
        if !line.is_empty() {
            out.push_str(&" ".repeat(column));
            out.push_str(line);
        }
        out.push_str(style.line_break);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_written_reads_back() {
        let value = json!({
            "name": "a", "list": ["x", "no"], "maps": [{"a": 1, "b": ["y"]}], "text": "two\nlines\n", "spaces": "two \n lines  \n\nx", "odd": " x\ny",
            "map": {"on": true, "deep": {"x": null}}, "empty": [], "none": {}, "a: b": "it's"
        });
        let map = value.as_object().unwrap();
        for list in [
            ListStyle::Flow { padded: true },
            ListStyle::Block { indent: 0 },
            ListStyle::Block { indent: 2 },
        ] {
            let style = Style {
                list,
                ..Style::default()
            };
            let text = file(map, &style);
            assert_eq!(
                crate::yaml::parse(&text).unwrap().root.unwrap().value(),
                value,
                "{text}"
            );
        }
    }
}
