//! `ameide:harness:create`: brings a service's bundle to the desired state.

use crate::api::{
    Context, EntityKind, EntityOutcome, EntityRef, EntityResult, Fact, FoundEntity, FoundFile, HarnessCreate,
    HarnessCreated, OnExisting, Outputs, Plan, Read, Step,
};
use crate::entries::check::COMPLETE;
use crate::facts::{Facts, FilesAt, Found, Halt};
use crate::harness::desired::bundle::{Bundle, DesiredPipeline, bundle};
use crate::harness::reconcile::decide::{Decided, decide, says_the_same};
use crate::harness::reconcile::owner;
use crate::harness::reconcile::pipeline_files::{change, commit, no_branch};
use crate::harness::reconcile::removal;
use crate::harness::service_input;
use crate::harness::target::{Chosen, HarnessTarget, RequestedScope};
use crate::harness::templates::Templates;
use crate::pipeline::{PipelineSpec, Strategy, Template};
use crate::problem::Problem;
use crate::service::{Service, repository};
use crate::yaml::diff::unified;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Decides the next step.
pub fn step(input: &HarnessCreate, context: &Context, facts: &[Fact]) -> Step {
    decided(input, context, &Facts::new(facts)).into()
}

fn decided(input: &HarnessCreate, context: &Context, facts: &Facts) -> Result<Plan, Halt> {
    let requested = RequestedScope {
        account: input.account.as_deref(),
        org: input.org.as_deref(),
        project: input.project.as_deref(),
    };
    let target = HarnessTarget::read(context, &requested)?;
    target.strategy(input.strategy.as_deref(), input.options.as_ref())?;
    let pipelines = pipelines_repo(input, &target)?;
    let own = input.template_repo_url.as_deref().or(pipelines);
    let service = service_input::resolve(
        &input.service,
        &COMPLETE,
        input.catalog_repo_url.as_ref(),
        &target,
        facts,
    )?;
    let Chosen { strategy, options } =
        target.chosen(&service.own, input.strategy.as_deref(), input.options.as_ref())?;
    let (names, mut warnings) = service_input::names(&service, &target)?;

    let archetype = std::slice::from_ref(&service.archetype);
    let templates = Templates::read(own, archetype, &target, facts)?;
    let stored = stored(pipelines, &service, &target, facts)?;
    let embedded = Template::embedded(&service.archetype);
    let spec = |template| PipelineSpec {
        service: &service,
        names: &names,
        config: &target.config,
        strategy,
        options: &options,
        org: &target.scope.org,
        project: &target.scope.project,
        template,
    };
    if let (Found::Unread, Some(template)) = (&templates, &embedded) {
        ask_ahead(&spec(template), &target, facts);
    }
    let templates = templates.known(facts)?.unwrap_or_default();
    let template = templates.of(&service.archetype)?;
    let spec = spec(template);
    if let Some(problem) = spec.impossible() {
        return Err(vec![problem].into());
    }
    let bundle = bundle(&spec, &target)?;
    let found: Vec<Found<&FoundEntity>> = bundle
        .entities
        .iter()
        .map(|desired| facts.entity(&desired.entity))
        .collect();
    facts.known()?;

    let pipeline = &bundle.pipeline.desired.entity;
    let of_pipeline = version(&bundle.pipeline, &found, &bundle, &target, facts);
    let stale = stale(&bundle, &found, facts);
    facts.known()?;
    let mut decided = decide(
        &service.name,
        &bundle,
        &found,
        input.on_existing.unwrap_or(OnExisting::Update),
        |entity| match entity.kind {
            EntityKind::Pipeline => of_pipeline,
            _ => removal::listed_version(entity, pipeline, facts),
        },
    )?;
    if input.on_existing.unwrap_or(OnExisting::Update) == OnExisting::Update {
        stale.into_iter().for_each(|entity| decided.remove(entity));
    }
    if let Some(Stored { repo, commit: at, file }) = stored.filter(|_| !decided.keeps_pipeline) {
        let change = change(&bundle.pipeline.rendered, file)?;
        let what = format!("the pipeline of {}", service.name);
        if let Some(effect) = commit(&what, repo, at, change.into_iter().collect(), &target) {
            decided.notes.push(format!("the pipeline is stored in `{}`", file.path));
            decided.effects.push(effect);
        }
    }
    if decided.effects.is_empty() {
        let count = bundle.entities.len();
        decided.notes.push(format!(
            "`{}`: all {count} entities in Harness are up to date",
            service.name
        ));
    }
    warnings.extend(bundle.pipeline.findings.iter().cloned());
    let webhook = found.iter().filter_map(|found| found.present()).find_map(webhook);
    let outputs = HarnessCreated {
        webhook_url: webhook,
        stored_diff: stored_diff(&bundle, &found, &decided),
        ..outputs(spec, &target, &bundle, &decided, template.digest())
    };
    Ok(Plan {
        effects: decided.effects,
        notes: decided.notes,
        warnings,
        outputs: Outputs::HarnessCreate(outputs),
    })
}

