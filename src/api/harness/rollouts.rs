//! `harness:rollouts`: the rollouts that there were, and one of them, for the portal.

use crate::api::{Rollout, RolloutState, RolloutVerify, WaveState};
use crate::problem::Problem;
use serde::{Deserialize, Serialize};
use tsify::Tsify;

/// Input of `harness:rollouts`.
#[derive(Debug, Clone, Default, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct HarnessRollouts {
    /// The one to show; without it they are listed.
    #[tsify(optional)]
    pub id: Option<String>,
    /// Those that began before this one; the latest ones without it.
    #[tsify(optional)]
    pub before: Option<String>,
    /// So many at most; 20 without it, and never more than 50.
    #[tsify(optional)]
    pub limit: Option<u32>,
}

/// Outputs of `harness:rollouts`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct HarnessRolloutsListed {
    /// A part of the list, latest first; empty where one is asked for.
    pub rollouts: Vec<ListedRollout>,
    /// What to give as `before` for the next part; none if this is the last one.
    pub next: Option<String>,
    /// The rollout of the given id; none if there is none.
    pub rollout: Option<Rollout>,
    /// Id of the latest one, which alone can be gone on with or rolled back.
    pub latest: Option<String>,
}

/// A rollout in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct ListedRollout {
    /// Its id.
    pub id: String,
    /// What its record says; none if that cannot be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub summary: Option<RolloutSummary>,
    /// Why its record cannot be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub problem: Option<Problem>,
}

/// A rollout without its services.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct RolloutSummary {
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
    pub waves: Vec<RolloutWaveSummary>,
}

/// A wave without its services.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct RolloutWaveSummary {
    /// How it stands.
    pub state: WaveState,
    /// Number of its services.
    pub services: u32,
    /// How many of them were left out.
    pub skipped: u32,
}
