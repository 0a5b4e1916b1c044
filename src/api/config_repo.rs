//! Inputs and outputs of the commands on the config repo as a whole.

use crate::api::{RepoUrl, SourceFile};
use crate::problem::Problem;
use serde::{Deserialize, Serialize};
use tsify::Tsify;

/// Input of `config-repo:init`.
#[derive(Debug, Clone, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct ConfigRepoInit {
    /// The config repo; the configured one if absent.
    #[serde(default)]
    #[tsify(optional)]
    pub repo_url: Option<RepoUrl>,
    /// The files that ship, by their path in the repo; those that end in `.j2` are rendered.
    pub templates: Vec<SourceFile>,
    /// Version of the command line that the workflows run (`1.2.3`).
    pub version: String,
}

/// Output of `config-repo:init`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct ConfigRepoMade {
    /// The files of the repo, sorted by path.
    pub files: Vec<ConfigRepoFile>,
    /// What is left to do, a line each.
    pub next: Vec<String>,
}

/// A file of the config repo.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct ConfigRepoFile {
    /// Path relative to the root of the repo.
    pub path: String,
    /// What becomes of it.
    pub outcome: ConfigRepoOutcome,
}

/// What becomes of a file of the config repo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub enum ConfigRepoOutcome {
    /// It is written.
    Written,
    /// It exists with the same content.
    Same,
    /// It exists with other content, and is left as it is.
    Kept,
}

/// Input of `config-repo:check`.
#[derive(Debug, Clone, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct ConfigRepoCheck {
    /// The config repo; the configured one if absent.
    #[serde(default)]
    #[tsify(optional)]
    pub repo_url: Option<RepoUrl>,
    /// Version of kustomize that was found (`5.5.0`), empty if there is none; absent if nobody looked.
    #[serde(default)]
    #[tsify(optional)]
    pub kustomize: Option<String>,
}

/// Output of `config-repo:check`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct ConfigRepoChecked {
    /// What does not fit.
    pub problems: Vec<Problem>,
    /// How many layers there are.
    pub layers: u32,
    /// How many services the catalog has.
    pub services: u32,
    /// Whether there are no errors.
    pub sound: bool,
}
