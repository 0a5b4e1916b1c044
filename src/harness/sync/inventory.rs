//! What Harness lists.

use crate::api::{EntityKind, FoundEntity, Read};
use crate::facts::{Facts, Found};
use crate::harness::target::HarnessTarget;
use serde_json::Map;

/// All entities of a kind, managed by Ameide or not: one that uses a service's identifier must be distinguished from
/// none, without reading it.
pub fn listed<'a>(kind: EntityKind, target: &HarnessTarget, facts: &Facts<'a>) -> Found<&'a [FoundEntity]> {
    facts.entities(&Read::Entities {
        kind,
        scope: target.scope.clone(),
        parent: None,
        tags: Map::new(),
    })
}
