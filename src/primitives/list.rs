//! `primitive:list`: the primitives of a GitOps repository, with their entities for Backstage's catalog. What cannot be read is told,
//! and everything else listed.

use super::component::{Component, bad_component};
use super::definitions::EntityFiles;
use super::entity::{self, Definition, NOBODY};
use super::kind::Kind;
use super::kinds::Kinds;
use super::place::{COMPONENTS, Place, component_path, name_in, resource_path, values_path};
use super::resource::get;
use crate::api::{
    Context, Fact, ListedDefinition, ListedPrimitive, Outputs, Plan, PrimitiveList, PrimitivesListed, Read, Step,
};
use crate::config::Config;
use crate::entries::locate::no_branch;
use crate::facts::{Facts, Halt};
use crate::problem::{Problem, counted};
use crate::service::{Systems, WebRepository, located, repository};
use crate::yaml::expand::value_of;
use crate::yaml::text::decode;
use serde_json::{Map, Value};
use std::collections::HashMap;

/// The files of the primitives, by path.
type Files<'a> = HashMap<&'a str, &'a [u8]>;

/// Decides the next step.
pub fn step(input: &PrimitiveList, context: &Context, facts: &[Fact]) -> Step {
    plan(input, context, &Facts::new(facts)).into()
}

fn plan(input: &PrimitiveList, context: &Context, facts: &Facts<'_>) -> Result<Plan, Halt> {
    let config = Config::read(&context.config)?;
    let place = Place::of(input.repo_url.as_ref(), input.base_branch.as_ref(), &config)?;
    repository(&place.repo, "repoUrl")?;
    let kinds = Kinds::at(&input.kinds, &place, &config, facts)?;
    let tree = |folder: &str| Read::Tree {
        repo: place.repo.clone(),
        at: place.base.clone(),
        folder: folder.to_owned(),
    };
    let entity_files = EntityFiles::of(&config, &kinds);
    let trees = [tree(COMPONENTS), tree(entity_files.folder())];
    facts.need(&trees)?;
    let [all, beside] = trees.map(|tree| facts.tree(&tree).known(facts));
    let all = all?.ok_or_else(|| no_branch(&place.base))?;
    let names: Vec<&str> = all.iter().filter_map(|path| name_in(path)).collect();
    let mut paths: Vec<String> = names
        .iter()
        .flat_map(|name| [component_path(name), resource_path(name), values_path(name)])
        .collect();
    let beside = beside?.unwrap_or_default();
    let candidates = beside.iter().filter(|path| entity_files.is_candidate(path));
    paths.extend(candidates.cloned());
    let (mut primitives, mut problems) = (Vec::new(), Vec::new());
    let mut definitions = Vec::new();
    if !paths.is_empty() {
        let found = facts
            .files(&Read::files(&place.repo, &place.base, paths))
            .known(facts)?;
        let found = found.ok_or_else(|| no_branch(&place.base))?;
        let files: Files<'_> = found
            .files
            .iter()
            .filter_map(|file| Some((file.path.as_str(), file.content.as_ref()?.as_slice())))
            .collect();
        for file in found.files {
            let content = file.content.as_ref().filter(|_| entity_files.is_candidate(&file.path));
            let Some(content) = content else { continue };
            match entity_files.read(&file.path, content) {
                Ok(definition) => definitions.extend(definition),
                Err(problem) => problems.push(problem),
            }
        }
        for name in names {
            match listed(name, &files, &kinds, &config) {
                Ok(primitive) => primitives.push(primitive),
                Err(problem) => problems.push(problem),
            }
        }
    }
    primitives.sort_by(|one: &ListedPrimitive, other| one.primitive.cmp(&other.primitive));
    Ok(Plan {
        notes: vec![counted(primitives.len(), "primitive", "primitives")],
        ..Plan::telling(Outputs::PrimitiveList(PrimitivesListed {
            systems: systems(&mut primitives, &mut problems, &place),
            primitives,
            definitions: placed(definitions, &place),
            problems,
        }))
    })
}

