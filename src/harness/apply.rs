//! `ameide:harness:apply`: what the pipelines repository holds is brought to Harness, where it says something else. Only pipelines
//! that are managed by Ameide on both sides are written; what is missing is sync's to create, and a changed template a rollout's.

mod named;

use crate::api::{
    ApplyOutcome, ApplyRow, Context, Effect, EntityKind, Fact, FoundEntity, HarnessApplied, HarnessApply, Outputs,
    Plan, Read, Step,
};
use crate::config::Drift;
use crate::entries::stored::all_entries;
use crate::facts::{Facts, FilesAt, Found, Halt};
use crate::harness::desired::entity::{Desired, Sharing};
use crate::harness::reconcile::compare::same;
use crate::harness::reconcile::decide::put;
use crate::harness::reconcile::pipeline_files::{no_branch, no_repository};
use crate::harness::reconcile::{last_write, owner};
use crate::harness::service_input::{self, catalog};
use crate::harness::sync::inventory::listed;
use crate::harness::target::{HarnessTarget, RequestedScope};
use crate::lint::lint;
use crate::problem::{Problem, Severity};
use crate::service::ServiceNames;
use serde_json::Value;
use std::collections::HashMap;

/// Decides the next step.
pub fn step(input: &HarnessApply, context: &Context, facts: &[Fact]) -> Step {
    decided(input, context, &Facts::new(facts)).into()
}

/// What becomes of one file.
enum Verdict {
    Unchanged,
    Write(Box<Effect>),
    Leave(ApplyOutcome, String),
}

fn decided(input: &HarnessApply, context: &Context, facts: &Facts) -> Result<Plan, Halt> {
    let requested = RequestedScope {
        account: input.account.as_deref(),
        org: input.org.as_deref(),
        project: input.project.as_deref(),
    };
    let target = HarnessTarget::read(context, &requested)?;
    let pipelines = &target.config.pipelines;
    let repo = pipelines.repo_url.as_deref().ok_or_else(no_repository)?;
    let all = listed(EntityKind::Pipeline, &target, facts);
    let catalog = catalog(input.catalog_repo_url.as_ref(), &target)?;
    let entries = all_entries(&catalog, &target.config, facts)?.all;
    let all = all.known(facts)?.unwrap_or_default();
    let by_id: HashMap<&str, &FoundEntity> = all.iter().map(|found| (found.identifier.as_str(), found)).collect();
    let services: Vec<(String, ServiceNames, String)> = entries
        .iter()
        .filter_map(|entry| service_input::of_stored(entry, &target).ok())
        .map(|(service, names)| {
            let path = pipelines.pipeline_path.fill(&[("service", &service.name)]);
            (service.name, names, path)
        })
        .filter(|(_, _, path)| input.files.as_ref().is_none_or(|files| files.contains(path)))
        .collect();
    let paths: Vec<String> = services.iter().map(|(_, _, path)| path.clone()).collect();
    let read = Read::files(repo, &pipelines.base_branch, paths);
    let files = if services.is_empty() {
        FilesAt::over("", &[])
    } else {
        let found = facts.files(&read).known(facts)?;
        found.ok_or_else(|| no_branch(repo, &pipelines.base_branch))?
    };
    misnamed(input, &services, &files, &target)?;
    let verdicts: Vec<Option<Verdict>> = services
        .iter()
        .map(|(_, names, path)| {
            let bytes = files.get(path)?;
            Some(verdict(
                path,
                bytes,
                names,
                by_id.get(names.pipeline_id.as_str()).copied(),
                &target,
                facts,
            ))
        })
        .collect();
    facts.known()?;
    let (mut rows, mut effects, mut unchanged) = (strangers(input, &services), Vec::new(), 0);
    for ((service, _, path), verdict) in services.into_iter().zip(verdicts) {
        let (outcome, detail) = match verdict {
            None => continue,
            Some(Verdict::Unchanged) => {
                unchanged += 1;
                continue;
            }
            Some(Verdict::Write(effect)) => {
                effects.push(*effect);
                (
                    ApplyOutcome::Updated,
                    "the file says something else than Harness".to_owned(),
                )
            }
            Some(Verdict::Leave(outcome, detail)) => (outcome, detail),
        };
        rows.push(ApplyRow {
            path,
            service,
            outcome,
            detail,
        });
    }
    rows.sort_by(|one, other| one.path.cmp(&other.path));
    let notes = vec![format!(
        "{} to write",
        crate::problem::counted(effects.len(), "pipeline", "pipelines")
    )];
    Ok(Plan {
        effects,
        notes,
        warnings: Vec::new(),
        outputs: Outputs::HarnessApply(HarnessApplied { unchanged, rows }),
    })
}

