//! A change that is looked at first: nothing is written until the digest of what was shown is given back, and what was begun goes
//! on where it ended.
//!
//! What an entity was before is known by itself as long as it has not been written, and by the record afterwards. So the digest
//! stays what it was from the first effect to the last, and changes with anything that somebody else does in between.

use super::layout::Layout;
use super::state::{AtCommit, RecordedEntity, State};
use crate::api::{Commit, Effect, EntityOutcome, EntityRef, EntityResult, FileChange, FoundEntity};
use crate::facts::diff;
use crate::harness::reconcile::decide::kind;
use crate::problem::Problem;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// One entity, as it is and as it becomes.
#[derive(Debug)]
pub struct Intended<'a> {
    /// Reference of the entity.
    pub entity: EntityRef,
    /// As Harness has it.
    pub found: Option<&'a FoundEntity>,
    /// What is to be of it.
    pub wanted: Wanted,
    /// Whether that is so already.
    pub done: bool,
}

/// What is to be of an entity.
#[derive(Debug)]
pub enum Wanted {
    /// This document, as far as it does not tell of its own write.
    Text(String),
    /// It goes.
    Gone,
    /// It stays, whatever it is.
    Stays,
}

/// How far a change is.
#[derive(Debug, PartialEq)]
pub enum Progress {
    /// To be shown: nothing was confirmed.
    Shown,
    /// Something else was confirmed than what it would be now.
    Refused(Problem),
    /// What is there must be recorded first.
    Record,
    /// It is recorded, and may be replaced.
    Write,
}

/// What is known of a change.
#[derive(Debug)]
pub struct Judged {
    /// What was there before.
    pub stood: State,
    /// The digest of what was there and of what replaces it.
    pub digest: String,
    /// How far it is.
    pub progress: Progress,
}

/// Judges a change by what is there and what is recorded. `also` is what else was shown.
pub fn judge(intended: &[Intended], also: &Value, head: Option<&State>, confirm: Option<&str>) -> Judged {
    let head = head.filter(|head| head.whole);
    let text = |one: &Intended| one.found.and_then(|found| found.yaml.clone());
    let begun = |one: &Intended| match head {
        Some(head) if one.done => head.text(&one.entity).map(str::to_owned),
        _ => text(one),
    };
    let before = state(intended, begun);
    let recorded = head.is_some_and(|head| *head == before);
    let stood = if recorded { before } else { state(intended, text) };
    let digest = digest(intended, &stood, also);
    let progress = match confirm {
        None => Progress::Shown,
        Some(confirm) if confirm != digest => Progress::Refused(changed(confirm)),
        Some(_) if recorded => Progress::Write,
        Some(_) => Progress::Record,
    };
    Judged {
        stood,
        digest,
        progress,
    }
}

fn state(intended: &[Intended], text: impl Fn(&Intended) -> Option<String>) -> State {
    let entity = |one: &Intended| {
        Some(RecordedEntity {
            entity: one.entity.clone(),
            text: text(one)?,
        })
    };
    let mut entities: Vec<_> = intended.iter().filter_map(entity).collect();
    entities.sort_by(|one, other| place(one).cmp(&place(other)));
    State { entities, whole: true }
}

fn place(recorded: &RecordedEntity) -> (u8, &str) {
    (super::state::rank(recorded.entity.kind), &recorded.entity.identifier)
}

fn digest(intended: &[Intended], stood: &State, also: &Value) -> String {
    let wanted = |one: &Intended| match &one.wanted {
        Wanted::Text(text) => json!(["text", text]),
        Wanted::Gone => json!(["gone"]),
        Wanted::Stays => json!(["stays"]),
    };
    let of = |one: &Intended| json!([one.entity, stood.text(&one.entity), wanted(one)]).to_string();
    let mut each: Vec<String> = intended.iter().map(of).collect();
    // What was listed and what is recorded only may come in another order.
    each.sort();
    let all = json!([also, each]);
    let hash = Sha256::digest(all.to_string().as_bytes());
    hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// What happens to each entity, from what stood to what is wanted: the same from the first effect to the last.
pub fn results(intended: &[Intended], stood: &State) -> Vec<EntityResult> {
    let outcome = |one: &Intended| match (&one.wanted, stood.text(&one.entity)) {
        (Wanted::Stays, None) | (Wanted::Gone, None) => None,
        (Wanted::Stays, Some(_)) => Some(EntityOutcome::Unchanged),
        (Wanted::Gone, Some(_)) => Some(EntityOutcome::Deleted),
        (Wanted::Text(_), None) => Some(EntityOutcome::Created),
        (Wanted::Text(wanted), Some(text)) if wanted.trim_end() == text.trim_end() => Some(EntityOutcome::Unchanged),
        (Wanted::Text(_), Some(_)) => Some(EntityOutcome::Updated),
    };
    let result = |one: &Intended| {
        Some(EntityResult {
            kind: kind(one.entity.kind).to_owned(),
            identifier: one.entity.identifier.clone(),
            outcome: outcome(one)?,
        })
    };
    intended.iter().filter_map(result).collect()
}

/// The outcome of the whole: that of the pipeline, or `updated` where only another entity changes.
pub fn overall(results: &[EntityResult]) -> EntityOutcome {
    let mut changed = results
        .iter()
        .filter(|result| result.outcome != EntityOutcome::Unchanged);
    match changed.clone().find(|result| result.kind == "pipeline") {
        Some(pipeline) => pipeline.outcome,
        None if changed.next().is_some() => EntityOutcome::Updated,
        None => EntityOutcome::Unchanged,
    }
}

/// A commit that brings the files from one state to another; none if they are so already.
pub fn commit(message: &str, at: &AtCommit, to: &State, service: &str, layout: &Layout) -> Option<Effect> {
    let files: Vec<FileChange> = at.changes_to(to, service, layout);
    if files.is_empty() {
        return None;
    }
    let (repo, branch) = (&layout.repo, &layout.branch);
    let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
    Some(Effect::Commit(Commit {
        key: format!("commit:{repo}:{branch}:{}", paths.join(",")),
        repo: repo.clone(),
        branch: branch.clone(),
        base: branch.clone(),
        base_commit: at.commit.to_owned(),
        head: Some(at.commit.to_owned()),
        merge: None,
        message: message.to_owned(),
        pull_request: None,
        diff: diff(|path| at.file(path), &files),
        files,
    }))
}

fn changed(confirm: &str) -> Problem {
    let shown = crate::service::visible(confirm);
    let message =
        format!("`{shown}` is not the digest of what would be done now: something has changed since it was shown");
    Problem::error("harness/changed-since", message)
        .help("look at it again, and confirm the new digest")
        .path("confirm")
}
