//! Charts of Helm and their values, and values without a chart beside them.

mod dependencies;
mod inside;
mod loose;
mod templates;

use super::claim::{Claims, Topic};
use super::document::{Contents, Document, Form};
use super::holders::{Dependency, Members, members};
use super::place::Vocabulary;
use super::settings::Scopes;
use super::shape::is_generic_chart;
use super::unit::Units;
use super::{is, text, text_at, values};
use crate::problem::Problem;
use inside::{nested, region_in};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// A chart.
#[derive(Debug)]
pub struct Chart {
    /// Its folder.
    pub folder: String,
    /// Its name.
    pub name: String,
    /// Whether many services share it.
    pub generic: bool,
    /// What it is made of.
    pub dependencies: Vec<Dependency>,
}

/// All charts, and the values files that a release has taken.
#[derive(Debug, Default)]
pub struct Charts {
    /// The charts.
    pub all: Vec<Chart>,
    /// Paths of values that belong to a release by name.
    pub released: BTreeSet<String>,
}

/// Words of values files that no cluster gets.
const NOWHERE: [&str; 16] = [
    "local",
    "example",
    "examples",
    "sample",
    "ci",
    "minikube",
    "docker",
    "secrets",
    "secret",
    "schema",
    "localhost",
    "kind",
    "unittest",
    "lint",
    "template",
    "snippet",
];

impl Charts {
    /// The chart that a file is in: the innermost.
    pub fn of(&self, path: &str) -> Option<&Chart> {
        let inside = |chart: &&Chart| {
            chart.folder.is_empty()
                || path
                    .strip_prefix(&chart.folder)
                    .is_some_and(|rest| rest.starts_with('/'))
        };
        self.all.iter().filter(inside).max_by_key(|chart| chart.folder.len())
    }

    /// The chart in a folder.
    pub fn at(&self, folder: &str) -> Option<&Chart> {
        self.all.iter().find(|chart| chart.folder == folder.trim_matches('/'))
    }

    /// Whether a file is of a chart for many, so that what it describes is no service.
    pub fn is_library_file(&self, path: &str) -> bool {
        path.split('/').any(|folder| folder == "templates") && self.of(path).is_some_and(|chart| chart.generic)
    }
}

/// Finds the charts, which of them many services share, and which values belong to releases by name.
pub fn charts(contents: &Contents, vocabulary: &Vocabulary) -> Charts {
    let released = dependencies::released(contents, vocabulary);
    let mut charts = Charts::default();
    let documents: Vec<&Document> = contents.documents.iter().filter(is(Form::Chart)).collect();
    for document in &documents {
        let Some(name) = text_at(&document.value, "name") else {
            continue;
        };
        let library = text_at(&document.value, "type").as_deref() == Some("library");
        charts.all.push(Chart {
            folder: document.folder().to_owned(),
            generic: library
                || is_generic_chart(&name)
                || dependencies::is_shared(document.folder(), &documents)
                || released.get(document.folder()).is_some_and(|names| names.len() > 1),
            name,
            dependencies: Vec::new(),
        });
    }
    let known: Vec<(String, bool)> = charts
        .all
        .iter()
        .map(|chart| (chart.name.clone(), chart.generic))
        .collect();
    for (chart, document) in charts.all.iter_mut().zip(&documents) {
        chart.dependencies = dependencies::read(&document.value, &known);
    }
    charts
}

/// Takes all values that no release has taken.
pub fn take(contents: &Contents, charts: &Charts, units: &mut Units, vocabulary: &Vocabulary) -> Vec<Problem> {
    for chart in charts.all.iter().filter(|chart| !chart.generic) {
        units.chart(&chart.name);
        let own: Vec<&Document> = contents
            .documents
            .iter()
            .filter(is(Form::Values))
            .filter(|document| {
                charts.of(&document.path).is_some_and(|of| of.folder == chart.folder) && is_somewhere(document)
            })
            .collect();
        let all: Vec<&Value> = own.iter().map(|document| &document.value).collect();
        let mut members = members(&all, &chart.dependencies, &chart.name);
        members.together = true;
        let names = names(&all, &members, &chart.name);
        for document in own {
            of_values(document, &document.value, &members, &names, units, vocabulary);
        }
        templates::take(chart, contents, &members, &names, units);
        about(chart, contents, &members, &names, units);
    }
    loose::take(contents, charts, units, vocabulary)
}