fn verdict(
    path: &str,
    bytes: &[u8],
    names: &ServiceNames,
    listed: Option<&FoundEntity>,
    target: &HarnessTarget,
    facts: &Facts,
) -> Verdict {
    let leave = |outcome, detail: &str| Verdict::Leave(outcome, detail.to_owned());
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    let Some(document) = owner::document(text).filter(|document| document.get("pipeline").is_some()) else {
        return leave(ApplyOutcome::Invalid, "it is not a pipeline in YAML");
    };
    let of_pipeline = |key: &str| document.get("pipeline").and_then(|pipeline| pipeline.get(key));
    let mark = of_pipeline("tags")
        .and_then(|tags| tags.get("managed-by"))
        .and_then(Value::as_str);
    // Whoever made it: a state that was recorded by hand, or restored, is in Harness as its file says.
    let entity = target.entity(EntityKind::Pipeline, &names.pipeline_id, None);
    let stored = listed.map_or(Found::Absent, |_| facts.entity(&entity));
    let says_the_same = |found: &FoundEntity| found.yaml.as_deref().is_some_and(|yaml| same(yaml, &document));
    if matches!(stored, Found::Present(found) if says_the_same(found)) {
        return Verdict::Unchanged;
    }
    if mark != Some("ameide") {
        return leave(ApplyOutcome::Foreign, "the file is not managed by Ameide");
    }
    if of_pipeline("identifier").and_then(Value::as_str) != Some(names.pipeline_id.as_str()) {
        let detail = format!(
            "its identifier is not `{}`, that of the service's pipeline",
            names.pipeline_id
        );
        return Verdict::Leave(ApplyOutcome::Invalid, detail);
    }
    let Some(listed) = listed else {
        return leave(
            ApplyOutcome::Missing,
            "Harness has no such pipeline; `ameide harness sync --apply` creates it",
        );
    };
    if !owner::is_ours(listed) {
        return leave(
            ApplyOutcome::Foreign,
            "the pipeline in Harness is not managed by Ameide",
        );
    }
    let Found::Present(found) = stored else {
        return leave(ApplyOutcome::Missing, "Harness has no such pipeline any more");
    };
    let tags = owner::tags(found);
    if last_write::untouched(listed, &owner::tags(listed)) == Some(false)
        && target.config.pipelines.drift != Drift::Repair
    {
        return leave(
            ApplyOutcome::Drifted,
            "somebody edited it in Harness: `ameide harness sync` tells",
        );
    }
    let findings = lint(path, text, &target.config);
    if let Some(error) = findings.iter().find(|finding| finding.severity == Severity::Error) {
        return Verdict::Leave(ApplyOutcome::Invalid, error.message.clone());
    }
    let before = FoundEntity {
        version: found.version.or(listed.version),
        ..found.clone()
    };
    let digest = tags
        .get(last_write::CONTENT)
        .and_then(Value::as_str)
        .unwrap_or_default();
    let partial = tags.contains_key(last_write::PARTIAL);
    let yaml = last_write::remembered(&document, digest, partial, Some(&before));
    let desired = Desired::new(entity, document, Sharing::None);
    Verdict::Write(Box::new(put(&desired, yaml, Some(&before))))
}

/// Refuses files that are named and are not in the pipelines repository as the pipeline of a service.
fn misnamed(
    input: &HarnessApply,
    services: &[(String, ServiceNames, String)],
    there: &FilesAt<'_>,
    target: &HarnessTarget,
) -> Result<(), Vec<Problem>> {
    let Some(files) = &input.files else { return Ok(()) };
    let pipelines = &target.config.pipelines;
    let pattern = &pipelines.pipeline_path;
    let missing = services.iter().filter(|(_, _, path)| there.get(path).is_none());
    let mut problems = named::elsewhere(files, pattern);
    problems.extend(missing.map(|(_, _, path)| named::absent(path, &pipelines.base_branch, pattern)));
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

/// Files among those that are named that lie where pipelines do, and belong to no service.
fn strangers(input: &HarnessApply, services: &[(String, ServiceNames, String)]) -> Vec<ApplyRow> {
    let is_stranger = |path: &&String| !services.iter().any(|(_, _, known)| known == *path);
    let row = |path: &String| ApplyRow {
        path: path.clone(),
        service: String::new(),
        outcome: ApplyOutcome::Foreign,
        detail: "it is the pipeline of no service of the catalog".to_owned(),
    };
    input.files.iter().flatten().filter(is_stranger).map(row).collect()
}
