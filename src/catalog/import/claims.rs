//! What two services claim is asked of both.

use super::answers::{Answers, NONE, is_open};
use crate::api::{ImportCertainty, ImportVerdict, ImportedService};
use crate::evidence::judge::Judged;
use crate::service::harness_identifier;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// A pipeline that several services claim is asked of each of them.
pub fn claim_pipelines(judged: &mut [Judged], answers: &Answers) {
    let mut claims: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let pipeline = |one: &Judged| {
        let answer = answers
            .of(&one.key, "pipeline")
            .and_then(Value::as_str)
            .map(str::to_owned);
        let found = one.fields.iter().find(|field| field.key == "pipeline" && field.sure);
        answer.or_else(|| found.and_then(|field| field.value.as_str()).map(str::to_owned))
    };
    for one in judged
        .iter()
        .filter(|one| one.cannot.is_none() && !answers.skips(&one.key))
    {
        if let Some(id) = pipeline(one).filter(|id| id != NONE) {
            claims.entry(id).or_default().push(one.key.clone());
        }
    }
    for one in judged.iter_mut() {
        let Some((id, names)) = claims
            .iter()
            .find(|(_, names)| names.len() > 1 && names.contains(&one.key))
        else {
            continue;
        };
        for field in one.fields.iter_mut().filter(|field| field.key == "pipeline") {
            field.sure = false;
            field.value = Value::Null;
            field.reason = format!(
                "several services claim the pipeline `{id}`: `{}`; give it to one, `{NONE}` to others",
                names.join("`, `")
            );
        }
    }
}

/// Services of one name, or of names that Harness cannot tell apart, are asked.
pub fn tell_apart(services: &mut [ImportedService], existing: &BTreeSet<String>) {
    let mut taken: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for name in existing {
        taken
            .entry(harness_identifier(name))
            .or_default()
            .push(format!("`{name}` of the catalog"));
    }
    let name_of = |service: &ImportedService| service.entry.get("name").and_then(Value::as_str).map(str::to_owned);
    for service in services.iter().filter(|service| is_open(service)) {
        if let Some(name) = name_of(service) {
            taken
                .entry(harness_identifier(&name))
                .or_default()
                .push(format!("`{}`", service.name));
        }
    }
    for service in services.iter_mut().filter(|service| is_open(service)) {
        let Some(name) = name_of(service) else { continue };
        let claims = taken
            .get(&harness_identifier(&name))
            .map(Vec::as_slice)
            .unwrap_or_default();
        if claims.len() > 1 {
            service.entry.shift_remove("name");
            service.verdict = ImportVerdict::Asked;
            for field in service.fields.iter_mut().filter(|field| field.key == "name") {
                field.certainty = ImportCertainty::Asked;
                field.reason = format!(
                    "several services claim this name, or one that Harness cannot tell from it: {}",
                    claims.join(", ")
                );
                field.value = Value::Null;
            }
        }
    }
}
