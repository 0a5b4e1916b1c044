//! Queries of the portal pages: the outline of a pipeline, the list of services, one service with its way to production.

use crate::api::RepoUrl;
use crate::problem::Problem;
use serde::{Deserialize, Serialize};
use tsify::Tsify;

/// Input of `pipeline:outline`.
#[derive(Debug, Clone, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct PipelineOutline {
    /// YAML of the pipeline, rendered or as stored.
    pub yaml: String,
}

/// Outputs of `pipeline:outline`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct PipelineOutlined {
    /// The stages, in the order in which they run.
    pub stages: Vec<OutlinedStage>,
}

/// A stage of a pipeline.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct OutlinedStage {
    /// Name of the stage.
    pub name: String,
    /// Purpose of the stage.
    pub kind: StageKind,
    /// Identifier of the environment; none if it is chosen when the pipeline runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub environment: Option<String>,
    /// Identifier of the infrastructure; none if it is chosen when the pipeline runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub infrastructure: Option<String>,
    /// Whether environment and infrastructure are chosen when the pipeline runs.
    pub chosen_at_run_time: bool,
    /// Whether it runs in parallel with the previous stage.
    pub parallel: bool,
    /// The steps, in the order in which they run, without rollback steps.
    pub steps: Vec<OutlinedStep>,
}

/// Purpose of a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub enum StageKind {
    /// It deploys.
    Deployment,
    /// It waits for an approval or for a time.
    Approval,
    /// Anything else.
    Other,
}

/// A step of a stage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct OutlinedStep {
    /// Name of the step.
    pub name: String,
    /// Purpose of the step.
    pub kind: StepKind,
    /// Whether it runs in parallel with the previous step.
    pub parallel: bool,
    /// Whether it runs only under a condition.
    pub conditional: bool,
    /// The conditions in words, all of which must hold: `in prod`, `in an emergency`; empty if they cannot be put into words.
    pub only: Vec<String>,
    /// User groups that may approve.
    pub approvers: Vec<String>,
    /// Number of approvals required.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub approvals: Option<u32>,
    /// Whether the person who started the pipeline may not approve.
    pub executor_excluded: bool,
    /// Timeout, or the time that it waits (`1h30m`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub timeout: Option<String>,
}

/// Purpose of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub enum StepKind {
    /// It waits for an approval.
    Approval,
    /// It waits for a time.
    Bake,
    /// It evaluates a policy.
    Policy,
    /// It deploys some of the instances, or removes them.
    Canary,
    /// It compares metrics and logs.
    Verify,
    /// It deploys all instances.
    Rollout,
    /// It calls a URL.
    Check,
    /// Anything else.
    Other,
}

/// Input of `harness:list`.
#[derive(Debug, Clone, Default, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct HarnessList {
    /// The config repo with the catalog.
    #[tsify(optional)]
    pub catalog_repo_url: Option<RepoUrl>,
    /// Whether to include the state of each service in Harness, based on the list of pipelines.
    #[tsify(optional)]
    pub states: Option<bool>,
}

/// Outputs of `harness:list`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct HarnessListed {
    /// All services of the catalog, sorted by name.
    pub services: Vec<ListedService>,
}

/// A service in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct ListedService {
    /// Name of the service.
    pub name: String,
    /// Description of the service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub description: Option<String>,
    /// Archetype of the service.
    pub archetype: String,
    /// Profile of the service.
    pub profile: String,
    /// Size of the service.
    pub size: String,
    /// Name of the team, without kind and namespace.
    pub team: String,
    /// Entity reference of the team.
    pub owner: String,
    /// Short names of environments, in the order of promotion.
    pub environments: Vec<String>,
    /// Regions of the service.
    pub regions: Vec<String>,
    /// Identifier of the service's pipeline.
    pub pipeline_id: String,
    /// URL of the service's pipeline.
    pub pipeline_url: String,
    /// State of the service in Harness, if requested.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub state: Option<ListedState>,
    /// Errors in the entry that keep a pipeline from being rendered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[tsify(optional)]
    pub problems: Vec<Problem>,
}

/// State of a service, based on the list of pipelines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub enum ListedState {
    /// The pipeline is as it was last written, from this entry and template.
    Ready,
    /// The pipeline was created from a different entry, template or strategy.
    Outdated,
    /// Somebody else has changed the pipeline since.
    Drifted,
    /// The service has no pipeline.
    Missing,
    /// A pipeline that is not managed by Ameide already uses the identifier.
    Foreign,
    /// No pipeline can be rendered from the entry.
    Invalid,
    /// The list of pipelines is not enough to know.
    Unknown,
}

/// Input of `harness:show`.
#[derive(Debug, Clone, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct HarnessShow {
    /// Name of the service.
    pub service: String,
    /// The config repo with the catalog.
    #[serde(default)]
    #[tsify(optional)]
    pub catalog_repo_url: Option<RepoUrl>,
}

/// Outputs of `harness:show`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct HarnessShown {
    /// The service; none if the catalog has no service of that name.
    pub service: Option<ListedService>,
    /// Targets to choose from when the pipeline is started.
    pub runs: Vec<ShownRun>,
    /// URL of the run dialog of a pipeline without a choice of target: a run passes through all its stages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub release_url: Option<String>,
    /// The stages of the stored pipeline; none if there is no pipeline.
    pub stages: Vec<OutlinedStage>,
    /// The latest executions, most recent first.
    pub executions: Vec<ShownExecution>,
    /// Problems of the entry.
    pub findings: Vec<Problem>,
}

/// A target that a service can be deployed to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct ShownRun {
    /// Short name of the environment.
    pub environment: String,
    /// The region.
    pub region: String,
    /// URL of the run dialog, prefilled.
    pub url: String,
}

/// An execution with its URL.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct ShownExecution {
    /// Id of the execution.
    pub id: String,
    /// Status of the execution, as Harness calls it.
    pub status: String,
    /// Start time, in milliseconds since the epoch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub started_at: Option<f64>,
    /// URL of the pull request.
    pub url: String,
}
