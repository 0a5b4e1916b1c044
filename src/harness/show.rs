//! `harness:show`: one service with its way to production: where it can be run, its pipeline as stored, what ran last.

use crate::api::{
    Context, EntityKind, Fact, FoundExecution, HarnessShow, HarnessShown, Outputs, Plan, Read, ShownExecution,
    ShownRun, Step,
};
use crate::entries::stored::entries_beside;
use crate::facts::{Facts, Found, Halt};
use crate::harness::reconcile::owner;
use crate::harness::summary::summary;
use crate::harness::target::{HarnessTarget, RequestedScope};
use crate::harness::{release, service_input};
use crate::pipeline::outline;
use crate::service::{Links, ServiceNames, entry_from_value, is_service_name};

/// So many executions are told.
const EXECUTIONS: usize = 5;

/// Decides the next step.
pub fn step(input: &HarnessShow, context: &Context, facts: &[Fact]) -> Step {
    shown(input, context, &Facts::new(facts)).into()
}

fn shown(input: &HarnessShow, context: &Context, facts: &Facts) -> Result<Plan, Halt> {
    let target = HarnessTarget::read(context, &RequestedScope::default())?;
    if !is_service_name(&input.service) {
        return Ok(Plan::telling(Outputs::HarnessShow(nothing())));
    }
    let catalog = service_input::catalog(input.catalog_repo_url.as_ref(), &target)?;
    let entries = entries_beside(&input.service, &catalog, &target.config, facts)?.all;
    let Some(entry) = entries.iter().find(|entry| entry.name() == input.service) else {
        return Ok(Plan::telling(Outputs::HarnessShow(nothing())));
    };
    let service = entry_from_value(&entry.value, &target.config);
    let names = ServiceNames::of(&service, &target.config);
    let of_places = service_input::names(&service, &target).map_or_else(|problems| problems, |(_, warnings)| warnings);
    let findings: Vec<_> = entry.errors().cloned().chain(of_places).collect();

    let pipeline = facts.entity(&target.entity(EntityKind::Pipeline, &names.pipeline_id, None));
    let executions = match pipeline {
        Found::Present(_) => facts.executions(&Read::Executions {
            scope: target.scope.clone(),
            pipeline: names.pipeline_id.clone(),
            note: None,
            since: None,
        }),
        Found::Absent | Found::Unread => Found::Absent,
    };
    facts.known()?;
    let links = target.links();
    let stored = pipeline.present().and_then(|found| found.yaml.as_deref());
    let run = |place: &crate::service::Placement| ShownRun {
        environment: place.environment.name.clone(),
        region: place.region.clone(),
        url: links.run(&names.pipeline_id, &place.input_set_id, &place.input_set_name()),
    };
    // What the stored pipeline does counts, whatever it is to become.
    let document = stored.and_then(owner::document);
    let releases = match &document {
        Some(document) => release::stages(document).is_some(),
        None => target.config.harness.promotes(),
    };
    Ok(Plan::telling(Outputs::HarnessShow(HarnessShown {
        service: Some(summary(&service, &names, &links)),
        runs: if releases {
            Vec::new()
        } else {
            names.places.iter().map(run).collect()
        },
        release_url: (releases && document.is_some()).then(|| links.start(&names.pipeline_id)),
        stages: stored.and_then(outline::stages_of).unwrap_or_default(),
        executions: match executions {
            Found::Present(executions) => latest(executions, &names.pipeline_id, &links),
            _ => Vec::new(),
        },
        findings,
    })))
}

fn latest(executions: &[FoundExecution], pipeline: &str, links: &Links) -> Vec<ShownExecution> {
    let shown = |execution: &FoundExecution| ShownExecution {
        id: execution.id.clone(),
        status: execution.status.clone(),
        started_at: execution.started_at,
        url: links.execution(pipeline, &execution.id),
    };
    executions.iter().take(EXECUTIONS).map(shown).collect()
}

fn nothing() -> HarnessShown {
    HarnessShown {
        service: None,
        runs: Vec::new(),
        release_url: None,
        stages: Vec::new(),
        executions: Vec::new(),
        findings: Vec::new(),
    }
}
