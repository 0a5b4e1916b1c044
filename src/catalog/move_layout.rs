//! `catalog:move-layout`: the same entries in other files, each with its lines and comments.

mod files;
mod frame;
mod json;
mod notes;

use crate::api::{
    CatalogLayout, CatalogMoveLayout, CatalogMoved, Commit, Context, Effect, Fact, Outputs, Plan, PullRequest, Read,
    Step,
};
use crate::catalog::adopt;
use crate::catalog::branch::{self, BranchChoice, WantedBranch};
use crate::catalog::intent::hash;
use crate::catalog::pull;
use crate::config::{Config, Layout};
use crate::entries::layout::Location;
use crate::entries::locate::CatalogAt;
use crate::entries::whole::whole;
use crate::facts::{Facts, Halt, diff};
use crate::problem::counted;
use serde_json::json;

/// Decides the next step.
pub fn step(input: &CatalogMoveLayout, context: &Context, facts: &[Fact]) -> Step {
    plan(input, context, &Facts::new(facts)).into()
}

fn plan(input: &CatalogMoveLayout, context: &Context, facts: &Facts<'_>) -> Result<Plan, Halt> {
    let config = Config::read(&context.config)?;
    let at = CatalogAt::of(
        input.repo_url.as_ref(),
        input.base_branch.as_ref(),
        input.file_path.as_ref(),
        &config,
    )?;
    let path = at.location.path;
    let (repo, base) = (at.repo, at.base);
    let from = CatalogAt {
        repo: repo.clone(),
        base: base.clone(),
        location: Location {
            layout: input.from.map_or(config.catalog.layout, layout),
            path: path.clone(),
        },
    };
    let to = Location {
        layout: layout(input.to),
        path,
    };
    let found = whole(&from, facts)?;
    let (services, wanted) = files::moved(&found, &to)?;
    // Files of the new layout may be there already: a leftover, or somebody's.
    let paths: Vec<_> = wanted.iter().map(|file| file.path.clone()).collect();
    let read = Read::files(&repo, &base, paths);
    let existing = facts.files(&read).known(facts)?.ok_or_else(|| files::taken(&base))?;
    let changes = files::changes(&found, &existing, wanted)?;
    let diff = diff(|path| found.files.get(path).or(existing.get(path)), &changes);
    let paths_of = |deleted: bool| {
        changes
            .iter()
            .filter(|file| file.content.is_none() == deleted)
            .map(|file| file.path.clone())
            .collect()
    };
    let mut outputs = CatalogMoved {
        changed: !changes.is_empty(),
        services: u32::try_from(services).unwrap_or(u32::MAX),
        written: paths_of(false),
        deleted: paths_of(true),
        branch: None,
        diff: diff.clone(),
    };
    if changes.is_empty() {
        let notes = vec!["the catalog already uses this layout".to_owned()];
        return Ok(Plan {
            effects: Vec::new(),
            notes,
            warnings: Vec::new(),
            outputs: Outputs::CatalogMoveLayout(outputs),
        });
    }
    let name = match input.to {
        CatalogLayout::Single => "single",
        CatalogLayout::PerArchetype => "per-archetype",
        CatalogLayout::PerService => "per-service",
    };
    let counted_services = counted(services, "service", "services");
    let headline = format!("Move the service catalog to the layout {name}");
    let intent = hash(&json!({ "move": name, "from": found.location.path, "base": base }));
    let mut commit = Commit {
        key: format!("catalog/{repo}#{base}/{intent}"),
        repo: repo.clone(),
        branch: base.clone(),
        base: base.clone(),
        base_commit: found.files.commit.to_owned(),
        head: Some(found.files.commit.to_owned()),
        merge: None,
        files: changes,
        message: format!(
            "{headline}\n\n{counted_services}, each with its lines and comments.\n\n{}\n",
            pull::trailer(&intent)
        ),
        pull_request: None,
        diff,
    };
    if input.create_pull_request != Some(false) {
        let wanted = format!("ameide/layout/{name}");
        let text = format!("{counted_services}, each with its lines and comments.\n\n");
        let marker = pull::mark("move-layout", name, &intent, &pull::digest(&headline, &text));
        let body = text + &marker;
        let mut request = PullRequest {
            number: None,
            title: headline.clone(),
            body,
            draft: false,
            labels: Vec::new(),
            reviewers: Vec::new(),
            team_reviewers: Vec::new(),
            auto_merge: None,
        };
        let wanted = WantedBranch {
            name: &wanted,
            is_our_name: true,
            intent: &intent,
        };
        match branch::choose(facts, &repo, &base, wanted)? {
            BranchChoice::New(name) => (commit.branch, commit.head) = (name, None),
            BranchChoice::Ours(ours) => {
                commit.merge = (ours.head != found.files.commit).then(|| found.files.commit.to_owned());
                if let Some(pull) = ours.pull {
                    request = adopt::adopt(request, pull);
                }
                (commit.branch, commit.head) = (ours.name.clone(), Some(ours.head.to_owned()));
            }
        }
        commit.pull_request = Some(request);
    }
    outputs.branch = Some(commit.branch.clone());
    let notes = vec![format!(
        "{headline}: {counted_services}, {}",
        counted(commit.files.len(), "file", "files")
    )];
    Ok(Plan {
        effects: vec![Effect::Commit(commit)],
        notes,
        warnings: Vec::new(),
        outputs: Outputs::CatalogMoveLayout(outputs),
    })
}

fn layout(layout: CatalogLayout) -> Layout {
    match layout {
        CatalogLayout::Single => Layout::Single,
        CatalogLayout::PerArchetype => Layout::PerArchetype,
        CatalogLayout::PerService => Layout::PerService,
    }
}
