//! Harness keeps a misspelt key without a word, and ignores it: every key must be one that it knows.

use super::model::{Pipeline, text};
use super::shapes::{Below, by_type, shape};
use crate::problem::{Problem, nearest};
use crate::yaml::node::Node;

pub(super) fn check(pipeline: &Pipeline) -> Vec<Problem> {
    let mut found = Vec::new();
    visit(pipeline, pipeline.document, "document", "", &mut found);
    found
}

fn visit(pipeline: &Pipeline, node: &Node<'_>, name: &str, path: &str, found: &mut Vec<Problem>) {
    let Some(entries) = shape(name) else { return };
    for (key, value) in node.pairs() {
        let word = key.key();
        let path = if path.is_empty() {
            word.clone()
        } else {
            format!("{path}.{word}")
        };
        let Some((_, below)) = entries.clone().find(|(known, _)| *known == word) else {
            let near = nearest(&word, entries.clone().map(|(known, _)| known));
            let help = near.map_or_else(
                || {
                    format!(
                        "allowed keys: {}",
                        entries
                            .clone()
                            .map(|(known, _)| format!("`{known}`"))
                            .collect::<Vec<_>>()
                            .join(", ")
                    )
                },
                |near| format!("did you mean `{near}`?"),
            );
            found.push(pipeline.problem(key, &path, format!("`{word}` is not a known key here"), &help));
            continue;
        };
        match below {
            Below::Any => {}
            Below::Map(inner) => visit(pipeline, value, inner, &path, found),
            Below::List(inner) => {
                for (index, item) in value.items().iter().enumerate() {
                    visit(pipeline, item, inner, &format!("{path}[{index}]"), found);
                }
            }
            Below::ByType(prefix) => visit(pipeline, value, &by_type(prefix, text(node, "type")), &path, found),
        }
    }
}
