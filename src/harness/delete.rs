//! `ameide:harness:delete`: removes a service's bundle in the reverse order of creation. Environments, infrastructure and
//! templates are shared and stay.

use crate::api::{
    Context, Effect, EntityKind, EntityOutcome, EntityRef, EntityResult, Fact, FoundFile, HarnessDelete,
    HarnessDeleted, Outputs, Plan, Read, Step,
};
use crate::facts::{Facts, FilesAt, Found, Halt};
use crate::harness::adopted;
use crate::harness::reconcile::decide::kind;
use crate::harness::reconcile::pipeline_files::{commit, removal};
use crate::harness::reconcile::removal::{children, delete, in_use, refused};
use crate::harness::service_input;
use crate::harness::target::{HarnessTarget, RequestedScope};
use crate::problem::Problem;
use crate::service::{ServiceNames, repository};

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
    let mut names = service_input::of_name(&input.service, &target)?;
    if let Some(pipeline) = adopted::pipeline_of(&input.service, &names.pipeline_id, &target, facts)? {
        names.pipeline_id = pipeline;
    }
    // Looked up first, so that the file is read in the same round as the entities.
    let file = PipelineFile::look(input, &target, facts)?;
    let entities = deletable(&input.service, &names, &target, facts)?;
    let mut effects: Vec<Effect> = entities.iter().map(delete).collect();
    let mut notes = Vec::new();
    if let Some(file) = file.present()
        && let Some(effect) = file.removed(&input.service, &target)?
    {
        notes.push(format!("the pipeline file `{}` is removed", file.file.path));
        effects.push(effect);
    }
    let outcome = if effects.is_empty() {
        notes.push(format!("`{}` has no entities in Harness", input.service));
        EntityOutcome::Unchanged
    } else {
        EntityOutcome::Deleted
    };
    let outputs = HarnessDeleted {
        pipeline_id: names.pipeline_id,
        outcome,
        entities: entities.iter().map(deleted).collect(),
    };
    Ok(Plan {
        effects,
        notes,
        warnings: Vec::new(),
        outputs: Outputs::HarnessDelete(outputs),
    })
}

/// The entities of a service, in the order of removal; refused where one is not managed by Ameide, or still in use.
fn deletable(
    service: &str,
    names: &ServiceNames,
    target: &HarnessTarget,
    facts: &Facts,
) -> Result<Vec<EntityRef>, Halt> {
    let roots = [
        target.entity(EntityKind::Service, &names.service_id, None),
        target.entity(EntityKind::Pipeline, &names.pipeline_id, None),
    ];
    let found = roots.each_ref().map(|entity| facts.entity(entity));
    facts.known()?;
    let mut problems = Vec::new();
    let mut existing = Vec::new();
    for (entity, found) in roots.into_iter().zip(found) {
        if let Found::Present(found) = found {
            problems.extend(refused(service, &entity, found));
            existing.push(entity);
        }
    }
    let mut all = existing.clone();
    if let Some(pipeline) = existing.iter().find(|entity| entity.kind == EntityKind::Pipeline) {
        let children = children(pipeline, facts);
        problems.extend(children.problems);
        all.extend(children.entities);
    }
    // What uses an entity may be deleted along with it.
    problems.extend(existing.iter().flat_map(|entity| in_use(facts, entity, &all)));
    facts.known()?;
    if problems.is_empty() {
        all.reverse();
        Ok(all)
    } else {
        Err(problems.into())
    }
}

fn deleted(entity: &EntityRef) -> EntityResult {
    EntityResult {
        kind: kind(entity.kind).to_owned(),
        identifier: entity.identifier.clone(),
        outcome: EntityOutcome::Deleted,
    }
}

/// The file of the pipeline in the pipelines repository.
struct PipelineFile<'a> {
    repo: &'a str,
    /// The commit that it was read at.
    commit: &'a str,
    file: &'a FoundFile,
}

impl<'a> PipelineFile<'a> {
    /// Absent if no repository is configured.
    fn look(input: &'a HarnessDelete, target: &'a HarnessTarget, facts: &Facts<'a>) -> Result<Found<Self>, Problem> {
        let pipelines = &target.config.pipelines;
        let Some(repo) = input.pipelines_repo_url.as_deref().or(pipelines.repo_url.as_deref()) else {
            return Ok(Found::Absent);
        };
        repository(repo, "pipelinesRepoUrl")?;
        let path = pipelines.pipeline_path.fill(&[("service", &input.service)]);
        let read = Read::files(repo, &pipelines.base_branch, vec![path]);
        Ok(match facts.files(&read) {
            Found::Present(FilesAt { commit, files }) => match files.first() {
                Some(file) => Found::Present(Self { repo, commit, file }),
                None => Found::Absent,
            },
            Found::Absent => Found::Absent,
            Found::Unread => Found::Unread,
        })
    }

    /// The commit that removes it, if it exists.
    fn removed(&self, service: &str, target: &HarnessTarget) -> Result<Option<Effect>, Problem> {
        let change = removal(self.file)?;
        let what = format!("the pipeline of {service}");
        Ok(commit(
            &what,
            self.repo,
            self.commit,
            change.into_iter().collect(),
            target,
        ))
    }
}
