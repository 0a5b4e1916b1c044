//! What must be known before an entity managed by Ameide is removed: whose it is, what it would take along, and what still uses it.

use crate::api::{Effect, EntityKind, EntityRef, FoundEntity, Read};
use crate::facts::{Facts, Found};
use crate::harness::desired::bundle::Bundle;
use crate::harness::reconcile::decide::{foreign, key, title};
use crate::harness::reconcile::owner;
use crate::harness::service_input;
use crate::problem::Problem;
use serde_json::Value;

/// The removal of an entity.
pub fn delete(entity: &EntityRef) -> Effect {
    Effect::DeleteEntity {
        key: key("delete", entity),
        entity: entity.clone(),
    }
}

/// Why an entity must not be removed by Ameide, if so.
pub fn refused(service: &str, entity: &EntityRef, found: &FoundEntity) -> Option<Problem> {
    if !owner::is_ours(found) {
        return Some(foreign(entity));
    }
    owner::tag(found, "service")
        .filter(|other| other != service)
        .map(|other| service_input::collides(service, &other))
}

/// Input sets and triggers of a pipeline, in order of application.
pub struct Starters {
    /// All of them.
    pub entities: Vec<EntityRef>,
    /// Those that are not managed by Ameide.
    pub problems: Vec<Problem>,
}

/// What goes with a pipeline, whether it is removed first or not: one that is not managed by Ameide keeps the pipeline from
/// being removed.
pub fn children(pipeline: &EntityRef, facts: &Facts) -> Starters {
    let mut all = Starters {
        entities: Vec::new(),
        problems: Vec::new(),
    };
    for kind in [EntityKind::InputSet, EntityKind::Trigger] {
        for found in facts.entities(&belonging(kind, pipeline)).present().unwrap_or_default() {
            let entity = EntityRef {
                kind,
                scope: pipeline.scope.clone(),
                identifier: found.identifier.clone(),
                parent: Some(pipeline.identifier.clone()),
            };
            all.problems.extend((!owner::is_ours(found)).then(|| foreign(&entity)));
            all.entities.push(entity);
        }
    }
    all
}

/// The version of an input set or a trigger, as the list of its pipeline tells it.
pub fn listed_version(entity: &EntityRef, pipeline: &EntityRef, facts: &Facts) -> Option<u32> {
    if !matches!(entity.kind, EntityKind::InputSet | EntityKind::Trigger) {
        return None;
    }
    let listed = facts.entities(&belonging(entity.kind, pipeline)).present()?;
    listed
        .iter()
        .find(|found| found.identifier == entity.identifier)?
        .version
}

/// The list of a kind that belongs to a pipeline.
pub fn belonging(kind: EntityKind, pipeline: &EntityRef) -> Read {
    Read::Entities {
        kind,
        scope: pipeline.scope.clone(),
        parent: Some(pipeline.identifier.clone()),
        tags: serde_json::Map::new(),
    }
}

/// Those of a kind that are managed by Ameide and that the service no longer has: of a region that it left, or of an option.
pub fn stale(kind: EntityKind, bundle: &Bundle, facts: &Facts) -> Vec<EntityRef> {
    let pipeline = &bundle.pipeline.desired.entity;
    let own = owner::service_of(&bundle.pipeline.desired.value);
    let listed = facts.entities(&belonging(kind, pipeline)).present().unwrap_or_default();
    let entities = listed
        .iter()
        .filter(|found| owner::is_ours(found))
        .filter(|found| owner::tag(found, "service").is_none_or(|service| Some(service) == own))
        .map(|found| EntityRef {
            kind,
            scope: pipeline.scope.clone(),
            identifier: found.identifier.clone(),
            parent: Some(pipeline.identifier.clone()),
        });
    let stale: Vec<EntityRef> = entities
        .filter(|entity| !bundle.entities.iter().any(|desired| desired.entity == *entity))
        .collect();
    if kind != EntityKind::InputSet || stale.is_empty() {
        return stale;
    }
    // A trigger that somebody else made would end with the input set that it names.
    let triggers = facts
        .entities(&belonging(EntityKind::Trigger, pipeline))
        .present()
        .unwrap_or_default();
    let named: Vec<String> = triggers
        .iter()
        .filter(|trigger| !owner::is_ours(trigger))
        .filter_map(|trigger| owner::document(trigger.yaml.as_deref()?))
        .flat_map(|document| input_sets_of(&document))
        .collect();
    stale
        .into_iter()
        .filter(|entity| !named.contains(&entity.identifier))
        .collect()
}

/// The input sets that a trigger starts its pipeline with.
fn input_sets_of(trigger: &Value) -> Vec<String> {
    let list = trigger
        .get("trigger")
        .and_then(|trigger| trigger.get("inputSetRefs"))
        .and_then(Value::as_array);
    list.into_iter()
        .flatten()
        .filter_map(|name| name.as_str().map(str::to_owned))
        .collect()
}

/// Error: an entity that others still refer to, beside those that are `going` with it.
pub fn in_use(facts: &Facts, entity: &EntityRef, deleting: &[EntityRef]) -> Option<Problem> {
    let Found::Present(references) = facts.usage(entity) else {
        return None;
    };
    let others: Vec<String> = references
        .iter()
        .filter(|reference| !deleting.iter().any(|entity| is_named(entity, reference)))
        .map(|reference| format!("`{reference}`"))
        .collect();
    if others.is_empty() {
        return None;
    }
    let message = format!("{} is still used by {}", title(entity), others.join(", "));
    Some(Problem::error("harness/in-use", message).help("remove the reference first"))
}

/// Whether a reference, `kind identifier`, means the entity. Harness says `Pipelines` and `InputSets`.
fn is_named(entity: &EntityRef, reference: &str) -> bool {
    let (kind, identifier) = reference.rsplit_once(' ').unwrap_or(("", reference));
    let kind = kind.trim_end_matches('s');
    let word = super::decide::kind(entity.kind);
    entity.identifier == identifier && (kind.is_empty() || kind.eq_ignore_ascii_case(word))
}
