//! `ameide:catalog:update`: from input and facts to a plan.

mod adopt;
mod entity_input;
mod input;
mod outcome;
mod target;

use crate::api::{
    CatalogOutcome, CatalogUpdate, CatalogUpdated, Commit, Context, Effect, Fact, FoundPullRequest, Operation, Outputs,
    Plan, Read, Step,
};
use crate::catalog::intent::Intent;
use crate::catalog::pull;
use crate::catalog::working_copy::Stance;
use crate::config::Config;
use crate::entries::locate::no_branch;
use crate::facts::{Facts, FilesAt, Halt};
use crate::problem::Problem;
use crate::proposal::branch::{self, BranchChoice, WantedBranch};
use crate::proposal::intent_of;
use input::MOST_SERVICES;
use target::{Edited, Target};

/// Decides the next step.
pub fn step(input: &CatalogUpdate, context: &Context, facts: &[Fact]) -> Step {
    let problems = input::check(input);
    if problems.is_empty() {
        within(MOST_SERVICES, false, input, context, facts)
    } else {
        Step::Reject { problems }
    }
}

/// The same decision for files on disk, whose paths may be anything, since they only go back to the disk. `typed`: the values
/// were typed as `key=value`, and take the types of the existing ones.
pub fn decide(input: &CatalogUpdate, typed: bool, context: &Context, facts: &[Fact]) -> Step {
    within(usize::MAX, typed, input, context, facts)
}

/// Decides for at most so many services.
fn within(most: usize, typed: bool, input: &CatalogUpdate, context: &Context, facts: &[Fact]) -> Step {
    plan(most, typed, input, context, &Facts::new(facts)).into()
}

fn plan(most: usize, typed: bool, input: &CatalogUpdate, context: &Context, facts: &Facts<'_>) -> Result<Plan, Halt> {
    let config = Config::read(&context.config)?;
    let mut intent = Intent::read(input, context.actor.as_ref(), &config)?;
    intent.typed = typed;
    if intent.entries.len() > most {
        return Err(input::too_many(intent.entries.len()).into());
    }
    let target = Target::new(input, context, &config, &intent)?;
    target.check_input()?;
    if input.create_pull_request == Some(false) {
        return direct(&target, facts);
    }
    let wanted = input.branch.clone().unwrap_or_else(|| pull::branch_name(&intent));
    if wanted == target.base {
        return Err(branch_is_base(&wanted).into());
    }
    let branch = branch::read(&target.repo, &target.base, &wanted);
    let files = target.files_at(&target.base);
    facts.need(&[files.clone(), branch])?;
    let base = facts
        .files(&files)
        .known(facts)?
        .ok_or_else(|| no_branch(&target.base))?;
    let on_base = match target.edit(&base, Stance::Strict) {
        Ok(edited) => target.settled(edited),
        Err(problems) => {
            let done = branch::merged(facts, &target.repo, &target.base, &wanted, &intent.hash);
            let gone = problems
                .iter()
                .all(|problem| problem.code == "catalog/service-not-found");
            return match done.filter(|_| gone && intent.operation == Operation::Remove) {
                Some(pull) => {
                    let awaited = awaited(&target, facts)?;
                    let plan = target.unchanged(None, Some(pull), base.commit, &pull.branch, awaited.is_none());
                    Ok(awaiting(plan, awaited))
                }
                None => Err(Halt::Reject(problems)),
            };
        }
    };
    if on_base.changes.is_empty() {
        let awaited = awaited(&target, facts)?;
        let plan = target.unchanged(Some(&on_base), None, base.commit, &target.base, awaited.is_none());
        return Ok(awaiting(plan, awaited));
    }
    let wanted = WantedBranch {
        name: &wanted,
        intent: &intent.hash,
    };
    match branch::choose(facts, &target.repo, &target.base, wanted)? {
        BranchChoice::New(name) => Ok(open(&target, &base, on_base, name)),
        BranchChoice::Ours(ours) => adopt::plan(&target, facts, &base, &on_base, &ours),
    }
}

/// A new branch with a pull request.
fn open(target: &Target<'_>, base: &FilesAt<'_>, mut edited: Edited, branch: String) -> Plan {
    let files = std::mem::take(&mut edited.changes);
    let commit = Commit {
        key: target.key(),
        repo: target.repo.clone(),
        branch: branch.clone(),
        base: target.base.clone(),
        base_commit: base.commit.to_owned(),
        head: None,
        merge: None,
        files,
        message: pull::message(target.intent, &edited.applied_entries),
        pull_request: Some(target.pull_request(&edited.applied_entries)),
        diff: edited.diff.clone(),
    };
    let note = format!("{}: pull request from `{branch}`", pull::headline(target.intent));
    let outputs = CatalogUpdated {
        branch: Some(branch),
        ..target.outputs(CatalogOutcome::Changed, Some(&edited))
    };
    Plan {
        effects: vec![Effect::Commit(commit)],
        notes: vec![note],
        warnings: edited.warnings,
        outputs: Outputs::CatalogUpdate(outputs),
    }
}

