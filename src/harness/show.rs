//! `harness:show`: one service with its way to production: what runs where, its pipeline as stored, what ran last.

mod pages;

use crate::api::{Context, EntityKind, Fact, HarnessShow, HarnessShown, Outputs, Plan, Read, Step};
use crate::entries::locate::CatalogAt;
use crate::entries::stored::entries_beside;
use crate::facts::{Facts, Found, Halt};
use crate::harness::executions::{History, approvals, latest, places};
use crate::harness::reconcile::owner;
use crate::harness::summary::summary;
use crate::harness::target::{HarnessTarget, RequestedScope};
use crate::harness::{release, service_input};
use crate::pipeline::environments::by_short_names;
use crate::pipeline::outline;
use crate::service::{ServiceNames, entry_from_value, is_service_name};

/// Decides the next step.
pub fn step(input: &HarnessShow, context: &Context, facts: &[Fact]) -> Step {
    shown(input, context, &Facts::new(facts)).into()
}

fn shown(input: &HarnessShow, context: &Context, facts: &Facts) -> Result<Plan, Halt> {
    let target = HarnessTarget::read(context, &RequestedScope::default())?;
    let nothing = || Ok(Plan::telling(Outputs::HarnessShow(HarnessShown::default())));
    if !is_service_name(&input.service) {
        return nothing();
    }
    let catalog = service_input::catalog(input.catalog_repo_url.as_ref(), &target)?;
    let entries = entries_beside(&input.service, &catalog, &target.config, facts)?.all;
    let Some(entry) = entries.iter().find(|entry| entry.name() == input.service) else {
        return nothing();
    };
    let service = entry_from_value(&entry.value, &target.config);
    let names = ServiceNames::of(&service, &target.config);
    let of_places = service_input::names(&service, &target).map_or_else(|problems| problems, |(_, warnings)| warnings);
    let findings: Vec<_> = entry.errors().cloned().chain(of_places).collect();

    let pipeline = match input.catalog_only {
        Some(true) => Found::Absent,
        _ => facts.entity(&target.entity(EntityKind::Pipeline, &names.pipeline_id, None)),
    };
    let executions = match pipeline {
        Found::Present(_) => latest(&names, &target, facts),
        Found::Absent | Found::Unread => Found::Absent,
    };
    let generated = match input.manifests {
        Some(true) => manifests(&names, &catalog, facts),
        _ => None,
    };
    facts.known()?;
    let links = target.links();
    let stored = pipeline.present().and_then(|found| found.yaml.as_deref());
    let mut stages = stored.and_then(outline::stages_of).unwrap_or_default();
    by_short_names(&mut stages, &target.config.platform.environments);
    // What the stored pipeline does counts, whatever it is to become.
    let document = stored.and_then(owner::document);
    let releases = match &document {
        Some(document) => release::stages(document).is_some(),
        None => target.config.harness.promotes(),
    };
    let history = History {
        executions: executions.present().unwrap_or_default(),
        pipeline: &names.pipeline_id,
        stages: &stages,
        places: &names.places,
        links: &links,
        started_by: input.started_by.as_ref(),
    };
    let executions = history.latest(&approvals(&history, &target.scope, facts)?);
    let mut shown_places = places(&history, releases);
    for (place, exist) in shown_places.iter_mut().zip(generated.into_iter().flatten()) {
        place.manifests = Some(exist);
    }
    Ok(Plan::telling(Outputs::HarnessShow(HarnessShown {
        service: Some(summary(&service, &names, &links)),
        places: shown_places,
        release_url: (releases && document.is_some()).then(|| links.start(&names.pipeline_id)),
        executions,
        executions_read: history.executions.len().try_into().unwrap_or(u32::MAX),
        versions: history.versions(),
        links: pages::pages(&service, &names, entry, &catalog, &target.config),
        findings,
        stages,
        notifications: document.as_ref().map(outline::notifications).unwrap_or_default(),
        by_hand: pipeline.present().is_some_and(|found| !owner::is_ours(found)),
    })))
}

/// Whether each place has the file that its pipeline deploys; none while that is being read.
fn manifests(names: &ServiceNames, catalog: &CatalogAt, facts: &Facts) -> Option<Vec<bool>> {
    let paths: Vec<String> = names
        .places
        .iter()
        .map(|place| format!("{}/manifests.yaml", place.manifests))
        .collect();
    let read = Read::Files {
        repo: catalog.repo.clone(),
        at: catalog.base.clone(),
        paths: paths.clone(),
    };
    match facts.files(&read) {
        Found::Unread => None,
        Found::Absent => Some(vec![false; paths.len()]),
        Found::Present(files) => Some(paths.iter().map(|path| files.get(path).is_some()).collect()),
    }
}
