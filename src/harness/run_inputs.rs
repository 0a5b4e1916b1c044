//! Values for the inputs of a run: those given, each checked, and what the pipeline wants.

use crate::api::HarnessTrigger;
use crate::problem::{Problem, suggestion};
use crate::service::{is_harness_identifier, is_harness_variable, unsafe_text, visible};
use serde_json::{Map, Value};

/// The values given, each checked: a person typed them, and Harness would evaluate an expression.
pub fn values(input: &HarnessTrigger, input_sets: &[String]) -> Result<Vec<(String, String)>, Vec<Problem>> {
    let mut problems = Vec::new();
    for set in input_sets.iter().filter(|set| !is_harness_identifier(set)) {
        let message = format!("`{}` is not a valid input set identifier", visible(set));
        problems.push(
            Problem::error("harness/bad-identifier", message)
                .help("use letters, digits and `_`")
                .path("inputSets"),
        );
    }
    let empty = Map::new();
    let tag = input
        .image_tag
        .iter()
        .map(|tag| ("imageTag".to_owned(), Value::from(tag.as_str())));
    let given = input
        .variables
        .as_ref()
        .unwrap_or(&empty)
        .iter()
        .map(|(key, value)| (key.clone(), value.clone()));
    let mut values: Vec<(String, String)> = Vec::new();
    for (name, value) in tag.chain(given) {
        let path = format!("variables.{}", visible(&name));
        let text = match value {
            Value::String(text) => text,
            Value::Number(_) | Value::Bool(_) => value.to_string(),
            _ => {
                problems.push(
                    Problem::error("harness/bad-variable", format!("`{}` must be a string", visible(&name)))
                        .help("write a string")
                        .path(path),
                );
                continue;
            }
        };
        if !is_harness_variable(&name) {
            let message = format!("`{}` is not a valid variable name", visible(&name));
            problems.push(
                Problem::error("harness/bad-variable", message)
                    .help("use letters, digits, `_`, `.` and `-`")
                    .path(path),
            );
        } else if let Some(reason) =
            unsafe_text(&text).or_else(|| text.contains('\n').then(|| "contains a line break".to_owned()))
        {
            problems.push(
                Problem::error("harness/unsafe-text", format!("`{name}` {reason}"))
                    .help("remove it")
                    .path(path),
            );
        } else if name == "imageTag" && !is_image_tag(&text) {
            let message = format!("`{}` is not a valid image tag", visible(&text));
            problems.push(
                Problem::error("harness/bad-image-tag", message)
                    .help("use letters, digits, `_`, `.` and `-`, at most 128 characters characters characters")
                    .path("imageTag"),
            );
        } else if !values.iter().any(|(known, _)| *known == name) {
            values.push((name, text));
        }
    }
    if problems.is_empty() { Ok(values) } else { Err(problems) }
}

/// Variables that the pipeline does not have, and those that it wants and nobody gives.
pub fn misfits(pipeline: &Value, input_sets: &[Value], values: &[(String, String)]) -> Vec<Problem> {
    let variables = variables(pipeline.get("pipeline"));
    if variables.is_empty() {
        return Vec::new();
    }
    let names: Vec<&str> = variables.iter().map(|(name, _)| *name).collect();
    let unknown = values
        .iter()
        .filter(|(name, _)| !names.contains(&name.as_str()))
        .map(|(name, _)| {
            let message = format!("the pipeline has no variable `{name}`");
            Problem::error("harness/unknown-variable", message)
                .help(suggestion(name, names.iter().copied()))
                .path(format!("variables.{name}"))
        });
    let is_question = |value: &str| value.starts_with("<+input>") && !value.contains(".default(");
    let answered = |name: &str| {
        values.iter().any(|(given, _)| given == name)
            || input_sets.iter().any(|set| {
                let found = set.get("inputSet").and_then(|set| set.get("pipeline"));
                self::variables(found)
                    .iter()
                    .any(|(given, value)| *given == name && !is_question(value))
            })
    };
    let missing = variables
        .iter()
        .filter(|(name, value)| is_question(value) && !answered(name))
        .map(|(name, _)| {
            Problem::error(
                "harness/missing-input",
                format!("the pipeline requires a value for `{name}`"),
            )
            .help(match *name {
                "targetEnvironment" | "targetRegion" => "set `environment` and `region` to choose where to deploy",
                _ => "pass the value, or an input set that has it",
            })
            .path(format!("variables.{name}"))
        });
    unknown.chain(missing).collect()
}

/// Names and values of a pipeline's variables, also of one that refers to a template.
fn variables(pipeline: Option<&Value>) -> Vec<(&str, &str)> {
    let Some(pipeline) = pipeline else { return Vec::new() };
    let inputs = pipeline
        .get("template")
        .and_then(|template| template.get("templateInputs"));
    let list = pipeline
        .get("variables")
        .or_else(|| inputs?.get("variables"))
        .and_then(Value::as_array);
    list.into_iter()
        .flatten()
        .filter_map(|variable| {
            Some((
                variable.get("name")?.as_str()?,
                variable.get("value").and_then(Value::as_str).unwrap_or_default(),
            ))
        })
        .collect()
}

/// A tag as registries take it.
fn is_image_tag(text: &str) -> bool {
    (1..=128).contains(&text.len())
        && !text.starts_with(['.', '-'])
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-'))
}
