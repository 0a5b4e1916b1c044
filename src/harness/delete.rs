//! `ameide:harness:delete`: removes a service's bundle in the reverse order of creation. Environments, infrastructure and
//! templates are shared and stay.

use crate::api::{
    Context, Effect, EntityKind, EntityOutcome, EntityResult, Fact, HarnessDelete, HarnessDeleted, Outputs, Plan, Read,
    Step,
};
use crate::facts::{Facts, FilesAt, Found, Halt};
use crate::harness::reconcile::decide::kind;
use crate::harness::reconcile::pipeline_files::{commit, removal};
use crate::harness::reconcile::removal::{children, delete, in_use, refused};
use crate::harness::service_input;
use crate::harness::target::{HarnessTarget, RequestedScope};
use crate::service::repository;

/// Decides the next step.
pub fn step(input: &HarnessDelete, context: &Context, facts: &[Fact]) -> Step {
    decided(input, context, &Facts::new(facts)).into()
}

fn decided(input: &HarnessDelete, context: &Context, facts: &Facts) -> Result<Plan, Halt> {
    let requested = RequestedScope {
        account: input.account.as_deref(),
        org: input.org.as_deref(),
        project: input.project.as_deref(),
    };
    let target = HarnessTarget::read(context, &requested)?;
    let names = service_input::of_name(&input.service, &target)?;
    let repo = input
        .pipelines_repo_url
        .as_ref()
        .or(target.config.pipelines.repo_url.as_ref());
    if let Some(repo) = repo {
        repository(repo, "pipelinesRepoUrl")?;
    }

    let pipeline = target.entity(EntityKind::Pipeline, &names.pipeline_id, None);
    let service = target.entity(EntityKind::Service, &names.service_id, None);
    let found = [facts.entity(&service), facts.entity(&pipeline)];
    let path = target
        .config
        .pipelines
        .pipeline_path
        .fill(&[("service", &input.service)]);
    let stored = repo.map(|repo| {
        (
            repo,
            facts.files(&Read::files(repo, &target.config.pipelines.base_branch, vec![path])),
        )
    });
    facts.known()?;

    let mut all = Vec::new();
    let mut problems = Vec::new();
    for (entity, found) in [&service, &pipeline].into_iter().zip(found) {
        if let Found::Present(found) = found {
            problems.extend(refused(&input.service, entity, found));
            all.push(entity.clone());
        }
    }
    if all.contains(&pipeline) {
        let children = children(&pipeline, facts);
        problems.extend(children.problems);
        all.extend(children.entities);
    }
    for entity in [&service, &pipeline].into_iter().filter(|entity| all.contains(entity)) {
        problems.extend(in_use(facts, entity, &all));
    }
    facts.known()?;
    if !problems.is_empty() {
        return Err(problems.into());
    }

    all.reverse();
    let mut effects: Vec<Effect> = all.iter().map(delete).collect();
    let mut notes = Vec::new();
    if let Some((repo, Found::Present(FilesAt { commit: at, files }))) = stored
        && let Some(file) = files.first()
    {
        let change = removal(file)?;
        let what = format!("the pipeline of {}", input.service);
        if let Some(effect) = commit(&what, repo, at, change.into_iter().collect(), &target) {
            notes.push(format!("the pipeline file `{}` is removed", file.path));
            effects.push(effect);
        }
    }
    if effects.is_empty() {
        notes.push(format!("`{}` has no entities in Harness", input.service));
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
    Ok(Plan {
        effects,
        notes,
        warnings: Vec::new(),
        outputs: Outputs::HarnessDelete(outputs),
    })
}
