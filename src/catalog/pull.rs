//! What people read of a change: branch name, title, message, description; and the marks by which we know our own again.

use crate::api::{CatalogUpdate, FoundCommit, FoundPullRequest, Operation, PullRequest};
use crate::catalog::intent::Intent;
use crate::catalog::markdown::inert;
use crate::catalog::shelf::Standing;

const MARKER: &str = "<!-- ameide:op=";
/// The longest list of names in a mark.
const MOST: usize = 16_000;
const TRAILER: &str = "Ameide-Intent: ";

/// The name that the branch has where nothing stands in its way.
pub fn branch_name(intent: &Intent) -> String {
    let folder = match intent.operation {
        Operation::Add => "onboard",
        Operation::Update | Operation::Upsert => "update",
        Operation::Remove => "offboard",
    };
    match intent.names().as_slice() {
        [name] => format!("ameide/{folder}/{name}"),
        _ => format!("ameide/{folder}/bulk-{}", intent.short()),
    }
}

/// One line that says what is done.
pub fn headline(intent: &Intent) -> String {
    let (verb, link) = match intent.operation {
        Operation::Add => ("Add", "to"),
        Operation::Update | Operation::Upsert => ("Update", "in"),
        Operation::Remove => ("Remove", "from"),
    };
    match intent.names().as_slice() {
        [name] => format!("{verb} {name} {link} the service catalog"),
        names => format!("{verb} {} services {link} the service catalog", names.len()),
    }
}

/// The commit message: a headline, what happens to each service, our trailer.
pub fn message(intent: &Intent, standings: &[Standing]) -> String {
    format!(
        "{}\n\n{}\n{TRAILER}{}\n",
        headline(intent),
        summary(standings),
        intent.hash
    )
}

/// The pull request to open or to carry on.
pub fn pull_request(
    input: &CatalogUpdate,
    intent: &Intent,
    standings: &[Standing],
    number: Option<u32>,
) -> PullRequest {
    let own = input
        .pull_request_body
        .as_deref()
        .map(|body| format!("{}\n\n", inert(body)))
        .unwrap_or_default();
    PullRequest {
        number,
        title: input.pull_request_title.clone().unwrap_or_else(|| headline(intent)),
        body: format!("{own}{}\n{}", summary(standings), marker(intent)),
        draft: input.draft.unwrap_or(false),
        labels: input.labels.clone().unwrap_or_default(),
        reviewers: input.reviewers.clone().unwrap_or_default(),
        team_reviewers: input.team_reviewers.clone().unwrap_or_default(),
        auto_merge: input.auto_merge,
    }
}

/// What happens to each service, a line each.
fn summary(standings: &[Standing]) -> String {
    let line = |standing: &Standing| {
        let what = match (&standing.before, &standing.entry) {
            (_, None) => "removed".to_owned(),
            (None, _) => "new".to_owned(),
            (Some(before), Some(after)) => {
                let changed: Vec<_> = after
                    .keys()
                    .chain(before.keys().filter(|key| !after.contains_key(*key)))
                    .filter(|key| before.get(*key) != after.get(*key))
                    .map(|key| {
                        if is_plain(key) {
                            format!("`{key}`")
                        } else {
                            "another key".to_owned()
                        }
                    })
                    .collect();
                if changed.is_empty() {
                    "as it was".to_owned()
                } else {
                    format!("changed: {}", changed.join(", "))
                }
            }
        };
        format!("- `{}`: {what}\n", standing.name)
    };
    const SHOWN: usize = 100;
    let more = match standings.len().saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!("- and {more} more\n"),
    };
    standings.iter().take(SHOWN).map(line).chain([more]).collect()
}

/// Whether a key can be named in a commit message and in Markdown as it is.
fn is_plain(key: &str) -> bool {
    key.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
}

/// The mark in a description.
fn marker(intent: &Intent) -> String {
    let operation = match intent.operation {
        Operation::Add => "add",
        Operation::Update => "update",
        Operation::Remove => "remove",
        Operation::Upsert => "upsert",
    };
    let names = intent.names().join(",");
    mark(
        operation,
        if names.len() > MOST { "bulk" } else { &names },
        &intent.hash,
    )
}

/// A mark of ours: what is done, to what, and the hash of the intent.
pub fn mark(operation: &str, service: &str, intent: &str) -> String {
    format!("{MARKER}{operation} service={service} intent-sha256={intent} -->")
}

/// The line of a commit message by which it is known as ours.
pub fn trailer(intent: &str) -> String {
    format!("{TRAILER}{intent}")
}

/// The names of the services that a pull request of ours concerns.
pub fn services_of(pull: &FoundPullRequest) -> Vec<String> {
    let service = word_of(pull, "service=").unwrap_or_default();
    service
        .split(',')
        .filter(|name| crate::service::is_service_name(name))
        .map(str::to_owned)
        .collect()
}

/// The intent of a pull request of ours; none where it is not ours.
pub fn intent_of(pull: &FoundPullRequest) -> Option<&str> {
    word_of(pull, "intent-sha256=")
}

fn word_of<'a>(pull: &'a FoundPullRequest, prefix: &str) -> Option<&'a str> {
    let (_, marker) = pull.body.rsplit_once(MARKER)?;
    let (marker, _) = marker.split_once("-->")?;
    marker.split_whitespace().find_map(|word| word.strip_prefix(prefix))
}

/// The intent of a commit that carries our trailer. Somebody may have amended it since: the trailer stays when files change.
pub fn intent_in(commit: &FoundCommit) -> Option<&str> {
    commit.message.lines().find_map(|line| line.strip_prefix(TRAILER))
}
