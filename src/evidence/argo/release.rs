//! One release, whatever makes it.

use crate::evidence::document::Document;
use crate::evidence::kustomize::joined;
use crate::evidence::place::{Place, Vocabulary};
use crate::evidence::{at, text, text_at};
use crate::yaml::expand::value_of;
use serde_json::{Map, Value};

/// A release.
pub struct Release<'a> {
    /// Where it is written.
    pub document: &'a Document,
    /// Its name.
    pub name: String,
    /// Folder of its chart or manifests.
    pub path: String,
    /// Name of its chart.
    pub chart: String,
    /// Paths of its values files.
    pub files: Vec<String>,
    /// Its values.
    pub values: Vec<Value>,
    /// Its environment.
    pub environment: Option<String>,
    /// Its region.
    pub region: Option<String>,
    /// Another environment that it names.
    pub other: Option<String>,
}

/// All releases of a document.
pub fn releases<'a>(document: &'a Document, vocabulary: &Vocabulary) -> Vec<Release<'a>> {
    let value = &document.value;
    match document.kind() {
        "Application" => application(document, value, vocabulary).into_iter().collect(),
        "ApplicationSet" => expanded(value)
            .iter()
            .filter_map(|one| application(document, one, vocabulary))
            .collect(),
        "HelmRelease" => flux(document, vocabulary).into_iter().collect(),
        _ => helmfile(document, vocabulary),
    }
}

fn application<'a>(document: &'a Document, value: &Value, vocabulary: &Vocabulary) -> Option<Release<'a>> {
    let name = text_at(value, "metadata.name")?;
    let several = at(value, "spec.sources").and_then(Value::as_array);
    let sources: Vec<&Value> = several.map_or_else(
        || at(value, "spec.source").into_iter().collect(),
        |all| all.iter().collect(),
    );
    let main = sources
        .iter()
        .find(|source| source.get("helm").is_some())
        .or(sources.first())?;
    let path = text_at(main, "path").unwrap_or_default();
    let path = path.trim_start_matches("./").trim_matches('/').to_owned();
    let helm = main.get("helm");
    let files = helm.and_then(|helm| helm.get("valueFiles")).and_then(Value::as_array);
    let files: Vec<String> = files
        .into_iter()
        .flatten()
        .filter_map(text)
        .map(|file| match file.strip_prefix('$') {
            // `$values/path`: from the root of another source.
            Some(rest) => rest
                .split_once('/')
                .map_or_else(String::new, |(_, path)| path.to_owned()),
            None => joined(&path, &file),
        })
        .collect();
    let mut values = Vec::new();
    if let Some(inline) = helm.and_then(|helm| text_at(helm, "values")) {
        values.extend(value_of(&inline).ok());
    }
    values.extend(helm.and_then(|helm| helm.get("valuesObject")).cloned());
    let parameters = helm.and_then(|helm| helm.get("parameters")).and_then(Value::as_array);
    let mut set = Value::Object(Map::new());
    for parameter in parameters.into_iter().flatten() {
        if let (Some(name), Some(value)) = (text_at(parameter, "name"), parameter.get("value")) {
            put(&mut set, &name, value);
        }
    }
    if set.as_object().is_some_and(|map| !map.is_empty()) {
        values.push(set);
    }
    let chart = text_at(main, "chart").unwrap_or_else(|| path.rsplit('/').next().unwrap_or_default().to_owned());
    let clues = [
        files.iter().find_map(|file| Place::of(file, vocabulary).environment),
        document.place.environment.clone(),
        Place::of(&format!("{path}/x.yaml"), vocabulary).environment,
        vocabulary
            .place_within(&text_at(value, "spec.destination.name").unwrap_or_default())
            .0,
        vocabulary.place_at_ends(&name).0,
        vocabulary
            .place_at_ends(&text_at(value, "spec.destination.namespace").unwrap_or_default())
            .0,
    ];
    let mut named = clues.into_iter().flatten();
    let environment = named.next();
    let regions = [
        files.iter().find_map(|file| Place::of(file, vocabulary).region),
        document.place.region.clone(),
        vocabulary
            .place_within(&text_at(value, "spec.destination.name").unwrap_or_default())
            .1,
        vocabulary.place_at_ends(&name).1,
    ];
    Some(Release {
        document,
        name: helm.and_then(|helm| text_at(helm, "releaseName")).unwrap_or(name),
        path,
        chart,
        files,
        values,
        other: named.find(|other| Some(other) != environment.as_ref()),
        environment,
        region: regions.into_iter().flatten().next(),
    })
}

