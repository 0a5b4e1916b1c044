//! Size, by environment: that of the last environment is the service's, others override it.

use super::{Field, holding};
use crate::config::Config;
use crate::evidence::claim::{Claim, Topic};
use crate::evidence::quantity::quantity;
use crate::evidence::size::{Nearest, Needs, nearest};
use crate::evidence::unit::Unit;
use serde_json::{Map, Value, json};

/// The size, and the overrides of other environments. `unknown`: words of which it is open which environments they are.
pub fn judge(unit: &Unit, environments: &[String], unknown: &[String], is_job: bool, config: &Config) -> Vec<Field> {
    let sizes = &config.platform.sizes;
    let of = |environment: Option<&str>| match needs(unit, environment, is_job) {
        Ok(needs) => (nearest(&needs, sizes), reason(unit, &needs, environment)),
        Err(doubt) => {
            let doubt = Some(doubt);
            (Nearest { size: None, doubt }, String::new())
        }
    };
    let last = environments.last().map(String::as_str);
    let (found, reason) = of(last);
    let value = found.size.clone().map_or(Value::Null, Value::String);
    // It may be the last one.
    let other = unknown.iter().find(|word| {
        let (other, _) = of(Some(&format!("?{word}")));
        found.size.is_some() && other.size != found.size
    });
    let mut fields = vec![match found.doubt {
        None if let Some(word) = other => Field::asked(
            "size",
            value,
            format!("it asks for other amounts in `{word}`: {reason}"),
        ),
        None => Field::sure("size", value, reason),
        Some(doubt) if reason.is_empty() => Field::asked("size", value, doubt),
        Some(doubt) => Field::asked("size", value, format!("{doubt}: {reason}")),
    }];
    let mut overrides = Map::new();
    let mut told = Vec::new();
    for environment in environments.iter().rev().skip(1) {
        let (other, reason) = of(Some(environment));
        if let (Some(size), None, true) = (&other.size, &other.doubt, other.size != found.size) {
            overrides.insert(environment.clone(), json!({"size": size}));
            told.push(reason);
        }
    }
    if !overrides.is_empty() {
        let resources = json!({"overrides": overrides});
        fields.push(Field::sure("resources", resources, told.join("; ")));
    }
    fields
}

/// What it asks for in an environment; an error where files differ.
fn needs(unit: &Unit, environment: Option<&str>, is_job: bool) -> Result<Needs, String> {
    if let Some(unclear) = holding(unit, Topic::Unclear, environment).first() {
        return Err(format!("{}: {}", unclear.value, unclear.at));
    }
    let amount = |topic| -> Result<Option<String>, String> {
        let claims = holding(unit, topic, environment);
        agreed(&claims, |claim| quantity(&claim.value)).map(|claim| claim.map(|claim| claim.value.clone()))
    };
    Ok(Needs {
        cpu: amount(Topic::Cpu)?,
        memory: amount(Topic::Memory)?,
        replicas: if is_job { None } else { replicas(unit, environment) },
    })
}

/// The claim that all agree with.
fn agreed<'u>(claims: &[&'u Claim], of: impl Fn(&Claim) -> Option<f64>) -> Result<Option<&'u Claim>, String> {
    let Some(first) = claims.first() else { return Ok(None) };
    let same = |one: &Claim| match (of(one), of(first)) {
        (Some(one), Some(other)) => (one - other).abs() <= f64::EPSILON * one.abs(),
        _ => false,
    };
    match claims.iter().find(|claim| !same(claim)) {
        None => Ok(Some(first)),
        Some(other) => Err(format!(
            "`{}` by {}, `{}` by {}",
            first.value, first.at, other.value, other.at
        )),
    }
}

fn replicas(unit: &Unit, environment: Option<&str>) -> Option<(u32, u32)> {
    let state = holding(unit, Topic::MaxReplicas, environment);
    let word = state
        .iter()
        .rev()
        .find(|claim| matches!(claim.value.as_str(), "on" | "off"));
    let is_off = word.is_some_and(|claim| claim.value == "off");
    let numbers = |topic| -> Vec<u32> {
        let of = |environment| -> Vec<u32> {
            let claims = holding(unit, topic, environment).into_iter();
            claims.filter_map(|claim| claim.value.parse().ok()).collect()
        };
        let own = of(environment);
        if own.is_empty() { of(None) } else { own }
    };
    // Regions may differ.
    let least = |topic| numbers(topic).into_iter().min();
    let most = |topic| numbers(topic).into_iter().max();
    if let (false, Some(top)) = (is_off, most(Topic::MaxReplicas)) {
        let bottom = least(Topic::MinReplicas).or(least(Topic::Replicas)).unwrap_or(1);
        return Some((bottom, top));
    }
    Some((least(Topic::Replicas)?, most(Topic::Replicas)?))
}

fn reason(unit: &Unit, needs: &Needs, environment: Option<&str>) -> String {
    let at = |topic| holding(unit, topic, environment).first().map(|claim| claim.at.clone());
    let mut parts = Vec::new();
    for (what, value, topic) in [
        ("CPU", &needs.cpu, Topic::Cpu),
        ("memory", &needs.memory, Topic::Memory),
    ] {
        if let (Some(value), Some(at)) = (value, at(topic)) {
            parts.push(format!("{what} `{value}` by {at}"));
        }
    }
    if let Some((least, most)) = needs.replicas {
        parts.push(if least == most {
            format!("{least} replicas")
        } else {
            format!("{least} to {most} replicas")
        });
    }
    parts.join(", ")
}
