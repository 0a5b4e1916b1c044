//! Services that values list, and keys that hold none.

use super::is_workload;
use serde_json::Value;

/// Keys that hold parts of a service and no service.
pub const PARTS: [&str; 44] = [
    "ingress",
    "ingresses",
    "service",
    "services",
    "autoscaling",
    "hpa",
    "metrics",
    "initContainer",
    "initContainers",
    "init",
    "sidecar",
    "sidecars",
    "extraContainers",
    "global",
    "persistence",
    "volumePermissions",
    "test",
    "tests",
    "pdb",
    "podDisruptionBudget",
    "serviceAccount",
    "rbac",
    "migration",
    "migrations",
    "migrate",
    "dbMigration",
    "dbMigrations",
    "hooks",
    "hook",
    "config",
    "configMap",
    "secrets",
    "secret",
    "probes",
    "livenessProbe",
    "readinessProbe",
    "nodeSelector",
    "networkPolicy",
    "serviceMonitor",
    "podSecurityContext",
    "exporter",
    "proxy",
    "database",
    "cache",
];
/// Keys of parts of one application that run by themselves.
pub const COMPONENTS: [&str; 16] = [
    "web",
    "api",
    "worker",
    "workers",
    "server",
    "frontend",
    "backend",
    "consumer",
    "listener",
    "scheduler",
    "cron",
    "ui",
    "processor",
    "beat",
    "celery",
    "stream",
];

/// Services that are listed by name below one key: `services: {orders: {...}}`, `applications: [{name: orders, ...}]`.
pub fn listed(value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    for key in [
        "services",
        "applications",
        "apps",
        "microservices",
        "deployments",
        "workloads",
        "cronjobs",
        "cronJobs",
    ] {
        match value.get(key) {
            Some(Value::Object(map))
                if !map.is_empty() && map.values().all(|inner| is_workload(inner) || is_scheduled(inner)) =>
            {
                found.extend(map.keys().map(|name| format!("{key}\n{name}")));
            }
            Some(Value::Array(items)) if items.len() > 1 || value.get("image").is_none() => {
                let names = items
                    .iter()
                    .filter(|item| is_workload(item) || is_scheduled(item))
                    .filter_map(|item| item.get("name")?.as_str());
                found.extend(names.map(|name| format!("{key}\n{name}")));
            }
            _ => {}
        }
    }
    found
}

fn is_scheduled(value: &Value) -> bool {
    value.get("schedule").is_some_and(Value::is_string)
}
