//! `ameide:harness:create`: brings a service's bundle to the desired state.

use super::bundle::{Bundle, Pipeline, bundle};
use super::commit::{change, commit, no_branch};
use super::decide::{Decided, decide, says_the_same};
use super::facts::{Facts, Found};
use super::setting::{Asked, Setting};
use super::{owner, removal, subject};
use crate::api::{
    Context, EntityKind, EntityOutcome, EntityRef, EntityResult, Fact, FoundEntity, FoundFile, HarnessCreate,
    HarnessCreated, OnExisting, Outputs, Plan, Read, Step,
};
use crate::pipeline::{Subject, Template};
use crate::problem::Problem;
use crate::service::{Links, Service, ServiceNames, repository};
use serde_json::{Map, Value};

/// Decides the next step.
pub fn step(input: &HarnessCreate, context: &Context, facts: &[Fact]) -> Step {
    decided(input, context, &mut Facts::new(facts)).unwrap_or_else(|step| step)
}

fn decided(input: &HarnessCreate, context: &Context, facts: &mut Facts) -> Result<Step, Step> {
    let asked = Asked {
        account: input.account.as_deref(),
        org: input.org.as_deref(),
        project: input.project.as_deref(),
    };
    let setting = Setting::read(context, &asked).map_err(subject::reject)?;
    let (strategy, options) = setting
        .strategy(input.strategy.as_deref(), input.options.as_ref())
        .map_err(subject::reject)?;
    let repos = Repos::of(input, &setting).map_err(|problem| subject::reject(vec![problem]))?;
    let service = subject::resolve(&input.service, input.catalog_repo_url.as_deref(), &setting, facts)?;
    let (names, mut warnings) = subject::names(&service, &setting).map_err(subject::reject)?;

    let template = repos.template(&service, &setting, facts)?;
    let stored = repos.stored(&service, &setting, facts)?;
    let Some(template) = template else {
        return Err(subject::read_on(facts));
    };
    let subject = Subject {
        service: &service,
        names: &names,
        config: &setting.config,
        strategy,
        options: &options,
        org: &setting.scope.org,
        project: &setting.scope.project,
        template: &template,
    };
    let bundle = bundle(&subject, &setting).map_err(subject::reject)?;
    let found: Vec<Found<&FoundEntity>> = bundle
        .entities
        .iter()
        .map(|desired| facts.entity(&desired.entity))
        .collect();
    if let Some(read) = facts.step() {
        return Err(read);
    }

    let version = version(&bundle.pipeline, &found, &bundle, &setting, facts);
    let stale = stale(&bundle, &found, facts);
    if let Some(read) = facts.step() {
        return Err(read);
    }
    let mut decided = decide(
        &service.name,
        &bundle,
        &found,
        input.on_existing.unwrap_or(OnExisting::Update),
        version,
    )
    .map_err(subject::reject)?;
    if input.on_existing.unwrap_or(OnExisting::Update) == OnExisting::Update {
        stale.into_iter().for_each(|entity| decided.remove(entity));
    }
    if let Some((repo, at, file)) = stored.filter(|_| !decided.keeps_pipeline) {
        let change = change(&bundle.pipeline.rendered, file).map_err(|problem| subject::reject(vec![problem]))?;
        let what = format!("the pipeline of {}", service.name);
        if let Some(effect) = commit(&what, repo, at, change.into_iter().collect(), &setting) {
            decided
                .notes
                .push(format!("the pipeline's file `{}` is brought to it", file.path));
            decided.effects.push(effect);
        }
    }
    if decided.effects.is_empty() {
        let count = bundle.entities.len();
        decided.notes.push(format!(
            "`{}`: all {count} entities are in Harness as they should be",
            service.name
        ));
    }
    warnings.extend(bundle.pipeline.findings.iter().cloned());
    let webhook = found.iter().filter_map(|found| found.there()).find_map(webhook);
    let outputs = HarnessCreated {
        webhook_url: webhook,
        ..outputs(&names, &setting, &bundle, &decided, template.digest())
    };
    Ok(Step::Plan(Plan {
        effects: decided.effects,
        notes: decided.notes,
        warnings,
        outputs: Outputs::HarnessCreate(outputs),
    }))
}

