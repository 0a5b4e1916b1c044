//! `harness:show`: one service with its way to production, for the portal.

use super::shown::{ShownExecution, ShownLink, ShownPlace};
use crate::api::{ListedService, OutlinedNotification, OutlinedStage, RepoUrl};
use crate::problem::Problem;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
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
    /// Whether to tell only what the catalog and the configuration know, without asking Harness.
    #[serde(default)]
    #[tsify(optional)]
    pub catalog_only: Option<bool>,
    /// Whether to look up which places have generated manifests.
    #[serde(default)]
    #[tsify(optional)]
    pub manifests: Option<bool>,
    /// Who started executions, as entity references by their ids, where Harness knows only the account of the portal.
    #[serde(default)]
    #[tsify(optional, type = "Record<string, string>")]
    pub started_by: Option<Map<String, Value>>,
}

/// Outputs of `harness:show`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct HarnessShown {
    /// The service; none if the catalog has no service of that name.
    pub service: Option<ListedService>,
    /// Where it runs, an environment and region each.
    pub places: Vec<ShownPlace>,
    /// URL of the run dialog of a pipeline without a choice of target: a run passes through all its stages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub release_url: Option<String>,
    /// The stages of the stored pipeline; none if there is no pipeline.
    pub stages: Vec<OutlinedStage>,
    /// Who is notified by the stored pipeline, and of what.
    pub notifications: Vec<OutlinedNotification>,
    /// Whether the stored pipeline was made by hand, so that Ameide does not manage it.
    pub by_hand: bool,
    /// The latest executions, most recent first.
    pub executions: Vec<ShownExecution>,
    /// How many executions were read to find what runs where.
    pub executions_read: u32,
    /// Versions that were deployed lately, most recent first.
    pub versions: Vec<String>,
    /// Pages about it elsewhere.
    pub links: Vec<ShownLink>,
    /// Problems of the entry.
    pub findings: Vec<Problem>,
}
