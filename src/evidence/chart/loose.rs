//! Values without a chart beside them: one file a service, or a folder a service, for a chart that many share.

use super::{Charts, is_somewhere, names, of_values};
use crate::evidence::document::{Contents, Document, Form};
use crate::evidence::holders::members;
use crate::evidence::is;
use crate::evidence::place::Vocabulary;
use crate::evidence::unit::Units;
use crate::problem::Problem;
use serde_json::Value;
use std::collections::BTreeMap;

/// Takes them; a file that nothing gives a name is a problem.
pub fn take(contents: &Contents, charts: &Charts, units: &mut Units, vocabulary: &Vocabulary) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut by_name: BTreeMap<(String, String), Vec<&Document>> = BTreeMap::new();
    for document in contents.documents.iter().filter(is(Form::Values)) {
        if charts.released.contains(&document.path) || !is_somewhere(document) {
            continue;
        }
        let chart = charts.of(&document.path);
        let place = &document.place;
        let name = match chart {
            Some(chart) if !chart.generic => continue,
            Some(chart) => {
                // The defaults of a chart for many are nobody's.
                let own = place.extra.clone().or_else(|| place.name.clone());
                match own.filter(|name| *name != chart.name && !chart.folder.ends_with(name.as_str())) {
                    Some(own) => Some(own),
                    // Values of an environment are somebody's all the same.
                    None if place.environment.is_some() => None,
                    None => continue,
                }
            }
            None => {
                let is_file = place.extra.is_some()
                    && place
                        .name
                        .as_ref()
                        .is_none_or(|name| place.root.is_empty() || Some(name) == place.extra.as_ref());
                if is_file {
                    place.extra.clone()
                } else {
                    place.name.clone()
                }
            }
        };
        let name = name.unwrap_or_default();
        by_name.entry((place.root.clone(), name)).or_default().push(document);
    }
    for ((_, name), documents) in by_name {
        let all: Vec<&Value> = documents.iter().map(|document| &document.value).collect();
        let members = members(&all, &[], &name);
        let names = names(&all, &members, &name);
        if names.iter().any(String::is_empty) {
            problems.extend(documents.iter().map(|document| nameless(&document.path)));
            continue;
        }
        for document in documents {
            let mut document = document.clone();
            if document.place.extra.as_deref() == Some(&name) {
                document.place.extra = None;
            }
            let value = document.value.clone();
            of_values(&document, &value, &members, &names, units, vocabulary);
        }
    }
    problems
}

fn nameless(path: &str) -> Problem {
    Problem::warning(
        "import/no-name",
        "these values name no service, and neither does their path",
    )
    .file(path)
    .help("put them into a folder that is called like the service, or set `fullnameOverride`")
}
