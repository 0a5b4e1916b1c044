//! Decides for each entity of a bundle whether to create, update or keep it, or to reject the request.

use crate::api::{Effect, EntityKind, EntityOutcome, EntityRef, EntityResult, FoundEntity, OnExisting, PutEntity};
use crate::facts::Found;
use crate::harness::desired::bundle::Bundle;
use crate::harness::desired::entity::{Desired, Sharing};
use crate::harness::reconcile::compare::{agrees, same};
use crate::harness::reconcile::last_write;
use crate::harness::reconcile::owner;
use crate::harness::service_input;
use crate::problem::Problem;
use serde_json::Value;

/// The decisions for a bundle.
#[derive(Default)]
pub struct Decided {
    /// Writes, in order of application.
    pub effects: Vec<Effect>,
    /// Lines for the log.
    pub notes: Vec<String>,
    /// What happens to each entity.
    pub results: Vec<EntityResult>,
    /// The pipeline as it is written, where it is.
    pub pipeline_yaml: Option<String>,
    /// Whether a pipeline that differs is kept as it is; then its file is, too.
    pub keeps_pipeline: bool,
}

/// Compares each entity with what was found. What is found may not tell its version, which a list then does: `version`.
pub fn decide(
    service: &str,
    bundle: &Bundle,
    found: &[Found<&FoundEntity>],
    existing: OnExisting,
    version: impl Fn(&EntityRef) -> Option<u32>,
) -> Result<Decided, Vec<Problem>> {
    decide_all(service, bundle, found, Rules { existing, takes: false }, version)
}

/// The same, but takes over what is not managed by Ameide: it has been recorded before.
pub fn take_over(
    service: &str,
    bundle: &Bundle,
    found: &[Found<&FoundEntity>],
    version: impl Fn(&EntityRef) -> Option<u32>,
) -> Result<Decided, Vec<Problem>> {
    let existing = OnExisting::Update;
    decide_all(service, bundle, found, Rules { existing, takes: true }, version)
}

/// What may be done to entities that exist.
#[derive(Clone, Copy)]
struct Rules {
    /// To those that are managed by Ameide and differ.
    existing: OnExisting,
    /// Whether those of the service that are not managed by Ameide are taken over.
    takes: bool,
}

fn decide_all(
    service: &str,
    bundle: &Bundle,
    found: &[Found<&FoundEntity>],
    rules: Rules,
    version: impl Fn(&EntityRef) -> Option<u32>,
) -> Result<Decided, Vec<Problem>> {
    let existing = rules.existing;
    let mut decided = Decided::default();
    let mut problems = Vec::new();
    for (desired, found) in bundle.entities.iter().zip(found) {
        let outcome = match found.present() {
            None => {
                decided.put(desired, bundle, None);
                EntityOutcome::Created
            }
            Some(found) => match judge(service, desired, found, rules) {
                Ok(Verdict::Same) if existing != OnExisting::Update || remembers(desired, found, bundle) => {
                    EntityOutcome::Unchanged
                }
                Ok(Verdict::Leave(note)) => {
                    decided.keeps_pipeline |= desired.entity.kind == EntityKind::Pipeline;
                    decided.notes.push(format!("{} {note}", title(&desired.entity)));
                    EntityOutcome::Unchanged
                }
                Ok(Verdict::Same | Verdict::Put) => {
                    let known = FoundEntity {
                        version: found.version.or_else(|| version(&desired.entity)),
                        ..found.clone()
                    };
                    decided.put(desired, bundle, Some(&known));
                    EntityOutcome::Updated
                }
                Err(problem) => {
                    problems.push(problem);
                    EntityOutcome::Unchanged
                }
            },
        };
        decided.results.push(EntityResult {
            kind: kind(desired.entity.kind).to_owned(),
            identifier: desired.entity.identifier.clone(),
            outcome,
        });
    }
    if problems.is_empty() {
        Ok(decided)
    } else {
        Err(problems)
    }
}

/// Whether a pipeline remembers what its bundle is made from now. Where it does not, an entity beside it may be another one, and a
/// look at the list would call it outdated forever.
fn remembers(desired: &Desired, found: &FoundEntity, bundle: &Bundle) -> bool {
    desired.entity.kind != EntityKind::Pipeline
        || owner::tag(found, last_write::CONTENT).is_none_or(|content| content == bundle.pipeline.digest)
}