/// Asks for the entities together with the organization's template, which hardly changes what there is: a round trip less.
fn ask_ahead(spec: &PipelineSpec, target: &HarnessTarget, facts: &Facts) {
    for desired in bundle(spec, target).iter().flat_map(|bundle| &bundle.entities) {
        facts.entity(&desired.entity);
    }
}

fn outputs(
    PipelineSpec { names, strategy, .. }: PipelineSpec,
    target: &HarnessTarget,
    bundle: &Bundle,
    decided: &Decided,
    digest: String,
) -> HarnessCreated {
    let links = target.links();
    let run_url = |place: &crate::service::Placement| {
        let key = format!("{}/{}", place.environment.name, place.region);
        (
            key,
            links.run(&names.pipeline_id, &place.input_set_id, &place.input_set_name()),
        )
    };
    let release_url = || links.run(&names.pipeline_id, &names.release_set_id(), &names.release_set_name());
    HarnessCreated {
        pipeline_id: names.pipeline_id.clone(),
        pipeline_url: links.pipeline(&names.pipeline_id),
        run_urls: match strategy {
            Strategy::Runtime => names.places.iter().map(run_url).collect(),
            Strategy::Promotion => BTreeMap::from([("release".to_owned(), release_url())]),
        },
        outcome: overall(&decided.results),
        entities: decided.results.clone(),
        pipeline_yaml: decided
            .pipeline_yaml
            .clone()
            .unwrap_or_else(|| bundle.pipeline.rendered.yaml.clone()),
        template_digest: digest,
        webhook_url: None,
        findings: bundle.pipeline.findings.clone(),
        diff: decided.diff(),
        stored_diff: String::new(),
    }
}

/// What updating the pipeline changes in Harness.
fn stored_diff(bundle: &Bundle, found: &[Found<&FoundEntity>], decided: &Decided) -> String {
    let pipeline = &bundle.pipeline.desired.entity;
    let updated = |result: &EntityResult| result.kind == "pipeline" && result.outcome == EntityOutcome::Updated;
    let index = bundle.entities.iter().position(|desired| desired.entity == *pipeline);
    let stored = index.and_then(|index| found.get(index)?.present()?.yaml.as_deref());
    match stored {
        Some(stored) if decided.results.iter().any(updated) => {
            let rendered = decided.pipeline_yaml.as_ref().unwrap_or(&bundle.pipeline.rendered.yaml);
            let path = format!("{}.yaml", pipeline.identifier);
            unified(&path, Some(stored.as_bytes()), Some(rendered.as_bytes()))
        }
        _ => String::new(),
    }
}

/// Where a trigger that was there already is called, as Harness tells it.
fn webhook(found: &FoundEntity) -> Option<String> {
    found.fields.get("webhookUrl")?.as_str().map(str::to_owned)
}