fn outputs(
    names: &ServiceNames,
    setting: &Setting,
    bundle: &Bundle,
    decided: &Decided,
    digest: String,
) -> HarnessCreated {
    let scope = &setting.scope;
    let links = Links::new(
        &setting.config.harness.base_url,
        &scope.account,
        &scope.org,
        &scope.project,
    );
    let run_url = |place: &crate::service::Place| {
        let key = format!("{}/{}", place.environment.name, place.region);
        (
            key,
            links.run(&names.pipeline_id, &place.input_set_id, &place.input_set_name()),
        )
    };
    HarnessCreated {
        pipeline_id: names.pipeline_id.clone(),
        pipeline_url: links.pipeline(&names.pipeline_id),
        run_urls: names.places.iter().map(run_url).collect(),
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

/// Input sets and triggers of ours that the service does not have any more: of a region that it left, or of an option.
fn stale(bundle: &Bundle, found: &[Found<&FoundEntity>], facts: &mut Facts) -> Vec<EntityRef> {
    let pipeline = &bundle.pipeline.desired.entity;
    let index = bundle.entities.iter().position(|desired| desired.entity == *pipeline);
    let before = index.and_then(|index| found.get(index)?.there());
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
    pipeline: &Pipeline,
    found: &[Found<&FoundEntity>],
    bundle: &Bundle,
    setting: &Setting,
    facts: &mut Facts,
) -> Option<u32> {
    let index = bundle
        .entities
        .iter()
        .position(|desired| desired.entity == pipeline.desired.entity)?;
    let found = found.get(index)?.there()?;
    if found.version.is_some() || !owner::is_ours(found) || says_the_same(&pipeline.desired, found) {
        return found.version;
    }
    let tags = Map::from_iter([("managed-by", "ameide")].map(|(key, value)| (key.to_owned(), Value::from(value))));
    let service = owner::tag(found, "service").map(|service| ("service".to_owned(), Value::from(service)));
    let listed = facts.entities(Read::Entities {
        kind: EntityKind::Pipeline,
        scope: setting.scope.clone(),
        parent: None,
        tags: tags.into_iter().chain(service).collect(),
    })?;
    listed
        .iter()
        .find(|listed| listed.identifier == pipeline.desired.entity.identifier)?
        .version
}

/// The repositories that the request, or the configuration, names.
struct Repos {
    templates: Option<String>,
    pipelines: Option<String>,
}

impl Repos {
    fn of(input: &HarnessCreate, setting: &Setting) -> Result<Self, Problem> {
        let pipelines = input
            .pipelines_repo_url
            .clone()
            .or_else(|| setting.config.pipelines.repo_url.clone());
        let templates = input.template_repo_url.clone().or_else(|| pipelines.clone());
        for (path, url) in [("pipelinesRepoUrl", &pipelines), ("templateRepoUrl", &templates)] {
            if let Some(url) = url {
                repository(url, path)?;
            }
        }
        Ok(Self { templates, pipelines })
    }

    /// The organisation's own template where it has one, else the one that ships; none where it is still to be read.
    fn template(&self, service: &Service, setting: &Setting, facts: &mut Facts) -> Result<Option<Template>, Step> {
        let pipelines = &setting.config.pipelines;
        let path = pipelines.template_path.fill(&[("archetype", &service.archetype)]);
        if let Some(repo) = &self.templates {
            match facts.files(repo, &pipelines.base_branch, vec![path.clone()]) {
                Found::Unread => return Ok(None),
                Found::Absent => return Err(subject::reject(vec![no_branch(repo, &pipelines.base_branch)])),
                Found::There((_, files)) => {
                    if let Some(content) = files.iter().find_map(|file| file.content.as_ref()) {
                        let text = std::str::from_utf8(content).map_err(|_| {
                            let problem =
                                Problem::error("pipeline/template-error", "the template is not UTF-8 text").file(&path);
                            subject::reject(vec![problem.help("save it as UTF-8")])
                        })?;
                        return Ok(Some(Template::own(&path, text)));
                    }
                }
            }
        }
        Template::embedded(&service.archetype)
            .map(Some)
            .ok_or_else(|| subject::reject(vec![subject::no_template(&service.archetype)]))
    }

    /// The pipeline's file; none where no repository is configured or it is still to be read.
    fn stored<'a, 'f: 'a>(
        &'a self,
        service: &Service,
        setting: &Setting,
        facts: &mut Facts<'f>,
    ) -> Result<Option<(&'a str, &'a str, &'a FoundFile)>, Step> {
        let Some(repo) = &self.pipelines else { return Ok(None) };
        let pipelines = &setting.config.pipelines;
        let path = pipelines.pipeline_path.fill(&[("service", &service.name)]);
        match facts.files(repo, &pipelines.base_branch, vec![path]) {
            Found::Unread => Ok(None),
            Found::Absent => Err(subject::reject(vec![no_branch(repo, &pipelines.base_branch)])),
            Found::There((commit, files)) => Ok(files.first().map(|file| (repo.as_str(), commit, file))),
        }
    }
}
