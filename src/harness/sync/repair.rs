//! The effects that bring services to their desired state.

use crate::api::{Effect, EntityKind, EntityRef, FoundEntity, OnExisting, SyncMode};
use crate::facts::{Facts, Found, Halt};
use crate::harness::desired::bundle::{Bundle, DesiredPipeline, bundle, pipeline};
use crate::harness::reconcile::decide::{decide, put};
use crate::harness::reconcile::last_write;
use crate::harness::reconcile::owner;
use crate::harness::reconcile::pipeline_files::{PipelineFileChange, StoredFiles, change};
use crate::harness::reconcile::removal::{belonging, listed_version, stale};
use crate::harness::sync::baseline::Baseline;
use crate::harness::sync::report::{Repairable, Report};
use crate::problem::Problem;
use std::collections::HashSet;

/// The writes of one service, and its pipeline.
type Repairs = (Vec<Effect>, DesiredPipeline);

/// The writes for all services that can be repaired, and the changes of their files; what several share is written once.
pub fn services(
    report: &mut Report,
    baseline: &Baseline,
    stored: Option<&StoredFiles>,
    facts: &Facts,
) -> Result<(Vec<Effect>, Vec<PipelineFileChange>), Halt> {
    let mut repairable = std::mem::take(&mut report.repairable);
    if baseline.by_waves {
        let (held, others): (Vec<Repairable>, Vec<Repairable>) =
            repairable.into_iter().partition(|one| one.by_template);
        held.iter().for_each(|one| report.left_to_rollout(one.row));
        repairable = others;
    }
    let outcomes: Vec<Result<Repairs, Vec<Problem>>> =
        repairable.iter().map(|one| repaired(one, baseline, facts)).collect();
    facts.known()?;
    let mut effects = report
        .templates
        .iter()
        .map(|(_, effect)| effect.clone())
        .collect::<Vec<_>>();
    let mut rows: Vec<usize> = report.templates.iter().map(|(row, _)| *row).collect();
    let mut changes = Vec::new();
    for (one, outcome) in repairable.iter().zip(outcomes) {
        let outcome = outcome.and_then(|(writes, pipeline)| {
            let change = stored
                .and_then(|stored| stored.get(&one.service.name, baseline.target))
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
            Err(problems) => report.left(one.row, &problems),
        }
    }
    for row in rows {
        report.repaired(row);
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
pub fn repaired(one: &Repairable, baseline: &Baseline, facts: &Facts) -> Result<Repairs, Vec<Problem>> {
    let chosen = baseline.chosen(&one.service)?;
    let spec = baseline.spec(&one.service, &one.names, &chosen)?;
    if let Some(found) = one.found.filter(|_| one.outdated) {
        return renewed(one, found, bundle(&spec, baseline.target)?, baseline, facts);
    }
    if let Some(found) = one.found {
        let pipeline = pipeline(&spec, baseline.target)?;
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
    let mut bundle = bundle(&spec, baseline.target)?;
    if baseline.mode == SyncMode::Quick {
        bundle = bundle.without_children();
    }
    let found: Vec<Found<&FoundEntity>> = bundle
        .entities
        .iter()
        .map(|desired| {
            if is_known_absent(&desired.entity, one, baseline) {
                Found::Absent
            } else {
                facts.entity(&desired.entity)
            }
        })
        .collect();
    if found.contains(&Found::Unread) {
        return Ok((Vec::new(), bundle.pipeline));
    }
    let pipeline = bundle.pipeline.desired.entity.clone();
    let version = |entity: &EntityRef| version_of(entity, one, &pipeline, facts);
    let decided = decide(&one.service.name, &bundle, &found, OnExisting::Update, version)?;
    Ok((decided.effects, bundle.pipeline))
}

/// All that is made from an entry that has changed. A quick look sees by the list of input sets whether the service came to other
/// places, and looks at what belongs to those; a full one compares all of the bundle.
fn renewed(
    one: &Repairable,
    found: &FoundEntity,
    mut bundle: Bundle,
    baseline: &Baseline,
    facts: &Facts,
) -> Result<Repairs, Vec<Problem>> {
    let before = FoundEntity {
        version: one.version,
        ..found.clone()
    };
    let pipeline = bundle.pipeline.desired.entity.clone();
    let full = baseline.mode == SyncMode::Full;
    let kinds = [EntityKind::Trigger, EntityKind::InputSet];
    let stale: Vec<EntityRef> = kinds
        .into_iter()
        .filter(|kind| full || *kind == EntityKind::InputSet)
        .flat_map(|kind| stale(kind, &bundle, facts))
        .collect();
    if !full {
        let Some(existing) = facts.entities(&belonging(EntityKind::InputSet, &pipeline)).present() else {
            return Ok((Vec::new(), bundle.pipeline));
        };
        let is_new = |entity: &EntityRef| {
            entity.kind == EntityKind::InputSet && !existing.iter().any(|found| found.identifier == entity.identifier)
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
            EntityKind::Pipeline => Found::Present(&before),
            EntityKind::InputSet if !full => Found::Absent,
            _ => facts.entity(&desired.entity),
        })
        .collect();
    if looked.contains(&Found::Unread) {
        return Ok((Vec::new(), bundle.pipeline));
    }
    let version = |entity: &EntityRef| version_of(entity, one, &pipeline, facts);
    let mut decided = decide(&one.service.name, &bundle, &looked, OnExisting::Update, version)?;
    stale.into_iter().for_each(|entity| decided.remove(entity));
    Ok((decided.effects, bundle.pipeline))
}

/// The version that is to be replaced, as a list tells it.
fn version_of(entity: &EntityRef, one: &Repairable, pipeline: &EntityRef, facts: &Facts) -> Option<u32> {
    match entity.kind {
        EntityKind::Pipeline => one.version,
        _ => listed_version(entity, pipeline, facts),
    }
}

/// What the lists have told already is not read once more for each service.
fn is_known_absent(entity: &EntityRef, one: &Repairable, baseline: &Baseline) -> bool {
    match entity.kind {
        EntityKind::Pipeline | EntityKind::InputSet | EntityKind::Trigger => !one.listed,
        EntityKind::Service => baseline
            .services
            .as_ref()
            .is_some_and(|services| !services.contains(entity.identifier.as_str())),
        _ => false,
    }
}
