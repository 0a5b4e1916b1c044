//! `ameide:primitive:change`: fields, owner, project and environments of a primitive. Its name, its kind and its tenant stay.

use super::component::{Component, Given};
use super::identity::Identity;
use super::kind::Kind;
use super::kinds::Kinds;
use super::place::{Place, component_path, resource_path};
use super::propose::{self, Proposal, told};
use super::resource::{put, remove};
use super::wiring::{self, WiredFile, entity_path, held};
use super::{entity, values};
use crate::api::{Context, Fact, FileChange, Outputs, Plan, PrimitiveChange, PrimitiveChanged, Step};
use crate::config::Config;
use crate::facts::{Facts, FilesAt, Halt};
use crate::problem::Problem;
use crate::proposal::hash;
use crate::service::repository;
use serde_json::{Map, Value, json};

/// Decides the next step.
pub fn step(input: &PrimitiveChange, context: &Context, facts: &[Fact]) -> Step {
    plan(input, context, &Facts::new(facts)).into()
}

fn plan(input: &PrimitiveChange, context: &Context, facts: &Facts<'_>) -> Result<Plan, Halt> {
    let config = Config::read(&context.config)?;
    let place = Place::of(input.repo_url.as_ref(), input.base_branch.as_ref(), &config)?;
    repository(&place.repo, "repoUrl")?;
    let kinds = Kinds::at(&input.kinds, &place, &config, facts)?;
    let kind = kinds.named(&input.kind)?;
    let change = Change::read(input, kind, &config)?;
    let full = change.identity.full();
    let paths = match kind.resource {
        Some(_) => vec![component_path(&full), resource_path(&full)],
        None => vec![entity_path(&full, &config)],
    };
    let unset = input.unset.clone().unwrap_or_default();
    let intent = json!({ "change": full, "fields": change.values, "unset": unset, "base": place.base,
        "given": [input.owner, input.system, input.domain, input.description, input.project],
        "environments": input.environments });
    let proposal = Proposal {
        place: &place,
        branch: input.branch.as_ref(),
        is_direct: input.create_pull_request == Some(false),
        verb: "change",
        full: &full,
        headline: format!("Change {full}"),
        text: change.text(),
        intent: hash(&intent),
        paths: paths.clone(),
    };
    let outputs = PrimitiveChanged {
        files: paths,
        ..told(&full, &place)
    };
    let mut plan = propose::plan(&proposal, facts, outputs, Outputs::PrimitiveChange, |found, _| {
        change.edit(found, &config).map(|(_, changes)| changes)
    })?;
    // Known by now: the round would have ended otherwise.
    let base = crate::api::Read::files(&place.repo, &place.base, proposal.paths.clone());
    if let (Some(found), Outputs::PrimitiveChange(told)) = (facts.files(&base).present(), &mut plan.outputs) {
        let (component, _) = change.edit(&found, &config)?;
        if kind.resource.is_some() {
            told.namespaces = component.environments.iter().cloned().collect();
        }
    }
    Ok(plan)
}

/// A change, checked as far as it can be without the primitive.
struct Change<'a> {
    kind: &'a Kind,
    identity: Identity,
    given: Given<'a>,
    values: Map<String, Value>,
    unset: &'a [String],
}

impl<'a> Change<'a> {
    fn read(input: &'a PrimitiveChange, kind: &'a Kind, config: &Config) -> Result<Self, Vec<Problem>> {
        let given = Given {
            project: input.project.as_ref(),
            owner: input.owner.as_ref(),
            system: input.system.as_ref(),
            domain: input.domain.as_ref(),
            description: input.description.as_ref(),
            repository: None,
            environments: input.environments.as_ref(),
        };
        let unset = input.unset.as_deref().unwrap_or_default();
        let mut problems = given.problems(config);
        let identity = Identity::read(kind, &input.name, input.version.as_deref(), config);
        let values = values::some(kind, input.fields.as_ref());
        problems.extend(values::removable(kind, unset).err().unwrap_or_default());
        match (identity, values) {
            (Ok(identity), Ok(values)) if problems.is_empty() => Ok(Self {
                kind,
                identity,
                given,
                values,
                unset,
            }),
            (identity, values) => {
                problems.extend(identity.err().unwrap_or_default());
                problems.extend(values.err().unwrap_or_default());
                Err(problems)
            }
        }
    }

    /// Names what changes; values are in the diff.
    fn text(&self) -> String {
        let names = self.values.keys().chain(self.unset);
        names.map(|name| format!("- `{name}`\n")).collect()
    }

    /// The primitive as it then is, and the changes of its files.
    fn edit(&self, found: &FilesAt<'_>, config: &Config) -> Result<(Component, Vec<FileChange>), Vec<Problem>> {
        if self.kind.resource.is_none() {
            return self.edit_entity(found, config);
        }
        let full = self.identity.full();
        let one = |problem: Problem| vec![problem];
        let (component, resource) = (component_path(&full), resource_path(&full));
        held(&self.identity, &component, found).map_err(one)?;
        let mut stored = held(&self.identity, &resource, found).map_err(one)?;
        let was = Component::read(&component, found.get(&component).unwrap_or_default()).map_err(one)?;
        let now = was.changed(self.given, config)?;
        let spec = stored.entry("spec").or_insert_with(|| Value::Object(Map::new()));
        if let Value::Object(spec) = spec {
            for field in self.kind.asked() {
                if let Some(value) = self.values.get(&field.name) {
                    put(spec, &field.path, field.stored(value));
                } else if self.unset.contains(&field.name) {
                    remove(spec, &field.path);
                }
            }
        }
        let files = [(component, now.map()), (resource, stored)].map(|(path, map)| WiredFile {
            path,
            map,
            is_kept: false,
        });
        let changes = wiring::changes(&now, &files, found, true)?;
        Ok((now, changes))
    }

    /// What is not deployed is all in its entity.
    fn edit_entity(&self, found: &FilesAt<'_>, config: &Config) -> Result<(Component, Vec<FileChange>), Vec<Problem>> {
        let path = entity_path(&self.identity.full(), config);
        let stored = held(&self.identity, &path, found).map_err(|problem| vec![problem])?;
        let now = entity::component_of(&self.identity, &stored).changed(self.given, config)?;
        let names = |field: &super::field::Field| match &field.refers {
            _ if self.unset.contains(&field.name) => Vec::new(),
            Some(refers) if !self.values.contains_key(&field.name) => entity::referred(&stored, &refers.relation),
            _ => entity::names_in(self.values.get(&field.name)),
        };
        let related = entity::related(self.kind, names);
        let mut made = entity::entities(self.kind, &now, &related, None, config);
        made.truncate(1);
        let files: Vec<_> = made
            .into_iter()
            .map(|map| WiredFile {
                path: path.clone(),
                map,
                is_kept: false,
            })
            .collect();
        let changes = wiring::changes(&now, &files, found, true)?;
        Ok((now, changes))
    }
}
