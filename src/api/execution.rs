//! Executions of pipelines as a driver finds them, with their stages and approvals.

use serde::{Deserialize, Serialize};
use tsify::Tsify;

/// An execution of a pipeline.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct FoundExecution {
    /// Plan execution id.
    pub id: String,
    /// Harness's status (`Running`, `Success`, `Failed` ...).
    pub status: String,
    /// The note with which it was started; none if it was not asked for.
    pub note: Option<String>,
    /// Start time, in milliseconds since the epoch.
    pub started_at: Option<f64>,
    /// End time, in milliseconds since the epoch; none while it runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub ended_at: Option<f64>,
    /// How many executions the pipeline had had by then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub number: Option<u32>,
    /// Who started it, as Harness calls them: a person, a service account or a trigger.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub triggered_by: Option<String>,
    /// Why it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub message: Option<String>,
    /// Its stages in the order in which they run; empty if they were not asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[tsify(optional)]
    pub stages: Vec<FoundStage>,
}

/// A stage of an execution.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct FoundStage {
    /// Name of the stage.
    pub name: String,
    /// Harness's status (`NotStarted`, `ApprovalWaiting`, `Success` ...).
    pub status: String,
    /// Identifier of the environment that it deploys to; none before that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub environment: Option<String>,
    /// Identifier of the infrastructure definition that it deploys to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub infrastructure: Option<String>,
    /// Tag or version of the primary artifact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub version: Option<String>,
    /// Start time, in milliseconds since the epoch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub started_at: Option<f64>,
    /// End time, in milliseconds since the epoch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub ended_at: Option<f64>,
    /// Why it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub message: Option<String>,
}

/// An approval that an execution has reached.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct FoundApproval {
    /// Harness's status (`WAITING`, `APPROVED`, `REJECTED`, `EXPIRED` ...).
    pub status: String,
    /// User groups whose members may approve.
    pub groups: Vec<String>,
    /// Number of approvals required.
    pub minimum: u32,
    /// Whether the person who started the execution may not approve.
    pub executor_excluded: bool,
    /// Since when it waits, in milliseconds since the epoch.
    pub created_at: Option<f64>,
    /// When it stops waiting, in milliseconds since the epoch.
    pub deadline: Option<f64>,
    /// What people answered, in order.
    pub answers: Vec<FoundApprovalAnswer>,
}

/// What somebody answered to an approval.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct FoundApprovalAnswer {
    /// Whether it was approved, not rejected.
    pub approved: bool,
    /// Name of the person.
    pub by: String,
    /// When, in milliseconds since the epoch.
    pub at: Option<f64>,
    /// What they wrote; empty if nothing.
    pub comment: String,
}
