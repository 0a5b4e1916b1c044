//! `ameide:harness:sync`: all services of the catalog against Harness. What is wrong is told; what is asked for is mended.
//!
//! The list of pipelines tells by tags and version whether each stands as our last write left it; only what does not is read.

use super::commit::no_branch;
use super::facts::{Facts, Found};
use super::setting::{Asked, Setting};
use super::subject;
use super::survey::{Survey, View};
use super::{mend, owner};
use crate::api::{
    Context, EntityKind, Fact, FoundEntity, HarnessSync, HarnessSynced, Outputs, Plan, Read, Step, SyncMode, SyncRow,
    SyncState,
};
use crate::pipeline::Template;
use crate::service::repository;
use crate::yaml::text::lossy;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, HashSet};

/// Decides the next step.
pub fn step(input: &HarnessSync, context: &Context, facts: &[Fact]) -> Step {
    decided(input, context, &mut Facts::new(facts)).unwrap_or_else(|step| step)
}

fn decided(input: &HarnessSync, context: &Context, facts: &mut Facts) -> Result<Step, Step> {
    let asked = Asked {
        account: input.account.as_deref(),
        org: input.org.as_deref(),
        project: input.project.as_deref(),
    };
    let setting = Setting::read(context, &asked).map_err(subject::reject)?;
    let (strategy, options) = setting
        .strategy(input.strategy.as_deref(), input.options.as_ref())
        .map_err(subject::reject)?;
    let mode = input.mode.unwrap_or(SyncMode::Quick);
    let pipelines = listed(EntityKind::Pipeline, &setting, facts);
    let services = if mode == SyncMode::Full {
        listed(EntityKind::Service, &setting, facts)
    } else {
        Some(&[] as &[_])
    };
    let templates = templates(input.template_repo_url.as_ref(), &setting, facts);
    let entries = subject::entries(None, input.catalog_repo_url.as_deref(), &setting, facts)?;
    let templates = templates?;
    let (Some(pipelines), Some(services)) = (pipelines, services) else {
        return Err(subject::read_on(facts));
    };
    if let Some(read) = facts.step() {
        return Err(read);
    }

    let wanted = |name: &str| {
        input
            .services
            .as_ref()
            .is_none_or(|names| names.is_empty() || names.iter().any(|one| one == name))
    };
    let view = View {
        setting: &setting,
        strategy,
        options: &options,
        templates: &templates,
        mode,
        services: (mode == SyncMode::Full).then(|| services.iter().map(|found| found.identifier.as_str()).collect()),
    };
    let mut survey = Survey::of(&view, &entries, wanted, pipelines, facts);
    if let Some(read) = facts.step() {
        return Err(read);
    }
    if input.services.as_ref().is_none_or(Vec::is_empty) {
        survey.orphans(
            &orphaned(EntityKind::Pipeline, pipelines, &entries),
            EntityKind::Pipeline,
            &setting,
        );
        survey.orphans(
            &orphaned(EntityKind::Service, services, &entries),
            EntityKind::Service,
            &setting,
        );
    }
    let mut effects = Vec::new();
    if input.apply.unwrap_or(false) {
        effects.extend(mend::services(&mut survey, &view, facts)?);
        if input.delete_orphans.unwrap_or(false) {
            effects.extend(mend::orphans(&mut survey, entries.is_empty(), facts)?);
        }
    }
    survey.rows.sort_by(|one, other| {
        (&one.service, one.state, &one.pipeline_id).cmp(&(&other.service, other.state, &other.pipeline_id))
    });
    let notes = notes(&survey.rows);
    let outputs = HarnessSynced {
        services: survey.services,
        unchanged: survey.unchanged,
        rows: survey.rows,
    };
    Ok(Step::Plan(Plan {
        effects,
        notes,
        warnings: Vec::new(),
        outputs: Outputs::HarnessSync(outputs),
    }))
}

/// All entities of a kind, ours or not: one that is not ours in a service's place is to be told from none, without reading it.
pub fn listed<'a>(kind: EntityKind, setting: &Setting, facts: &mut Facts<'a>) -> Option<&'a [FoundEntity]> {
    facts.entities(Read::Entities {
        kind,
        scope: setting.scope.clone(),
        parent: None,
        tags: Map::new(),
    })
}

/// The template of each archetype, the organisation's own before the one that ships.
pub fn templates(
    own: Option<&String>,
    setting: &Setting,
    facts: &mut Facts,
) -> Result<BTreeMap<String, Template>, Step> {
    let archetypes = &setting.config.platform.archetypes;
    let embedded = archetypes
        .iter()
        .filter_map(|archetype| Some((archetype.clone(), Template::embedded(archetype)?)));
    let mut templates: BTreeMap<String, Template> = embedded.collect();
    let pipelines = &setting.config.pipelines;
    let Some(repo) = own.or(pipelines.repo_url.as_ref()) else {
        return Ok(templates);
    };
    repository(repo, "templateRepoUrl").map_err(|problem| subject::reject(vec![problem]))?;
    let path = |archetype: &String| pipelines.template_path.fill(&[("archetype", archetype)]);
    let branch = &pipelines.base_branch;
    match facts.files(repo, branch, archetypes.iter().map(path).collect()) {
        Found::There((_, files)) => {
            for (archetype, file) in archetypes.iter().zip(files) {
                if let Some(content) = &file.content {
                    let text = lossy(content);
                    templates.insert(archetype.clone(), Template::own(&file.path, &text));
                }
            }
        }
        Found::Absent => return Err(subject::reject(vec![no_branch(repo, branch)])),
        Found::Unread => {}
    }
    Ok(templates)
}

/// Those of ours whose service is not in the catalog.
fn orphaned<'a>(kind: EntityKind, found: &'a [FoundEntity], entries: &[Map<String, Value>]) -> Vec<&'a FoundEntity> {
    let names: HashSet<&str> = entries.iter().map(subject::name_of).collect();
    let is_orphan = |found: &&FoundEntity| {
        owner::is_ours(found)
            && (kind == EntityKind::Pipeline || owner::tag(found, "service").is_some())
            && owner::tag(found, "service").is_none_or(|service| !names.contains(service.as_str()))
    };
    found.iter().filter(is_orphan).collect()
}

/// How many of each state, in one line each.
fn notes(rows: &[SyncRow]) -> Vec<String> {
    let mut counts: BTreeMap<SyncState, (usize, usize)> = BTreeMap::new();
    for row in rows {
        let count = counts.entry(row.state).or_default();
        count.0 += 1;
        count.1 += usize::from(row.mended);
    }
    let word = |state: SyncState| match state {
        SyncState::Missing => "missing",
        SyncState::Drifted => "drifted",
        SyncState::Outdated => "outdated",
        SyncState::Orphaned => "orphaned",
        SyncState::Foreign => "foreign",
        SyncState::Invalid => "invalid",
    };
    counts
        .into_iter()
        .map(|(state, (all, mended))| format!("{all} {}, {mended} of them mended", word(state)))
        .collect()
}
