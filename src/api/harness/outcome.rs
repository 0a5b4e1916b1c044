//! What happens to each entity in Harness.

use serde::{Deserialize, Serialize};
use tsify::Tsify;

/// The outcome for one entity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct EntityResult {
    /// Kind of the entity, as Harness calls it.
    pub kind: String,
    /// Identifier of the entity.
    pub identifier: String,
    /// The outcome.
    pub outcome: EntityOutcome,
}

/// The outcome for an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub enum EntityOutcome {
    /// Created.
    Created,
    /// Updated to the desired state.
    Updated,
    /// Left unchanged.
    Unchanged,
    /// Removed.
    Deleted,
}
