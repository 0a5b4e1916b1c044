//! What a chart is made of: charts of other services, a chart that many share, programs of others.

use crate::evidence::argo::releases;
use crate::evidence::document::{Contents, Document, Form};
use crate::evidence::holders::Dependency;
use crate::evidence::kustomize::joined;
use crate::evidence::place::{Vocabulary, Word};
use crate::evidence::shape::{is_generic_chart, program};
use crate::evidence::{is, text_at};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Repositories of charts of programs.
const PUBLIC: [&str; 12] = [
    "bitnami",
    "charts.helm.sh",
    "prometheus-community",
    "grafana.github.io",
    "hashicorp.com",
    "elastic.co",
    "kubernetes.github.io",
    "jetstack.io",
    "confluentinc",
    "strimzi",
    "apache.org",
    "artifacthub",
];

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value
        .get("dependencies")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

/// The dependencies of a chart. `known` are the names of all charts, and whether many share them.
pub fn read(value: &Value, known: &[(String, bool)]) -> Vec<Dependency> {
    let all: Vec<(String, String, bool)> = list(value)
        .filter_map(|one| {
            let name = text_at(one, "name")?;
            let repository = text_at(one, "repository").unwrap_or_default();
            let public = program(&name).is_some() || PUBLIC.iter().any(|word| repository.contains(word));
            Some((name.clone(), text_at(one, "alias").unwrap_or(name), public))
        })
        .collect();
    let companys = all.iter().filter(|(.., public)| !public).count();
    all.iter()
        .map(|(name, key, public)| {
            let here = known.iter().find(|(known, _)| known == name);
            let shared = here.is_some_and(|(_, generic)| *generic) || is_generic_chart(name);
            // The only chart of the company's that a chart is made of, and that is not here, is one that services share.
            let generic = !public && (shared || (here.is_none() && companys == 1));
            Dependency {
                name: name.clone(),
                key: key.clone(),
                generic,
                own: !public,
            }
        })
        .collect()
}

/// Whether two other charts depend on the one in a folder.
pub fn is_shared(folder: &str, charts: &[&Document]) -> bool {
    let leads = |chart: &&&Document| {
        list(&chart.value).any(|one| {
            let path = text_at(one, "repository").unwrap_or_default();
            path.strip_prefix("file://")
                .is_some_and(|path| joined(chart.folder(), path) == folder)
        })
    };
    charts.iter().filter(leads).count() > 1
}

/// The names of the releases of each chart, without the words of places: a chart of several is one that they share.
pub fn released(contents: &Contents, vocabulary: &Vocabulary) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for document in contents.documents.iter().filter(is(Form::Release)) {
        for release in releases(document, vocabulary) {
            let words = vocabulary
                .words(&release.name)
                .into_iter()
                .filter_map(|word| match word {
                    Word::Other(word) => Some(word),
                    _ => None,
                });
            found
                .entry(release.path)
                .or_default()
                .insert(words.collect::<Vec<_>>().join("-"));
        }
    }
    found
}
