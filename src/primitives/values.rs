//! The values of a kind's fields: those given, checked, and the defaults of the others.

use super::kind::Kind;
use crate::problem::{Problem, suggestion};
use crate::service::visible;
use serde_json::{Map, Value};

/// The values of all fields.
///
/// # Errors
///
/// `primitive/unknown-field`, `primitive/bad-field` and `primitive/missing-field`, all at once.
pub fn complete(kind: &Kind, given: Option<&Map<String, Value>>) -> Result<Map<String, Value>, Vec<Problem>> {
    let (mut values, mut problems) = taken(kind, given);
    for field in kind
        .asked()
        .filter(|field| !given.is_some_and(|given| is_given(given, &field.name)))
    {
        match &field.default {
            Some(default) => {
                values.insert(field.name.clone(), default.clone());
            }
            None if field.required => problems.push(missing(&field.name, &field.title)),
            None => {}
        }
    }
    if problems.is_empty() { Ok(values) } else { Err(problems) }
}

/// The values of the fields given, and no others.
///
/// # Errors
///
/// `primitive/unknown-field`, `primitive/bad-field`, all at once.
pub fn some(kind: &Kind, given: Option<&Map<String, Value>>) -> Result<Map<String, Value>, Vec<Problem>> {
    match taken(kind, given) {
        (values, problems) if problems.is_empty() => Ok(values),
        (_, problems) => Err(problems),
    }
}

/// Checks the names of fields that are to be taken away.
///
/// # Errors
///
/// `primitive/unknown-field`, and `primitive/missing-field` for one that must stay.
pub fn removable(kind: &Kind, names: &[String]) -> Result<(), Vec<Problem>> {
    let problem = |name: &String| match kind.asked().find(|field| field.name == *name) {
        None => Some(unknown(kind, name)),
        Some(field) if field.required => Some(missing(name, &field.title)),
        Some(_) => None,
    };
    let problems: Vec<_> = names.iter().filter_map(problem).collect();
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

fn taken(kind: &Kind, given: Option<&Map<String, Value>>) -> (Map<String, Value>, Vec<Problem>) {
    let (mut values, mut problems) = (Map::new(), Vec::new());
    let given = given.cloned().unwrap_or_default();
    for name in given
        .keys()
        .filter(|name| !kind.asked().any(|field| field.name == **name))
    {
        problems.push(unknown(kind, name));
    }
    for field in kind.asked().filter(|field| is_given(&given, &field.name)) {
        let value = given.get(&field.name).unwrap_or(&Value::Null);
        match field.take(value) {
            Ok(value) => {
                values.insert(field.name.clone(), value);
            }
            Err(why) => problems.push(
                Problem::error("primitive/bad-field", format!("`{}` {why}", field.name))
                    .help(
                        field
                            .description
                            .clone()
                            .unwrap_or_else(|| "correct the value".to_owned()),
                    )
                    .path(format!("fields.{}", field.name)),
            ),
        }
    }
    (values, problems)
}

/// A form sends what is left empty as well.
fn is_given(given: &Map<String, Value>, name: &str) -> bool {
    given.get(name).is_some_and(|value| match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Object(map) => !map.is_empty(),
        _ => true,
    })
}

fn unknown(kind: &Kind, name: &str) -> Problem {
    let known: Vec<&str> = kind.asked().map(|field| field.name.as_str()).collect();
    let message = format!(
        "a primitive of the kind `{}` has no field `{}`",
        kind.name,
        visible(name)
    );
    let help = match known.is_empty() {
        true => "leave it out".to_owned(),
        false => suggestion(name, known.iter().copied()),
    };
    Problem::error("primitive/unknown-field", message)
        .help(help)
        .path(format!("fields.{}", visible(name)))
}

fn missing(name: &str, title: &str) -> Problem {
    Problem::error("primitive/missing-field", format!("the field `{name}` must be given"))
        .help(format!("give `{name}`: {title}"))
        .path(format!("fields.{name}"))
}
