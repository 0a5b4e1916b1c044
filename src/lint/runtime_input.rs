//! What is behind `<+input>` is known to Harness, and a default is among the values that are allowed. Harness saves both without a
//! word; the one is no limit then, and the other stops every run that leaves the value to its default.

use super::model::{OPTIONS, Pipeline, RuntimeInput, RuntimeInputFault, maps};
use crate::problem::{Problem, nearest};
use crate::yaml::node::Node;

pub(super) fn check(pipeline: &Pipeline) -> Vec<Problem> {
    let mut found = Vec::new();
    maps(pipeline.document, "", &mut |node, path| {
        for (key, value) in node.pairs() {
            let path = format!("{path}.{}", key.key());
            let items = value.items().iter().enumerate();
            found.extend(fault(pipeline, value, &path));
            found.extend(items.filter_map(|(index, item)| fault(pipeline, item, &format!("{path}[{index}]"))));
        }
        found.extend(beside(pipeline, node, path));
    });
    found
}

/// What is wrong with one text.
fn fault(pipeline: &Pipeline, node: &Node<'_>, path: &str) -> Option<Problem> {
    let input = match RuntimeInput::read(node.text()?)? {
        Ok(input) => input,
        Err(RuntimeInputFault::Unknown(word)) => {
            let help = match nearest(word, OPTIONS) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("allowed after `<+input>`: {}", all_options()),
            };
            let message = format!("Harness does not support `{word}` after `<+input>`");
            return Some(pipeline.problem(node, path, message, &help));
        }
        Err(RuntimeInputFault::Unclosed(option)) => {
            let message = format!("the bracket of `.{option}(...)` is not closed");
            let help = "close it; in a flow map (`{...}`) the whole value must be in quotes, otherwise it ends at its first comma";
            return Some(pipeline.problem(node, path, message, help));
        }
    };
    let default = input.default()?;
    (!input.allows(default)).then(|| not_allowed(pipeline, node, path, default, &input))
}

/// The default that is beside the value of a variable.
fn beside(pipeline: &Pipeline, node: &Node<'_>, path: &str) -> Option<Problem> {
    let default = node.get("default")?;
    let input = RuntimeInput::read(node.get("value")?.text()?)?.ok()?;
    let word = default.text().filter(|word| !word.is_empty() && !default.is_null())?;
    (!input.allows(word)).then(|| not_allowed(pipeline, default, &format!("{path}.default"), word, &input))
}

fn not_allowed(pipeline: &Pipeline, node: &Node<'_>, path: &str, default: &str, input: &RuntimeInput<'_>) -> Problem {
    let allowed = input.allowed().unwrap_or_default();
    let help = if allowed.is_empty() {
        "list the allowed values".to_owned()
    } else {
        let allowed: Vec<String> = allowed.iter().map(|value| format!("`{value}`")).collect();
        format!("choose one of {}, or add it to the allowed values", allowed.join(", "))
    };
    pipeline.problem(
        node,
        path,
        format!("the default `{default}` is not among the allowed values"),
        &help,
    )
}

fn all_options() -> String {
    let options: Vec<String> = OPTIONS.iter().map(|option| format!("`.{option}(...)`")).collect();
    options.join(", ")
}
