//! Inputs of the commands on the pipelines repo as a whole.

use crate::api::{RepoUrl, SourceFile};
use crate::problem::Problem;
use serde::{Deserialize, Serialize};
use tsify::Tsify;

/// Input of `pipelines-repo:init`.
#[derive(Debug, Clone, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct PipelinesRepoInit {
    /// The pipelines repo.
    pub repo_url: RepoUrl,
    /// The files that ship, by their path in the repo; those that end in `.j2` are rendered.
    pub templates: Vec<SourceFile>,
    /// Version of the command line that the workflows run (`1.2.3`).
    pub version: String,
}

/// Input of `pipelines-repo:check`.
#[derive(Debug, Clone, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct PipelinesRepoCheck {
    /// The files that changed, as they were.
    pub before: Vec<SourceFile>,
    /// The same files as they are.
    pub after: Vec<SourceFile>,
    /// All pipelines of the repo, to tell how many a template makes.
    pub pipelines: Vec<SourceFile>,
}

/// Output of `pipelines-repo:check`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct PipelinesRepoChecked {
    /// What changes, templates first.
    pub changes: Vec<RepoChange>,
    /// Findings of lint, and why a template makes no pipeline.
    pub findings: Vec<Problem>,
    /// Whether there are no errors.
    pub sound: bool,
}

/// A file whose change means something.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct RepoChange {
    /// Path of the file.
    pub path: String,
    /// How many pipelines it concerns.
    pub pipelines: u32,
    /// What changes, a line each.
    pub lines: Vec<String>,
}
