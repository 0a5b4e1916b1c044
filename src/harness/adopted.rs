//! The pipeline of a service of which only the name is known: one that was taken over keeps its identifier, and is found by its tags.

use crate::api::{EntityKind, Read};
use crate::facts::{Facts, Found, Halt};
use crate::harness::reconcile::owner;
use crate::harness::target::HarnessTarget;
use serde_json::{Map, Value};

/// The identifier of the pipeline that was taken over for a service, where the usual one is not managed by Ameide. It is asked for
/// only then, so most services need no more than their pipeline.
pub fn pipeline_of(service: &str, usual: &str, target: &HarnessTarget, facts: &Facts) -> Result<Option<String>, Halt> {
    match facts.entity(&target.entity(EntityKind::Pipeline, usual, None)) {
        Found::Unread => return Ok(None),
        Found::Present(found) if owner::is_ours(found) => return Ok(None),
        Found::Present(_) | Found::Absent => {}
    }
    let tags = [("managed-by", "ameide"), ("service", service)];
    let listed = facts.entities(&Read::Entities {
        kind: EntityKind::Pipeline,
        scope: target.scope.clone(),
        parent: None,
        tags: Map::from_iter(tags.map(|(key, value)| (key.to_owned(), Value::from(value)))),
    });
    let listed = listed.known(facts)?.unwrap_or_default();
    Ok(listed.first().map(|found| found.identifier.clone()))
}
