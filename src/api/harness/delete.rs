//! `ameide:harness:delete`: the removal of a bundle.

use crate::api::{EntityOutcome, EntityResult, RepoUrl};
use serde::{Deserialize, Serialize};
use tsify::Tsify;

/// Input of `ameide:harness:delete`.
#[derive(Debug, Clone, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct HarnessDelete {
    /// Name of the service.
    pub service: String,
    /// The repository that contains the pipeline's YAML; its file is removed too.
    #[serde(default)]
    #[tsify(optional)]
    pub pipelines_repo_url: Option<RepoUrl>,
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

/// Outputs of `ameide:harness:delete`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct HarnessDeleted {
    /// Identifier of the pipeline.
    pub pipeline_id: String,
    /// `deleted`, or `unchanged` if nothing existed.
    pub outcome: EntityOutcome,
    /// The outcome for each entity, in the order of removal.
    pub entities: Vec<EntityResult>,
}
