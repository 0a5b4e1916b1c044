//! What stands in Harness for a service, and what is to be of it.

use crate::api::{EntityKind, EntityRef, EntityResult, FoundEntity};
use crate::facts::{Facts, Found};
use crate::harness::desired::bundle::Bundle;
use crate::harness::reconcile::decide::{Decided, kind, says_the_same};
use crate::harness::reconcile::owner;
use crate::harness::reconcile::removal::belonging;
use crate::harness::recorded::change::{Intended, Wanted, results};
use crate::harness::recorded::layout::Layout;
use crate::harness::recorded::state::State;

/// The input sets and triggers that Harness lists for a pipeline.
pub fn children(pipeline: &EntityRef, facts: &Facts) -> Vec<EntityRef> {
    let of = |kind| {
        let listed = facts.entities(&belonging(kind, pipeline)).present().unwrap_or_default();
        listed.iter().map(move |found| EntityRef {
            kind,
            scope: pipeline.scope.clone(),
            identifier: found.identifier.clone(),
            parent: Some(pipeline.identifier.clone()),
        })
    };
    of(EntityKind::InputSet).chain(of(EntityKind::Trigger)).collect()
}

/// Whether an entity belongs to the bundle.
pub fn is_desired(bundle: &Bundle, entity: &EntityRef) -> bool {
    bundle.entities.iter().any(|desired| desired.entity == *entity)
}

/// The entities of the bundle that are recorded; others are shared, and used as they are.
pub fn of_bundle<'a>(bundle: &Bundle, looked: &[Found<&'a FoundEntity>], layout: &Layout) -> Vec<Intended<'a>> {
    let own = bundle.entities.iter().zip(looked);
    own.filter(|(desired, _)| layout.file(&desired.entity).is_some())
        .map(|(desired, found)| {
            let found = found.present();
            Intended {
                entity: desired.entity.clone(),
                found,
                wanted: Wanted::Text(desired.yaml()),
                done: found.is_some_and(|found| owner::is_ours(found) && says_the_same(desired, found)),
            }
        })
        .collect()
}

/// What happens to each entity, those first that are recorded.
pub fn entities(intended: &[Intended], stood: &State, decided: &Decided) -> Vec<EntityResult> {
    let mut all = results(intended, stood);
    let shared = decided.results.iter().filter(|result| {
        !intended
            .iter()
            .any(|one| one.entity.identifier == result.identifier && result.kind == kind(one.entity.kind))
    });
    all.extend(shared.cloned());
    all
}
