//! The target of a request, and the changes to its files.

use super::input::acted_on;
use crate::api::{CatalogUpdate, Context, FileChange, Operation, PullRequest, Read};
use crate::catalog::entity::{self, EntityContext};
use crate::catalog::intent::Intent;
use crate::catalog::pull::{self, Origin};
use crate::catalog::working_copy::{AppliedEntry, Stance, WorkingCopy};
use crate::config::{Config, Pattern, is_acted_on};
use crate::entries::layout::Location;
use crate::entries::locate::CatalogAt;
use crate::facts::FilesAt;
use crate::problem::Problem;
use crate::service::{bad_name, is_service_name, visible};
use serde_bytes::ByteBuf;
use serde_json::{Map, Value};

/// Target of a request: repository, base branch and files.
pub struct Target<'a> {
    /// The input.
    pub input: &'a CatalogUpdate,
    /// What is requested.
    pub intent: &'a Intent,
    /// The config repo.
    pub repo: String,
    /// The base branch.
    pub base: String,
    /// The configuration.
    pub config: &'a Config,
    context: &'a Context,
    location: Location,
    paths: Vec<String>,
    /// Number of leading paths that are files of the catalog; entities follow.
    catalog: usize,
    /// Path of each service's entity; none if entities are not written.
    pub(super) entity: Option<Pattern>,
    wanted: Option<&'a Map<String, Value>>,
}

/// The changed files.
#[derive(Debug)]
pub struct Edited {
    /// Files that change.
    pub changes: Vec<FileChange>,
    /// The result for each service.
    pub applied_entries: Vec<AppliedEntry>,
    /// Warnings.
    pub warnings: Vec<Problem>,
    /// Unified diff against what was read.
    pub diff: String,
}

impl<'a> Target<'a> {
    /// The pull request that a new branch gets.
    pub fn pull_request(&self, applied_entries: &[AppliedEntry]) -> PullRequest {
        let origin = Origin {
            config: self.config,
            task_url: self.context.task_url.as_deref(),
        };
        pull::pull_request(self.input, self.intent, &origin, applied_entries)
    }

    /// Resolves the target of a request.
    pub fn new(
        input: &'a CatalogUpdate,
        context: &'a Context,
        config: &'a Config,
        intent: &'a Intent,
    ) -> Result<Self, Problem> {
        let CatalogAt { repo, base, location } = CatalogAt::of(
            input.repo_url.as_ref(),
            input.base_branch.as_ref(),
            input.file_path.as_ref(),
            config,
        )?;
        let (write_entity, wanted) = match &input.entity {
            Some(Value::Bool(write)) => (*write, None),
            Some(Value::Object(map)) => (true, Some(map)),
            None | Some(Value::Null) => (true, None),
            Some(_) => {
                return Err(
                    Problem::error("catalog/bad-input", "`entity` is neither a boolean nor a map")
                        .path("entity")
                        .help("set `false` to write no entity, or pass keys to merge over the default entity"),
                );
            }
        };
        let pattern = match &input.entity_path {
            None => config.catalog.entity_path.clone(),
            Some(path) => Pattern::new(path, &["service"]).map_err(|why| {
                Problem::error("catalog/bad-input", why)
                    .path("entityPath")
                    .help("write a path with `{service}` in it")
            })?,
        };
        let names = intent.names();
        let mut paths = location.paths(&names, config);
        let catalog = paths.len();
        let entity = write_entity.then_some(pattern);
        if let Some(pattern) = &entity {
            paths.extend(names.iter().map(|name| pattern.fill(&[("service", name)])));
        }
        // A service's name may complete what the pattern begins: `.{service}/workflows/x.yaml`.
        if let Some(path) = paths.iter().find(|path| is_acted_on(path)) {
            return Err(acted_on(path).path("entityPath"));
        }
        Ok(Self {
            input,
            intent,
            repo,
            base,
            config,
            context,
            location,
            paths,
            catalog,
            entity,
            wanted,
        })
    }

    /// Rejects names that are not valid for a service, before a path is built from one.
    pub fn check_input(&self) -> Result<(), Vec<Problem>> {
        if self.intent.operation == Operation::Add {
            let problems = WorkingCopy::check(&self.intent.entries, self.config);
            return if problems.is_empty() { Ok(()) } else { Err(problems) };
        }
        let names = self.intent.names();
        let problems: Vec<_> = names
            .iter()
            .filter(|name| !is_service_name(name))
            .map(|name| bad_name(name).path("service.name"))
            .collect();
        if !problems.is_empty() {
            return Err(problems);
        }
        self.check_confirmation(&names).map_err(|problem| vec![problem])
    }

