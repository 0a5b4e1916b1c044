//! `ameide:harness:rollout`: a changed template reaches the pipelines by waves.

use crate::api::RepoUrl;
use crate::problem::Problem;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tsify::Tsify;

/// Input of `ameide:harness:rollout`.
#[derive(Debug, Clone, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct HarnessRollout {
    /// What to do.
    pub step: RolloutStep,
    /// The waves of a new rollout: numbers, `25%`, `rest`, `team:<name>`, or lists of services.
    #[serde(default)]
    #[tsify(optional, type = "(number | string | string[])[]")]
    pub waves: Option<Vec<Value>>,
    /// What a new rollout waits for between waves; `none` if absent.
    #[serde(default)]
    #[tsify(optional)]
    pub verify: Option<RolloutVerify>,
    /// For `rollBack`: only this wave, counted from 1.
    #[serde(default)]
    #[tsify(optional)]
    pub wave: Option<u32>,
    /// For `stop`: why.
    #[serde(default)]
    #[tsify(optional)]
    pub reason: Option<String>,
    /// The rollout that is meant: refused where it is not the latest one.
    #[serde(default)]
    #[tsify(optional)]
    pub id: Option<String>,
    /// For `run`: digest of the plan that was looked at; refused where it would be another one now.
    #[serde(default)]
    #[tsify(optional)]
    pub confirm: Option<String>,
    /// The config repository with the catalog.
    #[serde(default)]
    #[tsify(optional)]
    pub catalog_repo_url: Option<RepoUrl>,
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

/// What a request does with the rollout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub enum RolloutStep {
    /// Shows the one that is open, or the plan of a new one; writes nothing.
    Plan,
    /// Begins one if there is something to roll out, or takes the next step of the one that runs.
    Run,
    /// Lets it rest: no further wave is written.
    Pause,
    /// Lets one that rests or stopped go on.
    Resume,
    /// Stops it, for a reason.
    Stop,
    /// Brings the recorded states back.
    RollBack,
}

/// What is waited for between waves, besides lint and Harness's own validation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub enum RolloutVerify {
    /// Nothing.
    None,
    /// Each pipeline of the first wave has run with success since it was written, and none of a later wave has failed.
    Execution,
}

/// Outputs of `ameide:harness:rollout`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct HarnessRolledOut {
    /// The rollout after this step; none if all pipelines are made from the current templates.
    pub rollout: Option<Rollout>,
    /// Whether it has begun; else it is a plan.
    pub begun: bool,
    /// What comes next.
    pub next: RolloutNext,
    /// Path of its record in the pipelines repository.
    pub path: Option<String>,
    /// Digest of what the rollout takes in which wave, for `confirm`; none if there is none.
    pub digest: Option<String>,
    /// Services that a plan leaves out.
    pub left: Vec<RolloutLeft>,
    /// Problems that would stop the rollout, as far as they can be told before anything is written.
    pub problems: Vec<Problem>,
}

/// A service that a plan leaves out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct RolloutLeft {
    /// Name of the service.
    pub service: String,
    /// Why it is left out.
    pub reason: String,
}

/// What comes after a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub enum RolloutNext {
    /// `run` again: there is more to do now.
    Run,
    /// `run` again later: executions are awaited.
    Wait,
    /// Somebody has to decide.
    Decide,
    /// Nothing.
    Nothing,
}

/// A rollout, as its record keeps it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct Rollout {
    /// Its id, from the time of its begin.
    pub id: String,
    /// How it stands.
    pub state: RolloutState,
    /// Time at which it began (RFC 3339).
    pub started_at: String,
    /// Who began it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub started_by: Option<String>,
    /// What is waited for between waves.
    pub verify: RolloutVerify,
    /// Why it stopped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub reason: Option<String>,
    /// The waves, in order.
    pub waves: Vec<RolloutWave>,
}

/// How a rollout stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub enum RolloutState {
    /// Wave after wave is written.
    Running,
    /// It rests until somebody resumes it.
    Paused,
    /// Something was not right; somebody resumes it or rolls it back.
    Stopped,
    /// The recorded states are back.
    RolledBack,
    /// All waves have passed.
    Done,
}

/// A wave.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct RolloutWave {
    /// How it stands.
    pub state: WaveState,
    /// Its services, by name.
    pub services: Vec<RolloutService>,
}

/// How a wave stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub enum WaveState {
    /// Its turn has not come.
    Waiting,
    /// Its pipelines are written, and not looked at yet.
    Written,
    /// Its pipelines are as they should be.
    Passed,
    /// One of its pipelines is not.
    Failed,
    /// Its pipelines are as they were before.
    RolledBack,
}

/// A service in a wave.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct RolloutService {
    /// Name of the service.
    pub service: String,
    /// Identifier of its pipeline.
    pub pipeline_id: String,
    /// Digest of the template that its pipeline is made from.
    pub from: String,
    /// Digest of the template that it is to be made from.
    pub to: String,
    /// Name of the template that its pipeline is made from, if the other one has another name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub from_name: Option<String>,
    /// Name of the template that it is to be made from, if that is another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub to_name: Option<String>,
    /// Digest of all that the pipeline is to be made from.
    pub content: String,
    /// Digest of all that it was made from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub from_content: Option<String>,
    /// Commit of the pipelines repository that holds its state before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub recorded: Option<String>,
    /// Its latest execution when it was written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub last_run: Option<String>,
    /// Why it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub skipped: Option<String>,
}
