//! `ameide:harness:create`: the bundle of Harness entities of a service.

use crate::api::{EntityOutcome, EntityResult, RepoUrl};
use crate::problem::Problem;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use tsify::Tsify;

/// Input of `ameide:harness:create`.
#[derive(Debug, Clone, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct HarnessCreate {
    /// The name of a service in the catalog, or the entry itself.
    #[tsify(type = "string | Record<string, unknown>")]
    pub service: Value,
    /// The config repository in which the name is looked up.
    #[serde(default)]
    #[tsify(optional)]
    pub catalog_repo_url: Option<RepoUrl>,
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
    /// The repository that the pipeline's YAML is committed to.
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
    /// What to do if the pipeline exists and differs; `update` if absent.
    #[serde(default)]
    #[tsify(optional)]
    pub on_existing: Option<OnExisting>,
    /// Decide everything, but write nothing.
    #[serde(default)]
    #[tsify(optional)]
    pub dry_run: Option<bool>,
}

/// What to do if an entity managed by Ameide exists and differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub enum OnExisting {
    /// Update it to the desired state.
    Update,
    /// Leave it unchanged.
    Keep,
    /// Refuse.
    Fail,
}

/// Outputs of `ameide:harness:create`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct HarnessCreated {
    /// Identifier of the pipeline.
    pub pipeline_id: String,
    /// URL of the pipeline studio.
    pub pipeline_url: String,
    /// URL of the run dialog, by `environment/region`; by `release` if the target is not chosen at run time.
    pub run_urls: BTreeMap<String, String>,
    /// The outcome for the bundle as a whole.
    pub outcome: EntityOutcome,
    /// The outcome for each entity, in the order of application.
    pub entities: Vec<EntityResult>,
    /// The rendered pipeline.
    pub pipeline_yaml: String,
    /// SHA-256 of the template, in hex, shortened as in the pipeline's tag.
    pub template_digest: String,
    /// Webhook URL of the image trigger, if it already exists; for a new one, the driver adds it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub webhook_url: Option<String>,
    /// Findings of lint.
    pub findings: Vec<Problem>,
    /// Unified diff of the pipeline file in the pipelines repository; empty if it is already up to date.
    pub diff: String,
    /// Unified diff from the pipeline as Harness has it to the rendered one; empty if it is new or up to date.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[tsify(optional)]
    pub stored_diff: String,
}