/// Says in each definition which file it comes from.
fn placed(mut definitions: Vec<ListedDefinition>, place: &Place) -> Vec<ListedDefinition> {
    definitions.sort_by(|one, other| one.primitive.cmp(&other.primitive));
    if let Some(web) = WebRepository::of(&place.repo) {
        for ListedDefinition { entity, path, .. } in &mut definitions {
            located(entity, &web, &place.base, path, 1);
        }
    }
    definitions
}

/// The Systems and Domains that the primitives name. All entities say which file they come from.
fn systems(primitives: &mut [ListedPrimitive], problems: &mut Vec<Problem>, place: &Place) -> Vec<Map<String, Value>> {
    let mut systems = Systems::default();
    for primitive in &*primitives {
        let Some(system) = &primitive.system else { continue };
        let (domain, owner) = (
            primitive.domain.as_deref(),
            primitive.owner.as_deref().unwrap_or(NOBODY),
        );
        let added = systems.add(system, domain, &primitive.primitive, owner, primitive.path.as_str());
        problems.extend(added.err().map(|problem| problem.file(&primitive.path)));
    }
    let web = WebRepository::of(&place.repo);
    let say = |entity: &mut Map<String, Value>, path: &str| {
        if let Some(web) = &web {
            located(entity, web, &place.base, path, 1);
        }
    };
    let mut found = Vec::new();
    for (mut entity, path) in systems.entities() {
        say(&mut entity, path);
        found.push(entity);
    }
    for primitive in primitives {
        for entity in &mut primitive.entities {
            say(entity, &primitive.path);
        }
    }
    found
}

fn listed(name: &str, files: &Files<'_>, kinds: &Kinds<'_>, config: &Config) -> Result<ListedPrimitive, Problem> {
    let path = component_path(name);
    let component = Component::read(&path, files.get(path.as_str()).copied().unwrap_or_default())?;
    if component.identity.full() != name {
        return Err(bad_component(
            &path,
            &format!("its folder must be `{}`", component.identity.full()),
        ));
    }
    let kind = kinds
        .named(&component.identity.kind)
        .map_err(|problem| problem.file(&path))?;
    let value = |path: &str| match files.get(path) {
        Some(content) => document(path, content),
        None => Ok(Value::Null),
    };
    let (resource, values) = (value(&resource_path(name))?, value(&values_path(name))?);
    let related = related(kind, &resource);
    let entities = entity::entities(kind, &component, &related, Some(Definition::Elsewhere), config);
    let identity = &component.identity;
    Ok(ListedPrimitive {
        primitive: name.to_owned(),
        kind: identity.kind.clone(),
        name: identity.name.clone(),
        version: identity.version.clone(),
        project: component.project.clone(),
        tenant: component.tenancy.tenant.clone(),
        sku: component.tenancy.sku.name().to_owned(),
        origin: component.tenancy.origin.name().to_owned(),
        owner: component.owner.clone(),
        system: component.system.clone(),
        domain: component.domain.clone(),
        namespaces: component.environments.iter().cloned().collect(),
        enabled: values.get("enabled") == Some(&Value::Bool(true)),
        image: values.get("image").and_then(Value::as_str).map(str::to_owned),
        path,
        entities,
    })
}

fn document(path: &str, content: &[u8]) -> Result<Value, Problem> {
    let text = decode(content).map_err(|problem| problem.file(path))?;
    value_of(text.body).map_err(|problem| problem.file(path))
}

/// The relations that the custom resource makes.
fn related(kind: &Kind, resource: &Value) -> Vec<(String, Vec<String>)> {
    let spec = resource.get("spec").unwrap_or(&Value::Null);
    entity::related(kind, |field| entity::names_in(get(spec, &field.path)))
}
