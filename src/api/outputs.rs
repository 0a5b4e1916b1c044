//! What is known of the outcome before anything is performed; the driver adds what only the doing tells
//! (commit ids, the number of a new pull request, webhook addresses).

use crate::api::{
    CatalogChecked, CatalogDiffed, CatalogHealed, CatalogMerged, CatalogMoved, ConfigSection, HarnessListed,
    HarnessShown, PipelineOutlined, PullRequestState,
};
use crate::problem::Problem;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use tsify::Tsify;

/// Outputs, tagged as the action that they belong to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(tag = "type", content = "values")]
#[tsify(missing_as_null, hashmap_as_object)]
pub enum Outputs {
    /// The configuration is sound.
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
    /// Whether something changes.
    pub outcome: CatalogOutcome,
    /// The branch that holds the change; none where nothing had to change.
    pub branch: Option<String>,
    /// Commit that already holds it, where that is so.
    pub commit_hash: Option<String>,
    /// The pull request that is there already, where there is one.
    pub pull_request_number: Option<u32>,
    /// Its address.
    pub pull_request_url: Option<String>,
    /// Its state.
    pub pull_request_state: Option<PullRequestState>,
    /// Unified diff of catalog and entity against the base branch.
    pub diff: String,
    /// Entity reference of the service (`component:default/payment-service`).
    pub entity_ref: Option<String>,
    /// Path of the entity's file in the repository; the driver makes the address of it.
    pub catalog_info_path: Option<String>,
    /// The entry as it now stands; for several, the first.
    #[tsify(type = "Record<string, unknown> | null")]
    pub service: Option<Map<String, Value>>,
    /// Whether the base branch holds all that was asked, and no open pull request of ours is about to change the service again:
    /// what follows the catalog may follow now. Left out where that is not so.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[tsify(optional)]
    pub settled: bool,
}

/// Outcome of a change of the catalog.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub enum CatalogOutcome {
    /// Something is changed.
    Changed,
    /// All is as asked already, on the base branch or in an open pull request of ours.
    Unchanged,
    /// A branch or pull request of ours was found and carried on.
    Adopted,
}

/// Outputs of `ameide:harness:create`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct HarnessCreated {
    /// Identifier of the pipeline.
    pub pipeline_id: String,
    /// Address of the pipeline studio.
    pub pipeline_url: String,
    /// Address of the run dialog, by `environment/region`; by `release` where nobody chooses a place.
    pub run_urls: BTreeMap<String, String>,
    /// What happens to the bundle as a whole.
    pub outcome: EntityOutcome,
    /// What happens to each entity, in the order of application.
    pub entities: Vec<EntityResult>,
    /// The rendered pipeline.
    pub pipeline_yaml: String,
    /// SHA-256 of the template, in hex, shortened as in the tag.
    pub template_digest: String,
    /// Address that starts the image trigger, where one is there already; of one that is made, its effect tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub webhook_url: Option<String>,
    /// What lint says of it.
    pub findings: Vec<Problem>,
    /// Unified diff of the pipeline's file in the pipelines repo; empty where it says the same already.
    pub diff: String,
}

/// Outputs of `ameide:harness:delete`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct HarnessDeleted {
    /// Identifier of the pipeline.
    pub pipeline_id: String,
    /// `deleted`, or `unchanged` where nothing was there.
    pub outcome: EntityOutcome,
    /// What happens to each entity, in the order of removal.
    pub entities: Vec<EntityResult>,
}

/// Outputs of `ameide:harness:trigger`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct HarnessTriggered {
    /// Identifier of the pipeline.
    pub pipeline_id: String,
    /// Names of the stages that a run passes through, in their order; none where a template in Harness holds them.
    pub stages: Vec<String>,
    /// The note that the execution carries.
    pub note: String,
    /// The execution that carries it already, where there is one.
    pub execution_id: Option<String>,
    /// Its state, where there is one.
    pub status: Option<String>,
    /// Address of the execution, with `{executionId}` where it is still to be started.
    pub execution_url: String,
    /// Address of the list of executions.
    pub executions_url: String,
}

/// Outputs of `ameide:harness:sync`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct HarnessSynced {
    /// How many services were looked at.
    pub services: u32,
    /// How many stand as they should.
    pub unchanged: u32,
    /// The others, sorted by service.
    pub rows: Vec<SyncRow>,
}

/// A service, or a pipeline without one, that does not stand as it should.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct SyncRow {
    /// Name of the service.
    pub service: String,
    /// Identifier of the pipeline.
    pub pipeline_id: String,
    /// What is wrong.
    pub state: SyncState,
    /// In words.
    pub detail: String,
    /// Whether the plan mends it.
    pub mended: bool,
}

/// How a service stands against Harness.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub enum SyncState {
    /// It has no pipeline.
    Missing,
    /// Its pipeline was changed by hand.
    Drifted,
    /// Its pipeline was made from an older template or entry.
    Outdated,
    /// The pipeline has no service any more.
    Orphaned,
    /// A pipeline that is not ours stands where its own should.
    Foreign,
    /// No pipeline can be made of its entry.
    Invalid,
}

/// Outputs of `ameide:namespace:resolve`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct NamespaceResolved {
    /// The namespace, where one environment is asked for.
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
    /// How many of them are errors.
    pub errors: u32,
    /// How many are warnings.
    pub warnings: u32,
}

/// Outputs of `ameide:pipeline:render`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct PipelineRendered {
    /// The pipeline.
    pub yaml: String,
    /// What lint says of it.
    pub findings: Vec<Problem>,
    /// SHA-256 of the template, in hex, shortened as in the tag.
    pub template_digest: String,
}

/// What happens to one entity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct EntityResult {
    /// Its kind, as Harness calls it.
    pub kind: String,
    /// Its identifier.
    pub identifier: String,
    /// What happens to it.
    pub outcome: EntityOutcome,
}

/// What happens to an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub enum EntityOutcome {
    /// Made.
    Created,
    /// Brought to the desired state.
    Updated,
    /// Left as it is.
    Unchanged,
    /// Removed.
    Deleted,
}
