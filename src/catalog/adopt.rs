//! An adopted pull request: what a person wrote stays, and what it already has is not requested again.

use crate::api::{FoundPullRequest, PullRequest};
use crate::catalog::pull::{digest, parts, word};

const WORDS: &str = "words=";

/// What has to be written to it: the title and description as wanted, or a person's if one has changed them, and what it lacks.
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

/// Whether it lacks anything of what surrounds the change: an earlier run may have ended right after it was opened.
pub fn is_incomplete(adopted: &PullRequest) -> bool {
    let requested = [&adopted.labels, &adopted.reviewers, &adopted.team_reviewers];
    requested.iter().any(|list| !list.is_empty()) || adopted.auto_merge.is_some()
}

/// Whether its words are others than those that stand there.
pub fn reworded(adopted: &PullRequest, existing: &FoundPullRequest) -> bool {
    digest(&adopted.title, &adopted.body) != digest(&existing.title, &existing.body)
}

/// Title and description. Words that a person changed stay; the mark alone is brought up to date, and goes on telling that they
/// are.
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
