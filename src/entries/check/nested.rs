//! The maps inside an entry: resources and what the software writes itself.

use super::Check;
use super::format::is_time;
use crate::problem::{Problem, suggestion};
use crate::service::is_harness_identifier;
use crate::yaml::node::{Kind, Node};

/// Keys of `harness`.
const KNOWN: [&str; 5] = ["pipelineId", "createdAt", "createdBy", "strategy", "options"];

impl Check<'_> {
    pub(super) fn resources(&mut self, node: &Node<'_>) {
        if !self.is_map(node, "resources") {
            return;
        }
        for (key, value) in node.pairs() {
            if key.text() != Some("overrides") {
                self.unknown(key, &format!("resources.{}", key.key()), &key.key(), &["overrides"]);
                continue;
            }
            if value.is_null() || !self.is_map(value, "resources.overrides") {
                continue;
            }
            let environments = self
                .config
                .platform
                .environments
                .iter()
                .map(|known| known.name.as_str());
            for (key, value) in value.pairs() {
                let name = key.key();
                let path = format!("resources.overrides.{name}");
                if !environments.clone().any(|known| known == name) {
                    let problem =
                        Problem::error("catalog/unknown-environment", format!("unknown environment `{name}`"));
                    self.add(key, &path, problem.help(suggestion(&name, environments.clone())));
                }
                if value.is_null() || !self.is_map(value, &path) {
                    continue;
                }
                let sizes = self.config.platform.sizes.iter().map(|(name, _)| name.as_str());
                for (key, value) in value.pairs() {
                    match key.text() {
                        Some("size") if value.is_null() || matches!(value.kind, Kind::Alias(..)) => {}
                        Some("size") => self.one_of(value, &format!("{path}.size"), sizes.clone()),
                        _ => self.unknown(key, &format!("{path}.{}", key.key()), &key.key(), &["size"]),
                    }
                }
            }
        }
    }

    pub(super) fn harness(&mut self, node: &Node<'_>) {
        if !self.is_map(node, "harness") {
            return;
        }
        for (key, value) in node.pairs() {
            let path = format!("harness.{}", key.key());
            match key.text() {
                Some("pipelineId" | "createdBy" | "createdAt" | "strategy" | "options")
                    if value.is_null() || matches!(value.kind, Kind::Alias(..)) => {}
                Some("pipelineId") if value.string().is_some_and(|name| !is_harness_identifier(name)) => {
                    let message = format!("`{path}` is not an identifier that Harness takes");
                    let problem = Problem::error("harness/bad-identifier", message);
                    self.add(
                        value,
                        &path,
                        problem.help("use letters, digits and `_`, beginning with a letter or `_`"),
                    );
                }
                Some("pipelineId" | "createdBy") if value.string().is_some() => {}
                Some("strategy") => self.one_of(value, &path, ["runtime", "promotion"].into_iter()),
                Some("options") => {
                    self.is_map(value, &path);
                }
                Some("createdAt") => match value.text() {
                    Some(text) if is_time(text) => {}
                    _ => {
                        let problem =
                            Problem::error("catalog/bad-time", "`harness.createdAt` is not a valid timestamp");
                        self.add(
                            value,
                            &path,
                            problem.help("write it as RFC 3339 in UTC: `'2026-11-21T10:00:00Z'`"),
                        );
                    }
                },
                Some("pipelineId" | "createdBy") => {
                    self.add(
                        value,
                        &path,
                        Problem::error("catalog/wrong-type", format!("`{path}` must be a string"))
                            .help("put it in quotes, or remove it"),
                    );
                }
                _ => self.unknown(key, &path, &key.key(), &KNOWN),
            }
        }
    }

    pub(super) fn is_map(&mut self, node: &Node<'_>, path: &str) -> bool {
        let is = matches!(node.kind, Kind::Map(..));
        if !is && !matches!(node.kind, Kind::Alias(..)) {
            self.add(
                node,
                path,
                Problem::error("catalog/wrong-type", format!("`{path}` must be a map"))
                    .help("write `key: value` lines below it, or remove it"),
            );
        }
        is
    }
}
