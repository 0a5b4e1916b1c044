//! Where a service is deployed.

use super::{Field, holding};
use crate::evidence::claim::{Claim, Topic};
use crate::evidence::place::Vocabulary;
use crate::evidence::unit::Unit;
use serde_json::Value;
use std::collections::BTreeSet;

/// Environments or regions of a service.
pub struct Places {
    /// The field.
    pub field: Field,
    /// Those that are known.
    pub known: Vec<String>,
    /// Words that are not: kind, word, file.
    pub words: Vec<(&'static str, String, String)>,
}

/// Environments and regions.
pub fn judge(unit: &Unit, vocabulary: &Vocabulary) -> (Places, Places) {
    (environments(unit, vocabulary), regions(unit, vocabulary))
}

fn environments(unit: &Unit, vocabulary: &Vocabulary) -> Places {
    let named: BTreeSet<&str> = unit
        .about(Topic::Deployed)
        .map(|claim| claim.value.as_str())
        .filter(|name| *name != "-")
        .collect();
    let is_off = |name: &str| {
        holding(unit, Topic::Off, Some(name))
            .iter()
            .any(|claim| claim.value == "off")
    };
    let on: Vec<&str> = named.iter().copied().filter(|name| !is_off(name)).collect();
    let known: Vec<String> = vocabulary
        .environments
        .iter()
        .filter(|name| on.contains(&name.as_str()))
        .cloned()
        .collect();
    let words = unknown("environments", unit, Topic::Deployed, &on);
    let value = Value::from(known.clone());
    let first = |name: &str| unit.about(Topic::Deployed).find(|claim| claim.value == name);
    let reason = |names: &[String]| {
        let each: Vec<String> = names
            .iter()
            .filter_map(|name| Some(format!("`{name}` by {}", first(name)?.at)))
            .collect();
        each.join(", ")
    };
    let zero = known.iter().find(|name| is_at_zero(unit, name));
    let other = unit.about(Topic::OtherEnvironment).next();
    let field = if let Some((_, word, file)) = words.first() {
        Field::asked(
            "environments",
            value,
            format!("which environment is `{word}`? it is in `{file}`"),
        )
    } else if known.is_empty() {
        Field::asked(
            "environments",
            Value::Null,
            "no file names an environment that it is deployed to",
        )
    } else if let Some(other) = other {
        let named = other.value.trim_start_matches('?');
        Field::asked(
            "environments",
            value,
            format!("{} says `{named}`, its path says otherwise", other.at),
        )
    } else if let Some(zero) = zero {
        Field::asked("environments", value, format!("in `{zero}` it has no replicas"))
    } else {
        Field::sure("environments", value, reason(&known))
    };
    Places { field, known, words }
}

/// Whether a fixed number of replicas is zero.
fn is_at_zero(unit: &Unit, environment: &str) -> bool {
    holding(unit, Topic::Replicas, Some(environment))
        .iter()
        .any(|claim| claim.value == "0")
        && holding(unit, Topic::MaxReplicas, Some(environment))
            .iter()
            .all(|claim| claim.value == "off")
}

fn regions(unit: &Unit, vocabulary: &Vocabulary) -> Places {
    let named: BTreeSet<&str> = unit
        .about(Topic::Region)
        .map(|claim| claim.value.as_str())
        .filter(|name| *name != "-")
        .collect();
    let on: Vec<&str> = named.into_iter().collect();
    let known: Vec<String> = vocabulary
        .regions
        .iter()
        .filter(|name| on.contains(&name.as_str()))
        .cloned()
        .collect();
    let words = unknown("regions", unit, Topic::Region, &on);
    let value = Value::from(known.clone());
    let field = if let Some((_, word, file)) = words.first() {
        Field::asked("regions", value, format!("which region is `{word}`? it is in `{file}`"))
    } else if let (true, [only]) = (known.is_empty(), vocabulary.regions.as_slice()) {
        Field::sure("regions", vec![only.clone()], "there is one region")
    } else if known.is_empty() {
        Field::asked("regions", Value::Null, "no file names a region")
    } else {
        let first = unit.about(Topic::Region).next().map_or("", |claim| claim.at.as_str());
        Field::sure("regions", value, first)
    };
    Places { field, known, words }
}

fn unknown(kind: &'static str, unit: &Unit, topic: Topic, on: &[&str]) -> Vec<(&'static str, String, String)> {
    let of = |claim: &Claim| {
        let word = claim
            .value
            .strip_prefix('?')
            .filter(|_| on.contains(&claim.value.as_str()))?;
        Some((kind, word.to_owned(), super::file_of(claim).to_owned()))
    };
    let mut seen = BTreeSet::new();
    unit.about(topic)
        .filter_map(of)
        .filter(|(_, word, _)| seen.insert(word.clone()))
        .collect()
}
