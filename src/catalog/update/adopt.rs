//! Adopts a branch created by Ameide: what it already has is not created again, what is missing is added on top, never by force.

use super::target::{Edited, Target};
use crate::api::{
    CatalogOutcome, CatalogUpdated, Commit, Effect, FileChange, FoundFile, FoundPullRequest, Outputs, Plan, PullRequest,
};
use crate::catalog::merge::SideNames;
use crate::catalog::pull;
use crate::catalog::rebase::{BranchVersions, Rebase, rebase};
use crate::catalog::working_copy::Stance;
use crate::facts::{Facts, FilesAt, Halt};
use crate::problem::Problem;
use crate::proposal::branch::Ours;
use crate::proposal::{self, adopt};

/// The plan for a branch created by Ameide.
pub fn plan(
    target: &Target<'_>,
    facts: &Facts<'_>,
    base: &FilesAt<'_>,
    on_base: &Edited,
    ours: &Ours<'_>,
) -> Result<Plan, Halt> {
    let gone = |what: &str| {
        Problem::error("catalog/moved", format!("{what} was deleted while it was being read")).help("run again")
    };
    if ours.found.ahead.is_empty() && ours.pull.is_none() {
        // Nothing was committed yet. Where the base has moved on since, a merge commit brings the branch up to it.
        let merge = (ours.head != base.commit).then(|| base.commit.to_owned());
        let (files, diff) = (on_base.changes.clone(), on_base.diff.clone());
        let change = BranchChange { merge, files, diff };
        return Ok(commit(target, base, ours, on_base, on_base, change));
    }
    // Where the base has moved on since the branch left it, git may not be able to merge the two any more.
    let parted = ours.found.merge_base.as_deref().filter(|parted| *parted != base.commit);
    let head_read = target.files_at(ours.head);
    let reads: Vec<_> = std::iter::once(head_read.clone())
        .chain(parted.map(|at| target.files_at(at)))
        .collect();
    facts.need(&reads)?;
    let head = facts
        .files(&head_read)
        .known(facts)?
        .ok_or_else(|| gone("the branch"))?;
    let stance = stance(target, &head, ours)?;
    if let Some(at) = parted {
        let parted = facts
            .files(&target.files_at(at))
            .known(facts)?
            .ok_or_else(|| gone("the commit where the branch left its base"))?;
        let (catalog, others) = target.kinds();
        let branch = match ours.pull {
            Some(pull) => format!("pull request #{}", pull.number),
            None => format!("branch `{}`", ours.name),
        };
        let base_branch = format!("`{}`", target.base);
        let names = SideNames {
            base: "the commit where they parted",
            ours: &branch,
            theirs: &base_branch,
        };
        let versions = BranchVersions {
            parted,
            head,
            base: *base,
            names,
        };
        match rebase(versions, catalog, others, false) {
            Rebase::Clean => {}
            Rebase::Conflicts(problems) => return Err(problems.into()),
            Rebase::Merged(merged) => return healed(target, versions, ours, on_base, stance, &merged),
        }
    }
    let mut edited = target.edit(&head, stance)?;
    if let Some(pull) = ours.pull.filter(|_| edited.changes.is_empty()) {
        let diff = against_base(target, base, &head, &[]);
        let edited = Edited { diff, ..edited };
        return Ok(completed(target, base, ours, on_base, &edited, pull));
    }
    let diff = against_base(target, base, &head, &edited.changes);
    let change = BranchChange {
        merge: None,
        files: std::mem::take(&mut edited.changes),
        diff,
    };
    Ok(commit(target, base, ours, on_base, &edited, change))
}

/// The pull request already contains the change. Labels, reviewers and texts are completed, if an earlier run ended before, or
/// more is requested now.
fn completed(
    target: &Target<'_>,
    base: &FilesAt<'_>,
    ours: &Ours<'_>,
    on_base: &Edited,
    edited: &Edited,
    pull: &FoundPullRequest,
) -> Plan {
    let plan = target.unchanged(Some(edited), Some(pull), ours.head, &ours.name, false);
    let wanted = pull_request(target, on_base, ours);
    // Another request may have brought the same about; then its words stand.
    let latest = ours
        .found
        .ahead
        .last()
        .and_then(proposal::intent_in)
        .or(proposal::intent_of(pull));
    let reworded = latest == Some(&target.intent.hash) && adopt::reworded(&wanted, pull);
    if !reworded && !adopt::is_incomplete(&wanted) {
        return plan;
    }
    let change = BranchChange {
        merge: None,
        files: Vec::new(),
        diff: edited.diff.clone(),
    };
    Plan {
        outputs: plan.outputs,
        ..commit(target, base, ours, on_base, edited, change)
    }
}

