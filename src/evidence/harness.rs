//! Services and pipelines of Harness, exported or as its API lists them: where a service is deployed, and by which pipeline.

use super::claim::{Claims, Topic};
use super::container::take_image;
use super::document::{Contents, Document, Form};
use super::place::Vocabulary;
use super::shape::is_image;
use super::unit::Units;
use super::{is, labels, text_at};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Adds what they say.
pub fn take(contents: &Contents, units: &mut Units, vocabulary: &Vocabulary) {
    let documents: Vec<&Document> = contents.documents.iter().filter(is(Form::Harness)).collect();
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    for document in &documents {
        if let Some(service) = document.value.get("service") {
            let Some(identifier) = text_at(service, "identifier") else {
                continue;
            };
            let name = text_at(service, "name").unwrap_or_else(|| identifier.clone());
            let name = spelled(&name);
            let mut claims = Claims::of(&document.path, None);
            claims.add(Topic::HarnessService, identifier.clone(), "the service");
            names.insert(identifier, name.clone());
            labels::read(service.get("tags"), "the tag", &mut claims);
            if let Some(description) = text_at(service, "description") {
                claims.add(Topic::Description, description, "`description`");
            }
            image_in(service, &mut claims);
            units.add(&name, &document.place, claims);
        }
    }
    for document in &documents {
        if let Some(pipeline) = document.value.get("pipeline") {
            of_pipeline(pipeline, document, &names, units, vocabulary);
        }
    }
}

/// A name of Harness as one of a service: identifiers have no hyphens.
fn spelled(name: &str) -> String {
    name.trim().replace(['_', ' '], "-").to_lowercase()
}

fn image_in(value: &Value, claims: &mut Claims) {
    match value {
        Value::Object(map) => {
            for (key, inner) in map {
                match inner.as_str().filter(|_| key == "imagePath") {
                    Some(image) if is_image(image) => take_image(image, "`imagePath`", claims),
                    _ => image_in(inner, claims),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| image_in(item, claims)),
        _ => {}
    }
}

/// Where a stage deploys a service.
#[derive(Default)]
struct Deployments {
    services: BTreeSet<String>,
    places: Vec<(String, Option<String>)>,
}

fn of_pipeline(
    pipeline: &Value,
    document: &Document,
    names: &BTreeMap<String, String>,
    units: &mut Units,
    vocabulary: &Vocabulary,
) {
    let Some(identifier) = text_at(pipeline, "identifier") else {
        return;
    };
    let mut found = Deployments::default();
    walk(pipeline, vocabulary, &mut found);
    if found.places.is_empty() {
        return;
    }
    if found.services.is_empty() {
        let name = spelled(&text_at(pipeline, "name").unwrap_or_else(|| identifier.clone()));
        let name = ["-cd", "-pipeline", "-deploy", "-deployment", "-cicd", "-release"]
            .iter()
            .find_map(|end| name.strip_suffix(end))
            .unwrap_or(&name)
            .to_owned();
        found.services.insert(name);
    }
    for reference in &found.services {
        let name = names.get(reference).cloned().unwrap_or_else(|| spelled(reference));
        let mut claims = Claims::of(&document.path, None);
        super::labels::add(Topic::Pipeline, &identifier, "the pipeline", &mut claims);
        for (environment, region) in &found.places {
            claims.environment = Some(environment.clone());
            claims.add(Topic::Deployed, environment.clone(), "a stage");
            if let Some(region) = region {
                claims.add(Topic::Region, region.clone(), "a stage");
            }
        }
        claims.environment = None;
        labels::read(pipeline.get("tags"), "the tag", &mut claims);
        units.add(&name, &document.place, claims);
    }
}

/// A reference without its scope; none for an input of the run.
fn reference(value: &Value, key: &str) -> Option<String> {
    let text = text_at(value, key)?;
    let word = text.trim_start_matches("account.").trim_start_matches("org.");
    (!word.contains(['<', '{', ' '])).then(|| word.to_owned())
}

fn walk(value: &Value, vocabulary: &Vocabulary, found: &mut Deployments) {
    match value {
        Value::Object(map) => {
            found.services.extend(reference(value, "serviceRef"));
            if let Some(environment) = reference(value, "environmentRef") {
                let infrastructures = map.get("infrastructureDefinitions").and_then(Value::as_array);
                let (named, region) = vocabulary.place_within(&environment);
                let Some(environment) = named.or_else(|| vocabulary.environment_named(&environment)) else {
                    return;
                };
                let regions: Vec<Option<String>> = infrastructures
                    .into_iter()
                    .flatten()
                    .filter_map(|one| reference(one, "identifier"))
                    .map(|one| vocabulary.place_within(&one).1)
                    .collect();
                if regions.is_empty() {
                    found.places.push((environment, region));
                } else {
                    let each = regions
                        .into_iter()
                        .map(|own| (environment.clone(), own.or_else(|| region.clone())));
                    found.places.extend(each);
                }
            }
            map.values().for_each(|inner| walk(inner, vocabulary, found));
        }
        Value::Array(items) => items.iter().for_each(|item| walk(item, vocabulary, found)),
        _ => {}
    }
}
