//! Decides which branch to use: a new one, one created by Ameide that is adopted, but never somebody else's.

use super::{intent_in, intent_of};
use crate::api::{FoundBranch, FoundPullRequest, PullRequestState, Read};
use crate::facts::{Facts, Halt};
use crate::problem::Problem;

/// The branch that the change is committed to.
#[derive(Debug)]
pub enum BranchChoice<'a> {
    /// A new branch.
    New(String),
    /// An existing branch created by Ameide.
    Ours(Ours<'a>),
}

/// A branch created by Ameide.
#[derive(Debug)]
pub struct Ours<'a> {
    /// Name of the branch.
    pub name: String,
    /// Head of the branch.
    pub head: &'a str,
    /// The branch as found.
    pub found: &'a FoundBranch,
    /// The open pull request from it that Ameide created.
    pub pull: Option<&'a FoundPullRequest>,
}

/// The read of a branch.
pub fn read(repo: &str, base: &str, branch: &str) -> Read {
    Read::Branch {
        repo: repo.to_owned(),
        base: base.to_owned(),
        branch: branch.to_owned(),
    }
}

/// A branch as it is wanted.
#[derive(Debug, Clone, Copy)]
pub struct WantedBranch<'a> {
    /// Name of the branch. Whoever gave it, it says nothing of whose the branch is.
    pub name: &'a str,
    /// The intent, in full.
    pub intent: &'a str,
}

/// Finds the branch: the wanted name, or the first of its suffixed variants that is free or was created by Ameide.
pub fn choose<'a>(
    facts: &Facts<'a>,
    repo: &str,
    base: &str,
    wanted: WantedBranch<'_>,
) -> Result<BranchChoice<'a>, Halt> {
    let WantedBranch { name: wanted, intent } = wanted;
    let suffixes = [8, 12, 16].map(|length| intent.get(..length).unwrap_or_default());
    let names = std::iter::once(wanted.to_owned()).chain(suffixes.map(|suffix| format!("{wanted}-{suffix}")));
    for name in names {
        if name == base {
            continue;
        }
        let Some(found) = facts.branch(&read(repo, base, &name)).known(facts)? else {
            return Ok(BranchChoice::New(name));
        };
        if let Some(pull) = closed_by_a_person(found, intent) {
            return Err(refused(pull).into());
        }
        let Some(head) = found.head.as_deref() else {
            return Ok(BranchChoice::New(name));
        };
        // We create a branch at a marked commit, so one without a commit of its own is never ours.
        if is_marked(found) {
            return Ok(BranchChoice::Ours(Ours {
                name,
                head,
                found,
                pull: open_pull(found),
            }));
        }
    }
    Err(Problem::error(
        "catalog/branch-taken",
        format!("the branch `{wanted}` and its suffixed variants are in use by others"),
    )
    .help("pass another name as `branch`, or delete branches that are no longer needed")
    .into())
}

fn open_pull(found: &FoundBranch) -> Option<&FoundPullRequest> {
    found.pulls.iter().find(|pull| pull.state == PullRequestState::Open)
}

/// Whether a branch carries our mark: in its open pull request, or else in every commit that it has beyond the base. One that has
/// nothing beyond the base carries none.
pub fn is_marked(found: &FoundBranch) -> bool {
    match open_pull(found) {
        Some(pull) => intent_of(pull).is_some(),
        // What is left of a pull request that was merged or closed is done with; a new one starts clean.
        None => {
            found.pulls.is_empty()
                && !found.ahead.is_empty()
                && found.ahead.iter().all(|commit| intent_in(commit).is_some())
        }
    }
}

/// The latest pull request created by Ameide, if a person closed it without merging and the same change is requested again.
fn closed_by_a_person<'a>(found: &'a FoundBranch, intent: &str) -> Option<&'a FoundPullRequest> {
    let latest = found.pulls.iter().find(|pull| intent_of(pull).is_some())?;
    (latest.state == PullRequestState::Closed && intent_of(latest) == Some(intent)).then_some(latest)
}

fn refused(pull: &FoundPullRequest) -> Problem {
    Problem::error(
        "catalog/pull-request-closed",
        format!(
            "this change was already proposed and closed without merging (pull request {})",
            pull.number
        ),
    )
    .help(format!(
        "ask the person who closed it; to continue, reopen it: {}",
        pull.url
    ))
}

/// The merged pull request created by Ameide with exactly this intent.
pub fn merged<'a>(
    facts: &Facts<'a>,
    repo: &str,
    base: &str,
    wanted: &str,
    intent: &str,
) -> Option<&'a FoundPullRequest> {
    let found = facts.branch(&read(repo, base, wanted)).present()?;
    found
        .pulls
        .iter()
        .find(|pull| pull.state == PullRequestState::Merged && intent_of(pull) == Some(intent))
}
