//! From an entry's map to the typed service. Reads leniently; `entries` checks the entry.

use super::{OwnChoice, Service, is_harness_identifier, visible};
use crate::config::Config;
use crate::problem::Problem;
use serde_json::{Map, Value};

/// Whether it may name a service: `^[a-z]([a-z0-9-]*[a-z0-9])?$`, at most 63 characters.
pub fn is_service_name(text: &str) -> bool {
    let inner = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    text.len() <= 63
        && text.bytes().next().is_some_and(|first| first.is_ascii_lowercase())
        && text.bytes().all(inner)
        && !text.ends_with('-')
}

/// Advice for a valid service name.
pub const NAME_RULE: &str =
    "use lower-case letters, digits and `-`, starting with a letter and not ending with `-`, at most 63 characters";

/// Error: a name is not valid for a service.
pub fn bad_name(name: &str) -> Problem {
    Problem::error(
        "catalog/bad-name",
        format!("`{}` is not a valid service name", visible(name)),
    )
    .help(NAME_RULE)
}

/// The typed service of an entry; what is absent or of another type reads as empty, and absent regions as all configured ones.
pub fn entry_from_value(entry: &Map<String, Value>, config: &Config) -> Service {
    let text = |key: &str| entry.get(key).and_then(Value::as_str).map(str::to_owned);
    let list = |key: &str| -> Option<Vec<String>> {
        let items = entry.get(key)?.as_array()?;
        Some(items.iter().filter_map(Value::as_str).map(str::to_owned).collect())
    };
    let environments = list("environments").unwrap_or_default();
    let order = |name: &String| {
        config
            .platform
            .environments
            .iter()
            .position(|known| known.name == *name)
    };
    let mut sorted = environments;
    sorted.sort_by_key(|name| order(name).unwrap_or(usize::MAX));
    let overrides = entry
        .get("resources")
        .and_then(|resources| resources.get("overrides"))
        .and_then(Value::as_object);
    Service {
        name: text("name").unwrap_or_default(),
        archetype: text("archetype").unwrap_or_default(),
        profile: text("profile").unwrap_or_default(),
        size: text("size").unwrap_or_default(),
        environments: sorted,
        regions: list("regions").unwrap_or_else(|| config.platform.regions.clone()),
        team: text("team").unwrap_or_default(),
        description: text("description"),
        slack: text("slack"),
        pagerduty: text("pagerduty"),
        email: text("email"),
        size_overrides: overrides
            .into_iter()
            .flatten()
            .filter_map(|(name, value)| Some((name.clone(), value.get("size")?.as_str()?.to_owned())))
            .collect(),
        own: own_choice(entry),
        entry: entry.clone(),
    }
}

fn own_choice(entry: &Map<String, Value>) -> OwnChoice {
    let harness = entry.get("harness").and_then(Value::as_object);
    let text = |key: &str| {
        harness?
            .get(key)?
            .as_str()
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
    };
    let delivery = entry.get("pipeline").and_then(Value::as_object);
    let mut options = delivery.cloned().unwrap_or_default();
    let others = harness.and_then(|harness| harness.get("options")?.as_object());
    options.extend(others.cloned().unwrap_or_default());
    OwnChoice {
        // It becomes a part of links and annotations: what Harness would not take as an identifier is none.
        pipeline_id: text("pipelineId").filter(|name| is_harness_identifier(name)),
        strategy: text("strategy"),
        options,
    }
}
