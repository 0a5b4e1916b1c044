//! Texts of a change: branch name, title, message, description; and the marks by which Ameide recognizes its own.

use crate::api::{CatalogUpdate, FoundCommit, FoundPullRequest, Operation, PullRequest};
use crate::catalog::intent::{Intent, hash};
use crate::catalog::markdown::{inert, inert_title};
use crate::catalog::working_copy::AppliedEntry;
use serde_json::json;

const MARKER: &str = "<!-- ameide:op=";
/// The longest list of names in a mark.
const MOST: usize = 16_000;
const TRAILER: &str = "Ameide-Intent: ";

/// The name that the branch has where nothing is in its way.
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

/// The commit message: a headline, what happens to each service, Ameide's trailer.
pub fn message(intent: &Intent, applied_entries: &[AppliedEntry]) -> String {
    format!(
        "{}\n\n{}\n{TRAILER}{}\n",
        headline(intent),
        summary(applied_entries),
        intent.hash
    )
}

/// The pull request to open.
pub fn pull_request(input: &CatalogUpdate, intent: &Intent, applied_entries: &[AppliedEntry]) -> PullRequest {
    let title = input
        .pull_request_title
        .as_deref()
        .map_or_else(|| headline(intent), inert_title);
    let own = input
        .pull_request_body
        .as_deref()
        .map(|body| format!("{}\n\n", inert(body)))
        .unwrap_or_default();
    let text = format!("{own}{}\n", summary(applied_entries));
    let marker = marker(intent, &title, &text);
    PullRequest {
        number: None,
        title,
        body: text + &marker,
        draft: input.draft.unwrap_or(false),
        labels: input.labels.clone().unwrap_or_default(),
        reviewers: input.reviewers.clone().unwrap_or_default(),
        team_reviewers: input.team_reviewers.clone().unwrap_or_default(),
        auto_merge: input.auto_merge,
    }
}

/// What happens to each service, a line each.
fn summary(applied_entries: &[AppliedEntry]) -> String {
    let line = |applied_entry: &AppliedEntry| {
        let what = match (&applied_entry.before, &applied_entry.entry) {
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
        format!("- `{}`: {what}\n", applied_entry.name)
    };
    const SHOWN: usize = 100;
    let more = match applied_entries.len().saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!("- and {more} more\n"),
    };
    applied_entries.iter().take(SHOWN).map(line).chain([more]).collect()
}

/// Whether a key can be named in a commit message and in Markdown as it is.
fn is_plain(key: &str) -> bool {
    key.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
}

/// The mark in a description, which follows the text.
fn marker(intent: &Intent, title: &str, text: &str) -> String {
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
        &digest(title, text),
    )
}

/// A mark of Ameide: what is done, to what, the hash of the intent, and that of the words, so that changes of theirs are seen.
pub fn mark(operation: &str, service: &str, intent: &str, words: &str) -> String {
    format!("{MARKER}{operation} service={service} intent-sha256={intent} words={words} -->")
}

/// Names the words of a pull request created by Ameide: its title, and its description without the mark.
pub fn digest(title: &str, text: &str) -> String {
    let plain = |text: &str| text.replace("\r\n", "\n").trim().to_owned();
    let digest = hash(&json!([plain(title), plain(text)]));
    digest.get(..16).unwrap_or(&digest).to_owned()
}

/// A description in three: what is before our last mark, the mark, what is after it.
pub fn parts(body: &str) -> Option<(&str, &str, &str)> {
    let at = body.rfind(MARKER)?;
    let (text, rest) = body.split_at_checked(at)?;
    let (mark, after) = rest.split_at_checked(rest.find("-->")? + "-->".len())?;
    Some((text, mark, after))
}

/// The line of a commit message by which Ameide recognizes its own commits.
pub fn trailer(intent: &str) -> String {
    format!("{TRAILER}{intent}")
}

/// The names of the services that a pull request created by Ameide concerns.
pub fn services_of(pull: &FoundPullRequest) -> Vec<String> {
    let service = word_of(pull, "service=").unwrap_or_default();
    service
        .split(',')
        .filter(|name| crate::service::is_service_name(name))
        .map(str::to_owned)
        .collect()
}

/// The intent of a pull request created by Ameide; `None` if Ameide did not create it.
pub fn intent_of(pull: &FoundPullRequest) -> Option<&str> {
    word_of(pull, "intent-sha256=")
}

fn word_of<'a>(pull: &'a FoundPullRequest, prefix: &str) -> Option<&'a str> {
    word(parts(&pull.body)?.1, prefix)
}

/// The word of a mark that begins so.
pub fn word<'a>(mark: &'a str, prefix: &str) -> Option<&'a str> {
    mark.split_whitespace().find_map(|word| word.strip_prefix(prefix))
}

/// The intent of a commit that carries Ameide's trailer. Somebody may have amended it since: the trailer stays when files change.
pub fn intent_in(commit: &FoundCommit) -> Option<&str> {
    commit.message.lines().find_map(|line| line.strip_prefix(TRAILER))
}
