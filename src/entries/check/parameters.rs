//! What an entry says about its manifests: further components, and settings that components read.

use super::Check;
use crate::problem::Problem;
use crate::yaml::node::{Kind, Node};

impl Check<'_> {
    /// A list of names of components.
    pub(super) fn components(&mut self, node: &Node<'_>) {
        let Kind::List(_, items) = &node.kind else {
            let problem = Problem::error("catalog/wrong-type", "`components` must be a list");
            return self.add(node, "components", problem.help("write a list: `components: [retry]`"));
        };
        for (index, item) in items.iter().enumerate() {
            let path = format!("components[{index}]");
            match item.string() {
                _ if matches!(item.kind, Kind::Alias(..)) => {}
                Some(name) if is_folder(name) => {
                    if items.iter().take(index).any(|before| before.string() == Some(name)) {
                        let problem =
                            Problem::error("catalog/duplicate-item", format!("`components` lists `{name}` twice"));
                        self.add(item, &path, problem.help("list each value once"));
                    }
                }
                _ => {
                    let message = format!("`{}` is not a valid name of a component", item.key());
                    let problem = Problem::error("catalog/bad-component", message);
                    self.add(
                        item,
                        &path,
                        problem.help("use the name of a folder: lower-case letters, digits and `-`"),
                    );
                }
            }
        }
    }

    /// A map of plain values.
    pub(super) fn settings(&mut self, node: &Node<'_>) {
        if !self.is_map(node, "settings") {
            return;
        }
        for (key, value) in node.pairs() {
            let path = format!("settings.{}", key.key());
            if !key.text().is_some_and(is_setting) {
                let message = format!("`{}` is not a valid name of a setting", key.key());
                let problem = Problem::error("catalog/bad-setting", message);
                self.add(
                    key,
                    &path,
                    problem.help("use letters, digits, `-`, `_` and `.`, at most 100 characters"),
                );
            } else if !matches!(value.kind, Kind::Scalar(..) | Kind::Alias(..)) || value.is_null() {
                let problem = Problem::error("catalog/bad-setting", format!("`{path}` must be a plain value"));
                self.add(value, &path, problem.help("write a string, a number, true or false"));
            }
        }
    }
}

fn is_folder(name: &str) -> bool {
    let inner = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=63).contains(&name.len()) && name.bytes().all(inner) && !name.starts_with('-')
}

/// As a key of a ConfigMap, which it becomes.
fn is_setting(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    (1..=100).contains(&name.len()) && name.bytes().all(plain)
}