/// The outcome of the whole: that of the pipeline, or `updated` where only another entity changes.
fn overall(results: &[EntityResult]) -> EntityOutcome {
    let pipeline = results
        .iter()
        .find(|result| result.kind == "pipeline")
        .map(|result| result.outcome);
    match pipeline {
        Some(EntityOutcome::Unchanged) | None
            if results.iter().any(|result| result.outcome != EntityOutcome::Unchanged) =>
        {
            EntityOutcome::Updated
        }
        Some(outcome) => outcome,
        None => EntityOutcome::Unchanged,
    }
}

/// Input sets and triggers managed by Ameide that the service no longer has: of a region that it left, or of an option.
fn stale(bundle: &Bundle, found: &[Found<&FoundEntity>], facts: &Facts) -> Vec<EntityRef> {
    let pipeline = &bundle.pipeline.desired.entity;
    let index = bundle.entities.iter().position(|desired| desired.entity == *pipeline);
    let before = index.and_then(|index| found.get(index)?.present());
    if !before.is_some_and(owner::is_ours) {
        return Vec::new();
    }
    [EntityKind::Trigger, EntityKind::InputSet]
        .into_iter()
        .flat_map(|kind| removal::stale(kind, bundle, facts))
        .collect()
}

/// The version of the pipeline where it is to be written again: reading a pipeline may not tell it, a list does.
fn version(
    pipeline: &DesiredPipeline,
    found: &[Found<&FoundEntity>],
    bundle: &Bundle,
    target: &HarnessTarget,
    facts: &Facts,
) -> Option<u32> {
    let index = bundle
        .entities
        .iter()
        .position(|desired| desired.entity == pipeline.desired.entity)?;
    let found = found.get(index)?.present()?;
    if found.version.is_some() || !owner::is_ours(found) || says_the_same(&pipeline.desired, found) {
        return found.version;
    }
    let tags = Map::from_iter([("managed-by", "ameide")].map(|(key, value)| (key.to_owned(), Value::from(value))));
    let service = owner::tag(found, "service").map(|service| ("service".to_owned(), Value::from(service)));
    let listed = facts
        .entities(&Read::Entities {
            kind: EntityKind::Pipeline,
            scope: target.scope.clone(),
            parent: None,
            tags: tags.into_iter().chain(service).collect(),
        })
        .present()?;
    listed
        .iter()
        .find(|listed| listed.identifier == pipeline.desired.entity.identifier)?
        .version
}

/// A pipeline's file in the pipelines repository.
struct Stored<'a> {
    repo: &'a str,
    /// The commit that it was read at.
    commit: &'a str,
    file: &'a FoundFile,
}

/// The repository of pipelines that the request, or the configuration, names.
fn pipelines_repo<'a>(input: &'a HarnessCreate, target: &'a HarnessTarget) -> Result<Option<&'a str>, Problem> {
    let given = input.pipelines_repo_url.as_deref();
    let repo = given.or(target.config.pipelines.repo_url.as_deref());
    if let Some(repo) = repo {
        repository(repo, "pipelinesRepoUrl")?;
    }
    Ok(repo)
}

/// The pipeline's file; none if no repository is configured or it has not been read yet.
fn stored<'a>(
    repo: Option<&'a str>,
    service: &Service,
    target: &HarnessTarget,
    facts: &Facts<'a>,
) -> Result<Option<Stored<'a>>, Halt> {
    let Some(repo) = repo else { return Ok(None) };
    let pipelines = &target.config.pipelines;
    let path = pipelines.pipeline_path.fill(&[("service", &service.name)]);
    match facts.files(&Read::files(repo, &pipelines.base_branch, vec![path])) {
        Found::Unread => Ok(None),
        Found::Absent => Err(no_branch(repo, &pipelines.base_branch).into()),
        Found::Present(FilesAt { commit, files }) => Ok(files.first().map(|file| Stored { repo, commit, file })),
    }
}
