//! `ameide:harness:trigger`: a run of a pipeline.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use tsify::Tsify;

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
