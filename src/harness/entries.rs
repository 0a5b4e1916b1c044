//! The entries of the catalog, in whatever layout it is kept.

use crate::api::Read;
use crate::config::Layout;
use crate::facts::{Facts, FilesAt, Found, Halt};
use crate::harness::target::Setting;
use crate::problem::Problem;
use crate::service::{is_service_name, repository, visible};
use serde_json::{Map, Value};
use std::collections::HashSet;

/// What the catalog holds.
pub struct Entries {
    /// The entries, in the order of their files.
    pub all: Vec<Map<String, Value>>,
    /// What may stand for a service and could not be read as one. Where there is some, nobody can tell which service is gone.
    pub gaps: Vec<String>,
}

/// The entries of the catalog; in a layout with a file for each service, the one asked for alone.
pub fn entries(
    name: Option<&str>,
    catalog: Option<&str>,
    setting: &Setting,
    facts: &Facts,
) -> Result<Vec<Map<String, Value>>, Halt> {
    read(name, catalog, setting, facts).map(|entries| entries.all)
}

/// All entries of the catalog, and what could not be read of it.
pub fn whole(catalog: Option<&str>, setting: &Setting, facts: &Facts) -> Result<Entries, Halt> {
    read(None, catalog, setting, facts)
}

fn read(name: Option<&str>, catalog: Option<&str>, setting: &Setting, facts: &Facts) -> Result<Entries, Halt> {
    let config = &setting.config;
    let Some(repo) = catalog.or(config.catalog.repo_url.as_deref()) else {
        let problem = Problem::error("catalog/no-repository", "no catalog is named to look the service up in");
        return Err(problem
            .help("set `ameide.catalog.repoUrl`, or give `catalogRepoUrl`")
            .path("catalogRepoUrl")
            .into());
    };
    repository(repo, "catalogRepoUrl")?;
    let mut gaps = Vec::new();
    let paths = match (config.catalog.layout, name) {
        (Layout::Single, _) => vec![config.catalog.path.clone()],
        (Layout::PerArchetype, Some(_)) => per_archetype(setting),
        (Layout::PerArchetype, None) => {
            // An archetype that is not configured any more has its file still.
            let mut paths = per_archetype(setting);
            let found = below("catalog", "-services", repo, setting, facts, &mut gaps)?;
            let in_folder = |path: &String| path.matches('/').count() == 1;
            paths.extend(found.into_iter().filter(in_folder));
            let mut seen = HashSet::new();
            paths.retain(|path| seen.insert(path.clone()));
            paths
        }
        (Layout::PerService, Some(name)) => vec![format!("catalog/services/{name}.yaml")],
        (Layout::PerService, None) => below("catalog/services", "", repo, setting, facts, &mut gaps)?,
    };
    let branch = &config.catalog.base_branch;
    let files = match facts.files(&Read::files(repo, branch, paths)) {
        Found::There(FilesAt { files, .. }) => files,
        found @ (Found::Absent | Found::Unread) => {
            found.known(facts)?;
            let problem = Problem::error(
                "catalog/branch-not-found",
                format!("the catalog's repository has no branch `{branch}`"),
            );
            return Err(problem.help("correct `ameide.catalog.baseBranch`").into());
        }
    };
    let mut all = Vec::new();
    let mut problems = Vec::new();
    for file in files {
        match &file.content {
            Some(content) => match parse(content) {
                Ok(entries) => {
                    gaps.extend(entries.iter().filter_map(|entry| gap(entry, &file.path)));
                    all.extend(entries.into_iter().filter_map(|entry| entry.as_object().cloned()));
                }
                Err((message, at)) => {
                    let problem = Problem::error("catalog/not-a-catalog", message)
                        .file(&file.path)
                        .help("correct the file by hand");
                    problems.push(at.map_or(problem.clone(), |(line, column)| problem.at(line, column)));
                }
            },
            None if config.catalog.layout == Layout::Single => {
                let problem = Problem::error(
                    "catalog/file-not-found",
                    format!("the catalog's repository has no file `{}`", file.path),
                );
                problems.push(problem.file(&file.path).help("correct `ameide.catalog.path`"));
            }
            // Listed a moment ago, and gone by now.
            None if config.catalog.layout == Layout::PerService && name.is_none() => {
                gaps.push(format!("`{}` was taken away while the catalog was read", file.path));
            }
            None => {}
        }
    }
    if problems.is_empty() {
        Ok(Entries { all, gaps })
    } else {
        Err(problems.into())
    }
}

fn per_archetype(setting: &Setting) -> Vec<String> {
    let path = |archetype: &String| format!("catalog/{archetype}-services.yaml");
    setting.config.platform.archetypes.iter().map(path).collect()
}

/// The files of a folder that hold entries. One with the other ending of YAML is none of them, and may have been meant as one.
fn below(
    folder: &str,
    ending: &str,
    repo: &str,
    setting: &Setting,
    facts: &Facts,
    gaps: &mut Vec<String>,
) -> Result<Vec<String>, Halt> {
    let read = Read::Tree {
        repo: repo.to_owned(),
        at: setting.config.catalog.base_branch.clone(),
        folder: folder.to_owned(),
    };
    let paths = facts.tree(&read).known(facts)?.unwrap_or_default();
    let (yaml, yml) = (format!("{ending}.yaml"), format!("{ending}.yml"));
    let misnamed = paths.iter().filter(|path| path.ends_with(&yml));
    gaps.extend(misnamed.map(|path| format!("`{path}` does not end in `.yaml`")));
    Ok(paths.iter().filter(|path| path.ends_with(&yaml)).cloned().collect())
}

/// What keeps an entry from being known as a service.
fn gap(entry: &Value, path: &str) -> Option<String> {
    let name = entry.get("name").and_then(Value::as_str);
    match name {
        Some(name) if is_service_name(name) => None,
        Some(name) => Some(format!("`{}` in `{path}` is no name of a service", visible(name))),
        None => Some(format!("an entry of `{path}` has no name")),
    }
}

type Fault = (String, Option<(u32, u32)>);

/// The entries of a file: a map with `services:`, a list, or one entry alone.
fn parse(content: &[u8]) -> Result<Vec<Value>, Fault> {
    let fault = |error: &serde_yaml::Error| {
        let at = error.location().map(|at| {
            (
                u32::try_from(at.line()).unwrap_or(1),
                u32::try_from(at.column()).unwrap_or(1),
            )
        });
        (format!("the catalog is not YAML: {error}"), at)
    };
    let text = std::str::from_utf8(content).map_err(|_| ("the catalog is not UTF-8 text".to_owned(), None))?;
    let document: serde_yaml::Value =
        serde_yaml::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| fault(&error))?;
    let document =
        serde_json::to_value(&document).map_err(|error| (format!("the catalog cannot be read: {error}"), None))?;
    Ok(match document {
        Value::Object(map) if map.contains_key("services") => match map.get("services") {
            Some(Value::Array(list)) => list.clone(),
            Some(Value::Null) | None => Vec::new(),
            Some(_) => return Err(("`services` is not a list".to_owned(), None)),
        },
        Value::Array(list) => list,
        Value::Object(map) if map.contains_key("name") => vec![Value::Object(map)],
        Value::Null => Vec::new(),
        _ => return Err(("the file holds no `services:` list".to_owned(), None)),
    })
}

/// The name of an entry.
pub fn name_of(entry: &Map<String, Value>) -> &str {
    entry.get("name").and_then(Value::as_str).unwrap_or_default()
}
