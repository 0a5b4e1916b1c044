//! What the files of a company say about its services: manifests, charts and their values, kustomize overlays, Argo CD, Flux,
//! Backstage entities, Harness pipelines. Each file makes claims, each with its place; judging them makes the fields of an entry,
//! each sure or asked. This room must not know the catalog, and must not quote a value that is not of a known form: values files
//! hold secrets.
//!
//! ```text
//! place       what the words of a path mean            claim     one thing that a file says
//! document    a file as documents, by what they are    judge     claims as fields
//! chart values argo   Helm                             size      the nearest size
//! workload related    Kubernetes                       unit      claims, by service
//! backstage harness owners   who owns it, what deploys it
//! ```

mod argo;
mod backstage;
mod chart;
pub mod claim;
mod container;
mod document;
mod harness;
mod holders;
pub mod judge;
mod kustomize;
mod labels;
mod owners;
pub mod place;
mod quantity;
mod reach;
mod related;
mod settings;
mod shape;
mod size;
pub mod unit;
mod values;
mod workload;

use crate::problem::Problem;
use document::{Contents, Form};
use place::Vocabulary;
use serde_json::Value;
use unit::{Unit, Units};

pub use document::is_of_interest;

/// A file to look at.
#[derive(Debug, Clone, Copy)]
pub struct EvidenceFile<'a> {
    /// Path, for people.
    pub path: &'a str,
    /// Content.
    pub bytes: &'a [u8],
}

/// The services found, and files or documents that could not be read.
#[derive(Debug, Default)]
pub struct Evidence {
    /// The services, sorted by name.
    pub units: Vec<Unit>,
    /// What could not be read.
    pub problems: Vec<Problem>,
}

/// Reads all files.
pub fn read(files: &[EvidenceFile<'_>], vocabulary: &Vocabulary) -> Evidence {
    let mut contents = Contents::default();
    for file in files {
        contents.add(*file, vocabulary);
    }
    contents.settle();
    let mut units = Units::default();
    kustomize::apply(&mut contents, vocabulary);
    let mut charts = chart::charts(&contents, vocabulary);
    workload::take(&contents, &charts, &mut units, vocabulary);
    argo::take(&contents, &mut charts, &mut units, vocabulary);
    let nameless = chart::take(&contents, &charts, &mut units, vocabulary);
    contents.problems.extend(nameless);
    harness::take(&contents, &mut units, vocabulary);
    let mut found = units.merged(vocabulary);
    backstage::take(&contents, &mut found);
    owners::take(&contents, &mut found);
    found.sort_by(|one, other| one.key.cmp(&other.key));
    Evidence {
        units: found,
        problems: contents.problems,
    }
}

/// A value at a path of keys.
fn at<'v>(value: &'v Value, path: &str) -> Option<&'v Value> {
    path.split('.').try_fold(value, |value, key| match value {
        Value::Array(items) => items.get(key.parse::<usize>().ok()?),
        value => value.get(key),
    })
}

/// A plain value as text; none for lists, maps, null and empty text.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

/// The text at a path.
fn text_at(value: &Value, path: &str) -> Option<String> {
    at(value, path).and_then(text)
}

/// Whether a document has this form.
fn is(form: Form) -> impl Fn(&&document::Document) -> bool {
    move |document| document.form == form
}
