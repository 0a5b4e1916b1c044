//! What changes from one pipeline to another, by meaning.

use crate::api::OutlinedStage;
use serde::{Deserialize, Serialize};
use tsify::Tsify;

/// What changes from one pipeline to another.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct PipelineChange {
    /// The stages of both, in the order in which they run.
    pub stages: Vec<StageChange>,
    /// What changes beside the stages, a sentence each.
    pub details: Vec<String>,
}

/// A stage of either pipeline, or of both.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct StageChange {
    /// Whether it is added, removed, changed or the same.
    pub change: ChangeKind,
    /// The stage as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub before: Option<OutlinedStage>,
    /// The stage as it becomes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub after: Option<OutlinedStage>,
    /// What changes in it, a sentence each.
    pub details: Vec<String>,
}

/// How a part differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub enum ChangeKind {
    /// Only in the new one.
    Added,
    /// Only in the old one.
    Removed,
    /// In both, and different.
    Changed,
    /// In both, and the same.
    Same,
}
