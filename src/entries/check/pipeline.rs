//! `pipeline`: what a service chooses of its own delivery. Who approves it is not among that.

use super::Check;
use crate::problem::{Problem, suggestion};
use crate::yaml::node::{Kind, Node};

/// An option, and the words that it may have; any plain value where there are none.
const OPTIONS: [(&str, &[&str]); 7] = [
    ("rollout", &["rolling", "canary", "blue-green"]),
    ("canary", &["none", "single", "progressive"]),
    ("regions", &["serial", "parallel"]),
    ("regionsAtOnce", &[]),
    ("soak", &[]),
    ("bake", &[]),
    ("notify", &["failure", "approval", "production", "none"]),
];

impl Check<'_> {
    pub(super) fn pipeline(&mut self, node: &Node<'_>) {
        if !self.is_map(node, "pipeline") {
            return;
        }
        for (key, value) in node.pairs() {
            let path = format!("pipeline.{}", key.key());
            let Some((_, words)) = OPTIONS.iter().find(|(known, _)| key.text() == Some(known)) else {
                let help = suggestion(&key.key(), OPTIONS.map(|(known, _)| known));
                let message = format!("`{path}` is not an option that a service can choose");
                self.add(key, &path, Problem::error("catalog/bad-pipeline", message).help(help));
                continue;
            };
            if value.is_null() || matches!(value.kind, Kind::Alias(..)) {
                continue;
            }
            if value.text().is_some() {
                self.choice(value, &path, words);
            } else if key.text() == Some("notify") && !value.items().is_empty() {
                value.items().iter().for_each(|item| self.choice(item, &path, words));
            } else {
                let problem = Problem::error("catalog/bad-pipeline", format!("`{path}` must be a plain value"));
                self.add(
                    value,
                    &path,
                    problem.help("write a word, a number or a duration such as `30m`"),
                );
            }
        }
    }

    fn choice(&mut self, value: &Node<'_>, path: &str, words: &[&str]) {
        let text = value.text().unwrap_or_default();
        if words.is_empty() || words.contains(&text) {
            return;
        }
        let message = format!("`{path}` is `{text}`, which is not a known value");
        let help = suggestion(text, words.iter().copied());
        self.add(value, path, Problem::error("catalog/bad-pipeline", message).help(help));
    }
}
