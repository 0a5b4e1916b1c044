//! `harness:show`: one service with its way to production, for the portal.

use crate::api::{ListedService, OutlinedStage, RepoUrl};
use crate::problem::Problem;
use serde::{Deserialize, Serialize};
use tsify::Tsify;

/// Input of `harness:show`.
#[derive(Debug, Clone, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct HarnessShow {
    /// Name of the service.
    pub service: String,
    /// The config repo with the catalog.
    #[serde(default)]
    #[tsify(optional)]
    pub catalog_repo_url: Option<RepoUrl>,
}

/// Outputs of `harness:show`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct HarnessShown {
    /// The service; none if the catalog has no service of that name.
    pub service: Option<ListedService>,
    /// Targets to choose from when the pipeline is started.
    pub runs: Vec<ShownRun>,
    /// URL of the run dialog of a pipeline without a choice of target: a run passes through all its stages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub release_url: Option<String>,
    /// The stages of the stored pipeline; none if there is no pipeline.
    pub stages: Vec<OutlinedStage>,
    /// The latest executions, most recent first.
    pub executions: Vec<ShownExecution>,
    /// Problems of the entry.
    pub findings: Vec<Problem>,
}

/// A target that a service can be deployed to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct ShownRun {
    /// Short name of the environment.
    pub environment: String,
    /// The region.
    pub region: String,
    /// URL of the run dialog, prefilled.
    pub url: String,
}

/// An execution with its URL.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct ShownExecution {
    /// Id of the execution.
    pub id: String,
    /// Status of the execution, as Harness calls it.
    pub status: String,
    /// Start time, in milliseconds since the epoch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub started_at: Option<f64>,
    /// URL of the execution.
    pub url: String,
}
