//! `harness:states`: the recorded states of a service, to choose one to return to.

use crate::api::RepoUrl;
use serde::{Deserialize, Serialize};
use tsify::Tsify;

/// Input of `harness:states`.
#[derive(Debug, Clone, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct HarnessStates {
    /// Name of the service.
    pub service: String,
    /// The pipelines repository.
    #[serde(default)]
    #[tsify(optional)]
    pub pipelines_repo_url: Option<RepoUrl>,
}

/// Outputs of `harness:states`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct HarnessStatesFound {
    /// The latest states, most recent first.
    pub states: Vec<RecordedState>,
}

/// A commit of the pipelines repository that recorded something of a service.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct RecordedState {
    /// Full id of the commit: `to` of a restore.
    pub commit: String,
    /// First line of its message.
    pub subject: String,
    /// Name of who wrote it.
    pub author: String,
    /// When it was committed (RFC 3339, in UTC).
    pub at: String,
}
