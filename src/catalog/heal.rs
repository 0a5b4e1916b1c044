//! `catalog:heal`: open pull requests created by Ameide that a merge made dirty are brought onto the base by a merge commit.
//! Commits of reviewers stay, clean pull requests are not touched, nothing is forced.

use crate::api::{
    CatalogHeal, CatalogHealed, Commit, Context, Effect, Fact, FileChange, FoundPullRequest, HealOutcome, HealedPull,
    Outputs, Plan, Read, Step,
};
use crate::catalog::merge::SideNames;
use crate::catalog::pull::services_of;
use crate::catalog::rebase::{BranchVersions, Rebase, rebase};
use crate::config::Config;
use crate::entries::layout::Location;
use crate::entries::locate::CatalogAt;
use crate::facts::{Facts, FilesAt, Found, Halt};
use crate::problem::Problem;
use crate::proposal::{branch, intent_of, operation_of, trailer};

/// What pull requests on the catalog do; others merge as git merges them.
const OPERATIONS: [&str; 5] = ["add", "update", "remove", "upsert", "move-layout"];

/// Decides the next step.
pub fn step(input: &CatalogHeal, context: &Context, facts: &[Fact]) -> Step {
    plan(input, context, &Facts::new(facts)).into()
}

fn plan(input: &CatalogHeal, context: &Context, facts: &Facts<'_>) -> Result<Plan, Halt> {
    let config = Config::read(&context.config)?;
    let CatalogAt { repo, base, location } = CatalogAt::of(
        input.repo_url.as_ref(),
        input.base_branch.as_ref(),
        input.file_path.as_ref(),
        &config,
    )?;
    let all = Read::PullRequests {
        repo: repo.clone(),
        base: base.clone(),
    };
    let wanted = |pull: &&FoundPullRequest| {
        operation_of(pull).is_some_and(|operation| OPERATIONS.contains(&operation))
            && intent_of(pull).is_some()
            && input
                .pull_requests
                .as_ref()
                .is_none_or(|numbers| numbers.contains(&pull.number))
    };
    let healer = Healer {
        config: &config,
        repo: &repo,
        base: &base,
        location: &location,
        facts,
    };
    let pulls: Vec<_> = facts
        .pull_requests(&all)
        .known(facts)?
        .unwrap_or_default()
        .iter()
        .filter(wanted)
        .collect();
    healer.look(&pulls)?;
    let mut effects = Vec::new();
    let mut healed = Vec::new();
    for pull in pulls {
        let (outcome, problems) = match healer.heal(pull)? {
            Healed::Clean => (HealOutcome::Clean, Vec::new()),
            Healed::By(commit) => {
                effects.push(Effect::Commit(*commit));
                (HealOutcome::Healed, Vec::new())
            }
            Healed::Not(problems) => (HealOutcome::Conflict, problems),
        };
        let (url, branch) = (pull.url.clone(), pull.branch.clone());
        healed.push(HealedPull {
            number: pull.number,
            url,
            branch,
            state: pull.state,
            outcome,
            problems,
        });
    }
    let note = |pull: &HealedPull| match pull.outcome {
        HealOutcome::Clean => format!("pull request {} merges cleanly", pull.number),
        HealOutcome::Healed => format!("pull request {} gets a merge commit", pull.number),
        HealOutcome::Conflict => format!(
            "pull request {} has a conflict that must be resolved by hand",
            pull.number
        ),
    };
    Ok(Plan {
        effects,
        notes: healed.iter().map(note).collect(),
        warnings: healed.iter().flat_map(|pull| pull.problems.clone()).collect(),
        outputs: Outputs::CatalogHeal(CatalogHealed { pulls: healed }),
    })
}

enum Healed {
    Clean,
    By(Box<Commit>),
    Not(Vec<Problem>),
}

struct Healer<'a> {
    config: &'a Config,
    repo: &'a str,
    base: &'a str,
    location: &'a Location,
    facts: &'a Facts<'a>,
}

