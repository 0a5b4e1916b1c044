//! What the values of a chart say of one service.

mod traffic;
mod words;

use super::claim::{Claims, Topic};
use super::container::resources;
use super::related::triggers;
use super::settings::{Scopes, enabled};
use super::text_at;
use serde_json::Value;
use traffic::{ingress, ports};
use words::{image, messages, people};

/// Reads the section of one service. `own` are further keys that stand for the service itself.
pub fn read(section: &Value, own: &[String], claims: &mut Claims) {
    let scopes = Scopes::of(section, own);
    amounts(&scopes, claims);
    replicas(&scopes, claims);
    kind(&scopes, claims);
    ports(&scopes, claims);
    ingress(&scopes, claims);
    messages(&scopes, claims);
    image(&scopes, claims);
    people(&scopes, claims);
    if let Some(on) = enabled(section) {
        claims.add(Topic::Off, if on { "on" } else { "off" }, "`enabled`");
    }
}

/// Requests of the presets that Bitnami's charts know.
const PRESETS: [(&str, &str, &str); 7] = [
    ("nano", "100m", "128Mi"),
    ("micro", "250m", "256Mi"),
    ("small", "500m", "512Mi"),
    ("medium", "500m", "1024Mi"),
    ("large", "1", "2048Mi"),
    ("xlarge", "1", "3072Mi"),
    ("2xlarge", "1", "3072Mi"),
];

fn amounts(scopes: &Scopes<'_>, claims: &mut Claims) {
    let is_set = |value: &Value| value.as_object().is_some_and(|map| !map.is_empty());
    let found = scopes.all(&["resources"]).find(|(_, value)| is_set(value));
    if let Some((path, value)) = found {
        let prefix = path.strip_suffix("resources").unwrap_or_default();
        resources(Some(value), prefix, claims);
        return;
    }
    if let Some((path, preset)) = scopes.text(&["resourcesPreset"]) {
        if let Some((_, cpu, memory)) = PRESETS.iter().find(|(name, ..)| *name == preset) {
            claims.add(Topic::Cpu, *cpu, &format!("`{path}: {preset}`"));
            claims.add(Topic::Memory, *memory, &format!("`{path}: {preset}`"));
        }
        return;
    }
    for (topic, keys) in [
        (Topic::Cpu, ["requests.cpu", "cpuRequest", "cpu", "limits.cpu"]),
        (
            Topic::Memory,
            ["requests.memory", "memoryRequest", "memory", "limits.memory"],
        ),
    ] {
        if let Some((path, amount)) = scopes.text(&keys)
            && super::quantity::quantity(&amount).is_some()
        {
            claims.add(topic, amount, &format!("`{path}`"));
        }
    }
}

fn replicas(scopes: &Scopes<'_>, claims: &mut Claims) {
    let number = |value: String| value.parse::<u32>().ok();
    if let Some((path, count)) = scopes.text(&["replicaCount", "replicas", "replica", "instances", "scaling.replicas"])
        && let Some(count) = number(count)
    {
        claims.add(Topic::Replicas, count.to_string(), &format!("`{path}`"));
    }
    let keys = [
        "autoscaling.hpa",
        "autoscaling",
        "hpa",
        "horizontalPodAutoscaler",
        "autoscaler",
        "autoscale",
        "scaling",
        "keda",
        "scaledObject",
    ];
    if let Some((path, value)) = scopes.all(&keys).next() {
        if let Some(on) = enabled(value) {
            claims.add(Topic::MaxReplicas, if on { "on" } else { "off" }, &format!("`{path}`"));
        }
        triggers(value, claims);
        let mut read = |topic, keys: [&str; 5]| {
            let found = keys
                .iter()
                .find_map(|key| Some((*key, text_at(value, key).and_then(number)?)));
            if let Some((key, count)) = found {
                claims.add(topic, count.to_string(), &format!("`{path}.{key}`"));
            }
        };
        read(
            Topic::MinReplicas,
            ["minReplicas", "min", "minReplicaCount", "minPods", "replicas.min"],
        );
        read(
            Topic::MaxReplicas,
            ["maxReplicas", "max", "maxReplicaCount", "maxPods", "replicas.max"],
        );
    }
}

fn kind(scopes: &Scopes<'_>, claims: &mut Claims) {
    let keys = [
        "kind",
        "workloadType",
        "workloadKind",
        "type",
        "controllerType",
        "deploymentType",
        "role",
    ];
    if let Some((path, word)) = scopes.text(&keys) {
        let kind = match word.to_lowercase().as_str() {
            "deployment" | "rollout" => Some("Deployment"),
            "statefulset" => Some("StatefulSet"),
            "cronjob" | "cron" => Some("CronJob"),
            "job" => Some("Job"),
            "daemonset" => Some("DaemonSet"),
            _ => None,
        };
        let what = format!("`{path}: {}`", crate::service::visible(&word));
        match kind {
            Some(kind) => claims.add(Topic::Kind, kind, &what),
            None if super::shape::is_image(&word) && word.len() < 30 => {
                claims.add(Topic::Role, word.to_lowercase(), &what)
            }
            None => {}
        }
    }
    for (path, value) in scopes.all(&[
        "cronjob",
        "cronJob",
        "cronjobs",
        "cronJobs",
        "statefulset",
        "statefulSet",
        "job",
        "deployment",
    ]) {
        let kind = match path
            .rsplit('.')
            .next()
            .unwrap_or_default()
            .to_lowercase()
            .trim_end_matches('s')
        {
            "cronjob" => "CronJob",
            "statefulset" => "StatefulSet",
            "job" => "Job",
            _ => "Deployment",
        };
        let is_on = match enabled(value) {
            Some(on) => on,
            None => match kind {
                "CronJob" => value.get("schedule").is_some_and(Value::is_string),
                "Deployment" => false,
                _ => value
                    .as_object()
                    .is_some_and(|map| map.contains_key("image") || map.contains_key("resources")),
            },
        };
        if is_on {
            claims.add(Topic::Kind, kind, &format!("`{path}`"));
        } else if enabled(value) == Some(false) && kind == "Deployment" {
            claims.add(Topic::Kind, "not Deployment", &format!("`{path}.enabled`"));
        }
    }
    if let Some((path, schedule)) = scopes.text(&["schedule", "cron", "cronSchedule"]) {
        let fields = schedule.split_whitespace().count();
        if (5..=6).contains(&fields) || schedule.starts_with('@') {
            claims.add(Topic::Kind, "CronJob", &format!("`{path}`"));
        }
    }
    for (path, value) in scopes.all(&["statefulset.enabled", "persistence.statefulSet"]) {
        if value.as_bool() == Some(true) && !path.starts_with("statefulset.") {
            claims.add(Topic::Kind, "StatefulSet", &format!("`{path}`"));
        }
    }
}
