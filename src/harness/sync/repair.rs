//! The effects that bring services to their desired state.

use crate::api::{Effect, EntityKind, EntityRef, FoundEntity, OnExisting, SyncMode};
use crate::facts::{Facts, Found, Halt};
use crate::harness::desired::bundle::{Bundle, Pipeline, bundle, pipeline};
use crate::harness::reconcile::decide::{decide, put};
use crate::harness::reconcile::last_write;
use crate::harness::reconcile::owner;
use crate::harness::reconcile::pipeline_files::{Change, Stored, change};
use crate::harness::reconcile::removal::{belonging, stale};
use crate::harness::sync::baseline::View;
use crate::harness::sync::report::{Mendable, Survey};
use crate::problem::Problem;
use std::collections::HashSet;

/// The writes of one service, and its pipeline.
type Mended = (Vec<Effect>, Pipeline);

/// The writes for all services that can be repaired, and the changes of their files; what several share is written once.
pub fn services(
    survey: &mut Survey,
    view: &View,
    stored: Option<&Stored>,
    facts: &Facts,
) -> Result<(Vec<Effect>, Vec<Change>), Halt> {
    let mendable = std::mem::take(&mut survey.mendable);
    let outcomes: Vec<Result<Mended, Vec<Problem>>> = mendable.iter().map(|one| mended(one, view, facts)).collect();
    facts.known()?;
    let mut effects = survey
        .templates
        .iter()
        .map(|(_, effect)| effect.clone())
        .collect::<Vec<_>>();
    let mut rows: Vec<usize> = survey.templates.iter().map(|(row, _)| *row).collect();
    let mut changes = Vec::new();
    for (one, outcome) in mendable.iter().zip(outcomes) {
        let outcome = outcome.and_then(|(writes, pipeline)| {
            let change = stored
                .and_then(|stored| stored.get(&one.service.name, view.setting))
                .map(|file| change(&pipeline.rendered, file))
                .transpose()
                .map_err(|problem| vec![problem])?;
            Ok((writes, change.flatten()))
        });
        match outcome {
            Ok((writes, change)) => {
                effects.extend(writes);
                changes.extend(change);
                rows.push(one.row);
            }
            Err(problems) => survey.left(one.row, &problems),
        }
    }
    for row in rows {
        survey.mended(row);
    }
    let mut seen = HashSet::new();
    effects.retain(|effect| match effect {
        Effect::PutEntity(put) => seen.insert(put.key.clone()),
        _ => true,
    });
    Ok((effects, changes))
}

/// The pipeline alone where somebody changed it: all else of the bundle is beside it. Where it is not there, what is missing of
/// the bundle; a quick look makes what the pipeline needs to run, a full one also the input sets and triggers that start it.
fn mended(one: &Mendable, view: &View, facts: &Facts) -> Result<Mended, Vec<Problem>> {
    let subject = view.subject(&one.service, &one.names)?;
    if let Some(found) = one.found.filter(|_| one.outdated) {
        return renewed(one, found, bundle(&subject, view.setting)?, view, facts);
    }
    if let Some(found) = one.found {
        let pipeline = pipeline(&subject, view.setting)?;
        let before = FoundEntity {
            version: one.version,
            ..found.clone()
        };
        let yaml = last_write::remember(
            &pipeline,
            owner::tag(found, last_write::PARTIAL).is_some(),
            Some(&before),
        );
        return Ok((vec![put(&pipeline.desired, yaml, Some(&before))], pipeline));
    }
    let mut bundle = bundle(&subject, view.setting)?;
    if view.mode == SyncMode::Quick {
        bundle = bundle.without_starters();
    }
    let found: Vec<Found<&FoundEntity>> = bundle
        .entities
        .iter()
        .map(|desired| {
            if is_known_absent(&desired.entity, one, view) {
                Found::Absent
            } else {
                facts.entity(&desired.entity)
            }
        })
        .collect();
    if found.contains(&Found::Unread) {
        return Ok((Vec::new(), bundle.pipeline));
    }
    let decided = decide(&one.service.name, &bundle, &found, OnExisting::Update, one.version)?;
    Ok((decided.effects, bundle.pipeline))
}

/// All that is made from an entry that has changed. A quick look sees by the list of input sets whether the service came to other
/// places, and looks at what belongs to those; a full one compares all of the bundle.
fn renewed(
    one: &Mendable,
    found: &FoundEntity,
    mut bundle: Bundle,
    view: &View,
    facts: &Facts,
) -> Result<Mended, Vec<Problem>> {
    let before = FoundEntity {
        version: one.version,
        ..found.clone()
    };
    let pipeline = bundle.pipeline.desired.entity.clone();
    let full = view.mode == SyncMode::Full;
    let kinds = [EntityKind::Trigger, EntityKind::InputSet];
    let stale: Vec<EntityRef> = kinds
        .into_iter()
        .filter(|kind| full || *kind == EntityKind::InputSet)
        .flat_map(|kind| stale(kind, &bundle, facts))
        .collect();
    if !full {
        let Some(there) = facts.entities(&belonging(EntityKind::InputSet, &pipeline)).there() else {
            return Ok((Vec::new(), bundle.pipeline));
        };
        let is_new = |entity: &EntityRef| {
            entity.kind == EntityKind::InputSet && !there.iter().any(|found| found.identifier == entity.identifier)
        };
        let moved = bundle.entities.iter().any(|desired| is_new(&desired.entity));
        bundle.entities.retain(|desired| match desired.entity.kind {
            EntityKind::Pipeline => true,
            EntityKind::Environment | EntityKind::Infrastructure => moved,
            _ => is_new(&desired.entity),
        });
        bundle.partial = owner::tag(found, last_write::PARTIAL).is_some();
    }
    let looked: Vec<Found<&FoundEntity>> = bundle
        .entities
        .iter()
        .map(|desired| match desired.entity.kind {
            EntityKind::Pipeline => Found::There(&before),
            EntityKind::InputSet if !full => Found::Absent,
            _ => facts.entity(&desired.entity),
        })
        .collect();
    if looked.contains(&Found::Unread) {
        return Ok((Vec::new(), bundle.pipeline));
    }
    let mut decided = decide(&one.service.name, &bundle, &looked, OnExisting::Update, one.version)?;
    stale.into_iter().for_each(|entity| decided.remove(entity));
    Ok((decided.effects, bundle.pipeline))
}

/// What the lists have told already is not read once more for each service.
fn is_known_absent(entity: &EntityRef, one: &Mendable, view: &View) -> bool {
    match entity.kind {
        EntityKind::Pipeline | EntityKind::InputSet | EntityKind::Trigger => !one.listed,
        EntityKind::Service => view
            .services
            .as_ref()
            .is_some_and(|services| !services.contains(entity.identifier.as_str())),
        _ => false,
    }
}