fn put(value: &mut Value, path: &str, new: &Value) {
    let (key, rest) = path
        .split_once('.')
        .map_or((path, None), |(key, rest)| (key, Some(rest)));
    if !value.is_object() {
        *value = Value::Object(Map::new());
    }
    if let Some(map) = value.as_object_mut() {
        let inner = map.entry(key.to_owned()).or_insert(Value::Null);
        match rest {
            Some(rest) => put(inner, rest, new),
            None => inner.clone_from(new),
        }
    }
}

fn flux<'a>(document: &'a Document, vocabulary: &Vocabulary) -> Option<Release<'a>> {
    let value = &document.value;
    let name = text_at(value, "spec.releaseName").or_else(|| text_at(value, "metadata.name"))?;
    let chart = text_at(value, "spec.chart.spec.chart").unwrap_or_default();
    let namespace = text_at(value, "spec.targetNamespace").or_else(|| text_at(value, "metadata.namespace"));
    let clues = [
        document.place.environment.clone(),
        vocabulary.place_at_ends(&name).0,
        vocabulary.place_at_ends(&namespace.unwrap_or_default()).0,
    ];
    let mut named = clues.into_iter().flatten();
    let environment = named.next();
    Some(Release {
        document,
        name,
        path: chart.trim_start_matches("./").trim_matches('/').to_owned(),
        chart: chart.rsplit('/').next().unwrap_or_default().to_owned(),
        files: Vec::new(),
        values: at(value, "spec.values").cloned().into_iter().collect(),
        other: named.find(|other| Some(other) != environment.as_ref()),
        environment,
        region: document.place.region.clone(),
    })
}

fn helmfile<'a>(document: &'a Document, vocabulary: &Vocabulary) -> Vec<Release<'a>> {
    let all = document.value.get("releases").and_then(Value::as_array);
    let one = |value: &Value| {
        let name = text_at(value, "name")?;
        let chart = text_at(value, "chart").unwrap_or_default();
        let listed = value
            .get("values")
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default();
        let files: Vec<String> = listed
            .iter()
            .filter_map(text)
            .map(|file| joined(document.folder(), &file))
            .collect();
        let environment = document
            .place
            .environment
            .clone()
            .or_else(|| vocabulary.place_at_ends(&name).0);
        Some(Release {
            document,
            path: if chart.starts_with('.') {
                joined(document.folder(), &chart)
            } else {
                String::new()
            },
            chart: chart.rsplit('/').next().unwrap_or_default().to_owned(),
            files,
            values: listed.into_iter().filter(Value::is_object).collect(),
            environment,
            region: document.place.region.clone(),
            other: None,
            name,
        })
    };
    all.into_iter().flatten().filter_map(one).collect()
}

/// The Applications that an ApplicationSet makes of its lists.
fn expanded(value: &Value) -> Vec<Value> {
    let Some(template) = at(value, "spec.template") else {
        return Vec::new();
    };
    let generators = at(value, "spec.generators").and_then(Value::as_array);
    let sets: Vec<Map<String, Value>> = generators.into_iter().flatten().flat_map(elements).collect();
    sets.iter().map(|set| filled(template, set)).collect()
}

fn elements(generator: &Value) -> Vec<Map<String, Value>> {
    if let Some(list) = at(generator, "list.elements").and_then(Value::as_array) {
        return list.iter().filter_map(|element| element.as_object().cloned()).collect();
    }
    let Some(parts) = at(generator, "matrix.generators").and_then(Value::as_array) else {
        return Vec::new();
    };
    parts.iter().fold(vec![Map::new()], |sets, part| {
        let own = elements(part);
        let join = |set: &Map<String, Value>, one: &Map<String, Value>| {
            let mut joined = set.clone();
            joined.extend(one.clone());
            joined
        };
        sets.iter()
            .flat_map(|set| own.iter().map(|one| join(set, one)).collect::<Vec<_>>())
            .collect()
    })
}

fn filled(template: &Value, set: &Map<String, Value>) -> Value {
    match template {
        Value::String(word) => {
            let mut filled = word.clone();
            for (key, value) in set {
                if let Some(value) = text(value) {
                    for form in [
                        format!("{{{{{key}}}}}"),
                        format!("{{{{ {key} }}}}"),
                        format!("{{{{.{key}}}}}"),
                        format!("{{{{ .{key} }}}}"),
                    ] {
                        filled = filled.replace(&form, &value);
                    }
                }
            }
            Value::String(filled)
        }
        Value::Array(items) => Value::Array(items.iter().map(|item| filled(item, set)).collect()),
        Value::Object(map) => Value::Object(
            map.iter()
                .map(|(key, value)| (key.clone(), filled(value, set)))
                .collect(),
        ),
        other => other.clone(),
    }
}
