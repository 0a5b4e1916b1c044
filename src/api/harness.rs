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
    /// The repository that holds the pipeline's YAML; its file goes too.
    #[serde(default)]
    #[tsify(optional)]
    pub pipelines_repo_url: Option<RepoUrl>,
    /// Account identifier.
    #[serde(default)]
    #[tsify(optional)]
    pub account: Option<String>,
    /// Organisation identifier.
    #[serde(default)]
    #[tsify(optional)]
    pub org: Option<String>,
    /// Project identifier.
    #[serde(default)]
    #[tsify(optional)]
    pub project: Option<String>,
    /// Decide everything, write nothing.
    #[serde(default)]
    #[tsify(optional)]
    pub dry_run: Option<bool>,
}

/// Input of `ameide:harness:trigger`.
#[derive(Debug, Clone, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct HarnessTrigger {
    /// Name of the service; its pipeline is run.
    #[serde(default)]
    #[tsify(optional)]
    pub service: Option<String>,
    /// Identifier of a pipeline, instead of the service.
    #[serde(default)]
    #[tsify(optional)]
    pub pipeline: Option<String>,
    /// Environment to deploy to, where the pipeline lets whoever starts it choose one; refused where a run is a release that
    /// passes through all of them.
    #[serde(default)]
    #[tsify(optional)]
    pub environment: Option<String>,
    /// Region to deploy to, likewise.
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
    /// Correlation note: an execution that carries it is not started twice. By default made from the task and what
    /// it asks for.
    #[serde(default)]
    #[tsify(optional)]
    pub note: Option<String>,
    /// Wait for the outcome.
    #[serde(default)]
    #[tsify(optional)]
    pub wait: Option<bool>,
    /// Account identifier.
    #[serde(default)]
    #[tsify(optional)]
    pub account: Option<String>,
    /// Organisation identifier.
    #[serde(default)]
    #[tsify(optional)]
    pub org: Option<String>,
    /// Project identifier.
    #[serde(default)]
    #[tsify(optional)]
    pub project: Option<String>,
    /// Decide everything, write nothing.
    #[serde(default)]
    #[tsify(optional)]
    pub dry_run: Option<bool>,
}

/// Input of `ameide:harness:sync`.
#[derive(Debug, Clone, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct HarnessSync {
    /// The config repo with the catalog.
    #[serde(default)]
    #[tsify(optional)]
    pub catalog_repo_url: Option<RepoUrl>,
    /// Only these services.
    #[serde(default)]
    #[tsify(optional)]
    pub services: Option<Vec<String>>,
    /// `quick` where absent: by what the list of pipelines tells; `full`: each pipeline is read.
    #[serde(default)]
    #[tsify(optional)]
    pub mode: Option<SyncMode>,
    /// Bring what is missing, drifted or outdated to the desired state.
    #[serde(default)]
    #[tsify(optional)]
    pub apply: Option<bool>,
    /// Delete pipelines of ours that have no service any more; with `apply` only.
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
    /// The repository with the organisation's own templates.
    #[serde(default)]
    #[tsify(optional)]
    pub template_repo_url: Option<RepoUrl>,
    /// Account identifier.
    #[serde(default)]
    #[tsify(optional)]
    pub account: Option<String>,
    /// Organisation identifier.
    #[serde(default)]
    #[tsify(optional)]
    pub org: Option<String>,
    /// Project identifier.
    #[serde(default)]
    #[tsify(optional)]
    pub project: Option<String>,
    /// Decide everything, write nothing.
    #[serde(default)]
    #[tsify(optional)]
    pub dry_run: Option<bool>,
}

/// How closely `ameide:harness:sync` looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub enum SyncMode {
    /// By version and tags in the list of pipelines; only what does not stand as we left it is read.
    Quick,
    /// Each pipeline is read once.
    Full,
}

/// Input of `ameide:namespace:resolve`.
#[derive(Debug, Clone, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct NamespaceResolve {
    /// A name, then read from the catalog where the environment is not given, or the entry itself.
    #[tsify(type = "string | Record<string, unknown>")]
    pub service: Value,
    /// Environment, by its short name; all of the service's where absent.
    #[serde(default)]
    #[tsify(optional)]
    pub environment: Option<String>,
    /// The config repo that the name is looked up in.
    #[serde(default)]
    #[tsify(optional)]
    pub catalog_repo_url: Option<RepoUrl>,
}

/// Input of `ameide:pipeline:lint`.
#[derive(Debug, Clone, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct PipelineLint {
    /// The pipelines.
    pub files: Vec<SourceFile>,
}

/// Input of `ameide:pipeline:render`.
#[derive(Debug, Clone, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct PipelineRender {
    /// Archetype.
    pub archetype: String,
    /// `runtime` or `promotion`.
    #[serde(default)]
    #[tsify(optional)]
    pub strategy: Option<String>,
    /// Name of the service.
    pub service: String,
    /// Team.
    pub team: String,
    /// Size.
    #[serde(default)]
    #[tsify(optional)]
    pub size: Option<String>,
    /// Short names of environments.
    pub environments: Vec<String>,
    /// Regions; all configured ones where absent.
    #[serde(default)]
    #[tsify(optional)]
    pub regions: Option<Vec<String>>,
    /// Options of the strategy, merged over the configured ones.
    #[serde(default)]
    #[tsify(optional, type = "Record<string, unknown>")]
    pub options: Option<Map<String, Value>>,
    /// An organisation's own template.
    #[serde(default)]
    #[tsify(optional)]
    pub template: Option<SourceFile>,
    /// Organisation identifier.
    #[serde(default)]
    #[tsify(optional)]
    pub org: Option<String>,
    /// Project identifier.
    #[serde(default)]
    #[tsify(optional)]
    pub project: Option<String>,
}
