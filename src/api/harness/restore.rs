//! `ameide:harness:restore`: a recorded state of a service, brought back into Harness.

use crate::api::{EntityOutcome, EntityResult, PipelineChange, RepoUrl};
use crate::problem::Problem;
use serde::{Deserialize, Serialize};
use tsify::Tsify;

/// Input of `ameide:harness:restore`.
#[derive(Debug, Clone, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct HarnessRestore {
    /// Name of the service.
    pub service: String,
    /// The commit of the pipelines repository that holds the state, as its full id.
    pub to: String,
    /// The digest of what was shown; without it, the change is only shown.
    #[serde(default)]
    #[tsify(optional)]
    pub confirm: Option<String>,
    /// The pipelines repository.
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

/// Outputs of `ameide:harness:restore`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct HarnessRestored {
    /// Identifier of the pipeline.
    pub pipeline_id: String,
    /// URL of the pipeline.
    pub pipeline_url: String,
    /// What happens to the pipeline, or to another entity where the pipeline stays as it is.
    pub outcome: EntityOutcome,
    /// Digest of what is in Harness and of what replaces it: `confirm` takes it.
    pub digest: String,
    /// Whether the change is made, and not only shown.
    pub confirmed: bool,
    /// Why it is only shown although `confirm` was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub refusal: Option<Problem>,
    /// What happens to each entity.
    pub entities: Vec<EntityResult>,
    /// What changes in the pipeline, stage by stage.
    pub changes: PipelineChange,
    /// Unified diff from the pipeline as Harness has it to the recorded one.
    pub diff: String,
}
