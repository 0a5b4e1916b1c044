//! The table of kinds: those that ship, and the organization's own, which take precedence. `primitive:kinds` shows it.

use super::kind::{DECLARATION, Kind, SkeletonFile, bad_kind};
use super::{place, schema};
use crate::api::{
    Context, Fact, Outputs, Plan, PrimitiveKinds, PrimitiveKindsListed, Read, ShownKind, SourceFile, Step,
};
use crate::config::Config;
use crate::facts::{Facts, Halt};
use crate::problem::{Problem, suggestion};
use crate::service::visible;
use std::collections::BTreeMap;

/// All files of the organization's own kinds together may be this large.
const MOST_BYTES: usize = 8 * 1024 * 1024;
const SKELETON: &str = "skeleton/";

/// The kinds, by name.
#[derive(Debug, Default)]
pub struct Kinds(BTreeMap<String, Kind>);

/// Decides the next step of `primitive:kinds`.
pub fn step(input: &PrimitiveKinds, context: &Context, facts: &[Fact]) -> Step {
    plan(input, context, &Facts::new(facts)).into()
}

fn plan(input: &PrimitiveKinds, context: &Context, facts: &Facts<'_>) -> Result<Plan, Halt> {
    let config = Config::read(&context.config)?;
    let kinds = match &input.repo_url {
        Some(repo) => Kinds::at(
            &input.kinds,
            &place::Place::of(Some(repo), None, &config)?,
            &config,
            facts,
        )?,
        None => Kinds::shipped(&input.kinds)?,
    };
    let shown = kinds.0.values().map(shown).collect();
    Ok(Plan::telling(Outputs::PrimitiveKinds(PrimitiveKindsListed {
        kinds: shown,
        component: schema::component(&config),
    })))
}

fn shown(kind: &Kind) -> ShownKind {
    let resource = kind.resource.as_ref();
    ShownKind {
        kind: kind.name.clone(),
        title: kind.title.clone(),
        description: kind.description.clone(),
        has_skeleton: !kind.skeleton.is_empty(),
        resource: resource.map(|resource| format!("{} {}", resource.api_version, resource.kind)),
        entity_kind: kind.entity.kind.clone(),
        entity_type: kind.entity.type_.clone(),
        form: schema::form(kind),
        schema: schema::resource(kind),
    }
}

impl Kinds {
    /// The kinds that come with the request.
    ///
    /// # Errors
    ///
    /// `primitive/bad-kind`, for each that cannot be used.
    pub fn shipped(files: &[SourceFile]) -> Result<Self, Vec<Problem>> {
        let files = files
            .iter()
            .map(|file| (file.path.as_str(), file.path.as_str(), file.content.as_slice()));
        Self::read(files.collect())
    }

    /// Those, and the organization's own in its GitOps repository.
    ///
    /// # Errors
    ///
    /// Ends the round where they are not read yet; `primitive/bad-kind`, for each that cannot be used.
    pub fn at(files: &[SourceFile], place: &place::Place, config: &Config, facts: &Facts<'_>) -> Result<Self, Halt> {
        let mut kinds = Self::shipped(files)?;
        let folder = &config.primitives.kinds_path;
        let tree = Read::Tree {
            repo: place.repo.clone(),
            at: place.base.clone(),
            folder: folder.clone(),
        };
        let paths: Vec<String> = facts.tree(&tree).known(facts)?.unwrap_or_default().to_vec();
        if paths.is_empty() {
            return Ok(kinds);
        }
        let found = facts
            .files(&Read::files(&place.repo, &place.base, paths))
            .known(facts)?;
        let found = found.map(|found| found.files).unwrap_or_default();
        let size: usize = found
            .iter()
            .filter_map(|file| file.content.as_ref())
            .map(|content| content.len())
            .sum();
        if size > MOST_BYTES {
            let why = format!("the folder holds {size} bytes; at most {MOST_BYTES} are read");
            return Err(bad_kind(folder, why).into());
        }
        let own = found.iter().filter_map(|file| {
            let path = file.path.strip_prefix(folder.as_str())?.strip_prefix('/')?;
            Some((path, file.path.as_str(), file.content.as_ref()?.as_slice()))
        });
        kinds.0.extend(Self::read(own.collect())?.0);
        Ok(kinds)
    }

    /// Reads files, each with its path below the folder of kinds, its path for messages, and its content.
    fn read(files: Vec<(&str, &str, &[u8])>) -> Result<Self, Vec<Problem>> {
        let (mut kinds, mut problems) = (BTreeMap::new(), Vec::new());
        for (path, source, content) in &files {
            let Some((folder, DECLARATION)) = path.split_once('/') else {
                continue;
            };
            match Kind::read(folder, source, content) {
                Ok(kind) => {
                    kinds.insert(folder.to_owned(), kind);
                }
                Err(problem) => problems.push(problem),
            }
        }
        for (path, source, content) in &files {
            let Some((folder, rest)) = path.split_once('/') else {
                continue;
            };
            let (Some(kind), Some(below)) = (kinds.get_mut(folder), rest.strip_prefix(SKELETON)) else {
                continue;
            };
            kind.skeleton.push(SkeletonFile {
                path: below.to_owned(),
                source: (*source).to_owned(),
                content: content.to_vec(),
            });
        }
        if problems.is_empty() {
            Ok(Self(kinds))
        } else {
            Err(problems)
        }
    }

    /// The kind of that name.
    ///
    /// # Errors
    ///
    /// `primitive/unknown-kind`, with the one that was meant.
    pub fn named(&self, name: &str) -> Result<&Kind, Problem> {
        self.0.get(name).ok_or_else(|| {
            Problem::error("primitive/unknown-kind", format!("unknown kind `{}`", visible(name)))
                .help(suggestion(name, self.0.keys().map(String::as_str)))
                .path("kind")
        })
    }

    /// The kind whose custom resource this is.
    pub fn of_resource(&self, api_version: &str, kind: &str) -> Option<&Kind> {
        let is_it = |known: &&Kind| {
            let resource = known.resource.as_ref();
            resource.is_some_and(|resource| resource.api_version == api_version && resource.kind == kind)
        };
        self.0.values().find(is_it)
    }

    /// The names of all kinds.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}
