//! `pipeline:outline`: the stages of a pipeline, for the portal.

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
    /// Who is notified, and of what.
    pub notifications: Vec<OutlinedNotification>,
}

/// A notification rule of a pipeline.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct OutlinedNotification {
    /// Name of the rule.
    pub name: String,
    /// Type of the channel, as Harness names it: `Slack`, `Email`.
    pub channel: String,
    /// Addresses and user groups; nothing that is secret.
    pub recipients: Vec<String>,
    /// What is told, as Harness names it: `PipelineFailed`.
    pub events: Vec<String>,
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
    /// It creates or updates a ticket.
    Ticket,
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
    /// It swaps the traffic between two releases.
    Swap,
    /// It calls a URL.
    Check,
    /// Anything else.
    Other,
}
