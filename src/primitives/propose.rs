//! A change of a primitive's files, by pull request or as a commit to the base branch: looked up first, adopted where it is proposed
//! already, never forced.

use super::place::{Place, component_path};
use super::resource::TENANT;
use crate::api::{
    Commit, Effect, FileChange, FoundPullRequest, Outputs, Plan, PrimitiveChanged, PrimitiveOutcome, PullRequest, Read,
};
use crate::config::is_branch_name;
use crate::entries::locate::no_branch;
use crate::facts::{Facts, FilesAt, Halt};
use crate::problem::Problem;
use crate::proposal::branch::{self, BranchChoice, Ours, WantedBranch};
use crate::proposal::{adopt, digest, mark, trailer};
use crate::service::visible;
use crate::yaml::expand::value_of;
use serde_json::Value;
use std::collections::BTreeMap;

/// A change, as its commit and its pull request describe it.
pub struct Proposal<'a> {
    /// Where it goes.
    pub place: &'a Place,
    /// Name of the branch, if one is given.
    pub branch: Option<&'a String>,
    /// Whether it is committed to the base branch without a pull request.
    pub is_direct: bool,
    /// What is done, in a word (`create`).
    pub verb: &'static str,
    /// Full name of the primitive.
    pub full: &'a str,
    /// One line that says what is done.
    pub headline: String,
    /// More of it, as lines of Markdown.
    pub text: String,
    /// Hash of all that decides the outcome.
    pub intent: String,
    /// The files that it reads and may write.
    pub paths: Vec<String>,
}

/// What is told of a primitive before anything is known of it.
pub fn told(full: &str, place: &Place) -> PrimitiveChanged {
    PrimitiveChanged {
        primitive: full.to_owned(),
        tenant: None,
        outcome: PrimitiveOutcome::Unchanged,
        repo: place.repo.clone(),
        base_branch: place.base.clone(),
        branch: None,
        pull_request_url: None,
        pull_request_number: None,
        namespaces: BTreeMap::new(),
        files: Vec::new(),
        diff: String::new(),
        entity_refs: Vec::new(),
        repository_exists: None,
        skeleton: Vec::new(),
    }
}

/// The name that the branch has where nothing is in its way.
pub fn branch_name(verb: &str, full: &str) -> String {
    format!("ameide/primitive-{verb}/{full}")
}

