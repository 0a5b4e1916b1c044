//! Inputs of the actions on pipelines that are there, and on pipelines as such.

use crate::api::{RepoUrl, SourceFile};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
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

/// Input of `ameide:harness:trigger`.
#[derive(Debug, Clone, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct HarnessTrigger {
    /// Name of the service whose pipeline is run.
    #[serde(default)]
    #[tsify(optional)]
    pub service: Option<String>,
    /// Identifier of the pipeline, instead of `service`.
    #[serde(default)]
    #[tsify(optional)]
    pub pipeline: Option<String>,
    /// Environment to deploy to, if the pipeline lets the user choose one; rejected if a run is a release that passes through
    /// all of them.
    #[serde(default)]
    #[tsify(optional)]
    pub environment: Option<String>,
    /// Region to deploy to, under the same condition.
    #[serde(default)]
    #[tsify(optional)]
    pub region: Option<String>,
    /// Image tag; the same as the variable `imageTag`.
    #[serde(default)]
    #[tsify(optional)]
    pub image_tag: Option<String>,
    /// Identifiers of input sets, merged in order.
    #[serde(default)]
    #[tsify(optional)]
    pub input_sets: Option<Vec<String>>,
    /// Values of pipeline variables, by name.
    #[serde(default)]
    #[tsify(optional, type = "Record<string, string>")]
    pub variables: Option<Map<String, Value>>,
    /// Correlation note: an execution with this note is not started twice. By default derived from the task and its
    /// input.
    #[serde(default)]
    #[tsify(optional)]
    pub note: Option<String>,
    /// Whether to wait for the outcome.
    #[serde(default)]
    #[tsify(optional)]
    pub wait: Option<bool>,
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

/// Input of `ameide:namespace:resolve`.
#[derive(Debug, Clone, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct NamespaceResolve {
    /// The name of a service, read from the catalog if no environment is given, or the entry itself.
    #[tsify(type = "string | Record<string, unknown>")]
    pub service: Value,
    /// Short name of the environment; all environments of the service if absent.
    #[serde(default)]
    #[tsify(optional)]
    pub environment: Option<String>,
    /// The config repository in which the name is looked up.
    #[serde(default)]
    #[tsify(optional)]
    pub catalog_repo_url: Option<RepoUrl>,
}

/// Input of `ameide:pipeline:lint`.
#[derive(Debug, Clone, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct PipelineLint {
    /// Files with the YAML of the pipelines.
    pub files: Vec<SourceFile>,
}

/// Input of `ameide:pipeline:render`.
#[derive(Debug, Clone, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct PipelineRender {
    /// Archetype of the service.
    pub archetype: String,
    /// `runtime` or `promotion`.
    #[serde(default)]
    #[tsify(optional)]
    pub strategy: Option<String>,
    /// Name of the service.
    pub service: String,
    /// Team of the service.
    pub team: String,
    /// Size of the service.
    #[serde(default)]
    #[tsify(optional)]
    pub size: Option<String>,
    /// Short names of environments.
    pub environments: Vec<String>,
    /// Regions; all configured ones if absent.
    #[serde(default)]
    #[tsify(optional)]
    pub regions: Option<Vec<String>>,
    /// Options of the strategy, merged over the configured ones.
    #[serde(default)]
    #[tsify(optional, type = "Record<string, unknown>")]
    pub options: Option<Map<String, Value>>,
    /// An organization's own template.
    #[serde(default)]
    #[tsify(optional)]
    pub template: Option<SourceFile>,
    /// Organization identifier.
    #[serde(default)]
    #[tsify(optional)]
    pub org: Option<String>,
    /// Project identifier.
    #[serde(default)]
    #[tsify(optional)]
    pub project: Option<String>,
}
