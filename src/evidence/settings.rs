//! Where the settings of a service stand in the values of a chart: at the top, or below a word that stands for the service itself.

use super::text;
use serde_json::Value;

/// Keys below which a chart keeps what is the service's own.
pub const ROLES: [&str; 30] = [
    "deployment",
    "deploy",
    "app",
    "application",
    "container",
    "main",
    "pod",
    "podSpec",
    "workload",
    "workloads",
    "controller",
    "controllers",
    "statefulset",
    "statefulSet",
    "statefulsets",
    "cronjob",
    "cronJob",
    "cronjobs",
    "cronJobs",
    "job",
    "spec",
    "template",
    "base",
    "common",
    "generic",
    "microservice",
    "default",
    "defaults",
    "containers",
    "rollout",
];
/// Those that are looked into last.
const LAST: [&str; 1] = ["global"];
const DEPTH: usize = 6;

/// The maps that hold settings of the service itself, nearest first, each with its path.
pub struct Scopes<'v>(Vec<(String, &'v Value)>);

impl<'v> Scopes<'v> {
    /// Of a section; `own` are further keys that stand for the service, such as the alias of a shared chart.
    pub fn of(section: &'v Value, own: &[String]) -> Self {
        let mut found = vec![(String::new(), section)];
        let mut at = 0;
        while let Some((path, value)) = found.get(at).cloned() {
            at += 1;
            if path.matches('.').count() >= DEPTH {
                continue;
            }
            for (key, inner) in value.as_object().into_iter().flatten() {
                let holds =
                    ROLES.contains(&key.as_str()) || own.iter().any(|own| own == key) || is_service_section(key, inner);
                if !holds {
                    continue;
                }
                match inner {
                    Value::Object(_) => found.push((format!("{path}{key}."), inner)),
                    Value::Array(items) => {
                        if let Some(first) = items.first().filter(|first| first.is_object()) {
                            found.push((format!("{path}{key}.0."), first));
                        }
                    }
                    _ => {}
                }
            }
        }
        for key in LAST {
            if let Some(inner) = section.get(key) {
                found.push((format!("{key}."), inner));
            }
        }
        Self(found)
    }

    /// The first of these keys that has a value, with its path.
    pub fn find(&self, keys: &[&str]) -> Option<(String, &'v Value)> {
        self.all(keys).next()
    }

    /// All values of these keys, nearest first.
    pub fn all<'k>(&'k self, keys: &'k [&str]) -> impl Iterator<Item = (String, &'v Value)> + 'k {
        self.0.iter().flat_map(move |(path, scope)| {
            keys.iter().filter_map(move |key| {
                let value = super::at(scope, key)?;
                (!value.is_null()).then(|| (format!("{path}{key}"), value))
            })
        })
    }

    /// The first of these keys that has a plain value.
    pub fn text(&self, keys: &[&str]) -> Option<(String, String)> {
        self.all(keys).find_map(|(path, value)| Some((path, text(value)?)))
    }
}

/// The value itself, or those that it holds by names of its own: `service: {main: {...}}`. `keys` are those of the value.
pub fn each<'v>(value: &'v Value, keys: &[&str]) -> Vec<&'v Value> {
    let Some(map) = value.as_object() else {
        return vec![value];
    };
    let has = |map: &serde_json::Map<String, Value>| keys.iter().any(|key| map.contains_key(*key));
    if has(map) || map.is_empty() {
        return vec![value];
    }
    let inner: Vec<&Value> = map
        .values()
        .filter(|inner| inner.as_object().is_some_and(has))
        .collect();
    if inner.is_empty() { vec![value] } else { inner }
}

/// Some charts keep the service itself below `service`.
fn is_service_section(key: &str, value: &Value) -> bool {
    key == "service"
        && ["image", "resources", "replicaCount", "replicas"]
            .iter()
            .any(|key| value.get(key).is_some())
}

/// Whether something is turned on: by itself, or by `enabled`. None where nothing says so.
pub fn enabled(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(flag) => Some(*flag),
        Value::Object(_) => ["enabled", "enable", "create"]
            .iter()
            .find_map(|key| match value.get(key)? {
                Value::Bool(flag) => Some(*flag),
                Value::String(word) => Some(matches!(word.as_str(), "true" | "yes" | "on")),
                _ => None,
            }),
        _ => None,
    }
}
