//! An adopted pull request: what a person wrote stays, and what it already has is not requested again.

use crate::api::{FoundPullRequest, PullRequest};
use crate::catalog::pull::{digest, parts, word};

const WORDS: &str = "words=";

/// What has to be written to it: the title and description as wanted, or a person's if one has changed them, and what it lacks.
pub fn on(wanted: PullRequest, there: &FoundPullRequest) -> PullRequest {
    let (title, body) = words(&wanted, there);
    let lacks = |wanted: Vec<String>, there: &[String]| -> Vec<String> {
        let is_there = |one: &String| there.iter().any(|known| known.eq_ignore_ascii_case(one));
        wanted.into_iter().filter(|one| !is_there(one)).collect()
    };
    PullRequest {
        number: Some(there.number),
        title,
        body,
        labels: lacks(wanted.labels, &there.labels),
        reviewers: lacks(wanted.reviewers, &there.reviewers),
        team_reviewers: lacks(wanted.team_reviewers, &there.team_reviewers),
        auto_merge: wanted.auto_merge.filter(|_| !there.auto_merge),
        ..wanted
    }
}

/// Whether it lacks anything of what surrounds the change: an earlier run may have ended right after it was opened.
pub fn lacks(carried: &PullRequest) -> bool {
    let asked = [&carried.labels, &carried.reviewers, &carried.team_reviewers];
    asked.iter().any(|list| !list.is_empty()) || carried.auto_merge.is_some()
}

/// Whether its words are others than those that stand there.
pub fn reworded(carried: &PullRequest, there: &FoundPullRequest) -> bool {
    digest(&carried.title, &carried.body) != digest(&there.title, &there.body)
}

/// Title and description. Words that a person changed stay; the mark alone is brought up to date, and goes on telling that they
/// are.
fn words(wanted: &PullRequest, there: &FoundPullRequest) -> (String, String) {
    let as_wanted = (wanted.title.clone(), wanted.body.clone());
    let (Some((before, mark, after)), Some((_, new, _))) = (parts(&there.body), parts(&wanted.body)) else {
        return as_wanted;
    };
    let known = word(mark, WORDS);
    if known == Some(&digest(&there.title, &[before, after].concat())) {
        return as_wanted;
    }
    let ours = word(new, WORDS).unwrap_or_default();
    let new = new.replace(
        &format!("{WORDS}{ours}"),
        &format!("{WORDS}{}", known.unwrap_or("unknown")),
    );
    (there.title.clone(), [before, &new, after].concat())
}
