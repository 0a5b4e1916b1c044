//! The configuration as a whole, with what only the rooms know that use it: what options, artifacts and rules may say.

use crate::api::{Context, Reader};
use crate::config::Config;
use crate::entries::locate::no_repository;
use crate::harness::target::no_scope;
use crate::lint::unknown_rules;
use crate::pipeline::{Artifact, Options};
use crate::problem::{Problem, Severity};
use serde_json::Map;

/// What is missing in a valid configuration, or all faults of it.
pub fn look(context: &Context) -> Result<Vec<Problem>, Vec<Problem>> {
    let (config, mut problems) = Config::look(&context.config);
    let harness = &config.harness;
    let options = Options::read(&harness.options, &Map::new()).and_then(|options| options.supported(&harness.delivery));
    problems.extend(options.err().into_iter().flatten().map(|problem| Problem {
        path: problem.path.map(|path| format!("ameide.harness.{path}")),
        ..problem
    }));
    // Any service will do: its name only fills the pattern of the image.
    problems.extend(Artifact::of("service", &config).err());
    // The lint only warns of them, where it runs; nobody would read that here.
    problems.extend(unknown_rules(&config).into_iter().map(|problem| Problem {
        severity: Severity::Error,
        ..problem
    }));
    if problems.is_empty() {
        Ok(missing(&config, context.reader))
    } else {
        Err(problems)
    }
}

/// What each request would have to give, as the configuration does not.
fn missing(config: &Config, reader: Reader) -> Vec<Problem> {
    let (repository, project) = (&config.catalog.repo_url, &config.harness.project_id);
    [
        (repository.is_none()).then(|| (no_repository("repoUrl"), "catalog.repoUrl", "repoUrl")),
        (project.is_none()).then(|| (no_scope("project"), "harness.projectId", "project")),
    ]
    .into_iter()
    .flatten()
    .map(|(problem, key, input)| Problem {
        severity: Severity::Warning,
        path: Some(format!("ameide.{key}")),
        help: Some(reader.how_to_set(key, input)),
        ..problem
    })
    .collect()
}