    /// Checks that a removal was confirmed by typing the name again, if a confirmation is given.
    fn check_confirmation(&self, names: &[String]) -> Result<(), Problem> {
        let Some(typed) = self.input.confirm.as_deref() else {
            return Ok(());
        };
        let typed = typed.trim();
        match names {
            [name] if name == typed => Ok(()),
            _ => {
                let wanted = names.join("`, `");
                let message = format!(
                    "`{}` was typed to confirm, but `{wanted}` would be changed",
                    visible(typed)
                );
                Err(Problem::error("catalog/not-confirmed", message)
                    .path("confirm")
                    .help(format!("choose the right service, or type `{wanted}`")))
            }
        }
    }

    /// The read of all files concerned.
    pub fn files_at(&self, at: &str) -> Read {
        Read::files(&self.repo, at, self.paths.clone())
    }

    /// Paths of all files concerned.
    pub fn paths(&self) -> &[String] {
        &self.paths
    }

    /// Paths of the catalog's files, and paths of the entities.
    pub fn kinds(&self) -> (&[String], &[String]) {
        self.paths.split_at(self.catalog.min(self.paths.len()))
    }

    /// The key of the effect: the same in every round, another for every other target or intent.
    pub fn key(&self) -> String {
        format!("catalog/{}#{}/{}", self.repo, self.base, self.intent.hash)
    }

    /// Applies the operation to the files as read.
    pub fn edit(&self, read: &FilesAt<'_>, stance: Stance) -> Result<Edited, Vec<Problem>> {
        let (catalog, _) = self.kinds();
        let mut working_copy =
            WorkingCopy::new(&self.location, self.config, catalog, read).map_err(|problem| vec![problem])?;
        working_copy.allow_unknown = self.input.allow_unknown.unwrap_or(false);
        let record = self.input.record_pipeline.unwrap_or(false);
        let applied_entries = working_copy.apply(self.intent, self.context, record, stance)?;
        let mut warnings = std::mem::take(&mut working_copy.warnings);
        let mut changes = working_copy.changes();
        self.entities(read, &applied_entries, &mut changes, &mut warnings)?;
        let diff = read.diff(&changes);
        Ok(Edited {
            changes,
            applied_entries,
            warnings,
            diff,
        })
    }

    /// Hash of the request that would have left the services as they are in these files; none if a service is missing.
    pub fn intent_at(&self, read: &FilesAt<'_>) -> Result<Option<String>, Vec<Problem>> {
        let (catalog, _) = self.kinds();
        let working_copy =
            WorkingCopy::new(&self.location, self.config, catalog, read).map_err(|problem| vec![problem])?;
        let entries = working_copy.entries(&self.intent.names())?;
        Ok(entries.map(|entries| self.intent.hash_for(entries)))
    }

    /// Entities are written with their entries, and removed with them.
    fn entities(
        &self,
        read: &FilesAt<'_>,
        applied_entries: &[AppliedEntry],
        changes: &mut Vec<FileChange>,
        warnings: &mut Vec<Problem>,
    ) -> Result<(), Vec<Problem>> {
        let Some(pattern) = &self.entity else { return Ok(()) };
        let context = EntityContext {
            config: self.config,
            repo: &self.repo,
            base: &self.base,
            wanted: self.wanted,
        };
        let mut problems = Vec::new();
        let elsewhere = &self.input.entity_elsewhere;
        for applied_entry in applied_entries.iter().filter(|one| !elsewhere.contains(&one.name)) {
            let path = pattern.fill(&[("service", &applied_entry.name)]);
            let old = read.get(&path);
            match &applied_entry.entry {
                None => match (old, &applied_entry.before) {
                    (Some(old), Some(entry)) if entity::describes(old, entry, &context) => {
                        changes.push(FileChange { path, content: None });
                    }
                    (Some(_), Some(_)) => warnings.push(kept(&path, &applied_entry.name)),
                    _ => {}
                },
                Some(entry) => match entity::write(&path, old, entry, &context) {
                    Ok(Some(text)) => changes.push(FileChange {
                        path,
                        content: Some(ByteBuf::from(text.into_bytes())),
                    }),
                    Ok(None) => {}
                    Err(problem) => problems.push(problem),
                },
            }
        }
        if problems.is_empty() { Ok(()) } else { Err(problems) }
    }
}

/// Warning: the entity file does not describe the service, or not only the service.
fn kept(path: &str, service: &str) -> Problem {
    let message = format!("kept: the file does not describe only `{service}`");
    Problem::warning("catalog/foreign-entity", message)
        .file(path)
        .at(1, 1)
        .help("remove the service from the file by hand if it is in there")
}
