//! `ameide:harness:sync`: all services of the catalog against Harness. What is wrong is told; what is asked for is mended.
//!
//! The list of pipelines tells by tags and version whether each stands as our last write left it; only what does not is read.

use super::commit::{Stored, no_branch};
use super::entries::{Entries, whole};
use super::facts::{Facts, Found};
use super::setting::{Asked, Setting};
use super::survey::Survey;
use super::view::View;
use super::{mend, orphans, subject};
use crate::api::{
    Context, EntityKind, Fact, FoundEntity, HarnessSync, HarnessSynced, Outputs, Plan, Read, Step, SyncMode, SyncRow,
    SyncState,
};
use crate::pipeline::Template;
use crate::problem::Problem;
use crate::service::repository;
use crate::yaml::text::lossy;
use serde_json::Map;
use std::collections::BTreeMap;

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
    let Entries { all: entries, gaps } = whole(input.catalog_repo_url.as_deref(), &setting, facts)?;
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
    let mut warnings = Vec::new();
    let all_are_wanted = input.services.as_ref().is_none_or(Vec::is_empty);
    if all_are_wanted && gaps.is_empty() {
        for (kind, found) in [(EntityKind::Pipeline, pipelines), (EntityKind::Service, services)] {
            survey.orphans(&orphans::among(kind, found, &entries, &setting), kind, &setting);
        }
    } else if all_are_wanted {
        warnings.push(not_whole(&gaps));
    }
    let mut effects = Vec::new();
    if input.apply.unwrap_or(false) {
        let deletes = input.delete_orphans.unwrap_or(false);
        let stored = Stored::of(&survey.written(deletes), &setting, facts);
        let (puts, mut changes) = mend::services(&mut survey, &view, stored.as_ref(), facts)?;
        effects.extend(puts);
        if deletes {
            let (removals, files) =
                orphans::removed(&mut survey, entries.is_empty(), mode, stored.as_ref(), &setting, facts)?;
            effects.extend(removals);
            changes.extend(files);
        }
        effects.extend(stored.and_then(|stored| stored.commit(changes, &setting)));
    }
    if input.dry_run.unwrap_or(false) {
        survey.rows.iter_mut().for_each(|row| row.mended = false);
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
        warnings,
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

/// The warning of a catalog in which some services may be hidden.
fn not_whole(gaps: &[String]) -> Problem {
    let named: Vec<&str> = gaps.iter().take(3).map(String::as_str).collect();
    let more = gaps.len().saturating_sub(named.len());
    let rest = if more > 0 {
        format!(", and {more} more")
    } else {
        String::new()
    };
    let message = format!(
        "what has no service any more is not looked for: {}{rest}",
        named.join(", ")
    );
    Problem::warning("harness/catalog-not-whole", message)
        .help("correct the catalog: `ameide catalog validate` names its faults")
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
