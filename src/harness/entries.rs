//! The entries of the catalog, in whatever layout it is kept.

use super::facts::{Facts, Found};
use super::setting::Setting;
use super::subject::{read_on, reject};
use crate::api::Step;
use crate::config::Layout;
use crate::problem::Problem;
use crate::service::repository;
use serde_json::{Map, Value};

/// All entries of the catalog; in a layout with a file for each service, the one asked for alone.
pub fn entries(
    name: Option<&str>,
    catalog: Option<&str>,
    setting: &Setting,
    facts: &mut Facts,
) -> Result<Vec<Map<String, Value>>, Step> {
    let config = &setting.config;
    let Some(repo) = catalog.or(config.catalog.repo_url.as_deref()) else {
        let problem = Problem::error("catalog/no-repository", "no catalog is named to look the service up in");
        return Err(reject(vec![
            problem
                .help("set `ameide.catalog.repoUrl`, or give `catalogRepoUrl`")
                .path("catalogRepoUrl"),
        ]));
    };
    repository(repo, "catalogRepoUrl").map_err(|problem| reject(vec![problem]))?;
    let paths = match (config.catalog.layout, name) {
        (Layout::Single, _) => vec![config.catalog.path.clone()],
        (Layout::PerArchetype, _) => config
            .platform
            .archetypes
            .iter()
            .map(|archetype| format!("catalog/{archetype}-services.yaml"))
            .collect(),
        (Layout::PerService, Some(name)) => vec![format!("catalog/services/{name}.yaml")],
        (Layout::PerService, None) => per_service(repo, setting, facts)?,
    };
    let branch = &config.catalog.base_branch;
    let files = match facts.files(repo, branch, paths) {
        Found::There((_, files)) => files,
        Found::Unread => return Err(read_on(facts)),
        Found::Absent => {
            let problem = Problem::error(
                "catalog/branch-not-found",
                format!("the catalog's repository has no branch `{branch}`"),
            );
            return Err(reject(vec![problem.help("correct `ameide.catalog.baseBranch`")]));
        }
    };
    let mut all = Vec::new();
    let mut problems = Vec::new();
    for file in files {
        match &file.content {
            Some(content) => match parse(content) {
                Ok(entries) => all.extend(entries),
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
            None => {}
        }
    }
    if problems.is_empty() {
        Ok(all)
    } else {
        Err(reject(problems))
    }
}

fn per_service(repo: &str, setting: &Setting, facts: &mut Facts) -> Result<Vec<String>, Step> {
    let read = crate::api::Read::Tree {
        repo: repo.to_owned(),
        at: setting.config.catalog.base_branch.clone(),
        folder: "catalog/services".to_owned(),
    };
    match facts.answer(read) {
        Found::There(crate::api::Answer::Tree { paths, .. }) => {
            Ok(paths.iter().filter(|path| path.ends_with(".yaml")).cloned().collect())
        }
        Found::Unread => Err(read_on(facts)),
        _ => Ok(Vec::new()),
    }
}

type Fault = (String, Option<(u32, u32)>);

/// The entries of a file: a map with `services:`, a list, or one entry alone.
fn parse(content: &[u8]) -> Result<Vec<Map<String, Value>>, Fault> {
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
    let list = match document {
        Value::Object(map) if map.contains_key("services") => match map.get("services") {
            Some(Value::Array(list)) => list.clone(),
            Some(Value::Null) | None => Vec::new(),
            Some(_) => return Err(("`services` is not a list".to_owned(), None)),
        },
        Value::Array(list) => list,
        Value::Object(map) if map.contains_key("name") => return Ok(vec![map]),
        Value::Null => Vec::new(),
        _ => return Err(("the file holds no `services:` list".to_owned(), None)),
    };
    Ok(list
        .into_iter()
        .filter_map(|entry| entry.as_object().cloned())
        .collect())
}

/// The name of an entry.
pub fn name_of(entry: &Map<String, Value>) -> &str {
    entry.get("name").and_then(Value::as_str).unwrap_or_default()
}
