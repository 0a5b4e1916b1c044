//! The next services that are proposed together.

use super::answers::is_open;
use crate::api::{CatalogImport, CatalogUpdate, FoundPullRequest, ImportVerdict, ImportedService, Operation, Read};
use crate::catalog::pull::services_of;
use crate::entries::locate::CatalogAt;
use crate::facts::{Facts, Halt};
use crate::problem::{Problem, counted};
use crate::proposal::{hash, intent_of, operation_of};
use serde_json::{Value, json};

/// Where the branches of waves are: a description may be written anew by a person, and the wave is known by its branch.
const BRANCHES: &str = "ameide/import/";
/// What the pull request of a wave says. Those of earlier versions come from branches like any other, and are known by this alone.
const TEXT: &str = "Imported from files that exist. Only what they say, and what a person answered, is in the entries.";

/// The services of a wave.
#[derive(Debug, Default)]
pub struct Wave {
    /// Their names, sorted.
    pub names: Vec<String>,
    /// The branch that a pull request proposes them from already.
    pub branch: Option<String>,
}

fn name(service: &ImportedService) -> Option<&str> {
    service.entry.get("name").and_then(Value::as_str)
}

/// The next wave: one that is proposed already, as long as it is open; else the first by name of those that are ready.
pub fn next(
    input: &CatalogImport,
    at: &CatalogAt,
    services: &[ImportedService],
    facts: &Facts<'_>,
) -> Result<Wave, Halt> {
    let Some(size) = input.wave else {
        return Ok(Wave::default());
    };
    let ready = || {
        services
            .iter()
            .filter(|one| is_open(one) && one.verdict == ImportVerdict::Sure)
            .filter_map(name)
    };
    let mut waiting: Vec<String> = Vec::new();
    if input.create_pull_request != Some(false) {
        let open = Read::PullRequests {
            repo: at.repo.clone(),
            base: at.base.clone(),
        };
        let pulls = facts.pull_requests(&open).known(facts)?.unwrap_or_default();
        for pull in pulls {
            let is_wave = pull.branch.starts_with(BRANCHES);
            if intent_of(pull).is_none() && is_wave {
                return Err(unmarked(pull).into());
            }
            if operation_of(pull) != Some("add") {
                continue;
            }
            let mut names = services_of(pull);
            names.sort();
            let is_wave = is_wave || pull.body.contains(TEXT);
            if is_wave && !names.is_empty() && names.iter().all(|name| ready().any(|one| one == name)) {
                return Ok(Wave {
                    names,
                    branch: Some(pull.branch.clone()),
                });
            }
            waiting.extend(names);
        }
    }
    let mut names: Vec<String> = ready()
        .filter(|name| !waiting.iter().any(|one| one == name))
        .map(str::to_owned)
        .collect();
    names.sort();
    names.truncate(usize::try_from(size).unwrap_or(usize::MAX));
    Ok(Wave { names, branch: None })
}

/// The branch of a wave that is not proposed yet.
fn branch_of(names: &[String]) -> String {
    match names {
        [name] => format!("{BRANCHES}{name}"),
        _ => {
            let hash = hash(&json!(names));
            format!("{BRANCHES}bulk-{}", hash.get(..12).unwrap_or(&hash))
        }
    }
}

/// Without its mark nobody knows which services it proposes, so another wave could propose them once more.
fn unmarked(pull: &FoundPullRequest) -> Problem {
    let FoundPullRequest {
        number, branch, url, ..
    } = pull;
    let message = format!(
        "pull request {number} proposes a wave from `{branch}`, and its description has lost the mark of Ameide"
    );
    Problem::error("import/unmarked-wave", message).help(format!(
        "merge or close it, then run again: {url}; nothing was proposed"
    ))
}

/// The change that adds them.
pub fn request(wave: &Wave, input: &CatalogImport, services: &[ImportedService]) -> CatalogUpdate {
    let entry = |wanted: &String| {
        services
            .iter()
            .find(|one| name(one) == Some(wanted))
            .map(|one| one.entry.clone())
    };
    let has_one = |wanted: &&String| {
        services
            .iter()
            .any(|one| name(one) == Some(wanted) && one.entity_file.is_some())
    };
    let proposes = input.create_pull_request != Some(false);
    let branch = wave.branch.clone().or_else(|| proposes.then(|| branch_of(&wave.names)));
    CatalogUpdate {
        repo_url: input.repo_url.clone(),
        file_path: input.file_path.clone(),
        base_branch: input.base_branch.clone(),
        branch,
        operation: Some(Operation::Add),
        services: Some(wave.names.iter().filter_map(entry).collect()),
        entity: Some(Value::Bool(input.entity.unwrap_or(true))),
        entity_elsewhere: wave.names.iter().filter(has_one).cloned().collect(),
        create_pull_request: input.create_pull_request,
        pull_request_title: Some(format!("Import {}", counted(wave.names.len(), "service", "services"))),
        pull_request_body: Some(TEXT.to_owned()),
        labels: input.labels.clone(),
        ..CatalogUpdate::default()
    }
}
