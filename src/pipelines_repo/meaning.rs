//! What differs between two pipelines, by meaning: stages, steps and variables by their identifiers, whatever their place in the text.

use serde_json::{Map, Value};

/// Keys that differ with each write and say nothing to people.
const SILENT: [&str; 3] = ["template-digest", "content-digest", "written-version"];
/// By which an item of a list is known again.
const NAMES: [&str; 3] = ["identifier", "name", "environmentRef"];
/// The longest value that is shown.
const MOST: usize = 80;

/// A line for each difference.
pub fn differences(before: &Value, after: &Value) -> Vec<String> {
    let mut lines = Vec::new();
    compare(&mut Vec::new(), before, after, &mut lines);
    lines
}

fn compare(path: &mut Vec<String>, before: &Value, after: &Value, lines: &mut Vec<String>) {
    match (before, after) {
        (Value::Object(before), Value::Object(after)) => maps(path, before, after, lines),
        (Value::Array(before), Value::Array(after)) => match (named(before), named(after)) {
            (Some(before), Some(after)) => maps(path, &before, &after, lines),
            _ if before != after => lines.push(format!("{} changes", place(path))),
            _ => {}
        },
        _ if before != after => lines.push(format!("{}: {} becomes {}", place(path), shown(before), shown(after))),
        _ => {}
    }
}

fn maps(path: &mut Vec<String>, before: &Map<String, Value>, after: &Map<String, Value>, lines: &mut Vec<String>) {
    for key in before
        .keys()
        .chain(after.keys().filter(|key| !before.contains_key(*key)))
    {
        if SILENT.contains(&key.as_str()) {
            continue;
        }
        path.push(key.clone());
        match (before.get(key), after.get(key)) {
            (Some(before), Some(after)) => compare(path, before, after, lines),
            (Some(_), None) => lines.push(format!("{} is removed", place(path))),
            (None, Some(value)) => lines.push(format!("{} is added{}", place(path), of(value))),
            (None, None) => {}
        }
        path.pop();
    }
}

/// A list as a map, where each item has a name of its own: `[{stage: {identifier: a}}]` becomes `{"stage a": {...}}`.
fn named(items: &[Value]) -> Option<Map<String, Value>> {
    let mut map = Map::new();
    for item in items {
        let (word, body) = match item.as_object()?.iter().next() {
            Some((word, Value::Object(body))) if item.as_object()?.len() == 1 => (format!("{word} "), body),
            _ => (String::new(), item.as_object()?),
        };
        let name = NAMES.iter().find_map(|key| body.get(*key)?.as_str())?;
        let key = format!("{word}`{name}`");
        if map.insert(key, Value::Object(body.clone())).is_some() {
            return None;
        }
    }
    Some(map)
}

/// What contains only others is left out of a place.
fn place(path: &[String]) -> String {
    const OUTER: [&str; 5] = ["pipeline", "stages", "steps", "spec", "execution"];
    let words: Vec<&str> = path
        .iter()
        .map(String::as_str)
        .filter(|word| !OUTER.contains(word))
        .collect();
    if words.is_empty() {
        path.join(" › ")
    } else {
        words.join(" › ")
    }
}

fn of(value: &Value) -> String {
    match value {
        Value::Object(_) | Value::Array(_) => String::new(),
        other => format!(": {}", shown(other)),
    }
}

fn shown(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Object(_) | Value::Array(_) => return "a block".to_owned(),
        other => other.to_string(),
    };
    let line: String = text
        .chars()
        .take(MOST)
        .map(|one| if one.is_control() { ' ' } else { one })
        .collect();
    let rest = if text.chars().count() > MOST { "…" } else { "" };
    format!("`{line}{rest}`")
}

#[cfg(test)]
mod tests {
    use super::differences;
    use serde_json::json;

    #[test]
    fn steps_are_known_by_their_identifiers() {
        let step = |id: &str, timeout: &str| json!({"step": {"identifier": id, "timeout": timeout}});
        let of = |steps: &[serde_json::Value]| json!({"pipeline": {"stages": [{"stage": {"identifier": "int", "spec": {"execution": {"steps": steps}}}}]}});
        let before = of(&[step("deploy", "10m"), step("check", "5m")]);
        let after = of(&[step("wait", "1m"), step("deploy", "15m")]);
        assert_eq!(
            differences(&before, &after),
            [
                "stage `int` › step `deploy` › timeout: `10m` becomes `15m`",
                "stage `int` › step `check` is removed",
                "stage `int` › step `wait` is added",
            ]
        );
        assert!(differences(&before, &before).is_empty());
    }

    #[test]
    fn what_has_no_name_is_compared_as_a_whole() {
        let before = json!({"pipeline": {"tags": {"content-digest": "a"}, "list": [1, 2]}});
        let after = json!({"pipeline": {"tags": {"content-digest": "b"}, "list": [2, 1]}});
        assert_eq!(differences(&before, &after), ["list changes"]);
    }
}
