//! Outputs that are known before anything is performed; the driver adds what is known only afterwards
//! (commit ids, the number of a new pull request, webhook URLs).

use crate::api::{
    CatalogChecked, CatalogDiffed, CatalogHealed, CatalogMerged, CatalogMoved, ConfigSection, HarnessListed,
    HarnessShown, PipelineOutlined, PullRequestState,
};
use crate::problem::Problem;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use tsify::Tsify;

/// Outputs, tagged with their action.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(tag = "type", content = "values")]
#[tsify(missing_as_null, hashmap_as_object)]
pub enum Outputs {
    /// The configuration is valid.
    #[serde(rename = "config:check")]
    ConfigCheck,
    /// Of `config:read`.
    #[serde(rename = "config:read")]
    ConfigRead(ConfigSection),
    /// Of `ameide:catalog:update`.
    #[serde(rename = "catalog:update")]
    CatalogUpdate(CatalogUpdated),
    /// Of `catalog:edit`.
    #[serde(rename = "catalog:edit")]
    CatalogEdit(CatalogUpdated),
    /// Of `catalog:validate`.
    #[serde(rename = "catalog:validate")]
    CatalogValidate(CatalogChecked),
    /// Of `catalog:check`.
    #[serde(rename = "catalog:check")]
    CatalogCheck(CatalogChecked),
    /// Of `catalog:diff`.
    #[serde(rename = "catalog:diff")]
    CatalogDiff(CatalogDiffed),
    /// Of `catalog:merge`.
    #[serde(rename = "catalog:merge")]
    CatalogMerge(CatalogMerged),
    /// Of `catalog:move-layout`.
    #[serde(rename = "catalog:move-layout")]
    CatalogMoveLayout(CatalogMoved),
    /// Of `catalog:heal`.
    #[serde(rename = "catalog:heal")]
    CatalogHeal(CatalogHealed),
    /// Of `ameide:harness:create`.
    #[serde(rename = "harness:create")]
    HarnessCreate(HarnessCreated),
    /// Of `harness:list`.
    #[serde(rename = "harness:list")]
    HarnessList(HarnessListed),
    /// Of `harness:show`.
    #[serde(rename = "harness:show")]
    HarnessShow(HarnessShown),
    /// Of `pipeline:outline`.
    #[serde(rename = "pipeline:outline")]
    PipelineOutline(PipelineOutlined),
    /// Of `ameide:harness:delete`.
    #[serde(rename = "harness:delete")]
    HarnessDelete(HarnessDeleted),
    /// Of `ameide:harness:trigger`.
    #[serde(rename = "harness:trigger")]
    HarnessTrigger(HarnessTriggered),
    /// Of `ameide:harness:sync`.
    #[serde(rename = "harness:sync")]
    HarnessSync(HarnessSynced),
    /// Of `ameide:namespace:resolve`.
    #[serde(rename = "namespace:resolve")]
    NamespaceResolve(NamespaceResolved),
    /// Of `ameide:pipeline:lint`.
    #[serde(rename = "pipeline:lint")]
    PipelineLint(PipelineLinted),
    /// Of `ameide:pipeline:render`.
    #[serde(rename = "pipeline:render")]
    PipelineRender(PipelineRendered),
}

/// Outputs of `ameide:catalog:update`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct CatalogUpdated {
    /// The outcome: changed, unchanged or adopted.
    pub outcome: CatalogOutcome,
    /// The branch with the change; none if nothing had to change.
    pub branch: Option<String>,
    /// Commit that already contains the change, if there is one.
    pub commit_hash: Option<String>,
    /// Number of the existing pull request, if there is one.
    pub pull_request_number: Option<u32>,
    /// URL of the pull request.
    pub pull_request_url: Option<String>,
    /// State of the pull request.
    pub pull_request_state: Option<PullRequestState>,
    /// Unified diff of catalog and entity against the base branch.
    pub diff: String,
    /// Entity reference of the service (`component:default/payment-service`).
    pub entity_ref: Option<String>,
    /// Path of the entity's file in the repository, from which the driver makes its URL.
    pub catalog_info_path: Option<String>,
    /// The entry after the change; the first one if there are several.
    #[tsify(type = "Record<string, unknown> | null")]
    pub service: Option<Map<String, Value>>,
    /// Whether the base branch contains the whole change, and no open pull request created by Ameide is about to change the service
    /// again, so that steps that depend on the catalog can run. Omitted if false.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[tsify(optional)]
    pub settled: bool,
}

/// Outcome of a change to the catalog.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub enum CatalogOutcome {
    /// Something changes.
    Changed,
    /// The change is already there, on the base branch or in an open pull request created by Ameide.
    Unchanged,
    /// An existing branch or pull request created by Ameide was adopted.
    Adopted,
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

/// Outputs of `ameide:harness:trigger`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct HarnessTriggered {
    /// Identifier of the pipeline.
    pub pipeline_id: String,
    /// Names of the stages that a run passes through, in order; empty if a template in Harness contains them.
    pub stages: Vec<String>,
    /// The note of the execution.
    pub note: String,
    /// Id of the execution that already has the note, if there is one.
    pub execution_id: Option<String>,
    /// Status of that execution, if there is one.
    pub status: Option<String>,
    /// URL of the execution, with the placeholder `{executionId}` if it has not been started yet.
    pub execution_url: String,
    /// URL of the list of executions.
    pub executions_url: String,
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
}

/// Outputs of `ameide:namespace:resolve`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct NamespaceResolved {
    /// The namespace, if one environment is requested.
    pub namespace: Option<String>,
    /// Namespace by environment.
    pub namespaces: BTreeMap<String, String>,
}

/// Outputs of `ameide:pipeline:lint`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct PipelineLinted {
    /// By file, then line.
    pub findings: Vec<Problem>,
    /// Number of errors.
    pub errors: u32,
    /// Number of warnings.
    pub warnings: u32,
}

/// Outputs of `ameide:pipeline:render`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct PipelineRendered {
    /// The pipeline.
    pub yaml: String,
    /// Findings of lint.
    pub findings: Vec<Problem>,
    /// SHA-256 of the template, in hex, shortened as in the pipeline's tag.
    pub template_digest: String,
}

/// The outcome for one entity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct EntityResult {
    /// Kind of the entity, as Harness calls it.
    pub kind: String,
    /// Identifier of the entity.
    pub identifier: String,
    /// The outcome.
    pub outcome: EntityOutcome,
}

/// The outcome for an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub enum EntityOutcome {
    /// Created.
    Created,
    /// Updated to the desired state.
    Updated,
    /// Left unchanged.
    Unchanged,
    /// Removed.
    Deleted,
}
