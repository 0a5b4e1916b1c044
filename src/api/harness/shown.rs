//! What `harness:show` tells of places, executions and links.

use serde::{Deserialize, Serialize};
use tsify::Tsify;

/// An environment and region of a service.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct ShownPlace {
    /// Short name of the environment.
    pub environment: String,
    /// The region.
    pub region: String,
    /// Whether it is production.
    pub production: bool,
    /// URL of the run dialog, prefilled; none if nobody chooses where a run deploys.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub run_url: Option<String>,
    /// Whether its generated manifests are in the config repo, if that was requested.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub manifests: Option<bool>,
    /// The latest successful deployment, the one that runs there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub deployed: Option<ShownDeployment>,
    /// A later attempt that runs or did not succeed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub attempt: Option<ShownDeployment>,
}

/// A deployment to one place, by an execution.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct ShownDeployment {
    /// Tag or version of the image, where Harness tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub version: Option<String>,
    /// How far it has come.
    pub phase: Phase,
    /// Status of the stage, as Harness calls it.
    pub status: String,
    /// Start time, in milliseconds since the epoch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub started_at: Option<f64>,
    /// End time, in milliseconds since the epoch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub ended_at: Option<f64>,
    /// Who started it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub by: Option<String>,
    /// Why it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub message: Option<String>,
    /// Id of the execution.
    pub execution_id: String,
    /// Number of the execution.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub number: Option<u32>,
    /// URL of the execution.
    pub url: String,
}

/// How far an execution or a stage has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub enum Phase {
    /// It has not started.
    Pending,
    /// It runs.
    Running,
    /// It waits for a person.
    Waiting,
    /// It has succeeded.
    Succeeded,
    /// It has failed, was rejected, or ran out of time.
    Failed,
    /// Somebody ended it.
    Cancelled,
    /// It was left out.
    Skipped,
}

/// An execution with its URL.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct ShownExecution {
    /// Id of the execution.
    pub id: String,
    /// Number of the execution.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub number: Option<u32>,
    /// Tag or version of the image, where Harness tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub version: Option<String>,
    /// How far it has come.
    pub phase: Phase,
    /// Status of the execution, as Harness calls it.
    pub status: String,
    /// Start time, in milliseconds since the epoch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub started_at: Option<f64>,
    /// End time, in milliseconds since the epoch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub ended_at: Option<f64>,
    /// Who started it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub by: Option<String>,
    /// Why it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub message: Option<String>,
    /// Its stages, in the order in which they run.
    pub stages: Vec<ShownStage>,
    /// What it waits for.
    pub waits: Vec<ShownWait>,
    /// What people answered to its approvals.
    pub approvals: Vec<ShownApproval>,
    /// URL of the execution.
    pub url: String,
}

/// A stage of an execution.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct ShownStage {
    /// Name of the stage.
    pub name: String,
    /// How far it has come.
    pub phase: Phase,
    /// Status of the stage, as Harness calls it.
    pub status: String,
    /// Short name of the environment that it deploys to; the identifier if it is not one of the service's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub environment: Option<String>,
    /// The region that it deploys to; the identifier of the infrastructure if it is not one of the service's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub region: Option<String>,
}

/// An approval or a bake that an execution waits for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct ShownWait {
    /// User groups whose members may approve, without their scopes.
    pub groups: Vec<String>,
    /// How many approvals are missing.
    pub missing: u32,
    /// Whether it goes on by itself when its time is over.
    pub bake: bool,
    /// Whether the person who started the execution may not approve.
    pub executor_excluded: bool,
    /// Since when it waits, in milliseconds since the epoch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub since: Option<f64>,
    /// When it stops waiting, in milliseconds since the epoch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub until: Option<f64>,
}

/// What somebody answered to an approval.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct ShownApproval {
    /// Whether it was approved, not rejected.
    pub approved: bool,
    /// Name of the person.
    pub by: String,
    /// When, in milliseconds since the epoch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub at: Option<f64>,
    /// What they wrote.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[tsify(optional)]
    pub comment: String,
}

/// A page about a service elsewhere.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct ShownLink {
    /// What is found there.
    pub kind: LinkKind,
    /// Title of the link.
    pub title: String,
    /// Address.
    pub url: String,
}

/// What is found at a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub enum LinkKind {
    /// What the organization configured: logs, metrics.
    Configured,
    /// The generated manifests.
    Manifests,
    /// The entry in the catalog.
    Entry,
    /// An open pull request that changes it.
    PullRequest,
}