/// A commit without a pull request: onto the branch given, or onto the base branch itself.
fn direct(target: &Target<'_>, facts: &Facts<'_>) -> Result<Plan, Halt> {
    let base = &target.base;
    let name = target.input.branch.as_ref().filter(|branch| *branch != base);
    let mut at = base.clone();
    let mut taken = None;
    if let Some(name) = name {
        let read = branch::read(&target.repo, base, name);
        facts.need(&[read.clone(), target.files_at(base)])?;
        if let Some(found) = facts.branch(&read).known(facts)?
            && let Some(head) = &found.head
        {
            at = head.clone();
            taken = (!branch::is_marked(found)).then(|| branch_taken(name));
        }
    }
    let files = facts
        .files(&target.files_at(&at))
        .known(facts)?
        .ok_or_else(|| no_branch(base))?;
    let mut edited = target.settled(target.edit(&files, Stance::Strict)?);
    let exists = name.is_none() || at != *base;
    let branch = name.cloned().unwrap_or_else(|| base.clone());
    if edited.changes.is_empty() {
        let place = if exists { &branch } else { base };
        return Ok(target.unchanged(Some(&edited), None, files.commit, place, place == base));
    }
    if let Some(problem) = taken {
        return Err(problem.into());
    }
    let commit = Commit {
        key: target.key(),
        repo: target.repo.clone(),
        branch: branch.clone(),
        base: base.clone(),
        base_commit: files.commit.to_owned(),
        head: exists.then(|| files.commit.to_owned()),
        merge: None,
        files: std::mem::take(&mut edited.changes),
        message: pull::message(target.intent, &edited.applied_entries),
        pull_request: None,
        diff: edited.diff.clone(),
    };
    let note = format!("{}: commit onto `{branch}`", pull::headline(target.intent));
    let outputs = CatalogUpdated {
        branch: Some(branch),
        ..target.outputs(CatalogOutcome::Changed, Some(&edited))
    };
    Ok(Plan {
        effects: vec![Effect::Commit(commit)],
        notes: vec![note],
        warnings: edited.warnings,
        outputs: Outputs::CatalogUpdate(outputs),
    })
}

/// A pull request from a branch onto itself cannot be: the change would go to the base without a review.
fn branch_is_base(name: &str) -> Problem {
    Problem::error(
        "catalog/branch-is-base",
        format!("`{name}` is the base branch of the pull request, so it cannot also contain the change"),
    )
    .path("branch")
    .help("pass another `branch`, or omit it; to commit without a review, set `createPullRequest: false`")
}

/// Somebody's branch, or one of which nothing says whose it is.
fn branch_taken(name: &str) -> Problem {
    Problem::error(
        "catalog/branch-taken",
        format!("the branch `{name}` exists and was not created by Ameide, so nothing is committed to it"),
    )
    .path("branch")
    .help("pass a `branch` that does not exist yet; to commit to an existing branch, pass it as `baseBranch`")
}

/// The plan, with the pull request that is about to change what it leaves as it is.
fn awaiting(mut plan: Plan, pull: Option<&FoundPullRequest>) -> Plan {
    if let Outputs::CatalogUpdate(outputs) = &mut plan.outputs {
        outputs.awaited_pull_request_url = pull.map(|pull| pull.url.clone());
    }
    plan
}

/// The open pull request created by Ameide that is about to change one of the services.
fn awaited<'f>(target: &Target<'_>, facts: &Facts<'f>) -> Result<Option<&'f FoundPullRequest>, Halt> {
    let open = Read::PullRequests {
        repo: target.repo.clone(),
        base: target.base.clone(),
    };
    let names = target.intent.names();
    let concerned = |pull: &FoundPullRequest| {
        let services = pull::services_of(pull);
        // The mark of a very long list does not name them all.
        services == ["bulk"] || services.iter().any(|service| names.contains(service))
    };
    let pulls = facts.pull_requests(&open).known(facts)?.unwrap_or_default();
    Ok(pulls.iter().find(|pull| intent_of(pull).is_some() && concerned(pull)))
}
