//! The files of a primitive in the GitOps repository. Each begins with a mark: what does not carry it is not ours, and stays.

use super::component::Component;
use super::entity;
use super::kind::Kind;
use super::place::{component_path, resource_path, values_path};
use super::resource::resource;
use crate::api::FileChange;
use crate::config::Config;
use crate::facts::FilesAt;
use crate::problem::Problem;
use crate::yaml::edit::update_map;
use crate::yaml::text::decode;
use crate::yaml::{Node, emit, parse, style::Style};
use serde_bytes::ByteBuf;
use serde_json::{Map, Value};

const MARK: &str = "# Managed by Ameide: ";

/// A file as it is wanted.
#[derive(Debug, Clone)]
pub struct WiredFile {
    /// Path in the GitOps repository.
    pub path: String,
    /// What it holds.
    pub map: Map<String, Value>,
    /// Whether its content is of no concern where it exists: what a promotion wrote stays.
    pub is_kept: bool,
}

/// What is at a path.
#[derive(Debug)]
pub enum Stand<'a> {
    /// Nothing.
    Absent,
    /// A file that Ameide created: byte-order mark, text, and what it holds.
    Ours(&'a str, &'a str, Map<String, Value>),
}

/// The files of a new primitive.
pub fn files(kind: &Kind, component: &Component, values: &Map<String, Value>, config: &Config) -> Vec<WiredFile> {
    let full = component.identity.full();
    let file = |path: String, map: Map<String, Value>| WiredFile {
        path,
        map,
        is_kept: false,
    };
    match &kind.resource {
        Some(type_) => vec![
            file(component_path(&full), component.map()),
            file(resource_path(&full), resource(kind, type_, component, values)),
            WiredFile {
                is_kept: true,
                ..file(values_path(&full), disabled())
            },
        ],
        None => {
            let related = entity::related(kind, |field| entity::names_in(values.get(&field.name)));
            let mut entities = entity::entities(kind, component, &related, None, config);
            entities.truncate(1);
            let entity = entities.pop().unwrap_or_default();
            vec![file(entity_path(&full, config), entity)]
        }
    }
}

/// Path of the entity of what is not deployed.
pub fn entity_path(full: &str, config: &Config) -> String {
    config.catalog.entity_path.fill(&[("service", full)])
}

/// Paths of all files of a primitive.
pub fn paths(kind: &Kind, full: &str, config: &Config) -> Vec<String> {
    match kind.resource {
        Some(_) => vec![component_path(full), resource_path(full), values_path(full)],
        None => vec![entity_path(full, config)],
    }
}

/// Where another primitive of the same full name would be: a `process` named `definition-a`, and a `process-definition` named `a`.
pub fn beside(kind: &Kind, full: &str, config: &Config) -> String {
    match kind.resource {
        Some(_) => entity_path(full, config),
        None => component_path(full),
    }
}

/// Whether no other primitive has the full name; a file that nobody marked is none.
///
/// # Errors
///
/// `primitive/name-collision`
pub fn unclaimed(component: &Component, beside: &str, files: &FilesAt<'_>) -> Result<(), Vec<Problem>> {
    match stand(&mark(component), beside, files.get(beside)) {
        Err(problem) if problem.code == "primitive/name-collision" => Err(vec![problem]),
        _ => Ok(()),
    }
}

/// The values of what nothing was promoted for.
fn disabled() -> Map<String, Value> {
    Map::from_iter([("enabled".to_owned(), Value::Bool(false))])
}

/// The first line of a primitive's files.
fn mark(component: &Component) -> String {
    let identity = &component.identity;
    format!("{MARK}{}/{}/{}", identity.kind, identity.name, identity.version)
}

/// The text of a new file.
fn text(component: &Component, map: &Map<String, Value>) -> String {
    format!("{}\n{}", mark(component), emit::file(map, &Style::default()))
}

/// Which primitive a file belongs to, as its first lines say: `kind/name/version`.
pub fn marked(text: &str) -> Option<&str> {
    let lines = text
        .lines()
        .take_while(|line| line.starts_with('#') || line.trim().is_empty());
    lines.filter_map(|line| line.trim_end().strip_prefix(MARK)).next()
}

