//! `ameide:harness:adopt`: a pipeline that somebody made by hand, taken over.

use crate::api::{EntityOutcome, EntityResult, PipelineChange, RepoUrl};
use crate::problem::Problem;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use tsify::Tsify;

/// Input of `ameide:harness:adopt`.
#[derive(Debug, Clone, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct HarnessAdopt {
    /// Name of the service in the catalog.
    pub service: String,
    /// Identifier of the pipeline, where neither the entry nor the pattern of names gives it.
    #[serde(default)]
    #[tsify(optional)]
    pub pipeline: Option<String>,
    /// Whether to show it with all options that keep something of the pipeline as it is.
    #[serde(default)]
    #[tsify(optional)]
    pub keep: Option<bool>,
    /// The digest of what was shown; without it, the change is only shown.
    #[serde(default)]
    #[tsify(optional)]
    pub confirm: Option<String>,
    /// The config repository in which the service is looked up.
    #[serde(default)]
    #[tsify(optional)]
    pub catalog_repo_url: Option<RepoUrl>,
    /// `runtime` or `promotion`.
    #[serde(default)]
    #[tsify(optional)]
    pub strategy: Option<String>,
    /// Options of the strategy, merged over those of the entry.
    #[serde(default)]
    #[tsify(optional, type = "Record<string, unknown>")]
    pub options: Option<Map<String, Value>>,
    /// The repository with the organization's own templates.
    #[serde(default)]
    #[tsify(optional)]
    pub template_repo_url: Option<RepoUrl>,
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

/// Outputs of `ameide:harness:adopt`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct HarnessAdopted {
    /// Identifier of the pipeline, which it keeps.
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
    /// What of the pipeline is lost, and how it could be kept.
    pub lost: Vec<Loss>,
    /// What keeps something of the pipeline as it is.
    pub kept: Vec<KeptOption>,
    /// What stays in Harness untouched, and is not managed by Ameide.
    pub stays: Vec<StayingEntity>,
    /// The key `harness` that the entry must have for this, as YAML; empty if it has all of it.
    pub entry: String,
    /// Unified diff from the pipeline as Harness has it to the new one.
    pub diff: String,
    /// Findings of lint on the new pipeline.
    pub findings: Vec<Problem>,
}

/// Something of a pipeline made by hand that the new one does not have.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct Loss {
    /// What it is (`step`, `stage`, `variable`, `notification rule`, `tag` ...).
    pub what: String,
    /// Its name.
    pub name: String,
    /// The stage that it is in, if it is in one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub stage: Option<String>,
    /// What it is, in more words (`ShellScript`).
    pub detail: String,
    /// How it can be kept, if it can be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub keep: Option<String>,
}

/// An option that keeps something of a pipeline made by hand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct KeptOption {
    /// Name of the option (`canary`), or `strategy`.
    pub option: String,
    /// Its value.
    #[tsify(type = "unknown")]
    pub value: Value,
    /// What it is read from.
    pub reason: String,
    /// Whether the pipeline that is shown has it.
    pub applied: bool,
}

/// An entity that stays as it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct StayingEntity {
    /// Kind of the entity, as Harness calls it.
    pub kind: String,
    /// Identifier of the entity.
    pub identifier: String,
    /// What is to be known of it.
    pub detail: String,
}