/// Whether a values file is one that a cluster gets.
fn is_somewhere(document: &Document) -> bool {
    let extra = document.place.extra.as_deref().unwrap_or_default();
    !extra.split('-').any(|word| NOWHERE.contains(&word))
}

/// The raw name of each member.
pub fn names(values: &[&Value], members: &Members, chart: &str) -> Vec<String> {
    let named = |member| {
        let parts: Vec<Value> = values.iter().filter_map(|value| members.part(value, member)).collect();
        parts.iter().find_map(|part| own_name(part, &members.own))
    };
    members
        .all
        .iter()
        .map(|member| {
            let called = member.name.clone().filter(|_| member.doubtful);
            called
                .or_else(|| named(member))
                .or_else(|| member.name.clone())
                .unwrap_or_else(|| chart.to_owned())
        })
        .collect()
}

/// The name that values give to the service.
pub fn own_name(section: &Value, own: &[String]) -> Option<String> {
    let scopes = Scopes::of(section, own);
    let keys = [
        "fullnameOverride",
        "nameOverride",
        "serviceName",
        "appName",
        "applicationName",
        "app.name",
        "application.name",
        "deployment.name",
    ];
    scopes
        .text(&keys)
        .map(|(_, name)| name)
        .or_else(|| text_at(section, "name"))
        .filter(|name| name.len() < 100 && !super::shape::is_vague(name) && !name.contains(['{', ' ', '/']))
}

/// Adds what a values file says of each member.
pub fn of_values(
    document: &Document,
    value: &Value,
    members: &Members,
    names: &[String],
    units: &mut Units,
    vocabulary: &Vocabulary,
) {
    let mut place = document.place.clone();
    let named = [
        "env",
        "environment",
        "global.env",
        "global.environment",
        "global.stage",
        "stage",
    ]
    .iter()
    .find_map(|key| text_at(value, key))
    .and_then(|word| vocabulary.environment_named(&word));
    if place.environment.is_none() {
        place.environment.clone_from(&named);
    }
    if let (None, Some(extra)) = (&place.environment, &place.extra) {
        place.environment = Some(format!("?{extra}"));
    }
    for (member, name) in members.all.iter().zip(names) {
        // What a chart is made of is deployed with it, even where the values of an environment do not name it.
        let part = members.part(value, member);
        let Some(section) = part.or_else(|| members.together.then(|| Value::Object(Map::new()))) else {
            continue;
        };
        let mut claims = Claims::of(&document.path, place.environment.as_ref());
        values::read(&section, &members.own, &mut claims);
        if let Some(environment) = &place.environment {
            claims.add(Topic::Deployed, environment.clone(), "");
        }
        if let Some(region) = place.region.clone().or_else(|| region_in(value, vocabulary)) {
            claims.add(Topic::Region, region, "");
        }
        if let Some(other) = named.clone().filter(|named| Some(named) != place.environment.as_ref()) {
            claims.add(Topic::OtherEnvironment, other, "the environment");
        }
        if member.doubtful {
            claims.add(
                Topic::NameDoubt,
                name.clone(),
                &format!("the key `{}` of a chart of several parts", member.path.join(".")),
            );
        }
        units.add(name, &place, claims);
        nested(document, &section, members, name, units, vocabulary);
    }
}

/// What `Chart.yaml` says.
fn about(chart: &Chart, contents: &Contents, members: &Members, names: &[String], units: &mut Units) {
    let is_it = |document: &&Document| document.form == Form::Chart && document.folder() == chart.folder;
    let Some(document) = contents.documents.iter().find(is_it) else {
        return;
    };
    let mut claims = Claims::of(&document.path, None);
    let description =
        text_at(&document.value, "description").filter(|text| !text.to_lowercase().contains("helm chart"));
    if let Some(description) = description {
        claims.add(Topic::Description, description, "`description`");
    }
    super::labels::read(document.value.get("annotations"), "the annotation", &mut claims);
    if let Some(team) = document
        .value
        .get("maintainers")
        .and_then(|list| list.get(0))
        .and_then(|first| first.get("name"))
        .and_then(text)
        && team.to_lowercase().contains("team")
    {
        super::labels::add(Topic::CodeOwner, &team, "`maintainers`", &mut claims);
    }
    if let (Some(name), Some(first)) = (names.first(), members.all.first())
        && first.path.is_empty()
    {
        units.add(name, &document.place, claims);
    }
}
