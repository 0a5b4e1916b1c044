//! Files as documents, by what they are. What cannot be read is a problem of that document; the others go on.

use super::place::{Place, Vocabulary};
use super::{EvidenceFile, text_at};
use crate::problem::{Problem, Severity};
use crate::yaml::documents::documents;
use crate::yaml::expand::value_of;
use crate::yaml::parse;
use crate::yaml::text::{decode, position};
use serde_json::Value;

/// What a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A resource of Kubernetes.
    Resource,
    /// An entity of Backstage.
    Entity,
    /// A `kustomization.yaml`.
    Kustomization,
    /// A `Chart.yaml`.
    Chart,
    /// Values of a chart.
    Values,
    /// A release by Argo CD, Flux or helmfile.
    Release,
    /// Something of Harness.
    Harness,
    /// A JSON patch, which a `kustomization.yaml` names.
    Patch,
}

/// A document.
#[derive(Debug, Clone)]
pub struct Document {
    /// Path of its file.
    pub path: String,
    /// What it is.
    pub form: Form,
    /// Its content.
    pub value: Value,
    /// What its path says.
    pub place: Place,
}

impl Document {
    /// Its `kind`.
    pub fn kind(&self) -> &str {
        self.value.get("kind").and_then(Value::as_str).unwrap_or_default()
    }

    /// The folder of its file.
    pub fn folder(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }
}

/// All that was read.
#[derive(Debug, Default)]
pub struct Contents {
    /// The documents.
    pub documents: Vec<Document>,
    /// Templates of charts: path and text.
    pub templates: Vec<(String, String)>,
    /// Rules of code owners: path and text.
    pub owners: Vec<(String, String)>,
    /// What could not be read.
    pub problems: Vec<Problem>,
}

/// Folders that describe no service.
const SKIPPED: [&str; 10] = [
    "node_modules",
    ".git",
    "vendor",
    "testdata",
    "crds",
    "crd",
    "__tests__",
    "fixtures",
    "target",
    "ci",
];
/// Files that are YAML and something else.
const OTHERS: [&str; 12] = [
    "docker-compose",
    "compose.y",
    "openapi",
    "swagger",
    "asyncapi",
    "mkdocs",
    "pnpm-lock",
    "application.y",
    "application-",
    "bootstrap.y",
    ".pre-commit",
    "skaffold",
];

/// Whether a file may say something of services.
pub fn is_of_interest(path: &str) -> bool {
    let file = path.rsplit('/').next().unwrap_or_default();
    if file == "CODEOWNERS" {
        return true;
    }
    let mut folders = path.split('/').rev().skip(1);
    let is_yaml = [".yaml", ".yml"].iter().any(|ending| file.ends_with(ending));
    let skipped = folders.any(|folder| SKIPPED.contains(&folder) || (folder.starts_with('.') && folder != ".harness"));
    is_yaml && !skipped && !OTHERS.iter().any(|other| file.starts_with(other)) && !file.starts_with('.')
}

impl Contents {
    /// Reads a file.
    pub fn add(&mut self, file: EvidenceFile<'_>, vocabulary: &Vocabulary) {
        let path = file.path;
        let text = match decode(file.bytes) {
            Ok(text) => text.body,
            Err(problem) => return self.unreadable(problem, path, 0),
        };
        if path.ends_with("CODEOWNERS") {
            self.owners.push((path.to_owned(), text.to_owned()));
            return;
        }
        let is_template = path.split('/').any(|folder| folder == "templates") && text.contains("{{");
        if is_template {
            self.templates.push((path.to_owned(), text.to_owned()));
            return;
        }
        let place = Place::of(path, vocabulary);
        for (start, document) in documents(text) {
            match value_of(document) {
                Ok(value) => self.document(value, path, &place),
                Err(problem) => {
                    // The other parser says where a key is written twice.
                    let problem = parse(document).err().unwrap_or(problem);
                    let (line, _) = position(text, start);
                    self.unreadable(problem, path, line.saturating_sub(1));
                }
            }
        }
    }

    fn unreadable(&mut self, problem: Problem, path: &str, lines_before: u32) {
        let line = problem.line.map(|line| line + lines_before);
        self.problems.push(Problem {
            severity: Severity::Warning,
            line,
            help: Some("correct the file, then run again; all others were read".to_owned()),
            ..problem.file(path)
        });
    }

    /// Adds a document, or the items of a list of resources.
    pub fn document(&mut self, value: Value, path: &str, place: &Place) {
        if value.get("kind").and_then(Value::as_str) == Some("List")
            && let Some(Value::Array(items)) = value.get("items")
        {
            for item in items.clone() {
                self.document(item, path, place);
            }
            return;
        }
        if let Some(form) = form_of(&value, path) {
            self.documents.push(Document {
                path: path.to_owned(),
                form,
                value,
                place: place.clone(),
            });
        }
    }
}

fn form_of(value: &Value, path: &str) -> Option<Form> {
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
