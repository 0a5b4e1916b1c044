//! `ameide:harness:sync`: compares all services of the catalog with Harness, reports differences, and repairs them if requested.
//!
//! The list of pipelines shows by tags and version whether each is as the last write by Ameide left it; only the others are read.

use crate::config::waves;
use crate::entries::stored::{Entries, all_entries};
use crate::facts::{Facts, Found, Halt};
use crate::harness::reconcile::pipeline_files::StoredFiles;
use crate::harness::service_input::catalog;
use crate::harness::sync::baseline::Baseline;
use crate::harness::sync::inventory::listed;
use crate::harness::sync::report::Report;
use crate::harness::target::{HarnessTarget, RequestedScope};
use crate::harness::templates::Templates;

pub(super) mod baseline;
mod drifts;
pub(super) mod inventory;
pub(super) mod listed_status;
mod orphans;
pub(super) mod repair;
pub(super) mod report;
mod status;

use crate::api::{
    Context, Effect, EntityKind, Fact, HarnessSync, HarnessSynced, Outputs, Plan, Step, SyncMode, SyncRow, SyncState,
};
use crate::pipeline::OptionsForm;
use crate::problem::Problem;
use serde_json::Value;
use std::collections::BTreeMap;

/// Decides the next step.
pub fn step(input: &HarnessSync, context: &Context, facts: &[Fact]) -> Step {
    decided(input, context, &Facts::new(facts)).into()
}

fn decided(input: &HarnessSync, context: &Context, facts: &Facts) -> Result<Plan, Halt> {
    let requested = RequestedScope {
        account: input.account.as_deref(),
        org: input.org.as_deref(),
        project: input.project.as_deref(),
    };
    let target = HarnessTarget::read(context, &requested)?;
    let requested = (input.strategy.as_deref(), input.options.as_ref());
    let usual = target.strategy(requested.0, requested.1)?;
    let mode = input.mode.unwrap_or(SyncMode::Quick);
    let pipelines = listed(EntityKind::Pipeline, &target, facts);
    let services = if mode == SyncMode::Full {
        listed(EntityKind::Service, &target, facts)
    } else {
        Found::Present(&[] as &[_])
    };
    let archetypes = &target.config.platform.archetypes;
    let templates = Templates::read(input.template_repo_url.as_deref(), archetypes, &target, facts);
    let catalog = catalog(input.catalog_repo_url.as_ref(), &target)?;
    let Entries { all: entries, gaps } = all_entries(&catalog, &target.config, facts)?;
    let templates = templates?.known(facts)?.unwrap_or_default();
    let pipelines = pipelines.known(facts)?.unwrap_or_default();
    let services = services.known(facts)?.unwrap_or_default();

    if let Some(list) = &input.waves {
        waves(&Value::Array(list.clone()), "waves")?;
    }
    let waves_are_set = input.waves.is_some() || !target.config.pipelines.waves.is_empty();
    // A rollout refuses the thin form: there is nothing to leave to it.
    let by_waves = waves_are_set && usual.options.form != OptionsForm::Thin;
    let wanted = |name: &str| {
        input
            .services
            .as_ref()
            .is_none_or(|names| names.is_empty() || names.iter().any(|one| one == name))
    };
    let baseline = Baseline {
        target: &target,
        usual: &usual,
        requested,
        templates: &templates,
        mode,
        by_waves,
        services: (mode == SyncMode::Full).then(|| services.iter().map(|found| found.identifier.as_str()).collect()),
    };
    let mut report = Report::of(&baseline, &entries, wanted, pipelines, facts);
    facts.known()?;
    let proposals = drifts::judged(&mut report, input.apply == Some(true), &target, facts)?;
    let mut warnings = Vec::new();
    let all_are_wanted = input.services.as_ref().is_none_or(Vec::is_empty);
    if all_are_wanted && gaps.is_empty() {
        for (kind, found) in [(EntityKind::Pipeline, pipelines), (EntityKind::Service, services)] {
            report.orphans(&orphans::among(kind, found, &entries, &target), kind, &target);
        }
    } else if all_are_wanted {
        warnings.push(not_whole(&gaps));
    }
    let effects = match input.apply {
        Some(true) => repaired(input, &mut report, &baseline, entries.is_empty(), proposals, facts)?,
        _ => Vec::new(),
    };
    if input.dry_run.unwrap_or(false) {
        report.rows.iter_mut().for_each(|row| row.repaired = false);
    }
    report.drop_kept();
    report.rows.sort_by(|one, other| {
        (&one.service, one.state, &one.pipeline_id).cmp(&(&other.service, other.state, &other.pipeline_id))
    });
    let notes = notes(&report.rows);
    let outputs = HarnessSynced {
        services: report.services,
        unchanged: report.unchanged,
        rows: report.rows,
    };
    Ok(Plan {
        effects,
        notes,
        warnings,
        outputs: Outputs::HarnessSync(outputs),
    })
}

/// The effects that repair what the report lists; the files of the pipelines are written by one commit.
fn repaired(
    input: &HarnessSync,
    report: &mut Report,
    baseline: &Baseline,
    catalog_is_empty: bool,
    proposals: Vec<Effect>,
    facts: &Facts,
) -> Result<Vec<Effect>, Halt> {
    let Baseline { target, mode, .. } = *baseline;
    let deletes = input.delete_orphans.unwrap_or(false);
    let stored = StoredFiles::of(&report.written(deletes), target, facts);
    let (mut effects, mut changes) = repair::services(report, baseline, stored.as_ref(), facts)?;
    if deletes {
        let (removals, files) = orphans::removed(report, catalog_is_empty, mode, stored.as_ref(), target, facts)?;
        effects.extend(removals);
        changes.extend(files);
    }
    effects.extend(stored.and_then(|stored| stored.commit(changes, target)));
    effects.extend(proposals);
    Ok(effects)
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
        count.1 += usize::from(row.repaired);
    }
    let word = |state: SyncState| match state {
        SyncState::Missing => "missing",
        SyncState::Drifted => "drifted",
        SyncState::Outdated => "outdated",
        SyncState::Orphaned => "orphaned",
        SyncState::Foreign => "foreign",
        SyncState::Invalid => "invalid",
        SyncState::Held => "held",
    };
    counts
        .into_iter()
        .map(|(state, (all, repaired))| format!("{all} {}, {repaired} repaired", word(state)))
        .collect()
}