/// The entries count as untouched only if Ameide created every commit, and they are exactly what one of the commits was
/// requested to write: a commit that somebody amended keeps Ameide's trailer.
fn stance(target: &Target<'_>, head: &FilesAt<'_>, ours: &Ours<'_>) -> Result<Stance, Vec<Problem>> {
    let intents: Option<Vec<_>> = ours.found.ahead.iter().map(proposal::intent_in).collect();
    let Some(intents) = intents else {
        return Ok(Stance::Ours);
    };
    let stands = target.intent_at(head)?;
    let untouched = stands.is_some_and(|stands| intents.contains(&stands.as_str()));
    Ok(if untouched { Stance::OursAlone } else { Stance::Ours })
}

/// A merge commit that brings the branch up to date with its base, with the request applied again on top.
fn healed(
    target: &Target<'_>,
    versions: BranchVersions<'_>,
    ours: &Ours<'_>,
    on_base: &Edited,
    stance: Stance,
    merged: &[FileChange],
) -> Result<Plan, Halt> {
    let BranchVersions { parted, head, base, .. } = versions;
    let joined = |path: &String| {
        let content = match merged.iter().find(|file| file.path == *path) {
            Some(file) => file.content.clone(),
            None if head.get(path) != parted.get(path) => head.get(path).map(|bytes| bytes.to_vec().into()),
            None => base.get(path).map(|bytes| bytes.to_vec().into()),
        };
        FoundFile {
            path: path.clone(),
            content,
        }
    };
    let files: Vec<_> = target.paths().iter().map(joined).collect();
    let state = FilesAt::over(base.commit, &files);
    let edited = target.edit(&state, stance)?;
    let mut changes = edited.changes.clone();
    let rest: Vec<_> = merged
        .iter()
        .filter(|file| !changes.iter().any(|change| change.path == file.path))
        .cloned()
        .collect();
    changes.extend(rest);
    let diff = against_base(target, &base, &state, &changes);
    let change = BranchChange {
        merge: Some(base.commit.to_owned()),
        files: changes,
        diff,
    };
    Ok(commit(target, &base, ours, on_base, &edited, change))
}

/// Diff of the branch, with changes on top, against the base.
fn against_base(target: &Target<'_>, base: &FilesAt<'_>, head: &FilesAt<'_>, changes: &[FileChange]) -> String {
    let on_branch: Vec<_> = target
        .paths()
        .iter()
        .map(|path| match changes.iter().find(|change| change.path == *path) {
            Some(change) => change.clone(),
            None => FileChange {
                path: path.clone(),
                content: head.get(path).map(|bytes| bytes.to_vec().into()),
            },
        })
        .collect();
    base.diff(&on_branch)
}

/// The pull request, new or adopted.
fn pull_request(target: &Target<'_>, on_base: &Edited, ours: &Ours<'_>) -> PullRequest {
    let wanted = target.pull_request(&on_base.applied_entries);
    match ours.pull {
        Some(pull) => adopt::adopt(wanted, pull),
        None => wanted,
    }
}

/// What is committed to the branch.
struct BranchChange {
    merge: Option<String>,
    files: Vec<FileChange>,
    diff: String,
}

/// The commit with its pull request. Its files are relative to the branch; the diff of the pull request is against the base.
fn commit(
    target: &Target<'_>,
    base: &FilesAt<'_>,
    ours: &Ours<'_>,
    on_base: &Edited,
    edited: &Edited,
    BranchChange { merge, files, diff }: BranchChange,
) -> Plan {
    let request = pull_request(target, on_base, ours);
    let number = request.number;
    let commit = Commit {
        key: target.key(),
        repo: target.repo.clone(),
        branch: ours.name.clone(),
        base: target.base.clone(),
        base_commit: base.commit.to_owned(),
        head: Some(ours.head.to_owned()),
        merge,
        files,
        message: pull::message(target.intent, &edited.applied_entries),
        pull_request: Some(request),
        diff: diff.clone(),
    };
    // A branch without anything on it contains nothing that could be adopted.
    let bare = ours.pull.is_none() && ours.found.ahead.is_empty();
    let outcome = if bare {
        CatalogOutcome::Changed
    } else {
        CatalogOutcome::Adopted
    };
    let what = number.map_or(format!("branch `{}`", ours.name), |number| {
        format!("pull request {number}")
    });
    let outputs = CatalogUpdated {
        branch: Some(ours.name.clone()),
        pull_request_number: number,
        pull_request_url: ours.pull.map(|pull| pull.url.clone()),
        pull_request_state: ours.pull.map(|pull| pull.state),
        diff,
        ..target.outputs(outcome, Some(edited))
    };
    Plan {
        effects: vec![Effect::Commit(commit)],
        notes: vec![format!("{}: continuing on {what}", pull::headline(target.intent))],
        warnings: edited.warnings.clone(),
        outputs: Outputs::CatalogUpdate(outputs),
    }
}
