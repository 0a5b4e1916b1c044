//! The actions: one variant per action, with its input.
//!
//! An absent input takes its value from the configuration. Secrets never reach the core; the driver keeps them.

use crate::api::{
    CatalogDiff, CatalogEdit, CatalogFiles, CatalogHeal, CatalogMerge, CatalogMoveLayout, CatalogUpdate, HarnessList,
    HarnessShow, PipelineOutline, RepoUrl,
};
use crate::api::{HarnessDelete, HarnessSync, HarnessTrigger, NamespaceResolve, PipelineLint, PipelineRender};
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use serde_json::{Map, Value};
use tsify::Tsify;

/// An action and its input. The tag is the action id without `ameide:`.
#[derive(Debug, Clone, Serialize, Deserialize, Tsify)]
#[serde(tag = "type", content = "input")]
#[tsify(missing_as_null, hashmap_as_object)]
pub enum Action {
    /// Checks the configuration and reports all problems at once.
    #[serde(rename = "config:check")]
    ConfigCheck,
    /// Reads the configuration from a file.
    #[serde(rename = "config:read")]
    ConfigRead(SourceFile),
    /// Adds, updates, removes or upserts services of the catalog by pull request.
    #[serde(rename = "catalog:update")]
    CatalogUpdate(CatalogUpdate),
    /// The same on local files, with input as typed on the command line.
    #[serde(rename = "catalog:edit")]
    CatalogEdit(CatalogEdit),
    /// Checks the whole catalog and reports all problems at once.
    #[serde(rename = "catalog:validate")]
    CatalogValidate(CatalogFiles),
    /// The same, and checks that it is sorted.
    #[serde(rename = "catalog:check")]
    CatalogCheck(CatalogFiles),
    /// Compares two catalogs by service and key.
    #[serde(rename = "catalog:diff")]
    CatalogDiff(CatalogDiff),
    /// Merges three versions of a catalog file by service and key.
    #[serde(rename = "catalog:merge")]
    CatalogMerge(CatalogMerge),
    /// Moves the catalog from one layout to another.
    #[serde(rename = "catalog:move-layout")]
    CatalogMoveLayout(CatalogMoveLayout),
    /// Updates open pull requests created by Ameide from their base branch.
    #[serde(rename = "catalog:heal")]
    CatalogHeal(CatalogHeal),
    /// Creates or updates a service's bundle of Harness entities.
    #[serde(rename = "harness:create")]
    HarnessCreate(HarnessCreate),
    /// Lists all services of the catalog with the names and URLs of their pipelines.
    #[serde(rename = "harness:list")]
    HarnessList(HarnessList),
    /// Shows one service with its way to production.
    #[serde(rename = "harness:show")]
    HarnessShow(HarnessShow),
    /// Returns the stages of a pipeline.
    #[serde(rename = "pipeline:outline")]
    PipelineOutline(PipelineOutline),
    /// Removes a service's bundle; environments and infrastructure stay.
    #[serde(rename = "harness:delete")]
    HarnessDelete(HarnessDelete),
    /// Runs a service's pipeline.
    #[serde(rename = "harness:trigger")]
    HarnessTrigger(HarnessTrigger),
    /// Compares all services of the catalog with Harness, and repairs them if requested.
    #[serde(rename = "harness:sync")]
    HarnessSync(HarnessSync),
    /// Returns the Kubernetes namespaces of a service.
    #[serde(rename = "namespace:resolve")]
    NamespaceResolve(NamespaceResolve),
    /// Lints pipelines, whether Ameide created them or not.
    #[serde(rename = "pipeline:lint")]
    PipelineLint(PipelineLint),
    /// Renders a pipeline without creating it.
    #[serde(rename = "pipeline:render")]
    PipelineRender(PipelineRender),
}

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

/// A file passed with the request instead of being read from a repository.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct SourceFile {
    /// Path of the file, for messages.
    pub path: String,
    /// Content of the file.
    #[tsify(type = "Uint8Array")]
    pub content: ByteBuf,
}
