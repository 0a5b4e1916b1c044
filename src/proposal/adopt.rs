//! An adopted pull request: what a person wrote stays, and what it already has is not requested again.

use super::{digest, parts, word};
use crate::api::{FoundPullRequest, PullRequest};

const WORDS: &str = "words=";

/// The update that an existing pull request needs: the wanted title and description (those of a person, if one changed them),
/// and only the labels, reviewers and auto-merge that it lacks.
pub fn adopt(wanted: PullRequest, existing: &FoundPullRequest) -> PullRequest {
    let (title, body) = words(&wanted, existing);
    let missing = |wanted: Vec<String>, existing: &[String]| -> Vec<String> {
        let exists = |one: &String| existing.iter().any(|known| known.eq_ignore_ascii_case(one));
        wanted.into_iter().filter(|one| !exists(one)).collect()
    };
    PullRequest {
        number: Some(existing.number),
        title,
        body,
        labels: missing(wanted.labels, &existing.labels),
        reviewers: missing(wanted.reviewers, &existing.reviewers),
        team_reviewers: missing(wanted.team_reviewers, &existing.team_reviewers),
        auto_merge: wanted.auto_merge.filter(|_| !existing.auto_merge),
        ..wanted
    }
}

/// Whether labels, reviewers or auto-merge are missing: an earlier run may have ended right after it opened the pull request.
pub fn is_incomplete(adopted: &PullRequest) -> bool {
    let requested = [&adopted.labels, &adopted.reviewers, &adopted.team_reviewers];
    requested.iter().any(|list| !list.is_empty()) || adopted.auto_merge.is_some()
}

/// Whether title or description differ from those of the existing pull request.
pub fn reworded(adopted: &PullRequest, existing: &FoundPullRequest) -> bool {
    digest(&adopted.title, &adopted.body) != digest(&existing.title, &existing.body)
}

/// Title and description. A text that a person changed stays; only the marker is updated, and keeps recording that the text was
/// changed.
fn words(wanted: &PullRequest, existing: &FoundPullRequest) -> (String, String) {
    let as_wanted = (wanted.title.clone(), wanted.body.clone());
    let (Some((before, mark, after)), Some((_, new, _))) = (parts(&existing.body), parts(&wanted.body)) else {
        return as_wanted;
    };
    let known = word(mark, WORDS);
    if known == Some(&digest(&existing.title, &[before, after].concat())) {
        return as_wanted;
    }
    let ours = word(new, WORDS).unwrap_or_default();
    let new = new.replace(
        &format!("{WORDS}{ours}"),
        &format!("{WORDS}{}", known.unwrap_or("unknown")),
    );
    (existing.title.clone(), [before, &new, after].concat())
}
