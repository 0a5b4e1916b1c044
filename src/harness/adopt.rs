//! `ameide:harness:adopt`: takes over a pipeline that somebody made by hand. It is shown first, by meaning; what was there is
//! recorded before any of it is replaced. The pipeline keeps its identifier, and with it the history of its executions.
//!
//! ```text
//! limits  what our pipelines cannot express           keep   options that keep something of it
//! standing  what there is, and what is to be of it
//! lost    what it has and the new one has not          agreed  whether the entry says the same
//! ```

mod agreed;
mod keep;
mod limits;
mod lost;
mod standing;

use crate::api::{
    Context, Effect, EntityKind, EntityOutcome, EntityRef, Fact, FoundEntity, HarnessAdopt, HarnessAdopted, Outputs,
    PipelineChange, Plan, Step,
};
use crate::entries::stored::all_entries;
use crate::facts::{Facts, Found, Halt};
use crate::harness::desired::bundle::bundle;
use crate::harness::reconcile::decide::{Decided, take_over};
use crate::harness::reconcile::owner;
use crate::harness::reconcile::pipeline_files::no_branch;
use crate::harness::reconcile::removal::listed_version;
use crate::harness::recorded::change::{Intended, Judged, Progress, Wanted, commit, judge, overall};
use crate::harness::recorded::layout::Layout;
use crate::harness::recorded::state::{AtCommit, RecordedEntity, State};
use crate::harness::service_input;
use crate::harness::target::{HarnessTarget, RequestedScope};
use crate::harness::templates::Templates;
use crate::pipeline::PipelineSpec;
use crate::pipeline::compare::compare;
use crate::problem::Problem;
use crate::service::{ServiceNames, is_harness_identifier, visible};
use crate::yaml::diff::unified;
use serde_json::Value;

/// Decides the next step.
pub fn step(input: &HarnessAdopt, context: &Context, facts: &[Fact]) -> Step {
    match decided(input, context, &Facts::new(facts)) {
        Ok((plan, true)) => Step::Part(plan),
        plan => plan.map(|(plan, _)| plan).into(),
    }
}

/// What to do, and whether more follows.
fn decided(input: &HarnessAdopt, context: &Context, facts: &Facts) -> Result<(Plan, bool), Halt> {
    let requested = RequestedScope {
        account: input.account.as_deref(),
        org: input.org.as_deref(),
        project: input.project.as_deref(),
    };
    let target = HarnessTarget::read(context, &requested)?;
    target.strategy(input.strategy.as_deref(), input.options.as_ref())?;
    let layout = Layout::of(&input.service, input.pipelines_repo_url.as_deref(), &target)?;
    let catalog = service_input::catalog(input.catalog_repo_url.as_ref(), &target)?;
    let entries = all_entries(&catalog, &target.config, facts)?.all;
    let mut service = service_input::named(&input.service, &entries, &target)?;
    let in_entry = service.own.clone();
    service.own.pipeline_id = named_pipeline(input)?.or(service.own.pipeline_id);
    let (names, warnings) = service_input::names(&service, &target)?;

    let head = AtCommit::read(&layout, &layout.branch, &target, facts)?;
    let archetype = std::slice::from_ref(&service.archetype);
    let own = input.template_repo_url.as_deref().unwrap_or(&layout.repo);
    let templates = Templates::read(Some(own), archetype, &target, facts)?;
    let pipeline = target.entity(EntityKind::Pipeline, &names.pipeline_id, None);
    let found = facts.entity(&pipeline);
    let children = standing::children(&pipeline, facts);
    facts.known()?;
    let head = head
        .known(facts)?
        .ok_or_else(|| no_branch(&layout.repo, &layout.branch))?;
    let found = found
        .present()
        .ok_or_else(|| no_pipeline(&input.service, &pipeline.identifier))?;
    let record = head.state.as_ref().filter(|state| state.whole);
    let begun = record
        .and_then(|record| record.text(&pipeline))
        .filter(|_| owner::is_ours(found));
    if owner::is_ours(found) && begun.is_none() {
        return Ok((nothing(input, &names, found, &target)?, false));
    }
    let before = begun.or(found.yaml.as_deref()).unwrap_or_default();
    let document = limits::readable(before, found)?;

    let guesses = keep::guess(&document, &names, &target);
    let templates = templates.known(facts)?.unwrap_or_default();
    let template = templates.of(&service.archetype)?;
    if input.keep == Some(true) {
        agreed::apply(&guesses, &mut service.own);
    }
    let chosen = target.chosen(&service.own, input.strategy.as_deref(), input.options.as_ref())?;
    let spec = PipelineSpec {
        service: &service,
        names: &names,
        config: &target.config,
        strategy: chosen.strategy,
        options: &chosen.options,
        org: &target.scope.org,
        project: &target.scope.project,
        template,
    };
    let bundle = bundle(&spec, &target)?;
    let looked: Vec<Found<&FoundEntity>> = bundle
        .entities
        .iter()
        .map(|desired| facts.entity(&desired.entity))
        .collect();
    let others: Vec<_> = children
        .iter()
        .filter(|child| !standing::is_desired(&bundle, child))
        .cloned()
        .collect();
    let beside: Vec<Found<&FoundEntity>> = others.iter().map(|child| facts.entity(child)).collect();
    facts.known()?;

    let mut intended = standing::of_bundle(&bundle, &looked, &layout);
    intended.extend(others.into_iter().zip(&beside).map(|(entity, found)| Intended {
        entity,
        found: found.present(),
        wanted: Wanted::Stays,
        done: false,
    }));
    let Judged {
        stood,
        digest,
        progress,
    } = judge(&intended, &Value::Null, record, input.confirm.as_deref());
    let needed = agreed::needed(&service.own, input, &in_entry, &names, &target);
    let progress = agreed::agreed(progress, &needed, input);
    let decided = take_over(&service.name, &bundle, &looked, |entity| {
        listed_version(entity, &pipeline, facts)
    })?;
    let rendered = &bundle.pipeline.rendered;
    let last = State {
        entities: vec![RecordedEntity {
            entity: pipeline.clone(),
            text: rendered.yaml.clone(),
        }],
        whole: false,
    };
    let entities = standing::entities(&intended, &stood, &decided);
    let changes = compare(Some(before), Some(&rendered.yaml));
    let outputs = HarnessAdopted {
        pipeline_url: target.links().pipeline(&pipeline.identifier),
        outcome: overall(&entities),
        digest,
        confirmed: matches!(progress, Progress::Record | Progress::Write),
        refusal: match &progress {
            Progress::Refused(problem) => Some(problem.clone()),
            _ => None,
        },
        lost: lost::losses(&document, &rendered.value, &guesses, &stood, &intended),
        kept: agreed::applied(guesses, &chosen, &target, &service.own, input),
        stays: lost::staying(&intended, &document, &rendered.value),
        entities,
        changes,
        entry: needed.unwrap_or_default(),
        diff: diff(&pipeline, Some(before), &rendered.yaml),
        findings: bundle.pipeline.findings.clone(),
        pipeline_id: pipeline.identifier,
    };
    let (effects, more) = effects(&progress, decided, &stood, &last, &head, &input.service, &layout);
    let plan = Plan {
        effects,
        notes: Vec::new(),
        warnings,
        outputs: Outputs::HarnessAdopt(outputs),
    };
    Ok((plan, more))
}

