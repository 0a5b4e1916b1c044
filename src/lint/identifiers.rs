//! Identifiers and names by Harness's rules: each there, well formed, and once among its like.

use super::model::{Pipeline, maps, text};
use crate::problem::Problem;
use crate::service::{is_harness_identifier, is_harness_name, is_harness_variable};
use crate::yaml::node::Node;

/// A key, what it may say, and advice.
type KeyRule = (&'static str, fn(&str) -> bool, &'static str);

pub(super) fn check(pipeline: &Pipeline) -> Vec<Problem> {
    let mut found = Vec::new();
    maps(pipeline.document, "", &mut |node, path| {
        if is_named(path) {
            well_formed(pipeline, node, path, &mut found);
        }
        if !path.ends_with(".insert") {
            for key in ["stages", "steps", "rollbackSteps"] {
                let mut all = Vec::new();
                if let Some(list) = node.get(key) {
                    siblings(list, &format!("{path}.{key}"), &mut all);
                }
                twice(pipeline, &all, "identifier", &mut found);
            }
        }
        let variables = node.get("variables").map(Node::items).unwrap_or_default();
        let path = |index| format!("{path}.variables[{index}]");
        let all: Vec<_> = variables
            .iter()
            .enumerate()
            .map(|(index, one)| (one, path(index)))
            .collect();
        twice(pipeline, &all, "name", &mut found);
        for (variable, path) in &all {
            if let Some(name) = variable
                .get("name")
                .filter(|name| !name.text().is_some_and(is_harness_variable))
            {
                let message = format!("`{}` is not a valid variable name", name.text().unwrap_or_default());
                let help = "use letters, digits, `_`, `.`, `$` and `-`, beginning with a letter or `_`, at most 128 characters characters characters";
                found.push(pipeline.problem(name, path, message, help));
            }
        }
    });
    found
}

/// Whether what is there has an identifier and a name.
fn is_named(path: &str) -> bool {
    matches!(path, "pipeline" | "template")
        || [".stage", ".step", ".stepGroup"]
            .iter()
            .any(|last| path.ends_with(last))
}

fn well_formed(pipeline: &Pipeline, node: &Node<'_>, path: &str, found: &mut Vec<Problem>) {
    // The inputs of a template, or of another pipeline, say of a stage only which one it is.
    let in_part = path.contains(".templateInputs") || path.contains(".inputs") || path.contains(".pipelineInputs");
    let rules: [KeyRule; 2] = [
        (
            "identifier",
            is_harness_identifier,
            "use letters, digits and `_`, but no hyphen and no reserved word",
        ),
        (
            "name",
            is_harness_name,
            "use letters, digits, spaces, `_`, `-` and `.`, at most 128 characters characters characters",
        ),
    ];
    for (key, is_good, help) in rules {
        match node.get(key) {
            Some(value) if value.text().is_some_and(is_good) || in_part => {}
            Some(value) => {
                let message = format!("`{}` is not a valid {key}", value.text().unwrap_or_default());
                found.push(pipeline.problem(value, path, message, help));
            }
            None if in_part => {}
            None => {
                let what = path.rsplit('.').next().unwrap_or(path);
                found.push(pipeline.problem(node, path, format!("the {what} has no {key}"), &format!("add `{key}`")));
            }
        }
    }
}

/// Stages, or steps and groups, that share one space of identifiers: those side by side and those inserted are among them.
fn siblings<'a>(list: &'a Node<'a>, path: &str, all: &mut Vec<(&'a Node<'a>, String)>) {
    for (index, item) in list.items().iter().enumerate() {
        for (key, value) in item.pairs() {
            let path = format!("{path}[{index}].{}", key.key());
            match key.text() {
                Some("stage" | "step" | "stepGroup") => all.push((value, path)),
                Some("parallel") => siblings(value, &path, all),
                Some("insert") => {
                    for key in ["stages", "steps"] {
                        if let Some(list) = value.get(key) {
                            siblings(list, &format!("{path}.{key}"), all);
                        }
                    }
                }
                _ => {}
            }
        }
    }
}

fn twice(pipeline: &Pipeline, all: &[(&Node, String)], key: &str, found: &mut Vec<Problem>) {
    let mut seen: Vec<&str> = Vec::new();
    for (node, path) in all {
        let word = text(node, key);
        if !word.is_empty() && seen.contains(&word) {
            let at = node.get(key).unwrap_or(node);
            found.push(pipeline.problem(
                at,
                path,
                format!("the {key} `{word}` is already used"),
                "choose another",
            ));
        }
        seen.push(word);
    }
}
