//! The effects that bring services to their desired state, and remove what has no service any more.

use super::bundle::{Pipeline, bundle, pipeline};
use super::commit::{change, commit};
use super::decide::{decide, key, put, title};
use super::facts::{Facts, Found};
use super::survey::{Mendable, Survey, View};
use super::{owner, state, subject};
use crate::api::{Answer, Effect, EntityKind, EntityRef, FoundEntity, OnExisting, Read, Step, SyncMode};
use crate::problem::Problem;
use std::collections::HashSet;

/// The writes of one service, and its pipeline.
type Mended = (Vec<Effect>, Pipeline);

/// The writes for all services that can be mended; what several share is written once, and all files in one commit.
pub fn services(survey: &mut Survey, view: &View, facts: &mut Facts) -> Result<Vec<Effect>, Step> {
    let mendable = std::mem::take(&mut survey.mendable);
    let outcomes: Vec<Result<Mended, Vec<Problem>>> = mendable.iter().map(|one| mended(one, view, facts)).collect();
    let files = files(&mendable, view, facts);
    if let Some(read) = facts.step() {
        return Err(read);
    }
    let mut effects = survey
        .templates
        .iter()
        .map(|(_, effect)| effect.clone())
        .collect::<Vec<_>>();
    let mut rows: Vec<usize> = survey.templates.iter().map(|(row, _)| *row).collect();
    let mut changes = Vec::new();
    for (index, (one, outcome)) in mendable.iter().zip(outcomes).enumerate() {
        let outcome = outcome.and_then(|(writes, pipeline)| {
            let file = files.and_then(|(_, files)| files.get(index));
            let change = file
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
    let repo = view.setting.config.pipelines.repo_url.as_deref().unwrap_or_default();
    let what = format!("the pipelines of {} services", changes.len());
    effects.extend(files.and_then(|(at, _)| commit(&what, repo, at, changes, view.setting)));
    let mut seen = HashSet::new();
    effects.retain(|effect| match effect {
        Effect::PutEntity(put) => seen.insert(put.key.clone()),
        _ => true,
    });
    Ok(effects)
}

/// The pipeline alone where it is there: all else of the bundle stands beside it. Else what is missing of the bundle; a quick
/// look makes what the pipeline needs to run, a full one also the input sets and triggers that start it.
fn mended(one: &Mendable, view: &View, facts: &mut Facts) -> Result<Mended, Vec<Problem>> {
    let subject = view.subject(&one.service, &one.names)?;
    if let Some(found) = one.found {
        let pipeline = pipeline(&subject, view.setting)?;
        let before = FoundEntity {
            version: one.version,
            ..found.clone()
        };
        let yaml = state::remember(&pipeline, owner::tag(found, state::PARTIAL).is_some(), Some(&before));
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

/// The files of the pipelines, in the order of the services, with the commit that they were read at.
fn files<'a>(
    mendable: &[Mendable],
    view: &View,
    facts: &mut Facts<'a>,
) -> Option<(&'a str, &'a [crate::api::FoundFile])> {
    let pipelines = &view.setting.config.pipelines;
    let repo = pipelines.repo_url.as_deref().filter(|_| !mendable.is_empty())?;
    let path = |one: &Mendable| pipelines.pipeline_path.fill(&[("service", &one.service.name)]);
    facts
        .files(repo, &pipelines.base_branch, mendable.iter().map(path).collect())
        .there()
}

/// The removal of what has no service any more and is used by nobody.
pub fn orphans(survey: &mut Survey, catalog_is_empty: bool, facts: &mut Facts) -> Result<Vec<Effect>, Step> {
    let orphaned = std::mem::take(&mut survey.orphaned);
    if catalog_is_empty && !orphaned.is_empty() {
        let problem = Problem::error(
            "harness/empty-catalog",
            "the catalog holds no service, so every pipeline would be deleted",
        );
        return Err(subject::reject(vec![
            problem.help("see that the catalog is the right one"),
        ]));
    }
    let usages: Vec<Found<&Answer>> = orphaned
        .iter()
        .map(|(_, entity)| facts.answer(Read::Usage { entity: entity.clone() }))
        .collect();
    if let Some(read) = facts.step() {
        return Err(read);
    }
    let mut effects = Vec::new();
    let going: Vec<&str> = orphaned.iter().map(|(_, entity)| entity.identifier.as_str()).collect();
    for ((row, entity), usage) in orphaned.iter().zip(usages) {
        let users: Vec<&str> = match usage {
            Found::There(Answer::Usage { references }) => references.iter().map(String::as_str).collect(),
            _ => Vec::new(),
        };
        let stays = |user: &&&str| !going.contains(&user.rsplit_once(' ').map_or(**user, |(_, identifier)| identifier));
        if let Some(user) = users.iter().find(stays) {
            let message = format!("{} is still used by `{user}`", title(entity));
            let problem = Problem::error("harness/in-use", message);
            survey.left(*row, &[problem.help("remove that first, then run again")]);
            continue;
        }
        survey.mended(*row);
        effects.push(Effect::DeleteEntity {
            key: key("delete", entity),
            entity: entity.clone(),
        });
    }
    Ok(effects)
}
