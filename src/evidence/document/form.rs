//! What a document is, by its keys and the name of its file.

use super::Form;
use crate::evidence::text_at;
use serde_json::Value;

/// What it is; none where its keys do not say.
pub fn form_of(value: &Value, path: &str) -> Option<Form> {
    let file = path.rsplit('/').next().unwrap_or_default();
    let version = text_at(value, "apiVersion").unwrap_or_default();
    let kind = text_at(value, "kind").unwrap_or_default();
    if matches!(file, "kustomization.yaml" | "kustomization.yml")
        || kind == "Kustomization" && version.starts_with("kustomize.config")
    {
        return Some(Form::Kustomization);
    }
    if matches!(file, "Chart.yaml" | "Chart.yml") {
        return Some(Form::Chart);
    }
    if value.is_array() {
        return Some(Form::Patch);
    }
    if !value.is_object() {
        return None;
    }
    if version.starts_with("backstage.io/") {
        return Some(Form::Entity);
    }
    if (version.starts_with("argoproj.io/") && matches!(kind.as_str(), "Application" | "ApplicationSet"))
        || kind == "HelmRelease"
        || value.get("releases").is_some_and(Value::is_array)
    {
        return Some(Form::Release);
    }
    if !version.is_empty() && !kind.is_empty() {
        // Secrets are not looked at: nothing of them may reach a report.
        return (!kind.ends_with("Secret")).then_some(Form::Resource);
    }
    let is_harness = |key: &str| value.get(key).is_some_and(|inner| inner.get("identifier").is_some());
    if is_harness("pipeline") || is_harness("service") || is_harness("template") {
        return Some(Form::Harness);
    }
    if !kind.is_empty()
        && value
            .get("metadata")
            .is_some_and(|metadata| metadata.get("name").is_some())
    {
        return Some(Form::Resource);
    }
    (file.contains("values") || looks_like_values(value, 0)).then_some(Form::Values)
}

/// Keys of a chart's values.
const VALUES: [&str; 16] = [
    "image",
    "resources",
    "replicaCount",
    "replicas",
    "ingress",
    "autoscaling",
    "hpa",
    "service",
    "containerPort",
    "cronjob",
    "cronJob",
    "schedule",
    "env",
    "livenessProbe",
    "podAnnotations",
    "serviceAccount",
];

/// Those of them that hardly anything else has.
const STRONG: [&str; 9] = [
    "image",
    "replicaCount",
    "replicas",
    "containerPort",
    "autoscaling",
    "hpa",
    "livenessProbe",
    "podAnnotations",
    "serviceAccount",
];

fn looks_like_values(value: &Value, depth: u32) -> bool {
    let Some(map) = value.as_object() else { return false };
    let known = VALUES.iter().filter(|key| map.contains_key(**key)).count();
    let strong = STRONG.iter().any(|key| map.contains_key(*key));
    (known >= 2 && strong) || (depth < 2 && map.values().any(|inner| looks_like_values(inner, depth + 1)))
}
