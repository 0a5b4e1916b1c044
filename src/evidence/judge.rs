//! From claims to the fields of an entry. A field is certain where files say it and none says otherwise; what no file says is never
//! made up.

mod people;
mod places;
mod role;
mod sizing;

use super::claim::{Claim, Topic};
use super::place::Vocabulary;
use super::unit::Unit;
use crate::config::Config;
use serde_json::Value;

/// One key of a service.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// The key.
    pub key: &'static str,
    /// The value, or the one that is proposed; null without one.
    pub value: Value,
    /// Whether it is certain.
    pub sure: bool,
    /// Why.
    pub reason: String,
}

/// A service as it would be imported.
#[derive(Debug, Clone)]
pub struct Judged {
    /// What the report and the answer file call it.
    pub key: String,
    /// What is known of it.
    pub fields: Vec<Field>,
    /// Why it cannot be a service.
    pub cannot: Option<String>,
    /// Words that the answer file must explain: kind, word, file.
    pub words: Vec<(&'static str, String, String)>,
    /// Its Backstage entities: name and file of each.
    pub entities: Vec<(String, String)>,
    /// Identifiers of its services in Harness.
    pub harness_services: Vec<String>,
    /// Files that describe it.
    pub files: Vec<String>,
}

impl Field {
    fn sure(key: &'static str, value: impl Into<Value>, reason: impl Into<String>) -> Self {
        Self {
            key,
            value: value.into(),
            sure: true,
            reason: reason.into(),
        }
    }

    fn asked(key: &'static str, value: impl Into<Value>, reason: impl Into<String>) -> Self {
        Self {
            sure: false,
            ..Self::sure(key, value, reason)
        }
    }
}

/// Judges one service.
pub fn judge(unit: &Unit, config: &Config, vocabulary: &Vocabulary) -> Judged {
    let (environments, regions) = places::judge(unit, vocabulary);
    let known: Vec<String> = environments.known.clone();
    let (archetype, profile) = role::judge(unit, config, &known);
    let is_job = unit
        .about(Topic::Kind)
        .any(|claim| matches!(claim.value.as_str(), "CronJob" | "Job"));
    let mut fields = vec![name(unit), archetype, profile];
    let unknown: Vec<String> = environments.words.iter().map(|(_, word, _)| word.clone()).collect();
    fields.extend(sizing::judge(unit, &known, &unknown, is_job, config));
    fields.push(environments.field);
    fields.push(regions.field);
    fields.extend(people::judge(unit));
    let mut words = environments.words;
    words.extend(regions.words);
    Judged {
        key: unit.key.clone(),
        fields,
        cannot: unit.about(Topic::NoService).next().map(told),
        words,
        entities: unit.about(Topic::Entity).map(entity).collect(),
        harness_services: unit
            .about(Topic::HarnessService)
            .map(|claim| claim.value.clone())
            .collect(),
        files: unit.files.iter().cloned().collect(),
    }
}

fn name(unit: &Unit) -> Field {
    if !unit.rivals.is_empty() {
        let reason = format!("several services claim this name: {}", unit.rivals.join(", "));
        return Field::asked("name", Value::Null, reason);
    }
    match unit.about(Topic::NameDoubt).next() {
        Some(doubt) => Field::asked("name", doubt.value.clone(), doubt.at.clone()),
        None => Field::sure("name", unit.name.clone(), "its files call it so"),
    }
}

fn entity(claim: &Claim) -> (String, String) {
    (claim.value.clone(), file_of(claim).to_owned())
}

/// A claim with its place, for a reason.
fn told(claim: &Claim) -> String {
    if claim.value.is_empty() {
        claim.at.clone()
    } else {
        format!("{}: {}", claim.value, claim.at)
    }
}

/// The claims that hold for an environment: its own, else those for all. Of files in folders inside each other the outer one
/// counts, as the values of an umbrella override those of its parts; and a further file counts before `values.yaml`.
fn holding<'u>(unit: &'u Unit, topic: Topic, environment: Option<&str>) -> Vec<&'u Claim> {
    let own: Vec<&Claim> = unit
        .about(topic)
        .filter(|claim| environment.is_some() && claim.environment.as_deref() == environment)
        .collect();
    let mut found = if own.is_empty() {
        unit.about(topic).filter(|claim| claim.environment.is_none()).collect()
    } else {
        own
    };
    let all = found.clone();
    found.retain(|claim| !all.iter().any(|other| overrides(other, claim)));
    found
}

fn overrides(one: &Claim, other: &Claim) -> bool {
    let (one, other) = (file_of(one), file_of(other));
    let (one_folder, one_name) = one.rsplit_once('/').unwrap_or(("", one));
    let (other_folder, other_name) = other.rsplit_once('/').unwrap_or(("", other));
    let is_inside = other_folder != one_folder
        && (one_folder.is_empty()
            || other_folder
                .strip_prefix(one_folder)
                .is_some_and(|rest| rest.starts_with('/')));
    let is_further = one_folder == other_folder && other_name == "values.yaml" && one_name != other_name;
    is_inside || is_further
}

/// The file that a claim names last.
fn file_of(claim: &Claim) -> &str {
    claim.at.trim_end_matches('`').rsplit('`').next().unwrap_or_default()
}
