//! `ameide:harness:delete`: removes a service's bundle in the reverse order of its making. Environments, infrastructure and templates
//! are shared and stay.

use super::commit::{commit, removal};
use super::decide::kind;
use super::facts::{Facts, Found};
use super::removal::{delete, in_use, refused, starters};
use super::setting::{Asked, Setting};
use super::subject;
use crate::api::{
    Context, Effect, EntityKind, EntityOutcome, EntityRef, EntityResult, Fact, HarnessDelete, HarnessDeleted, Outputs,
    Plan, Step,
};
use crate::service::repository;

/// Decides the next step.
pub fn step(input: &HarnessDelete, context: &Context, facts: &[Fact]) -> Step {
    decided(input, context, &mut Facts::new(facts)).unwrap_or_else(|step| step)
}

fn decided(input: &HarnessDelete, context: &Context, facts: &mut Facts) -> Result<Step, Step> {
    let asked = Asked {
        account: input.account.as_deref(),
        org: input.org.as_deref(),
        project: input.project.as_deref(),
    };
    let setting = Setting::read(context, &asked).map_err(subject::reject)?;
    let names = subject::of_name(&input.service, &setting).map_err(|problem| subject::reject(vec![problem]))?;
    let repo = input
        .pipelines_repo_url
        .as_ref()
        .or(setting.config.pipelines.repo_url.as_ref());
    if let Some(repo) = repo {
        repository(repo, "pipelinesRepoUrl").map_err(|problem| subject::reject(vec![problem]))?;
    }

    let reference = |kind, identifier: &str, parent: Option<&str>| EntityRef {
        kind,
        scope: setting.scope.clone(),
        identifier: identifier.to_owned(),
        parent: parent.map(str::to_owned),
    };
    let pipeline = reference(EntityKind::Pipeline, &names.pipeline_id, None);
    let service = reference(EntityKind::Service, &names.service_id, None);
    let found = [facts.entity(&service), facts.entity(&pipeline)];
    let path = setting
        .config
        .pipelines
        .pipeline_path
        .fill(&[("service", &input.service)]);
    let stored = repo.map(|repo| {
        (
            repo,
            facts.files(repo, &setting.config.pipelines.base_branch, vec![path]),
        )
    });
    if let Some(read) = facts.step() {
        return Err(read);
    }

    let mut all = Vec::new();
    let mut problems = Vec::new();
    for (entity, found) in [&service, &pipeline].into_iter().zip(found) {
        if let Found::There(found) = found {
            problems.extend(refused(&input.service, entity, found));
            all.push(entity.clone());
        }
    }
    if all.contains(&pipeline) {
        let starters = starters(&pipeline, facts);
        problems.extend(starters.problems);
        all.extend(starters.entities);
    }
    for entity in [&service, &pipeline].into_iter().filter(|entity| all.contains(entity)) {
        problems.extend(in_use(facts, entity, &all));
    }
    if let Some(read) = facts.step() {
        return Err(read);
    }
    if !problems.is_empty() {
        return Err(subject::reject(problems));
    }

    all.reverse();
    let mut effects: Vec<Effect> = all.iter().map(delete).collect();
    let mut notes = Vec::new();
    if let Some((repo, Found::There((at, files)))) = stored
        && let Some(file) = files.first()
    {
        let change = removal(file).map_err(|problem| subject::reject(vec![problem]))?;
        let what = format!("the pipeline of {}", input.service);
        if let Some(effect) = commit(&what, repo, at, change.into_iter().collect(), &setting) {
            notes.push(format!("the pipeline's file `{}` is removed", file.path));
            effects.push(effect);
        }
    }
    if effects.is_empty() {
        notes.push(format!("nothing of `{}` is in Harness", input.service));
    }
    let results = all.iter().map(|entity| EntityResult {
        kind: kind(entity.kind).to_owned(),
        identifier: entity.identifier.clone(),
        outcome: EntityOutcome::Deleted,
    });
    let outputs = HarnessDeleted {
        pipeline_id: names.pipeline_id.clone(),
        outcome: if effects.is_empty() {
            EntityOutcome::Unchanged
        } else {
            EntityOutcome::Deleted
        },
        entities: results.collect(),
    };
    Ok(Step::Plan(Plan {
        effects,
        notes,
        warnings: Vec::new(),
        outputs: Outputs::HarnessDelete(outputs),
    }))
}
