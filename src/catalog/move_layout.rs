//! `catalog:move-layout`: the same entries in other files, each with its lines and comments.

mod files;
mod frame;
mod json;
mod meaning;
mod notes;
mod proof;

use crate::api::{
    CatalogLayout, CatalogMoveLayout, CatalogMoved, Commit, Context, Effect, Fact, FileChange, Outputs, Plan,
    PullRequest, Read, Step,
};
use crate::config::{Config, Layout};
use crate::entries::layout::Location;
use crate::entries::locate::CatalogAt;
use crate::entries::whole::whole;
use crate::facts::{Facts, Halt, diff};
use crate::problem::{Problem, counted};
use crate::proposal::branch::{self, BranchChoice, WantedBranch};
use crate::proposal::{self, adopt, hash};
use files::Moved;
use serde_json::json;

/// Decides the next step of `catalog:move-layout`.
pub fn step(input: &CatalogMoveLayout, context: &Context, facts: &[Fact]) -> Step {
    plan(input, context, &Facts::new(facts)).into()
}

fn plan(input: &CatalogMoveLayout, context: &Context, facts: &Facts<'_>) -> Result<Plan, Halt> {
    let config = Config::read(&context.config)?;
    let (from, to) = locations(input, &config)?;
    let found = whole(&from, facts)?;
    let Moved {
        services,
        files: wanted,
        warnings,
    } = files::moved(&found, &to)?;
    // Files of the new layout may be there already: a leftover, or somebody's.
    let paths: Vec<_> = wanted.iter().map(|file| file.path.clone()).collect();
    let read = Read::files(&from.repo, &from.base, paths);
    let existing = facts
        .files(&read)
        .known(facts)?
        .ok_or_else(|| files::taken(&from.base))?;
    let changes = files::changes(&found, &existing, wanted)?;
    let diff = diff(|path| found.files.get(path).or(existing.get(path)), &changes);
    let mut outputs = outputs(services, &changes, &diff);
    if changes.is_empty() {
        return Ok(Plan {
            notes: vec!["the catalog already uses this layout".to_owned()],
            warnings,
            ..Plan::telling(Outputs::CatalogMoveLayout(outputs))
        });
    }
    let change = Move {
        layout: name(input.to),
        services: counted(services, "service", "services"),
        intent: hash(&json!({ "move": name(input.to), "from": from.location.path, "base": from.base })),
        from: &from,
    };
    let direct = change.commit(found.files.commit, changes, diff);
    let commit = if input.create_pull_request == Some(false) {
        direct
    } else {
        change.proposed(direct, facts)?
    };
    outputs.branch = Some(commit.branch.clone());
    let files = counted(commit.files.len(), "file", "files");
    Ok(Plan {
        effects: vec![Effect::Commit(commit)],
        notes: vec![format!("{}: {}, {files}", change.headline(), change.services)],
        warnings,
        outputs: Outputs::CatalogMoveLayout(outputs),
    })
}

/// Where the catalog is, and its location in the new layout.
fn locations(input: &CatalogMoveLayout, config: &Config) -> Result<(CatalogAt, Location), Problem> {
    let mut from = CatalogAt::of(
        input.repo_url.as_ref(),
        input.base_branch.as_ref(),
        input.file_path.as_ref(),
        config,
    )?;
    let to = Location {
        layout: layout(input.to),
        path: from.location.path.clone(),
    };
    from.location.layout = input.from.map_or(config.catalog.layout, layout);
    Ok((from, to))
}

fn outputs(services: usize, changes: &[FileChange], diff: &str) -> CatalogMoved {
    let paths = |deleted: bool| {
        let changed = changes.iter().filter(|file| file.content.is_none() == deleted);
        changed.map(|file| file.path.clone()).collect()
    };
    CatalogMoved {
        changed: !changes.is_empty(),
        services: u32::try_from(services).unwrap_or(u32::MAX),
        written: paths(false),
        deleted: paths(true),
        branch: None,
        diff: diff.to_owned(),
    }
}

/// A move, as its commit and its pull request describe it.
struct Move<'a> {
    /// Name of the new layout.
    layout: &'static str,
    /// How many services: `3 services`.
    services: String,
    /// Hash of the request.
    intent: String,
    from: &'a CatalogAt,
}

impl Move<'_> {
    fn headline(&self) -> String {
        format!("Move the service catalog to the layout {}", self.layout)
    }

    fn text(&self) -> String {
        format!("{}, each with its lines and comments.\n\n", self.services)
    }

    /// The commit on the base branch itself, whose head is `head`.
    fn commit(&self, head: &str, files: Vec<FileChange>, diff: String) -> Commit {
        let CatalogAt { repo, base, .. } = self.from;
        let trailer = proposal::trailer(&self.intent);
        Commit {
            key: format!("catalog/{repo}#{base}/{}", self.intent),
            repo: repo.clone(),
            branch: base.clone(),
            base: base.clone(),
            base_commit: head.to_owned(),
            head: Some(head.to_owned()),
            merge: None,
            files,
            message: format!("{}\n\n{}{trailer}\n", self.headline(), self.text()),
            pull_request: None,
            diff,
        }
    }

    /// The same commit with a pull request: on a new branch, or on top of one that Ameide created.
    fn proposed(&self, commit: Commit, facts: &Facts<'_>) -> Result<Commit, Halt> {
        let mut request = self.pull_request();
        let wanted = WantedBranch {
            name: &format!("ameide/layout/{}", self.layout),
            intent: &self.intent,
        };
        let CatalogAt { repo, base, .. } = self.from;
        let base_head = commit.base_commit.clone();
        let (branch, head, merge) = match branch::choose(facts, repo, base, wanted)? {
            BranchChoice::New(name) => (name, None, None),
            BranchChoice::Ours(ours) => {
                if let Some(pull) = ours.pull {
                    request = adopt::adopt(request, pull);
                }
                let merge = (ours.head != base_head).then_some(base_head);
                (ours.name.clone(), Some(ours.head.to_owned()), merge)
            }
        };
        Ok(Commit {
            branch,
            head,
            merge,
            pull_request: Some(request),
            ..commit
        })
    }

    fn pull_request(&self) -> PullRequest {
        let (title, text) = (self.headline(), self.text());
        let marker = proposal::mark(
            "move-layout",
            self.layout,
            &self.intent,
            &proposal::digest(&title, &text),
        );
        PullRequest {
            number: None,
            title,
            body: text + &marker,
            draft: false,
            labels: Vec::new(),
            reviewers: Vec::new(),
            team_reviewers: Vec::new(),
            auto_merge: None,
        }
    }
}

fn name(layout: CatalogLayout) -> &'static str {
    match layout {
        CatalogLayout::Single => "single",
        CatalogLayout::PerArchetype => "per-archetype",
        CatalogLayout::PerService => "per-service",
    }
}

fn layout(layout: CatalogLayout) -> Layout {
    match layout {
        CatalogLayout::Single => Layout::Single,
        CatalogLayout::PerArchetype => Layout::PerArchetype,
        CatalogLayout::PerService => Layout::PerService,
    }
}
