//! `catalog:heal`: open pull requests that are brought up to date with their base branch.

use crate::api::{PullRequestState, RepoUrl};
use crate::problem::Problem;
use serde::{Deserialize, Serialize};
use tsify::Tsify;

/// Input of `catalog:heal`: the location of the catalog. Absent fields take the configured values.
#[derive(Debug, Clone, Default, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct CatalogHeal {
    /// The config repo.
    #[tsify(optional)]
    pub repo_url: Option<RepoUrl>,
    /// The base branch of the pull requests.
    #[tsify(optional)]
    pub base_branch: Option<String>,
    /// The catalog file; if absent, the files of the configured layout.
    #[tsify(optional)]
    pub file_path: Option<String>,
    /// Only these pull requests.
    #[tsify(optional)]
    pub pull_requests: Option<Vec<u32>>,
}

/// Output of `catalog:heal`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct CatalogHealed {
    /// All open pull requests created by Ameide, oldest first.
    pub pulls: Vec<HealedPull>,
}

/// The outcome for an open pull request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct HealedPull {
    /// Number of the pull request.
    pub number: u32,
    /// URL of the pull request.
    pub url: String,
    /// Head branch of the pull request.
    pub branch: String,
    /// State of the pull request when it was read.
    pub state: PullRequestState,
    /// The outcome.
    pub outcome: HealOutcome,
    /// Why it cannot be healed, if so.
    pub problems: Vec<Problem>,
}

/// The outcome for an open pull request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub enum HealOutcome {
    /// It merges cleanly and is left unchanged.
    Clean,
    /// A merge commit brings it up to date with its base branch.
    Healed,
    /// It has a conflict that must be resolved by hand.
    Conflict,
}
