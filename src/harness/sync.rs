//! `ameide:harness:sync`: compares all services of the catalog with Harness, reports differences, and repairs them if requested.
//!
//! The list of pipelines shows by tags and version whether each is as the last write by Ameide left it; only the others are read.

use crate::entries::stored::{Entries, all_entries};
use crate::facts::{Facts, Found, Halt};
use crate::harness::reconcile::pipeline_files::Stored;
use crate::harness::service_input::catalog;
use crate::harness::sync::baseline::View;
use crate::harness::sync::inventory::listed;
use crate::harness::sync::report::Survey;
use crate::harness::target::{Asked, Setting};
use crate::harness::templates::Templates;

pub(super) mod baseline;
mod inventory;
pub(super) mod listed_status;
mod orphans;
mod repair;
mod report;
mod status;

use crate::api::{
    Context, EntityKind, Fact, HarnessSync, HarnessSynced, Outputs, Plan, Step, SyncMode, SyncRow, SyncState,
};
use crate::problem::Problem;
use std::collections::BTreeMap;

/// Decides the next step.
pub fn step(input: &HarnessSync, context: &Context, facts: &[Fact]) -> Step {
    decided(input, context, &Facts::new(facts)).into()
}

fn decided(input: &HarnessSync, context: &Context, facts: &Facts) -> Result<Plan, Halt> {
    let asked = Asked {
        account: input.account.as_deref(),
        org: input.org.as_deref(),
        project: input.project.as_deref(),
    };
    let setting = Setting::read(context, &asked)?;
    let (strategy, options) = setting.strategy(input.strategy.as_deref(), input.options.as_ref())?;
    let mode = input.mode.unwrap_or(SyncMode::Quick);
    let pipelines = listed(EntityKind::Pipeline, &setting, facts);
    let services = if mode == SyncMode::Full {
        listed(EntityKind::Service, &setting, facts)
    } else {
        Found::There(&[] as &[_])
    };
    let archetypes = &setting.config.platform.archetypes;
    let templates = Templates::read(input.template_repo_url.as_deref(), archetypes, &setting, facts);
    let catalog = catalog(input.catalog_repo_url.as_ref(), &setting)?;
    let Entries { all: entries, gaps } = all_entries(&catalog, &setting.config, facts)?;
    let templates = templates?.known(facts)?.unwrap_or_default();
    let pipelines = pipelines.known(facts)?.unwrap_or_default();
    let services = services.known(facts)?.unwrap_or_default();

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
    facts.known()?;
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
        let (puts, mut changes) = repair::services(&mut survey, &view, stored.as_ref(), facts)?;
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
    Ok(Plan {
        effects,
        notes,
        warnings,
        outputs: Outputs::HarnessSync(outputs),
    })
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
    let message = format!("skipped the check for orphaned entities: {}{rest}", named.join(", "));
    Problem::warning("harness/catalog-not-whole", message)
        .help("fix the catalog: `ameide catalog validate` lists its problems")
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
        .map(|(state, (all, repaired))| format!("{all} {}, {repaired} repaired", word(state)))
        .collect()
}
