//! The Backstage Component of a service: made by the entry and the configuration; one that is there keeps all that people added.

mod keep;
mod make;

pub use make::{component, entry_system};

use crate::config::Config;
use crate::problem::Problem;
use crate::yaml::edit::update_map;
use crate::yaml::text::decode;
use crate::yaml::{Node, emit, parse, style::Style};
use serde_json::{Map, Value};

const ORDER: [&str; 20] = [
    "apiVersion",
    "kind",
    "metadata",
    "spec",
    "name",
    "title",
    "description",
    "labels",
    "annotations",
    "tags",
    "links",
    "type",
    "lifecycle",
    "owner",
    "system",
    "providesApis",
    "consumesApis",
    "url",
    "icon",
    "dependsOn",
];

/// What an entity is built from, besides the entry.
#[derive(Debug, Clone)]
pub struct EntityContext<'a> {
    /// The configuration.
    pub config: &'a Config,
    /// The config repo.
    pub repo: &'a str,
    /// Base branch of the config repository.
    pub base: &'a str,
    /// Overrides given with the request.
    pub wanted: Option<&'a Map<String, Value>>,
}

/// The entity's file after a change of the service: the new bytes, or none if it is right as it is.
pub fn write(
    path: &str,
    old: Option<&[u8]>,
    entry: &Map<String, Value>,
    context: &EntityContext<'_>,
) -> Result<Option<String>, Problem> {
    let made = make::component(entry, context);
    let Some(bytes) = old else {
        return Ok(Some(emit::file(&made, &Style::default())));
    };
    let text = decode(bytes).map_err(|problem| problem.file(path))?;
    let parsed = parse(text.body).map_err(|problem| problem.file(path))?;
    let existing = parsed.root.as_ref().map(Node::map).unwrap_or_default();
    if !is_same(&existing, &made) {
        return Err(
            Problem::error("catalog/foreign-entity", "the file describes a different entity")
                .file(path)
                .at(1, 1)
                .help("move that file, or pass another `entityPath`"),
        );
    }
    let changes = keep::changes(&existing, &made, context);
    if changes.is_empty() {
        return Ok(None);
    }
    let new = update_map(text.body, &changes, &ORDER).map_err(|problem| problem.file(path))?;
    Ok((new != text.body).then(|| [text.bom, &new].concat()))
}

/// Whether a file describes the service that its entry makes, and nothing else: such a file is removed with the service.
pub fn describes(old: &[u8], entry: &Map<String, Value>, context: &EntityContext<'_>) -> bool {
    let parsed = decode(old).and_then(|text| parse(text.body));
    let existing = parsed.ok().and_then(|parsed| parsed.root).map(|root| root.map());
    existing.is_some_and(|existing| is_same(&existing, &make::component(entry, context)))
}

fn is_same(existing: &Map<String, Value>, made: &Map<String, Value>) -> bool {
    let name = |map: &Map<String, Value>| map.get("metadata").and_then(|metadata| metadata.get("name")).cloned();
    existing.get("kind") == made.get("kind") && name(existing) == name(made)
}

/// The reference of a service's entity.
pub fn reference(name: &str) -> String {
    format!("component:default/{name}")
}