/// Decides: `edit` gives the changes to the files at a commit; they are `ours` alone where nobody has merged them yet.
pub fn plan(
    proposal: &Proposal<'_>,
    facts: &Facts<'_>,
    outputs: PrimitiveChanged,
    wrap: fn(PrimitiveChanged) -> Outputs,
    edit: impl Fn(&FilesAt<'_>, bool) -> Result<Vec<FileChange>, Vec<Problem>>,
) -> Result<Plan, Halt> {
    let Place { repo, base } = proposal.place;
    let name = proposal.branch_name()?;
    let at = |at: &str| Read::files(repo, at, proposal.paths.clone());
    let on_base = match proposal.is_direct {
        true => vec![at(base)],
        false => vec![at(base), branch::read(repo, base, &name)],
    };
    facts.need(&on_base)?;
    let found = facts.files(&at(base)).known(facts)?.ok_or_else(|| no_branch(base))?;
    let outputs = PrimitiveChanged {
        tenant: outputs.tenant.clone().or_else(|| tenant_in(&found, proposal)),
        ..outputs
    };
    let changes = match edit(&found, false) {
        Ok(changes) => changes,
        Err(problems) => {
            // What a merged pull request removed is not there any more, as it should be.
            let is_gone = problems.iter().all(|problem| problem.code == "primitive/not-found");
            let done = branch::merged(facts, repo, base, &name, &proposal.intent)
                .filter(|_| is_gone && proposal.verb == "remove");
            return match done {
                Some(pull) => Ok(unchanged(proposal, outputs, wrap, Some(pull))),
                None => Err(problems.into()),
            };
        }
    };
    if changes.is_empty() {
        return Ok(unchanged(proposal, outputs, wrap, None));
    }
    let diff = found.diff(&changes);
    if proposal.is_direct {
        let commit = proposal.commit(base.clone(), Some(found.commit.to_owned()), found.commit, changes, diff);
        return Ok(committed(proposal, commit, outputs, wrap));
    }
    let wanted = WantedBranch {
        name: &name,
        intent: &proposal.intent,
    };
    match branch::choose(facts, repo, base, wanted)? {
        BranchChoice::New(name) => {
            let commit = Commit {
                pull_request: Some(proposal.pull_request()),
                ..proposal.commit(name, None, found.commit, changes, diff)
            };
            Ok(committed(proposal, commit, outputs, wrap))
        }
        BranchChoice::Ours(ours) => adopted(proposal, facts, &ours, (&found, diff), (outputs, wrap), edit),
    }
}

/// The tenant that a primitive is of by its component, or by the labels of what else it consists of.
fn tenant_in(found: &FilesAt<'_>, proposal: &Proposal<'_>) -> Option<String> {
    let value = |path: &String| value_of(std::str::from_utf8(found.get(path)?).ok()?).ok();
    let component = value(&component_path(proposal.full));
    let label = |value: Value| Some(value.get("metadata")?.get("labels")?.get(TENANT)?.as_str()?.to_owned());
    match component.as_ref().and_then(|component| component.get("tenant")) {
        Some(tenant) => Some(tenant.as_str()?.to_owned()),
        None => proposal.paths.iter().filter_map(value).find_map(label),
    }
}

/// On a branch that Ameide created: what it has already is not committed again.
fn adopted(
    proposal: &Proposal<'_>,
    facts: &Facts<'_>,
    ours: &Ours<'_>,
    (base, diff): (&FilesAt<'_>, String),
    (outputs, wrap): (PrimitiveChanged, fn(PrimitiveChanged) -> Outputs),
    edit: impl Fn(&FilesAt<'_>, bool) -> Result<Vec<FileChange>, Vec<Problem>>,
) -> Result<Plan, Halt> {
    let read = Read::files(&proposal.place.repo, ours.head, proposal.paths.clone());
    let head = facts.files(&read).known(facts)?.ok_or_else(|| {
        Problem::error("catalog/moved", "the branch was deleted while it was being read").help("run again")
    })?;
    let changes = match edit(&head, true) {
        Ok(changes) => changes,
        // The branch has removed it already.
        Err(problems) if proposal.verb == "remove" && problems.iter().all(|one| one.code == "primitive/not-found") => {
            Vec::new()
        }
        Err(problems) => return Err(problems.into()),
    };
    if let Some(pull) = ours.pull.filter(|_| changes.is_empty()) {
        return Ok(unchanged(
            proposal,
            PrimitiveChanged { diff, ..outputs },
            wrap,
            Some(pull),
        ));
    }
    let request = match ours.pull {
        Some(pull) => adopt::adopt(proposal.pull_request(), pull),
        None => proposal.pull_request(),
    };
    let commit = Commit {
        pull_request: Some(request),
        ..proposal.commit(
            ours.name.clone(),
            Some(ours.head.to_owned()),
            base.commit,
            changes,
            diff,
        )
    };
    Ok(committed(proposal, commit, outputs, wrap))
}

fn committed(
    proposal: &Proposal<'_>,
    commit: Commit,
    outputs: PrimitiveChanged,
    wrap: fn(PrimitiveChanged) -> Outputs,
) -> Plan {
    let outputs = PrimitiveChanged {
        outcome: PrimitiveOutcome::Changed,
        branch: Some(commit.branch.clone()),
        diff: commit.diff.clone(),
        ..outputs
    };
    let how = match commit.pull_request {
        Some(_) => format!("pull request from `{}`", commit.branch),
        None => format!("commit onto `{}`", commit.branch),
    };
    Plan {
        effects: vec![Effect::Commit(commit)],
        notes: vec![format!("{}: {how}", proposal.headline)],
        ..Plan::telling(wrap(outputs))
    }
}

fn unchanged(
    proposal: &Proposal<'_>,
    outputs: PrimitiveChanged,
    wrap: fn(PrimitiveChanged) -> Outputs,
    pull: Option<&FoundPullRequest>,
) -> Plan {
    let note = match pull {
        Some(pull) => format!("{}: as pull request {} does", proposal.headline, pull.number),
        None => format!("{}: nothing to change", proposal.headline),
    };
    let outputs = PrimitiveChanged {
        outcome: PrimitiveOutcome::Unchanged,
        branch: pull.map(|pull| pull.branch.clone()),
        pull_request_url: pull.map(|pull| pull.url.clone()),
        pull_request_number: pull.map(|pull| pull.number),
        ..outputs
    };
    Plan {
        notes: vec![note],
        ..Plan::telling(wrap(outputs))
    }
}

impl Proposal<'_> {
    fn branch_name(&self) -> Result<String, Problem> {
        let Some(given) = self.branch.filter(|name| !name.is_empty()) else {
            return Ok(branch_name(self.verb, self.full));
        };
        if !is_branch_name(given) {
            let message = format!("`{}` cannot be the name of a branch", visible(given));
            let help = "use letters, digits, `-`, `_`, `.` and `/`";
            return Err(Problem::error("catalog/bad-input", message).help(help).path("branch"));
        }
        if *given == self.place.base {
            let message =
                format!("`{given}` is the base branch of the pull request, so it cannot also contain the change");
            let help = "pass another `branch`, or omit it; to commit without a review, set `createPullRequest: false`";
            return Err(Problem::error("catalog/branch-is-base", message)
                .help(help)
                .path("branch"));
        }
        Ok(given.clone())
    }

    fn commit(
        &self,
        branch: String,
        head: Option<String>,
        base_commit: &str,
        files: Vec<FileChange>,
        diff: String,
    ) -> Commit {
        let Place { repo, base } = self.place;
        Commit {
            key: format!("primitive/{repo}#{base}/{}", self.intent),
            repo: repo.clone(),
            branch,
            base: base.clone(),
            base_commit: base_commit.to_owned(),
            head,
            merge: None,
            files,
            message: format!("{}\n\n{}\n{}\n", self.headline, self.text, trailer(&self.intent)),
            pull_request: None,
            diff,
        }
    }

    fn pull_request(&self) -> PullRequest {
        let text = format!("{}\n", self.text);
        // Not the name of a service, which the pull requests of the catalog name here.
        let subject = format!("primitive/{}", self.full);
        let operation = format!("primitive-{}", self.verb);
        let marker = mark(&operation, &subject, &self.intent, &digest(&self.headline, &text));
        PullRequest {
            number: None,
            title: self.headline.clone(),
            body: text + &marker,
            draft: false,
            labels: Vec::new(),
            reviewers: Vec::new(),
            team_reviewers: Vec::new(),
            auto_merge: None,
        }
    }
}
