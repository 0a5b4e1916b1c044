//! `ameide:harness:apply`: the pipelines repository's pipelines, brought to Harness.

use crate::api::RepoUrl;
use serde::{Deserialize, Serialize};
use tsify::Tsify;

/// Input of `ameide:harness:apply`.
#[derive(Debug, Clone, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct HarnessApply {
    /// Only these files, by their path in the pipelines repository; the pipelines of all services if absent.
    #[serde(default)]
    #[tsify(optional)]
    pub files: Option<Vec<String>>,
    /// The config repository with the catalog.
    #[serde(default)]
    #[tsify(optional)]
    pub catalog_repo_url: Option<RepoUrl>,
    /// Account identifier.
    #[serde(default)]
    #[tsify(optional)]
    pub account: Option<String>,
    /// Organization identifier.
    #[serde(default)]
    #[tsify(optional)]
    pub org: Option<String>,
    /// Project identifier.
    #[serde(default)]
    #[tsify(optional)]
    pub project: Option<String>,
    /// Decide everything, but write nothing.
    #[serde(default)]
    #[tsify(optional)]
    pub dry_run: Option<bool>,
}

/// Outputs of `ameide:harness:apply`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct HarnessApplied {
    /// Number of files whose pipeline says the same in Harness.
    pub unchanged: u32,
    /// The others, by path.
    pub rows: Vec<ApplyRow>,
}

/// A file that Harness does not hold as it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct ApplyRow {
    /// Path of the file.
    pub path: String,
    /// Name of the service; empty if it is that of none.
    pub service: String,
    /// What becomes of the pipeline.
    pub outcome: ApplyOutcome,
    /// Why.
    pub detail: String,
}

/// What becomes of a pipeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub enum ApplyOutcome {
    /// It is written.
    Updated,
    /// Harness has none yet; sync creates it with all that belongs to it.
    Missing,
    /// Somebody edited it in Harness, and the configuration does not say that it is set right.
    Drifted,
    /// The file or the pipeline is not managed by Ameide.
    Foreign,
    /// The file cannot be a pipeline.
    Invalid,
}
