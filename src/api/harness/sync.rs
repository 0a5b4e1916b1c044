//! `ameide:harness:sync`: all services of the catalog, compared with Harness.

use crate::api::RepoUrl;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use tsify::Tsify;

/// Input of `ameide:harness:sync`.
#[derive(Debug, Clone, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct HarnessSync {
    /// The config repository with the catalog.
    #[serde(default)]
    #[tsify(optional)]
    pub catalog_repo_url: Option<RepoUrl>,
    /// Only these services.
    #[serde(default)]
    #[tsify(optional)]
    pub services: Option<Vec<String>>,
    /// `quick` (if absent): based on the list of pipelines; `full`: reads each pipeline.
    #[serde(default)]
    #[tsify(optional)]
    pub mode: Option<SyncMode>,
    /// Whether to repair missing, drifted and outdated pipelines.
    #[serde(default)]
    #[tsify(optional)]
    pub apply: Option<bool>,
    /// Whether to delete pipelines managed by Ameide that no longer have a service; only with `apply`.
    #[serde(default)]
    #[tsify(optional)]
    pub delete_orphans: Option<bool>,
    /// Leaves pipelines of older templates to a rollout by these waves, which the driver takes on afterwards: numbers, `25%`, `rest`,
    /// `team:<name>`, or lists of services.
    #[serde(default)]
    #[tsify(optional, type = "(number | string | string[])[]")]
    pub waves: Option<Vec<Value>>,
    /// `runtime` or `promotion`.
    #[serde(default)]
    #[tsify(optional)]
    pub strategy: Option<String>,
    /// Options of the strategy, merged over the configured ones.
    #[serde(default)]
    #[tsify(optional, type = "Record<string, unknown>")]
    pub options: Option<Map<String, Value>>,
    /// The repository with the organization's own templates.
    #[serde(default)]
    #[tsify(optional)]
    pub template_repo_url: Option<RepoUrl>,
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

/// Depth of the comparison in `ameide:harness:sync`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub enum SyncMode {
    /// Compares versions and tags in the list of pipelines; reads only pipelines that have changed.
    Quick,
    /// Reads each pipeline once.
    Full,
}

/// Outputs of `ameide:harness:sync`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct HarnessSynced {
    /// Number of services that were checked.
    pub services: u32,
    /// Number of services that are up to date.
    pub unchanged: u32,
    /// The others, sorted by service.
    pub rows: Vec<SyncRow>,
}

/// A service that is not up to date, or a pipeline without a service.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct SyncRow {
    /// Name of the service.
    pub service: String,
    /// Identifier of the pipeline.
    pub pipeline_id: String,
    /// The state.
    pub state: SyncState,
    /// Description of the state.
    pub detail: String,
    /// Whether the plan repairs it.
    pub repaired: bool,
    /// Whether the plan leaves it to a rollout; absent if it does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub left_to_rollout: Option<bool>,
}

/// State of a service compared with Harness.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub enum SyncState {
    /// The service has no pipeline.
    Missing,
    /// The pipeline was changed by hand.
    Drifted,
    /// The pipeline was created from an older template or entry.
    Outdated,
    /// The pipeline no longer has a service.
    Orphaned,
    /// A pipeline that is not managed by Ameide already uses the identifier.
    Foreign,
    /// No pipeline can be rendered from the entry.
    Invalid,
    /// The pipeline was restored to a recorded state and is kept so.
    Held,
}