/// What is due now: the record, then the entities, then the files of the new pipeline.
fn effects(
    progress: &Progress,
    decided: Decided,
    stood: &State,
    last: &State,
    head: &AtCommit,
    service: &str,
    layout: &Layout,
) -> (Vec<Effect>, bool) {
    let write = |message: String, state| commit(&message, head, state, service, layout).into_iter().collect();
    match progress {
        Progress::Shown | Progress::Refused(_) => (Vec::new(), false),
        Progress::Record => {
            let message = format!("Record {service} as it was made by hand\n\nAmeide takes its pipeline over next.\n");
            (write(message, stood), true)
        }
        Progress::Write if !decided.effects.is_empty() => (decided.effects, true),
        Progress::Write => {
            let message = format!(
                "Take over the pipeline of {service}\n\nRendered from the catalog; manual changes are overwritten.\n"
            );
            (write(message, last), false)
        }
    }
}

/// The pipeline that a request names.
fn named_pipeline(input: &HarnessAdopt) -> Result<Option<String>, Problem> {
    match &input.pipeline {
        Some(name) if !is_harness_identifier(name) => {
            let message = format!("`{}` is not a valid pipeline identifier", visible(name));
            Err(Problem::error("harness/bad-identifier", message)
                .help("use letters, digits and `_`")
                .path("pipeline"))
        }
        name => Ok(name.clone()),
    }
}

fn diff(pipeline: &EntityRef, before: Option<&str>, after: &str) -> String {
    let path = format!("{}.yaml", pipeline.identifier);
    unified(&path, before.map(str::as_bytes), Some(after.as_bytes()))
}

/// A pipeline that is managed by Ameide already.
fn nothing(
    input: &HarnessAdopt,
    names: &ServiceNames,
    found: &FoundEntity,
    target: &HarnessTarget,
) -> Result<Plan, Problem> {
    if let Some(other) = owner::tag(found, "service").filter(|other| *other != input.service) {
        return Err(service_input::claimed_twice(&input.service, &other, &names.pipeline_id));
    }
    let outputs = HarnessAdopted {
        pipeline_id: names.pipeline_id.clone(),
        pipeline_url: target.links().pipeline(&names.pipeline_id),
        outcome: EntityOutcome::Unchanged,
        digest: String::new(),
        confirmed: input.confirm.is_some(),
        refusal: None,
        entities: Vec::new(),
        changes: PipelineChange::default(),
        lost: Vec::new(),
        kept: Vec::new(),
        stays: Vec::new(),
        entry: String::new(),
        diff: String::new(),
        findings: Vec::new(),
    };
    let note = format!(
        "the pipeline of `{}` is managed by Ameide already: there is nothing to adopt",
        input.service
    );
    Ok(Plan {
        notes: vec![note],
        ..Plan::telling(Outputs::HarnessAdopt(outputs))
    })
}

fn no_pipeline(service: &str, pipeline: &str) -> Problem {
    Problem::error(
        "harness/pipeline-not-found",
        format!("Harness has no pipeline `{pipeline}`"),
    )
    .help(format!(
        "name the pipeline of `{service}`, or create one with `ameide:harness:create`"
    ))
}
