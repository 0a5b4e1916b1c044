//! `config-repo:check`: what does not fit together in an existing repo, a row each. Nothing is changed.

mod attributes;
mod folders;
mod layer;
mod order;
mod profiles;
mod resource;
mod services;
mod tools;
mod workflows;

use crate::api::{ConfigRepoCheck, ConfigRepoChecked, Context, Fact, Outputs, Plan, Read, Step};
use crate::config::{Config, Layout};
use crate::entries::layout::Location;
use crate::entries::locate::{CatalogAt, no_branch};
use crate::entries::whole::whole;
use crate::facts::{Facts, FilesAt, Halt};
use crate::problem::{Severity, counted};
use layer::Layers;

const WORKFLOWS: &str = ".github/workflows";
const ATTRIBUTES: &str = ".gitattributes";

/// Decides the next step.
pub fn step(input: &ConfigRepoCheck, context: &Context, facts: &[Fact]) -> Step {
    plan(input, context, &Facts::new(facts)).into()
}

fn plan(input: &ConfigRepoCheck, context: &Context, facts: &Facts<'_>) -> Result<Plan, Halt> {
    let config = Config::read(&context.config)?;
    let catalog = CatalogAt::of(input.repo_url.as_ref(), None, None, &config)?;
    let found = Found::read(&catalog, &config, facts)?;
    let whole = match found.has_catalog {
        true => Some(whole(&catalog, facts)?),
        false => None,
    };
    let layers = Layers::read(found.paths, &found.files, &config.manifests.layers_path);
    let mut problems = layers.problems();
    problems.extend(folders::problems(&layers, &config));
    let profiles = profiles::Profiles::read(&layers, &config);
    problems.extend(profiles.problems.iter().cloned());
    problems.extend(order::problems(&layers, &profiles));
    problems.extend(attributes::problems(
        found.files.get(ATTRIBUTES),
        &catalog.location,
        &config,
    ));
    problems.extend(workflows::problems(&found.files));
    problems.extend(tools::problems(input.kustomize.as_deref(), &config));
    let (services, unserved) = services::problems(whole.as_ref(), &catalog.location, &layers, &profiles, &config);
    problems.extend(unserved);
    let checked = ConfigRepoChecked {
        layers: u32::try_from(layers.count()).unwrap_or(u32::MAX),
        services,
        sound: problems.iter().all(|problem| problem.severity == Severity::Warning),
        problems,
    };
    let notes = vec![counted(checked.problems.len(), "problem", "problems")];
    Ok(Plan {
        notes,
        ..Plan::telling(Outputs::ConfigRepoCheck(checked))
    })
}

/// The repo's files but for the catalog and what is generated.
struct Found<'a> {
    /// Paths of all files below the layers' folder.
    paths: &'a [String],
    files: FilesAt<'a>,
    has_catalog: bool,
}

impl<'a> Found<'a> {
    fn read(catalog: &CatalogAt, config: &Config, facts: &Facts<'a>) -> Result<Self, Halt> {
        let tree = |folder: &str| {
            facts.tree(&Read::Tree {
                repo: catalog.repo.clone(),
                at: catalog.base.clone(),
                folder: folder.to_owned(),
            })
        };
        let (layers, workflows) = (tree(&config.manifests.layers_path), tree(WORKFLOWS));
        let layers = layers.known(facts)?.unwrap_or_default();
        let workflows = workflows.known(facts)?.unwrap_or_default();
        let Location { path, .. } = &catalog.location;
        let is_yaml =
            |path: &&String| path.ends_with(".yaml") || path.ends_with(".yml") || path.ends_with("/Kustomization");
        let mut paths: Vec<String> = layers
            .iter()
            .filter(is_yaml)
            .filter(|other| *other != path)
            .cloned()
            .collect();
        paths.extend(workflows.iter().filter(is_yaml).cloned());
        paths.push(ATTRIBUTES.to_owned());
        paths.push(path.clone());
        let read = Read::files(&catalog.repo, &catalog.base, paths);
        let files = facts
            .files(&read)
            .known(facts)?
            .ok_or_else(|| no_branch(&catalog.base))?;
        Ok(Self {
            paths: layers,
            has_catalog: catalog.location.layout != Layout::Single || files.get(path).is_some(),
            files,
        })
    }
}
