//! Plain values and keys that YAML readers take for different things: who reads the catalog decides what it says.

use super::Fault;
use crate::problem::Problem;
use crate::service::visible;
use crate::yaml::node::{Kind, Node, ScalarStyle};
use crate::yaml::readings;

/// All of an entry, as warnings.
pub fn disputed(entry: &Node<'_>) -> Vec<Fault> {
    let mut found = Vec::new();
    walk(entry, "", &mut found);
    found
}

fn walk(node: &Node<'_>, path: &str, found: &mut Vec<Fault>) {
    match &node.kind {
        Kind::Scalar(text, ScalarStyle::Plain) if !node.is_marked() => {
            if let Some(other) = readings::disputed(text) {
                let shown = visible(text);
                let message = format!("`{shown}` is {other} to some YAML readers and not to others");
                found.push(Fault {
                    problem: Problem::warning("catalog/disputed-value", message)
                        .path(path)
                        .help(format!("put it in quotes if it is a string: `'{shown}'`")),
                    at: node.start,
                });
            }
        }
        Kind::List(_, items) => items
            .iter()
            .enumerate()
            .for_each(|(index, item)| walk(item, &format!("{path}[{index}]"), found)),
        Kind::Map(_, pairs) => {
            for (key, value) in pairs {
                let name = key.key();
                let path = if path.is_empty() {
                    name.clone()
                } else {
                    format!("{path}.{name}")
                };
                // A merge key is one to all readers that know it, and a plain key to the others.
                if name != "<<" {
                    walk(key, &path, found);
                }
                walk(value, &path, found);
            }
        }
        _ => {}
    }
}