impl<'a> Healer<'a> {
    /// Paths of the files of a pull request: the catalog's, and its entities'.
    fn paths(&self, pull: &FoundPullRequest) -> (Vec<String>, Vec<String>) {
        let services = services_of(pull);
        let entities = services
            .iter()
            .map(|name| self.config.catalog.entity_path.fill(&[("service", name)]))
            .collect();
        (self.location.paths(&services, self.config), entities)
    }

    fn files(&self, pull: &FoundPullRequest, at: &str) -> Read {
        let (catalog, entities) = self.paths(pull);
        Read::files(self.repo, at, [catalog, entities].concat())
    }

    /// All that must be known of all pull requests, in as few rounds as can be.
    fn look(&self, pulls: &[&FoundPullRequest]) -> Result<(), Halt> {
        let mut reads = Vec::new();
        for pull in pulls.iter().filter(|pull| pull.mergeable != Some(true)) {
            let branch = branch::read(self.repo, self.base, &pull.branch);
            let more = match self.facts.branch(&branch) {
                Found::Unread => vec![self.files(pull, self.base)],
                Found::Present(found) => {
                    let at = [found.head.as_ref(), found.merge_base.as_ref()];
                    let has_moved = found.merge_base.as_deref() != Some(found.base_head.as_str());
                    at.into_iter()
                        .flatten()
                        .filter(|_| has_moved)
                        .map(|at| self.files(pull, at))
                        .collect()
                }
                Found::Absent => Vec::new(),
            };
            reads.extend(more);
        }
        self.facts.need(&reads)
    }

    /// GitHub's own word counts where it is known; else it is worked out here.
    fn heal(&self, pull: &FoundPullRequest) -> Result<Healed, Halt> {
        if pull.mergeable == Some(true) {
            return Ok(Healed::Clean);
        }
        let Some(found) = self
            .facts
            .branch(&branch::read(self.repo, self.base, &pull.branch))
            .known(self.facts)?
        else {
            return Ok(Healed::Clean);
        };
        let (Some(head_id), Some(parted_id)) = (&found.head, &found.merge_base) else {
            return Ok(Healed::Clean);
        };
        if *parted_id == found.base_head {
            return Ok(Healed::Clean);
        }
        let at = |at: &str| self.facts.files(&self.files(pull, at)).known(self.facts);
        let (Some(base), Some(head), Some(parted)) = (at(self.base)?, at(head_id)?, at(parted_id)?) else {
            return Ok(Healed::Clean);
        };
        let (catalog, entities) = self.paths(pull);
        let dirty = pull.mergeable == Some(false);
        let (number, base_branch) = (format!("pull request #{}", pull.number), format!("`{}`", self.base));
        let names = SideNames {
            base: "the commit where they parted",
            ours: &number,
            theirs: &base_branch,
        };
        let versions = BranchVersions {
            parted,
            head,
            base,
            names,
        };
        match rebase(versions, &catalog, &entities, dirty) {
            Rebase::Clean => Ok(Healed::Clean),
            Rebase::Conflicts(problems) => Ok(Healed::Not(problems)),
            Rebase::Merged(files) => Ok(Healed::By(Box::new(self.commit(pull, head_id, &base, files)))),
        }
    }

    fn commit(&self, pull: &FoundPullRequest, head: &str, base: &FilesAt<'_>, files: Vec<FileChange>) -> Commit {
        let diff = base.diff(&files);
        let intent = intent_of(pull).unwrap_or_default();
        Commit {
            key: format!("heal/{}#{}/{head}/{}", self.repo, pull.number, base.commit),
            repo: self.repo.to_owned(),
            branch: pull.branch.clone(),
            base: self.base.to_owned(),
            base_commit: base.commit.to_owned(),
            head: Some(head.to_owned()),
            merge: Some(base.commit.to_owned()),
            files,
            message: format!(
                "Merge {} into {}\n\nMerged by service and key.\n\n{}\n",
                self.base,
                pull.branch,
                trailer(intent)
            ),
            pull_request: None,
            diff,
        }
    }
}
