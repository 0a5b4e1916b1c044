//! JSON as people read it: lines are filled, as far as what stands on them is short.

use serde_json::Value;

/// How long a line may become.
const WIDTH: usize = 110;

/// JSON with two spaces and a last line break.
pub fn compact(value: &Value) -> String {
    format!("{}\n", written(value, 0, 0))
}

/// A value in a block of an indentation, that begins at a column.
fn written(value: &Value, indent: usize, column: usize) -> String {
    let line = inline(value);
    if column + line.len() < WIDTH && !is_text(value) {
        return line;
    }
    let inner = indent + 2;
    let parts: Vec<String> = match value {
        Value::Array(items) => items.iter().map(|item| written(item, inner, inner)).collect(),
        Value::Object(map) => map
            .iter()
            .map(|(key, item)| {
                let key = format!("{}: ", Value::from(key.as_str()));
                let item = written(item, inner, inner + key.len());
                key + &item
            })
            .collect(),
        _ => return line,
    };
    let (open, close) = if value.is_array() { ('[', ']') } else { ('{', '}') };
    let pad = " ".repeat(inner);
    let mut out = format!("{open}\n{pad}");
    let mut column = inner;
    let mut short = true;
    for (number, part) in parts.iter().enumerate() {
        let fits = short && !part.contains('\n') && column + part.len() + 2 < WIDTH;
        if number > 0 && fits && !is_text(value) {
            out.push_str(", ");
            column += 2;
        } else if number > 0 {
            out.push_str(&format!(",\n{pad}"));
            column = inner;
        }
        out.push_str(part);
        column += part.len();
        short = !part.contains('\n');
    }
    format!("{out}\n{}{close}", " ".repeat(indent))
}

/// A text of several lines, which is read as such: one list item each.
fn is_text(value: &Value) -> bool {
    let sentence = |item: &Value| item.as_str().is_some_and(|text| text.contains(' '));
    matches!(value, Value::Array(items) if items.len() > 1 && items.iter().any(sentence))
}

fn inline(value: &Value) -> String {
    let pair = |(key, item): (&String, &Value)| format!("{}: {}", Value::from(key.as_str()), inline(item));
    match value {
        Value::Array(items) => format!("[{}]", items.iter().map(inline).collect::<Vec<_>>().join(", ")),
        Value::Object(map) => format!("{{{}}}", map.iter().map(pair).collect::<Vec<_>>().join(", ")),
        other => other.to_string(),
    }
}
