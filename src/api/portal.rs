//! What the portal's pages ask: a pipeline as a picture, all services at a glance, one service with its way to production.

use crate::api::RepoUrl;
use crate::problem::Problem;
use serde::{Deserialize, Serialize};
use tsify::Tsify;

/// Input of `pipeline:outline`.
#[derive(Debug, Clone, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct PipelineOutline {
    /// The pipeline, rendered or as stored.
    pub yaml: String,
}

/// Outputs of `pipeline:outline`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct PipelineOutlined {
    /// In the order in which they run.
    pub stages: Vec<OutlinedStage>,
}

/// A stage of a pipeline.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct OutlinedStage {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub kind: StageKind,
    /// Identifier of the environment; none where it is chosen when the pipeline runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub environment: Option<String>,
    /// Identifier of the infrastructure; none where it is chosen when the pipeline runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub infrastructure: Option<String>,
    /// The place is chosen when the pipeline runs.
    pub chosen_at_run_time: bool,
    /// Runs beside the stage before it.
    pub parallel: bool,
    /// In the order in which they run; rollback steps are left out.
    pub steps: Vec<OutlinedStep>,
}

/// What a stage is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub enum StageKind {
    /// It rolls out.
    Deployment,
    /// People decide, or time passes.
    Approval,
    /// Anything else.
    Other,
}

/// A step of a stage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct OutlinedStep {
    /// Its name.
    pub name: String,
    /// What it does.
    pub kind: StepKind,
    /// Runs beside the step before it.
    pub parallel: bool,
    /// Runs only where a condition holds.
    pub conditional: bool,
    /// The condition in words, all of which must hold: `in prod`, `in an emergency`; none where it cannot be said.
    pub only: Vec<String>,
    /// User groups that may approve.
    pub approvers: Vec<String>,
    /// How many of them must.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub approvals: Option<u32>,
    /// Whoever started the pipeline may not approve.
    pub executor_excluded: bool,
    /// How long it may take, or how long it waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub timeout: Option<String>,
}

/// What a step does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub enum StepKind {
    /// People approve.
    Approval,
    /// Time passes before it goes on.
    Bake,
    /// A policy is asked.
    Policy,
    /// A part of the instances is rolled out, or taken back.
    Canary,
    /// Metrics and logs are compared.
    Verify,
    /// All instances are rolled out.
    Rollout,
    /// An address is called.
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
    /// Also tell how each stands in Harness, by the list of pipelines.
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

/// A service at a glance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct ListedService {
    /// Its name.
    pub name: String,
    /// Its description.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub description: Option<String>,
    /// Its archetype.
    pub archetype: String,
    /// Its profile.
    pub profile: String,
    /// Its size.
    pub size: String,
    /// Its team, by its bare name.
    pub team: String,
    /// Its team as an entity reference.
    pub owner: String,
    /// Short names of environments, in the order of promotion.
    pub environments: Vec<String>,
    /// Its regions.
    pub regions: Vec<String>,
    /// Identifier of its pipeline.
    pub pipeline_id: String,
    /// Address of its pipeline.
    pub pipeline_url: String,
    /// How it stands, where that is asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub state: Option<ListedState>,
    /// Errors in its entry: no pipeline can be made of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[tsify(optional)]
    pub problems: Vec<Problem>,
}

/// How a service stands by what the list of pipelines tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub enum ListedState {
    /// Its pipeline stands as it was last written, from this entry and template.
    Ready,
    /// It was made from another entry, template or strategy.
    Outdated,
    /// It was written by somebody else since.
    Drifted,
    /// There is none.
    Missing,
    /// One that is not ours stands in its place.
    Foreign,
    /// No pipeline can be made of the entry.
    Invalid,
    /// The list does not tell.
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
    /// The service; none where the catalog has none of that name.
    pub service: Option<ListedService>,
    /// Where it can be run, where that is chosen when it is started.
    pub runs: Vec<ShownRun>,
    /// Address of the run dialog of a pipeline that nobody chooses a place for: a run passes through all its stages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub release_url: Option<String>,
    /// The stages of its pipeline as stored; none where there is no pipeline.
    pub stages: Vec<OutlinedStage>,
    /// Its latest executions, the latest first.
    pub executions: Vec<ShownExecution>,
    /// What is wrong with its entry.
    pub findings: Vec<Problem>,
}

/// A place that a service can be run in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct ShownRun {
    /// Short name of the environment.
    pub environment: String,
    /// The region.
    pub region: String,
    /// Address of the run dialog, prefilled.
    pub url: String,
}

/// An execution with its address.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct ShownExecution {
    /// Its id.
    pub id: String,
    /// Harness's word for how it stands.
    pub status: String,
    /// Start, milliseconds since the epoch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub started_at: Option<f64>,
    /// Its address.
    pub url: String,
}
