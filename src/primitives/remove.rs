//! `ameide:primitive:remove`: takes the wiring of a primitive away. Its repository stays.

use super::entity::names_in;
use super::identity::Identity;
use super::kinds::Kinds;
use super::place::{COMPONENT, COMPONENTS, Place, RESOURCE, component_path};
use super::propose::{self, Proposal, told};
use super::resource::get;
use super::wiring::{held, paths};
use crate::api::{Context, Fact, FileChange, Outputs, Plan, PrimitiveChanged, PrimitiveRemove, Read, Step};
use crate::config::Config;
use crate::facts::{Facts, FilesAt, Halt};
use crate::problem::Problem;
use crate::proposal::hash;
use crate::service::{repository, visible};
use crate::yaml::expand::value_of;
use serde_json::json;

/// Decides the next step.
pub fn step(input: &PrimitiveRemove, context: &Context, facts: &[Fact]) -> Step {
    plan(input, context, &Facts::new(facts)).into()
}

fn plan(input: &PrimitiveRemove, context: &Context, facts: &Facts<'_>) -> Result<Plan, Halt> {
    let config = Config::read(&context.config)?;
    let place = Place::of(input.repo_url.as_ref(), input.base_branch.as_ref(), &config)?;
    repository(&place.repo, "repoUrl")?;
    let kinds = Kinds::at(&input.kinds, &place, &config, facts)?;
    let kind = kinds.named(&input.kind)?;
    let identity = Identity::read(kind, &input.name, input.version.as_deref(), &config)?;
    let full = identity.full();
    unused(&full, &kinds, &place, facts)?;
    let paths = paths(kind, &full, &config);
    let proposal = Proposal {
        place: &place,
        branch: input.branch.as_ref(),
        is_direct: input.create_pull_request == Some(false),
        verb: "remove",
        full: &full,
        headline: format!("Remove {full}"),
        text: "Its repository and its data stay.\n".to_owned(),
        intent: hash(&json!({ "remove": full, "base": place.base })),
        paths: paths.clone(),
    };
    let outputs = PrimitiveChanged {
        files: paths.clone(),
        ..told(&full, &place)
    };
    propose::plan(&proposal, facts, outputs, Outputs::PrimitiveRemove, |found, _| {
        edit(&identity, &paths, found)
    })
}

/// Deletes the files that carry our mark; the first of them must be there.
fn edit(identity: &Identity, paths: &[String], found: &FilesAt<'_>) -> Result<Vec<FileChange>, Vec<Problem>> {
    let (mut changes, mut problems) = (Vec::new(), Vec::new());
    for path in paths {
        match held(identity, path, found) {
            Ok(_) => changes.push(FileChange {
                path: path.clone(),
                content: None,
            }),
            Err(problem) if problem.code == "primitive/not-found" => {}
            Err(problem) => problems.push(problem),
        }
    }
    if changes.is_empty() && problems.is_empty() {
        let first = paths.first().map(String::as_str).unwrap_or_default();
        problems.extend(held(identity, first, found).err());
    }
    if problems.is_empty() {
        Ok(changes)
    } else {
        Err(problems)
    }
}

/// Refuses to remove what other primitives depend on.
fn unused(full: &str, kinds: &Kinds<'_>, place: &Place, facts: &Facts<'_>) -> Result<(), Halt> {
    let tree = Read::Tree {
        repo: place.repo.clone(),
        at: place.base.clone(),
        folder: COMPONENTS.to_owned(),
    };
    let own = component_path(full).replace(COMPONENT, RESOURCE);
    let all = facts.tree(&tree).known(facts)?.unwrap_or_default().iter();
    let resources: Vec<String> = all
        .filter(|path| path.ends_with(&format!("/{RESOURCE}")) && **path != own)
        .cloned()
        .collect();
    if resources.is_empty() {
        return Ok(());
    }
    let found = facts
        .files(&Read::files(&place.repo, &place.base, resources))
        .known(facts)?;
    let users = found
        .map(|found| found.files)
        .unwrap_or_default()
        .iter()
        .filter_map(|file| {
            let text = std::str::from_utf8(file.content.as_ref()?).ok()?;
            let value = value_of(text).ok()?;
            let word = |key: &str| value.get(key)?.as_str();
            let kind = kinds.of_resource(word("apiVersion")?, word("kind")?)?;
            let refers = kind.fields.iter().filter(|field| field.refers.is_some());
            let spec = value.get("spec")?;
            let names: Vec<String> = refers.flat_map(|field| names_in(get(spec, &field.path))).collect();
            names.iter().any(|name| name == full).then(|| file.path.clone())
        });
    let users: Vec<String> = users.collect();
    let Some(first) = users.first() else { return Ok(()) };
    let message = format!(
        "`{full}` is in use: {} primitives depend on it, such as the one of this file",
        users.len()
    );
    Err(Problem::error("primitive/in-use", message)
        .file(visible(first))
        .help("take it out of their fields first, with `ameide primitive change`")
        .into())
}
