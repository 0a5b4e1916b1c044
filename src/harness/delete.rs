//! `ameide:harness:delete`: removes a service's bundle in the reverse order of its making. Environments, infrastructure and templates
//! are shared and stay.

use super::commit::{commit, removal};
use super::decide::{foreign, key, kind, title};
use super::facts::{Facts, Found};
use super::setting::{Asked, Setting};
use super::{owner, subject};
use crate::api::{
    Answer, Context, Effect, EntityKind, EntityOutcome, EntityRef, EntityResult, Fact, FoundEntity, HarnessDelete,
    HarnessDeleted, Outputs, Plan, Read, Step,
};
use crate::problem::Problem;
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
        for kind in [EntityKind::InputSet, EntityKind::Trigger] {
            for found in listed(facts, kind, &pipeline) {
                let entity = reference(kind, &found.identifier, Some(&names.pipeline_id));
                problems.extend((!owner::is_ours(found)).then(|| foreign(&entity)));
                all.push(entity);
            }
        }
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
    let mut effects: Vec<Effect> = all
        .iter()
        .map(|entity| Effect::DeleteEntity {
            key: key("delete", entity),
            entity: entity.clone(),
        })
        .collect();
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

/// Why an entity is not ours to remove, where that is so.
fn refused(service: &str, entity: &EntityRef, found: &FoundEntity) -> Option<Problem> {
    if !owner::is_ours(found) {
        return Some(foreign(entity));
    }
    owner::tag(found, "service")
        .filter(|other| other != service)
        .map(|other| subject::collides(service, &other))
}

/// What belongs to a pipeline.
fn listed<'a>(facts: &mut Facts<'a>, kind: EntityKind, pipeline: &EntityRef) -> &'a [FoundEntity] {
    let read = Read::Entities {
        kind,
        scope: pipeline.scope.clone(),
        parent: Some(pipeline.identifier.clone()),
        tags: serde_json::Map::new(),
    };
    match facts.answer(read) {
        Found::There(Answer::Entities { entities }) => entities,
        _ => &[],
    }
}

/// The problem of an entity that others still refer to.
fn in_use(facts: &mut Facts, entity: &EntityRef, going: &[EntityRef]) -> Option<Problem> {
    let Found::There(Answer::Usage { references }) = facts.answer(Read::Usage { entity: entity.clone() }) else {
        return None;
    };
    let goes = |reference: &&String| {
        let identifier = reference
            .rsplit_once(' ')
            .map_or(reference.as_str(), |(_, identifier)| identifier);
        !going.iter().any(|entity| entity.identifier == identifier)
    };
    let others: Vec<String> = references
        .iter()
        .filter(goes)
        .map(|reference| format!("`{reference}`"))
        .collect();
    if others.is_empty() {
        return None;
    }
    let message = format!("{} is still used by {}", title(entity), others.join(", "));
    Some(Problem::error("harness/in-use", message).help("take the reference out first"))
}
