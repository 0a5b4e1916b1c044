//! The values of a chart by service: one service, or several of an umbrella.

mod listed;

use super::settings::ROLES;
use super::shape::program;
use listed::{COMPONENTS, PARTS, listed};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// Keys that listed services have in common.
const LENT: [&str; 8] = [
    "global",
    "image",
    "resources",
    "team",
    "owner",
    "labels",
    "commonLabels",
    "podLabels",
];

/// A chart that another one is made of.
#[derive(Debug, Clone)]
pub struct Dependency {
    /// Name of the chart.
    pub name: String,
    /// Key of its values.
    pub key: String,
    /// Whether many services share it.
    pub generic: bool,
    /// Whether it comes from the company.
    pub own: bool,
}

/// A service in values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The keys that lead to it; none for the chart's own.
    pub path: Vec<String>,
    /// Its name; none for that of the chart.
    pub name: Option<String>,
    /// Whether the name is only possible.
    pub doubtful: bool,
}

/// What the values of a chart are made of.
#[derive(Debug, Clone, Default)]
pub struct Members {
    /// The services.
    pub all: Vec<Member>,
    /// Keys that stand for the chart's own service.
    pub own: Vec<String>,
    /// Keys that are left out of it.
    pub apart: BTreeSet<String>,
    /// Whether all of them are deployed together.
    pub together: bool,
}

/// Finds the services in all values files of a chart.
pub fn members(values: &[&Value], dependencies: &[Dependency], chart: &str) -> Members {
    let mut members = Members::default();
    let mut keys: Vec<&String> = Vec::new();
    for value in values {
        for (key, inner) in value.as_object().into_iter().flatten() {
            if is_workload(inner)
                && !ROLES.contains(&key.as_str())
                && !PARTS.contains(&key.as_str())
                && !keys.contains(&key)
            {
                keys.push(key);
            }
        }
    }
    let of = |key: &str| dependencies.iter().find(|dependency| dependency.key == key);
    for dependency in dependencies.iter().filter(|dependency| dependency.generic) {
        members.own.push(dependency.key.clone());
    }
    let foreign = |key: &str| of(key).map_or_else(|| program(key).is_some(), |one| !one.own && !one.generic);
    members
        .apart
        .extend(keys.iter().filter(|key| foreign(key)).map(|key| (*key).clone()));
    members.apart.extend(
        dependencies
            .iter()
            .filter(|one| !one.own && !one.generic)
            .map(|one| one.key.clone()),
    );
    keys.retain(|key| !foreign(key) && !of(key).is_some_and(|one| one.generic && one.key == one.name));
    let listed: BTreeSet<String> = values.iter().flat_map(|value| listed(value)).collect();
    let subcharts: Vec<&Dependency> = dependencies
        .iter()
        .filter(|one| one.own && (!one.generic || one.key != one.name))
        .collect();
    let root_is_one = values
        .iter()
        .any(|value| value.get("image").is_some() || value.get("resources").is_some());
    // Several aliases of a shared chart are services of their own; one stands for the chart's own.
    if subcharts.len() > 1 || subcharts.iter().any(|one| !one.generic) {
        for one in &subcharts {
            members.own.retain(|key| *key != one.key);
            members.take(vec![one.key.clone()], Some(one.key.clone()), false);
        }
        keys.retain(|key| !members.apart.contains(*key));
    }
    let mut are_jobs = !listed.is_empty();
    for path in &listed {
        let mut parts = path.split('\n').map(str::to_owned);
        let (Some(parent), Some(name)) = (parts.next(), parts.next()) else {
            continue;
        };
        // Jobs of a chart are called after it by most charts.
        let is_job = parent.to_lowercase().starts_with("cron");
        are_jobs &= is_job;
        let full = if is_job {
            format!("{chart}-{name}")
        } else {
            name.clone()
        };
        members.take(vec![parent, name], Some(full), is_job);
    }
    match keys.as_slice() {
        [] => {}
        [one]
            if !root_is_one
                && members.all.is_empty()
                && (COMPONENTS.contains(&one.as_str())
                    || *one == chart
                    || of(one).is_some()
                    || dependencies.is_empty()) =>
        {
            members.own.push((*one).clone());
        }
        several => {
            for key in several {
                if members.own.contains(key) || *key == chart {
                    members.own.push((*key).clone());
                } else {
                    let component = COMPONENTS.contains(&key.as_str());
                    let name = if component {
                        format!("{chart}-{key}")
                    } else {
                        (*key).clone()
                    };
                    members.take(vec![(*key).clone()], Some(name), true);
                }
            }
        }
    }
    let serves = [
        "service",
        "ingress",
        "replicaCount",
        "replicas",
        "deployment",
        "ports",
        "containerPort",
        "autoscaling",
    ];
    let only_jobs = are_jobs
        && !values
            .iter()
            .any(|value| serves.iter().any(|key| value.get(*key).is_some()));
    let own_left = (!members.own.is_empty() || root_is_one || members.all.is_empty()) && !only_jobs;
    if own_left {
        members.all.insert(
            0,
            Member {
                path: Vec::new(),
                name: None,
                doubtful: false,
            },
        );
    }
    members
}

impl Members {
    fn take(&mut self, path: Vec<String>, name: Option<String>, doubtful: bool) {
        self.apart.extend(path.first().cloned());
        self.all.push(Member { path, name, doubtful });
    }

    /// The part of values that is a member's; none where they have none of it.
    pub fn part(&self, values: &Value, member: &Member) -> Option<Value> {
        if member.path.is_empty() {
            let map = values.as_object()?;
            let kept = map.iter().filter(|(key, _)| !self.apart.contains(*key));
            return Some(Value::Object(
                kept.map(|(key, value)| (key.clone(), value.clone())).collect(),
            ));
        }
        let found = member.path.iter().try_fold(values, |value, key| match value {
            Value::Array(items) => items
                .iter()
                .find(|item| item.get("name").and_then(Value::as_str) == Some(key)),
            value => value.get(key),
        })?;
        let mut map = found.as_object()?.clone();
        let is_listed = member.path.len() > 1;
        for key in LENT.iter().filter(|key| is_listed || **key == "global") {
            if let (Some(lent), false) = (values.get(*key), map.contains_key(*key)) {
                map.insert((*key).to_owned(), lent.clone());
            }
        }
        Some(Value::Object(map))
    }
}

/// Whether a map holds what a workload needs.
pub fn is_workload(value: &Value) -> bool {
    let Some(map) = value.as_object() else { return false };
    let has = |key: &str| map.get(key).is_some_and(|value| !value.is_null());
    let nested = |map: &Map<String, Value>| {
        map.iter().any(|(key, inner)| {
            ROLES.contains(&key.as_str())
                && inner
                    .as_object()
                    .is_some_and(|inner| inner.contains_key("image") || inner.contains_key("resources"))
        })
    };
    has("image")
        || (has("resources")
            && [
                "replicaCount",
                "replicas",
                "service",
                "ingress",
                "enabled",
                "autoscaling",
                "env",
            ]
            .iter()
            .any(|key| has(key)))
        || (has("replicaCount") && !has("repository"))
        || nested(map)
}
