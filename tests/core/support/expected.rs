//! What a case comes to, as people read it: `expected.json` is the step, `expected.diff` its long texts.

use super::compact::compact;
use super::hunks::hunks;
use super::texts::{Found, Texts};
use super::world::World;
use super::{Case, told};
use ameide_core::api::{ExactNumbers, Step};
use serde::Serialize;
use serde_json::{Map, Value, json};

/// The long texts of outputs.
const LONG: [&str; 4] = ["content", "marked", "yaml", "pipelineYaml"];

/// What a case comes to.
pub struct Expected {
    /// The step without nulls and without long texts; texts of several lines are lists of lines.
    pub json: String,
    /// The long texts.
    pub texts: Texts,
}

/// Shows a step. `texts` are empty, or know those of the case that this one is like.
pub fn expected(case: &Case, world: &World, step: &Step, mut texts: Texts) -> Expected {
    let step = step.serialize(ExactNumbers(serde_json::value::Serializer));
    let mut step = step.expect("a step is JSON");
    let mut diffs = Vec::new();
    let effects = step.get_mut("effects").and_then(Value::as_array_mut);
    for (number, effect) in effects.into_iter().flatten().enumerate() {
        let name = format!("effects/{number}");
        files(&name, effect, world, &mut texts);
        entity(&name, effect, world, &mut texts);
        if let Some(Value::String(diff)) = effect.get_mut("diff").map(Value::take) {
            effect["diff"] = texts.refer(&diff).unwrap_or_else(|| json!(diff));
            diffs.push((name, diff));
        }
    }
    let outputs = step.get_mut("outputs").and_then(|outputs| outputs.get_mut("values"));
    for (key, value) in outputs.and_then(Value::as_object_mut).into_iter().flatten() {
        let before = || case.loaded("ours").filter(|_| key == "content" || key == "marked");
        let shown = match value {
            Value::String(diff) if key == "diff" => match diffs.iter().find(|(_, known)| known == diff) {
                Some((name, diff)) if !diff.is_empty() => Some(json!({"see": format!("{name}/diff")})),
                _ => texts.refer(diff),
            },
            ref value if LONG.contains(&key.as_str()) => {
                bytes(value).and_then(|content| texts.add(format!("outputs/{key}"), &content, before()))
            }
            _ => None,
        };
        if let Some(shown) = shown {
            *value = shown;
        }
    }
    Expected {
        json: compact(&readable("", step)),
        texts,
    }
}

/// The files of a commit: paths alone where `expected.diff` tells what becomes of them.
fn files(name: &str, effect: &mut Value, world: &World, texts: &mut Texts) {
    let said = |key: &str| effect.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let (repo, diff) = (said("repo"), said("diff"));
    let commits = [said("baseCommit"), said("head")];
    let Some(files) = effect.get_mut("files").and_then(Value::as_array_mut) else {
        return;
    };
    for file in files {
        let path = file.get("path").and_then(Value::as_str).unwrap_or_default().to_owned();
        let content = file.get("content").and_then(bytes);
        let before = before(world, &repo, &commits, &path, content.as_deref(), &diff);
        let name = format!("{name}/{path}");
        let shown = match (&content, before) {
            (Some(content), before) => texts.add(name, content, before),
            (None, Some(before)) => texts.remove(name, before),
            (None, None) => None,
        };
        match shown {
            Some(shown) if shown == json!({"see": "expected.diff"}) => *file = json!(path),
            Some(shown) => file["content"] = shown,
            None => {}
        }
    }
}

/// The file before: that of the commit that the effect's own diff starts from, otherwise that of the base branch.
fn before(
    world: &World,
    repo: &str,
    commits: &[String],
    path: &str,
    content: Option<&[u8]>,
    diff: &str,
) -> Option<Found> {
    let mut found = commits.iter().filter_map(|at| world.file(repo, at, path));
    let all: Vec<Found> = found.by_ref().map(|(path, old)| (told(&path), old)).collect();
    let starts = |(_, old): &&Found| {
        hunks(old, content.unwrap_or_default()).is_some_and(|hunks| !hunks.is_empty() && diff.contains(&hunks))
    };
    all.iter().find(starts).or(all.first()).cloned()
}

/// The YAML of an entity.
fn entity(name: &str, effect: &mut Value, world: &World, texts: &mut Texts) {
    let said = |key: &str| effect.get(key).and_then(Value::as_str);
    let (Some("putEntity"), Some(kind), Some(identifier), Some(yaml)) =
        (said("type"), said("kind"), said("identifier"), said("yaml"))
    else {
        return;
    };
    let before = world.entity(kind, said("parent"), identifier);
    let before = before.map(|yaml| ("facts.yaml".to_owned(), yaml.as_bytes().to_owned()));
    let name = format!("{name}/{kind}/{identifier}.yaml");
    if let Some(shown) = texts.add(name, yaml.as_bytes(), before) {
        effect["yaml"] = shown;
    }
}

/// A text, or a list of bytes.
fn bytes(value: &Value) -> Option<Vec<u8>> {
    match value {
        Value::String(text) => Some(text.as_bytes().to_owned()),
        Value::Array(items) => items
            .iter()
            .map(|item| item.as_u64().and_then(|byte| u8::try_from(byte).ok()))
            .collect(),
        _ => None,
    }
}

/// No nulls, but for the content of a file that goes; texts of several lines as lists of lines.
fn readable(key: &str, value: Value) -> Value {
    match value {
        Value::String(text) if text.contains('\n') => text.split('\n').collect::<Vec<_>>().into(),
        Value::Array(items) if key == "content" => Value::Array(items),
        Value::Array(items) => items.into_iter().map(|item| readable("", item)).collect(),
        Value::Object(map) => {
            let kept = map
                .into_iter()
                .filter(|(key, value)| key == "content" || !value.is_null());
            let pairs = kept.map(|(key, value)| {
                let shown = readable(&key, value);
                (key, shown)
            });
            Value::Object(pairs.collect::<Map<_, _>>())
        }
        other => other,
    }
}
