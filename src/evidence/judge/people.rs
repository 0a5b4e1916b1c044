//! Whose it is, what it is, and what is told besides.

use super::{Field, told};
use crate::evidence::claim::{Claim, Topic};
use crate::evidence::unit::Unit;
use crate::service::unsafe_text;
use serde_json::Value;
use std::collections::BTreeSet;

/// The longest description that is taken over.
const DESCRIPTION: usize = 1024;

/// Team, description, addresses; image, repository and pipeline.
pub fn judge(unit: &Unit) -> Vec<Field> {
    let mut fields = vec![team(unit)];
    fields.extend(description(unit));
    let rest = [
        ("slack", Topic::Slack),
        ("pagerduty", Topic::Pagerduty),
        ("email", Topic::Email),
        ("image", Topic::Image),
        ("repository", Topic::Repository),
        ("pipeline", Topic::Pipeline),
    ];
    fields.extend(rest.iter().filter_map(|(key, topic)| one(unit, key, *topic)));
    fields
}

fn team(unit: &Unit) -> Field {
    let named: Vec<&Claim> = unit.about(Topic::Team).collect();
    let owners: Vec<&Claim> = unit.about(Topic::Owner).collect();
    let is_person = |claim: &&Claim| !is_team(&claim.value) && !named.iter().any(|team| team.value == claim.value);
    if let (true, Some(owner)) = (named.is_empty(), owners.iter().find(|claim| is_person(claim))) {
        let reason = format!("{}, which may be a person", owner.at);
        return Field::asked("team", owner.value.clone(), reason);
    }
    let mut claims = named.clone();
    claims.extend(owners.into_iter().filter(|claim| !is_person(claim)));
    if claims.is_empty() {
        claims = unit.about(Topic::CodeOwner).collect();
    }
    match distinct(&claims).as_slice() {
        [] => Field::asked("team", Value::Null, "no file names a team"),
        [one] => Field::sure("team", one.value.clone(), one.at.clone()),
        several => Field::asked("team", Value::Null, listed(several)),
    }
}

/// Whether the name of an owner is that of a team.
fn is_team(name: &str) -> bool {
    const WORDS: [&str; 11] = [
        "team",
        "teams",
        "squad",
        "tribe",
        "crew",
        "guild",
        "group",
        "chapter",
        "ops",
        "platform",
        "engineering",
    ];
    name.split(['-', '_', '.']).any(|word| WORDS.contains(&word))
}

/// The first claim of each value.
fn distinct<'u>(claims: &[&'u Claim]) -> Vec<&'u Claim> {
    let mut seen = BTreeSet::new();
    claims
        .iter()
        .copied()
        .filter(|claim| seen.insert(claim.value.clone()))
        .collect()
}

fn listed(claims: &[&Claim]) -> String {
    let each: Vec<String> = claims
        .iter()
        .map(|claim| format!("`{}` by {}", claim.value, claim.at))
        .collect();
    format!("files differ: {}", each.join(", "))
}

/// The entity's words before those of a chart.
fn description(unit: &Unit) -> Option<Field> {
    let mut claims: Vec<&Claim> = unit
        .about(Topic::Description)
        .filter(|claim| is_harmless(&claim.value))
        .collect();
    claims.sort_by_key(|claim| !claim.at.contains("metadata.description"));
    claims
        .first()
        .map(|claim| Field::sure("description", claim.value.clone(), claim.at.clone()))
}

/// Whether a text may be taken over: plain words, and nothing that is kept secret.
fn is_harmless(text: &str) -> bool {
    let lower = text.to_lowercase();
    let secret = [
        "password",
        "passwd",
        "token",
        "secret",
        "apikey",
        "api_key",
        "private key",
        "://",
    ]
    .iter()
    .any(|word| lower.contains(word));
    !secret && text.chars().count() <= DESCRIPTION && unsafe_text(text).is_none() && !text.contains("{{")
}

/// A value that all files agree about; where they differ, it is left out.
fn one(unit: &Unit, key: &'static str, topic: Topic) -> Option<Field> {
    let claims: Vec<&Claim> = unit.about(topic).collect();
    match distinct(&claims).as_slice() {
        [one] => Some(Field::sure(key, one.value.clone(), one.at.clone())),
        [one, ..] if topic == Topic::Image => Some(Field::asked(key, Value::Null, told(one))),
        several if several.len() > 1 => Some(Field::asked(key, Value::Null, listed(several))),
        _ => None,
    }
}