enum Verdict {
    Same,
    Leave(&'static str),
    Put,
}

fn judge(service: &str, desired: &Desired, found: &FoundEntity, rules: Rules) -> Result<Verdict, Problem> {
    let entity = &desired.entity;
    if !owner::is_ours(found) {
        return match desired.sharing {
            Sharing::AnyOwner => Ok(Verdict::Leave("isn't managed by Ameide and is used as it is")),
            Sharing::None if rules.takes => Ok(Verdict::Put),
            Sharing::None | Sharing::Ours => Err(foreign(entity)),
        };
    }
    if let Some(other) =
        owner::tag(found, "service").filter(|other| desired.sharing == Sharing::None && other != service)
    {
        return Err(service_input::collides(service, &other));
    }
    if found.valid && says_the_same(desired, found) && owner::tag(found, last_write::PARTIAL).is_none() {
        return Ok(Verdict::Same);
    }
    match rules.existing {
        OnExisting::Update => Ok(Verdict::Put),
        OnExisting::Keep if found.valid => Ok(Verdict::Leave("differs from the desired state and is kept unchanged")),
        OnExisting::Keep => {
            let message = format!(
                "{} is stored in Harness but is not valid, so it cannot be kept",
                title(entity)
            );
            Err(Problem::error("harness/invalid-stored", message)
                .help("fix it in Harness, or allow it to be updated: `onExisting: update`"))
        }
        OnExisting::Fail => {
            let message = format!("{} already exists and differs from the desired state", title(entity));
            Err(Problem::error("harness/exists", message)
                .help("allow it to be updated (`onExisting: update`) or kept (`onExisting: keep`)"))
        }
    }
}

/// What is only worth knowing of an entity is no reason to write it again, but for the pipeline itself.
pub fn says_the_same(desired: &Desired, found: &FoundEntity) -> bool {
    let Some(yaml) = &found.yaml else { return false };
    if desired.entity.kind == EntityKind::Pipeline {
        return same(yaml, &desired.value);
    }
    let without = |mut value: Value| {
        for body in value.as_object_mut().into_iter().flat_map(|root| root.values_mut()) {
            if let Some(tags) = body.get_mut("tags").and_then(Value::as_object_mut) {
                tags.retain(|key, _| !last_write::INFORMATION.contains(&key.as_str()));
            }
        }
        value
    };
    owner::document(yaml).is_some_and(|stored| agrees(&without(stored), &without(desired.value.clone())))
}

impl Decided {
    /// The diffs of all commits.
    pub fn diff(&self) -> String {
        let diff = |effect: &Effect| match effect {
            Effect::Commit(commit) => Some(commit.diff.clone()),
            _ => None,
        };
        self.effects.iter().filter_map(diff).collect()
    }

    /// Adds the removal of an entity.
    pub fn remove(&mut self, entity: EntityRef) {
        self.notes
            .push(format!("{} is removed: the service no longer has it", title(&entity)));
        let (kind, identifier) = (kind(entity.kind).to_owned(), entity.identifier.clone());
        self.results.push(EntityResult {
            kind,
            identifier,
            outcome: EntityOutcome::Deleted,
        });
        self.effects.push(Effect::DeleteEntity {
            key: key("delete", &entity),
            entity,
        });
    }

    fn put(&mut self, desired: &Desired, bundle: &Bundle, before: Option<&FoundEntity>) {
        let yaml = if desired.entity.kind == EntityKind::Pipeline {
            let yaml = last_write::remember(&bundle.pipeline, bundle.partial, before);
            self.pipeline_yaml = Some(yaml.clone());
            yaml
        } else {
            desired.yaml()
        };
        self.effects.push(put(desired, yaml, before));
    }
}

/// The write of an entity.
pub fn put(desired: &Desired, yaml: String, before: Option<&FoundEntity>) -> Effect {
    Effect::PutEntity(PutEntity {
        key: key("put", &desired.entity),
        entity: desired.entity.clone(),
        exists: before.is_some(),
        version: before.and_then(|found| found.version),
        yaml,
        fields: desired.fields.clone(),
    })
}

/// The stable key of an effect on an entity.
pub fn key(verb: &str, entity: &EntityRef) -> String {
    let parent = entity
        .parent
        .as_deref()
        .map(|parent| format!("{parent}/"))
        .unwrap_or_default();
    let scope = &entity.scope;
    format!(
        "{verb}:{}:{}/{}/{}/{parent}{}",
        kind(entity.kind),
        scope.account,
        scope.org,
        scope.project,
        entity.identifier
    )
}

/// A kind, as Harness calls it.
pub fn kind(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Service => "service",
        EntityKind::Environment => "environment",
        EntityKind::Infrastructure => "infrastructure",
        EntityKind::Pipeline => "pipeline",
        EntityKind::InputSet => "inputSet",
        EntityKind::Trigger => "trigger",
        EntityKind::RoleAssignment => "roleAssignment",
        EntityKind::Template => "template",
    }
}

/// An entity in a sentence.
pub fn title(entity: &EntityRef) -> String {
    let word = match entity.kind {
        EntityKind::InputSet => "input set",
        EntityKind::RoleAssignment => "role assignment",
        other => kind(other),
    };
    format!("{word} `{}`", entity.identifier)
}

/// Error: an entity with this identifier exists and is not managed by Ameide.
pub fn foreign(entity: &EntityRef) -> Problem {
    let message = format!(
        "{} already exists in Harness and isn't managed by Ameide",
        title(entity)
    );
    // Only a pipeline is taken over; what belongs to it goes along with it.
    let help = match entity.kind {
        EntityKind::Pipeline => "take it over with `ameide harness adopt`, or rename the service",
        EntityKind::InputSet | EntityKind::Trigger => {
            "rename or delete it in Harness; what a pipeline made by hand has is taken over along with it"
        }
        EntityKind::Service
        | EntityKind::Environment
        | EntityKind::Infrastructure
        | EntityKind::RoleAssignment
        | EntityKind::Template => "rename or delete it in Harness, or configure another name for it",
    };
    Problem::error("harness/foreign-entity", message).help(help)
}