/// What is at a path.
///
/// # Errors
///
/// `primitive/name-collision` for the file of another primitive, `primitive/not-ours` for any other, and what keeps the file from
/// being read.
pub fn stand<'a>(mark: &str, path: &str, content: Option<&'a [u8]>) -> Result<Stand<'a>, Problem> {
    let Some(content) = content else {
        return Ok(Stand::Absent);
    };
    let text = decode(content).map_err(|problem| problem.file(path))?;
    match marked(text.body) {
        Some(found) if mark.strip_prefix(MARK) == Some(found) => {}
        Some(other) => {
            let message = format!(
                "the file belongs to another primitive, `{}`",
                crate::service::visible(other)
            );
            return Err(Problem::error("primitive/name-collision", message)
                .file(path)
                .help("choose another name: kind, name and version together make the full name"));
        }
        None => {
            return Err(
                Problem::error("primitive/not-ours", "the file exists and was not created by Ameide")
                    .file(path)
                    .help("choose another name, or remove the file"),
            );
        }
    }
    let parsed = parse(text.body).map_err(|problem| problem.file(path))?;
    let map = parsed.root.as_ref().map(Node::map).unwrap_or_default();
    Ok(Stand::Ours(text.bom, text.body, map))
}

/// The changes that make the files as they are wanted. Those that exist otherwise are brought there only where all of it is
/// `ours`: on a branch that nobody has merged yet, or because a change of them is requested.
///
/// # Errors
///
/// `primitive/exists` for a primitive that differs, and those of [`stand`].
pub fn changes(
    component: &Component,
    wanted: &[WiredFile],
    files: &FilesAt<'_>,
    ours: bool,
) -> Result<Vec<FileChange>, Vec<Problem>> {
    let (mut changes, mut problems) = (Vec::new(), Vec::new());
    let mark = mark(component);
    for file in wanted {
        match stand(&mark, &file.path, files.get(&file.path)) {
            Ok(Stand::Absent) => changes.push(change(&file.path, text(component, &file.map))),
            Ok(Stand::Ours(_, _, map)) if file.is_kept || map == file.map => {}
            Ok(Stand::Ours(bom, body, map)) if ours => match edited(body, &map, &file.map) {
                Ok(text) => changes.push(change(&file.path, [bom, &text].concat())),
                Err(problem) => problems.push(problem.file(&file.path)),
            },
            Ok(Stand::Ours(..)) => problems.push(exists(component, &file.path)),
            Err(problem) => problems.push(problem),
        }
    }
    if problems.is_empty() {
        Ok(changes)
    } else {
        Err(problems)
    }
}

fn exists(component: &Component, path: &str) -> Problem {
    let message = format!("the primitive `{}` exists with other values", component.identity.full());
    Problem::error("primitive/exists", message)
        .file(path)
        .help("choose another name or version; to change it, use `ameide primitive change` or the form for it")
}

/// The text with the changes that make the one map of the other; comments stay.
fn edited(text: &str, old: &Map<String, Value>, new: &Map<String, Value>) -> Result<String, Problem> {
    let order: Vec<&str> = keys(new);
    update_map(text, &difference(old, new), &order)
}

/// What is to be set, and null for what is to go.
fn difference(old: &Map<String, Value>, new: &Map<String, Value>) -> Map<String, Value> {
    let mut changes = Map::new();
    for (key, value) in new {
        match (old.get(key), value) {
            (Some(was), _) if was == value => {}
            (Some(Value::Object(was)), Value::Object(value)) => {
                changes.insert(key.clone(), Value::Object(difference(was, value)));
            }
            _ => {
                changes.insert(key.clone(), value.clone());
            }
        }
    }
    for key in old.keys().filter(|key| !new.contains_key(*key)) {
        changes.insert(key.clone(), Value::Null);
    }
    changes
}

/// All keys of a map and of the maps in it, in their order.
fn keys(map: &Map<String, Value>) -> Vec<&str> {
    let mut found = Vec::new();
    for (key, value) in map {
        found.push(key.as_str());
        if let Value::Object(below) = value {
            found.extend(keys(below));
        }
    }
    found
}

/// A file with a new content.
fn change(path: &str, text: String) -> FileChange {
    FileChange {
        path: path.to_owned(),
        content: Some(ByteBuf::from(text)),
    }
}

/// What a file of a primitive holds.
///
/// # Errors
///
/// `primitive/not-found`, and those of [`stand`].
pub fn held(
    component: &super::identity::Identity,
    path: &str,
    files: &FilesAt<'_>,
) -> Result<Map<String, Value>, Problem> {
    let mark = format!("{MARK}{}/{}/{}", component.kind, component.name, component.version);
    match stand(&mark, path, files.get(path))? {
        Stand::Ours(_, _, map) => Ok(map),
        Stand::Absent => Err(not_found(component)),
    }
}

/// Error: there is no such primitive.
pub fn not_found(identity: &super::identity::Identity) -> Problem {
    Problem::error(
        "primitive/not-found",
        format!("there is no primitive `{}`", identity.full()),
    )
    .help("check kind, name and version; `ameide primitive list` shows what there is")
    .path("name")
}
