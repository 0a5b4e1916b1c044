//! What an entry says for Backstage's catalog: system, domain, APIs and what the service depends on.

use super::Check;
use super::format::is_reference;
use crate::problem::Problem;
use crate::yaml::node::{Kind, Node};

/// Types of an API that Backstage's own pages can show.
const API_TYPES: [&str; 4] = ["openapi", "asyncapi", "graphql", "grpc"];
/// Kinds that a Component may depend on.
const DEPENDS_ON: [&str; 2] = ["Component", "Resource"];

impl Check<'_> {
    /// The name of one entity of a kind.
    pub(super) fn reference(&mut self, node: &Node<'_>, key: &str, kind: &str) {
        let holds = node.string().is_some_and(|text| is_reference(text, kind));
        if !holds {
            self.add(node, key, bad_reference(node, &[kind]));
        }
    }

    /// A list of entities: of one kind, or each with its kind where they may differ.
    pub(super) fn references(&mut self, node: &Node<'_>, key: &str, kind: Option<&str>) {
        let Kind::List(_, items) = &node.kind else {
            let problem = Problem::error("catalog/wrong-type", format!("`{key}` must be a list"));
            return self.add(node, key, problem.help(format!("write a list: `{key}: [ledger]`")));
        };
        let kinds = kind.as_ref().map_or(&DEPENDS_ON[..], std::slice::from_ref);
        for (index, item) in items.iter().enumerate() {
            if matches!(item.kind, Kind::Alias(..)) {
                continue;
            }
            let path = format!("{key}[{index}]");
            let holds = item.string().is_some_and(|text| match kind {
                Some(kind) => is_reference(text, kind),
                None => text.contains(':') && DEPENDS_ON.iter().any(|kind| is_reference(text, kind)),
            });
            if !holds {
                self.add(item, &path, bad_reference(item, kinds));
            }
        }
    }

    /// The API that the service itself serves.
    pub(super) fn api(&mut self, node: &Node<'_>) {
        if !self.is_map(node, "api") {
            return;
        }
        for key in ["type", "definition"] {
            if node.reference().is_none() && node.get(key).is_none_or(Node::is_null) {
                let missing = Problem::error("catalog/missing-key", format!("`api.{key}` is missing"));
                self.add(node, &format!("api.{key}"), missing.help(API_HELP));
            }
        }
        for (key, value) in node.pairs() {
            if value.is_null() || matches!(value.kind, Kind::Alias(..)) {
                continue;
            }
            match key.text() {
                Some("type") => self.one_of(value, "api.type", API_TYPES.into_iter()),
                Some("definition") if value.string().is_some_and(is_path) => {}
                Some("definition") => {
                    let problem = Problem::error("catalog/bad-definition", "`api.definition` is not a path of a file");
                    self.add(value, "api.definition", problem.help(API_HELP));
                }
                _ => self.unknown(key, &format!("api.{}", key.key()), &key.key(), &["type", "definition"]),
            }
        }
    }
}

const API_HELP: &str =
    "write `api: { type: openapi, definition: apis/ledger.yaml }`, with the path of a file in the config repository";

/// A path of a file in the config repository.
fn is_path(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'.' | b'_' | b'-');
    text.len() <= 200 && text.bytes().all(plain) && text.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

fn bad_reference(node: &Node<'_>, kinds: &[&str]) -> Problem {
    let text = node.text().unwrap_or_default();
    let example: Vec<_> = kinds
        .iter()
        .map(|kind| format!("`{}:default/ledger`", kind.to_lowercase()))
        .collect();
    let names = kinds.join(" or a ");
    Problem::error("catalog/bad-reference", format!("`{text}` does not name a {names}"))
        .help(format!("use the name of the entity: {}", example.join(", ")))
}
