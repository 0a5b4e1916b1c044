//! What labels, annotations and plain keys say of whose a service is.

use super::claim::{Claims, Topic};
use super::text;
use serde_json::Value;

/// What a key without its prefix says.
fn topic_of(key: &str) -> Option<Topic> {
    let (prefix, word) = key.rsplit_once('/').unwrap_or(("", key));
    let word = word.to_lowercase().replace(['_', '.'], "-");
    if prefix == "pagerduty.com" {
        return (word == "service-id").then_some(Topic::Pagerduty);
    }
    match word.as_str() {
        "team" | "squad" | "owning-team" | "team-name" | "teamname" | "app-team" | "owner-team" | "crew" => {
            Some(Topic::Team)
        }
        "owner" | "owned-by" | "maintainer" => Some(Topic::Owner),
        "slack" | "slack-channel" | "slackchannel" | "slack-channel-name" | "alert-channel" | "alerts-channel"
        | "team-slack" | "channel" => Some(Topic::Slack),
        "pagerduty-service" | "pagerduty-service-id" | "pagerdutyserviceid" => Some(Topic::Pagerduty),
        "email" | "owner-email" | "team-email" | "contact-email" | "owneremail" | "contact" => Some(Topic::Email),
        "description" => Some(Topic::Description),
        "git-repo" | "repository" | "repo" | "source-repo" | "git-repository" | "project-slug" => {
            Some(Topic::Repository)
        }
        _ => None,
    }
}

/// Reads a map of labels or annotations.
pub fn read(map: Option<&Value>, what: &str, claims: &mut Claims) {
    let Some(map) = map.and_then(Value::as_object) else {
        return;
    };
    for (key, value) in map {
        if let (Some(topic), Some(text)) = (topic_of(key), text(value)) {
            add(topic, &text, &format!("{what} `{key}`"), claims);
        }
    }
}

/// Adds a value, if it has the form that such values have: nothing else may be quoted.
pub fn add(topic: Topic, value: &str, what: &str, claims: &mut Claims) {
    let value = value.trim();
    let held = match topic {
        Topic::Team | Topic::Owner | Topic::CodeOwner => team(value),
        Topic::Slack => slack(value),
        Topic::Pagerduty => Some(value.to_owned()).filter(|id| is_word(id) && (6..=20).contains(&id.len())),
        Topic::Email => Some(value.to_owned()).filter(|address| is_email(address)),
        Topic::Repository | Topic::Pipeline => {
            Some(value.to_owned()).filter(|text| is_word(text) && !text.contains('@'))
        }
        _ => Some(value.to_owned()),
    };
    if let Some(held) = held {
        claims.add(topic, held, what);
    }
}

/// A team's name, however it is referred to; none for a person.
pub fn team(value: &str) -> Option<String> {
    let value = value.trim().trim_start_matches('@');
    let lower = value.to_lowercase();
    if lower.starts_with("user:") || value.contains(['@', ' ', '{']) {
        return None;
    }
    let name = value.strip_prefix("group:").unwrap_or(value);
    let name = name
        .rsplit('/')
        .next()
        .unwrap_or_default()
        .to_lowercase()
        .replace('_', "-");
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.');
    (!name.is_empty() && name.len() <= 63 && name.bytes().all(plain)).then_some(name)
}

fn slack(value: &str) -> Option<String> {
    let name = value.trim_start_matches('#');
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_');
    // Ids of channels are in capitals; addresses of webhooks are secrets.
    ((1..=79).contains(&name.len()) && name.bytes().all(plain)).then(|| format!("#{name}"))
}

fn is_word(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'/' | b':');
    !text.is_empty() && text.len() <= 200 && text.bytes().all(plain)
}

fn is_email(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'+');
    text.split_once('@').is_some_and(|(name, host)| {
        host.contains('.')
            && [name, host]
                .iter()
                .all(|part| !part.is_empty() && part.bytes().all(plain))
    })
}
