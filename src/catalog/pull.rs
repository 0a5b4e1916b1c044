//! Texts of a change: branch name, title, message, description, and what its mark names.

use crate::api::{CatalogUpdate, FoundPullRequest, Operation, PullRequest};
use crate::catalog::intent::Intent;
use crate::catalog::markdown::{inert, inert_title};
use crate::catalog::working_copy::AppliedEntry;
use crate::config::Config;
use crate::proposal::{PIPELINE, REQUESTED, REQUESTED_IN, digest, mark, trailer, word_of};
use crate::service::{Links, ServiceNames, entry_from_value};
use serde_json::{Map, Value};

/// The longest list of names in a mark.
const MOST: usize = 16_000;
/// The most items of a list, and the most characters of a word, that a description shows of a new service.
const MOST_ITEMS: usize = 20;
const MOST_CHARACTERS: usize = 100;

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
        "{}\n\n{}\n{}\n",
        headline(intent),
        summary(applied_entries, false),
        trailer(&intent.hash)
    )
}

/// Where a request comes from, and what its links lead to.
pub struct Origin<'a> {
    /// The configuration.
    pub config: &'a Config,
    /// Address of the task.
    pub task_url: Option<&'a str>,
}

/// The pull request to open.
pub fn pull_request(
    input: &CatalogUpdate,
    intent: &Intent,
    origin: &Origin<'_>,
    applied_entries: &[AppliedEntry],
) -> PullRequest {
    let title = input
        .pull_request_title
        .as_deref()
        .map_or_else(|| headline(intent), inert_title);
    let own = input
        .pull_request_body
        .as_deref()
        .map(|body| format!("{}\n\n", inert(body)))
        .unwrap_or_default();
    let about = about(origin, intent, applied_entries);
    let text = format!("{own}{}{about}\n", summary(applied_entries, true));
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

/// Who requested it and by which task, and the pipeline if it is about one service. A line each: they do not count as words of the
/// description, as each request has others.
fn about(origin: &Origin<'_>, intent: &Intent, applied_entries: &[AppliedEntry]) -> String {
    let actor = intent.actor.as_deref().filter(|actor| is_reference(actor));
    let task = origin.task_url.filter(|url| is_address(url));
    let requested = match (actor, task) {
        (Some(actor), Some(url)) => format!("\n{REQUESTED}{actor}` in [a task of the portal]({url}).\n"),
        (Some(actor), None) => format!("\n{REQUESTED}{actor}`.\n"),
        (None, Some(url)) => format!("\n{REQUESTED_IN}a task of the portal]({url}).\n"),
        (None, None) => String::new(),
    };
    let [applied_entry] = applied_entries else {
        return requested;
    };
    let entry = applied_entry.entry.as_ref().or(applied_entry.before.as_ref());
    let pipeline = entry.and_then(|entry| pipeline(entry, origin.config));
    // It may be created after the merge only.
    let yet = match applied_entry.before {
        None => ", once it is created",
        Some(_) => "",
    };
    let pipeline = pipeline.map(|line| format!("\n{line}{yet}.\n")).unwrap_or_default();
    format!("{requested}{pipeline}")
}

/// The line that leads to the pipeline of a service.
fn pipeline(entry: &Map<String, Value>, config: &Config) -> Option<String> {
    let id = ServiceNames::of(&entry_from_value(entry, config), config).pipeline_id;
    let url = Links::configured(config)?.pipeline(&id);
    (is_reference(&id) && is_address(&url)).then(|| format!("{PIPELINE}{id}]({url})"))
}

/// Whether a text is an address that can be linked to in Markdown as it is.
fn is_address(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/?#@!$&'*+,;=%".contains(&byte);
    ["https://", "http://"].iter().any(|scheme| text.starts_with(scheme)) && text.bytes().all(plain)
}

/// What happens to each service, a line each; where the line is for people, with what is new of it.
fn summary(applied_entries: &[AppliedEntry], is_told: bool) -> String {
    let line = |applied_entry: &AppliedEntry| {
        let what = match (&applied_entry.before, &applied_entry.entry) {
            (_, None) => "removed".to_owned(),
            (None, Some(entry)) if is_told => format!("new{}", facts(entry)),
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

/// What a new service is: its archetype, profile, size, team, environments and regions. What is not a plain word is left out, whoever
/// wrote it.
fn facts(entry: &Map<String, Value>) -> String {
    let code = |value: &Value| {
        value
            .as_str()
            .filter(|text| is_reference(text))
            .map(|text| format!("`{text}`"))
    };
    let one = |key: &str| entry.get(key).and_then(code).map(|value| format!(", {key} {value}"));
    let many = |key: &str| {
        let items = entry.get(key)?.as_array()?;
        let items: Vec<_> = items.iter().take(MOST_ITEMS).filter_map(code).collect();
        (!items.is_empty()).then(|| format!(", {key} {}", items.join(" ")))
    };
    let told = ["archetype", "profile", "size", "team"].map(one);
    let places = ["environments", "regions"].map(many);
    told.into_iter().chain(places).flatten().collect()
}

/// Whether a text is a word or an entity reference that can be shown as code in Markdown as it is.
fn is_reference(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b':' | b'/');
    (1..=MOST_CHARACTERS).contains(&text.len()) && text.bytes().all(plain)
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

/// The names of the services that a pull request created by Ameide concerns.
pub fn services_of(pull: &FoundPullRequest) -> Vec<String> {
    let service = word_of(pull, "service=").unwrap_or_default();
    service
        .split(',')
        .filter(|name| crate::service::is_service_name(name))
        .map(str::to_owned)
        .collect()
}
