//! What values say of places inside the file.

use crate::evidence::claim::{Claims, Topic};
use crate::evidence::document::Document;
use crate::evidence::holders::{Members, is_workload};
use crate::evidence::place::Vocabulary;
use crate::evidence::unit::Units;
use crate::evidence::{text_at, values};
use serde_json::Value;

/// Values of environments below their own keys: `prod: {replicaCount: 3}`, `environments: {prod: ...}`.
pub fn nested(
    document: &Document,
    section: &Value,
    members: &Members,
    name: &str,
    units: &mut Units,
    vocabulary: &Vocabulary,
) {
    let maps = [
        Some(section),
        section.get("environments"),
        section.get("envs"),
        section.get("overrides"),
        section.get("perEnvironment"),
    ];
    for (key, inner) in maps.into_iter().flatten().filter_map(Value::as_object).flatten() {
        let Some((Some(environment), region)) = vocabulary
            .only_place(key)
            .filter(|_| is_workload(inner) || has_amounts(inner))
        else {
            continue;
        };
        let mut claims = Claims::of(&document.path, Some(&environment));
        values::read(inner, &members.own, &mut claims);
        claims.add(Topic::Deployed, environment.clone(), &format!("the key `{key}`"));
        if let Some(region) = region {
            claims.add(Topic::Region, region, &format!("the key `{key}`"));
        }
        units.add(name, &document.place, claims);
    }
}

fn has_amounts(value: &Value) -> bool {
    ["resources", "replicaCount", "replicas", "autoscaling", "hpa", "ingress"]
        .iter()
        .any(|key| value.get(*key).is_some())
}

/// The region that values name.
pub fn region_in(value: &Value, vocabulary: &Vocabulary) -> Option<String> {
    let word = ["region", "global.region", "aws.region", "cloud.region"]
        .iter()
        .find_map(|key| text_at(value, key))?;
    vocabulary.only_place(&word)?.1
}
