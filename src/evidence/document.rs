//! Files as documents, by what they are. What cannot be read is a problem of that document; the others go on.

mod form;

use super::place::{Place, Vocabulary};
use super::{EvidenceFile, text_at};
use crate::problem::{Problem, Severity};
use crate::yaml::documents::documents;
use crate::yaml::expand::value_of;
use crate::yaml::parse;
use crate::yaml::text::{decode, position};
use form::form_of;
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
    /// Documents of which their own keys do not say what they are.
    unclear: Vec<Document>,
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

/// Files of JSON that are no resources.
const OTHER_JSON: [&str; 6] = ["package", "tsconfig", "composer", "renovate", "nx.", "lerna"];

/// Whether a file may say something of services.
pub fn is_of_interest(path: &str) -> bool {
    let file = path.rsplit('/').next().unwrap_or_default();
    if file == "CODEOWNERS" {
        return true;
    }
    let mut folders = path.split('/').rev().skip(1);
    let is_yaml = [".yaml", ".yml"].iter().any(|ending| file.ends_with(ending));
    let skipped = folders.any(|folder| SKIPPED.contains(&folder) || (folder.starts_with('.') && folder != ".harness"));
    let is_json = file.ends_with(".json")
        && !file.ends_with(".schema.json")
        && !OTHER_JSON.iter().any(|other| file.starts_with(other));
    (is_yaml || is_json) && !skipped && !OTHERS.iter().any(|other| file.starts_with(other)) && !file.starts_with('.')
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
        if path.ends_with(".json") {
            return self.json(text, path, &place);
        }
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

    /// Adds rendered resources. Other JSON is not ours to judge, whether it can be read or not.
    fn json(&mut self, text: &str, path: &str, place: &Place) {
        if !text.contains("\"apiVersion\"") {
            return;
        }
        match serde_json::from_str::<Value>(text) {
            Ok(value) if value.get("apiVersion").is_some() => self.document(value, path, place),
            Ok(_) => {}
            Err(error) => {
                let line = u32::try_from(error.line()).unwrap_or(u32::MAX);
                let column = u32::try_from(error.column()).unwrap_or(u32::MAX);
                let problem = Problem::error("yaml/syntax", "the file is not valid JSON").at(line, column);
                self.unreadable(problem, path, 0);
            }
        }
    }

    /// What lies inside the folder of a chart and speaks of its parts alone is values of it, whatever it says of them.
    pub fn settle(&mut self) {
        let parts: Vec<(String, Vec<String>)> = self
            .documents
            .iter()
            .filter(|document| document.form == Form::Chart)
            .map(|chart| (chart.folder().to_owned(), parts_of(&chart.value)))
            .collect();
        let is_values = |document: &Document| {
            let keys = document.value.as_object().into_iter().flatten().map(|(key, _)| key);
            let keys: Vec<&String> = keys.filter(|key| *key != "global").collect();
            !keys.is_empty()
                && parts.iter().any(|(folder, parts)| {
                    is_below(&document.path, folder) && keys.iter().all(|key| parts.contains(key))
                })
        };
        let unclear = std::mem::take(&mut self.unclear);
        self.documents.extend(unclear.into_iter().filter(is_values));
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
        let form = form_of(&value, path);
        let list = match form {
            Some(_) => &mut self.documents,
            None if value.is_object() => &mut self.unclear,
            None => return,
        };
        list.push(Document {
            path: path.to_owned(),
            form: form.unwrap_or(Form::Values),
            value,
            place: place.clone(),
        });
    }
}

fn is_below(path: &str, folder: &str) -> bool {
    folder.is_empty() || path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

/// The keys under which a chart's values speak of its parts.
fn parts_of(chart: &Value) -> Vec<String> {
    let all = chart.get("dependencies").and_then(Value::as_array);
    all.into_iter()
        .flatten()
        .filter_map(|one| text_at(one, "alias").or_else(|| text_at(one, "name")))
        .collect()
}
