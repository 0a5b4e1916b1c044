//! Pipelines that somebody edited in Harness, where the configuration does not say that they are set right: they are reported, or
//! proposed to the pipelines repository by a pull request each. What that repository holds already is as it should be.

use crate::api::{
    Commit, Effect, FileChange, FoundBranch, FoundEntity, FoundPullRequest, PullRequest, PullRequestState,
};
use crate::config::Drift;
use crate::facts::{Facts, Halt};
use crate::harness::reconcile::compare::same;
use crate::harness::reconcile::owner;
use crate::harness::reconcile::pipeline_files::StoredFiles;
use crate::harness::sync::report::{Repairable, Report};
use crate::harness::target::HarnessTarget;
use crate::proposal::{branch, digest, hash, intent_of, mark, trailer};
use crate::yaml::diff::unified;
use serde_bytes::ByteBuf;
use serde_json::Value;

/// Takes those that are drifted out of what is repaired; the pull requests that are to be opened.
pub fn judged(report: &mut Report, applies: bool, target: &HarnessTarget, facts: &Facts) -> Result<Vec<Effect>, Halt> {
    let drift = target.config.pipelines.drift;
    let Some(repo) = target
        .config
        .pipelines
        .repo_url
        .as_deref()
        .filter(|_| drift != Drift::Repair)
    else {
        return Ok(Vec::new());
    };
    let (drifted, others): (Vec<Repairable>, Vec<Repairable>) = std::mem::take(&mut report.repairable)
        .into_iter()
        .partition(|one| one.found.is_some_and(|found| found.valid) && !one.outdated);
    report.repairable = others;
    let names: Vec<&str> = drifted.iter().map(|one| one.service.name.as_str()).collect();
    let stored = StoredFiles::of(&names, target, facts);
    let base = &target.config.pipelines.base_branch;
    let reads: Vec<_> = drifted
        .iter()
        .map(|one| branch::read(repo, base, &branch_of(one)))
        .collect();
    if drift == Drift::Propose {
        reads.iter().for_each(|read| {
            facts.branch(read);
        });
    }
    facts.known()?;
    let mut effects = Vec::new();
    for (one, read) in drifted.into_iter().zip(reads) {
        let file = stored.as_ref().and_then(|stored| stored.get(&one.service.name, target));
        let (Some(found), Some(file)) = (one.found, file) else {
            continue;
        };
        let text = file
            .content
            .as_ref()
            .map(|content| content.as_slice())
            .unwrap_or_default();
        let holds = std::str::from_utf8(text).ok().and_then(owner::document);
        if holds.is_some_and(|document| found.yaml.as_deref().is_some_and(|yaml| same(yaml, &document))) {
            report.kept(one.row);
            continue;
        }
        if drift == Drift::Report {
            report.left_because(one.row, "`ameide.pipelines.drift` is `report`");
            continue;
        }
        let Some(known) = facts.branch(&read).present() else {
            continue;
        };
        match proposal(&one, found, text, &file.path, known, target) {
            Proposal::Open(effect) => {
                let how = if applies { "proposes" } else { "would propose" };
                let why = format!("a pull request {how} it to the pipelines repository");
                report.left_because(one.row, &why);
                effects.push(*effect);
            }
            Proposal::Waits(url) => report.left_because(one.row, &format!("{url} proposes it")),
            Proposal::Taken => {
                let why = format!("the branch `{}` is somebody else's", branch_of(&one));
                report.left_because(one.row, &why);
            }
            // Somebody decided that the repository stands.
            Proposal::Declined => report.repairable.push(one),
        }
    }
    Ok(effects)
}

enum Proposal {
    Open(Box<Effect>),
    Waits(String),
    Declined,
    Taken,
}

/// What is proposed, in full.
fn intent_of_drift(one: &Repairable) -> String {
    let yaml = one.found.and_then(|found| found.yaml.as_deref());
    hash(&Value::from(yaml.unwrap_or_default()))
}

/// Each state that somebody made has a branch of its own, so that one that was decided on is known again.
fn branch_of(one: &Repairable) -> String {
    let intent = intent_of_drift(one);
    format!(
        "ameide/drift/{}-{}",
        one.service.name,
        intent.get(..8).unwrap_or_default()
    )
}

fn proposal(
    one: &Repairable,
    found: &FoundEntity,
    before: &[u8],
    path: &str,
    known: &FoundBranch,
    target: &HarnessTarget,
) -> Proposal {
    let service = &one.service.name;
    let yaml = found.yaml.as_deref().unwrap_or_default();
    let intent = intent_of_drift(one);
    let is = |pull: &&FoundPullRequest, state| pull.state == state && intent_of(pull) == Some(intent.as_str());
    if let Some(pull) = known.pulls.iter().find(|pull| is(pull, PullRequestState::Open)) {
        return Proposal::Waits(pull.url.clone());
    }
    if known.pulls.iter().any(|pull| is(&pull, PullRequestState::Closed)) {
        return Proposal::Declined;
    }
    if known.head.is_some() && !branch::is_marked(known) {
        return Proposal::Taken;
    }
    let pipelines = &target.config.pipelines;
    let repo = pipelines.repo_url.clone().unwrap_or_default();
    let title = format!("Take over what was changed in Harness: {service}");
    let text = format!(
        "The pipeline of `{service}` was edited in Harness. Merge this to keep that; close it to have the pipeline set right.\n"
    );
    let body = format!("{text}\n{}", mark("drift", service, &intent, &digest(&title, &text)));
    let file = FileChange {
        path: path.to_owned(),
        content: Some(ByteBuf::from(yaml.as_bytes())),
    };
    // After a crash, our branch may lack its pull request; only that is then opened.
    let files = if known.head.is_some() { Vec::new() } else { vec![file] };
    Proposal::Open(Box::new(Effect::Commit(Commit {
        key: format!("drift:{repo}:{}", branch_of(one)),
        branch: branch_of(one),
        base: pipelines.base_branch.clone(),
        base_commit: known.base_head.clone(),
        head: known.head.clone(),
        merge: None,
        message: format!("{title}\n\n{}\n", trailer(&intent)),
        diff: unified(path, Some(before), Some(yaml.as_bytes())),
        files,
        pull_request: Some(PullRequest {
            number: None,
            title,
            body,
            draft: false,
            labels: Vec::new(),
            reviewers: Vec::new(),
            team_reviewers: Vec::new(),
            auto_merge: None,
        }),
        repo,
    })))
}
