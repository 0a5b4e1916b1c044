//! The files of each primitive: there, as its kind has them, and fitting together.

use super::{Files, structure};
use crate::config::Config;
use crate::primitives::component::{Component, bad_component};
use crate::primitives::image::{is_digest, is_image};
use crate::primitives::kind::Kind;
use crate::primitives::kinds::Kinds;
use crate::primitives::place::{name_in, resource_path, values_path};
use crate::primitives::schema;
use crate::problem::{Problem, suggestion};
use crate::service::visible;
use crate::yaml::documents::documents;
use crate::yaml::expand::value_of;
use crate::yaml::text::decode;
use serde_json::Value;

/// How many primitives there are, and what is wrong with them.
pub fn check(files: &Files<'_>, kinds: &Kinds, config: &Config) -> (usize, Vec<Problem>) {
    let (mut count, mut found) = (0, Vec::new());
    for (path, content) in files {
        if let Some(name) = name_in(path) {
            count += 1;
            found.extend(primitive(name, path, content, files, kinds, config));
        } else if is_yaml(path) {
            found.extend(resources(path, content, kinds));
        }
    }
    (count, found)
}

fn is_yaml(path: &str) -> bool {
    [".yaml", ".yml", ".json"].iter().any(|ending| path.ends_with(ending))
}

fn primitive(
    name: &str,
    path: &str,
    content: &[u8],
    files: &Files<'_>,
    kinds: &Kinds,
    config: &Config,
) -> Vec<Problem> {
    let component = match Component::read(path, content) {
        Ok(component) => component,
        Err(problem) => return vec![problem],
    };
    let full = component.identity.full();
    if full != name {
        return vec![bad_component(path, &format!("its folder must be `{full}`"))];
    }
    let kind = match kinds.named(&component.identity.kind) {
        Ok(kind) => kind,
        Err(problem) => return vec![problem.file(path)],
    };
    let mut found = Vec::new();
    if !config.primitives.projects.contains(&component.project) {
        let known = config.primitives.projects.iter().map(String::as_str);
        let message = format!(
            "the project `{}` is not one that primitives may belong to",
            visible(&component.project)
        );
        found.push(
            Problem::error("primitive/unknown-project", message)
                .help(suggestion(&component.project, known))
                .file(path),
        );
    }
    for (environment, namespace) in &component.environments {
        let wanted = component.tenancy.namespace(environment);
        if *namespace != wanted {
            let message = format!(
                "the namespace in `{}` is `{}`",
                visible(environment),
                visible(namespace)
            );
            let help = format!("write `{wanted}`, which follows from tenant, SKU and origin");
            found.push(
                Problem::error("primitive/wrong-namespace", message)
                    .help(help)
                    .file(path),
            );
        }
    }
    found.extend(unknown_keys(path, content, config));
    found.extend(resource(kind, &component, files));
    found.extend(values(&full, files));
    found
}

/// Keys that a component does not have; a template of Argo CD could read them.
fn unknown_keys(path: &str, content: &[u8], config: &Config) -> Vec<Problem> {
    let Some(value) = decode(content).ok().and_then(|text| value_of(text.body).ok()) else {
        return Vec::new();
    };
    let schema = schema::component(config);
    let of_keys = structure::faults(&schema, &value)
        .into_iter()
        .filter(|(_, what)| what.ends_with("it has"));
    of_keys
        .map(|(key, what)| bad_component(path, &format!("`{key}` {what}")))
        .collect()
}

/// The custom resource is there, of its kind, and of the primitive.
fn resource(kind: &Kind, component: &Component, files: &Files<'_>) -> Vec<Problem> {
    let full = component.identity.full();
    let path = resource_path(&full);
    let Some(type_) = &kind.resource else { return Vec::new() };
    let Some(content) = files.get(path.as_str()) else {
        return vec![incomplete(&full, &path)];
    };
    let value = decode(content).and_then(|text| value_of(text.body));
    let value = match value {
        Ok(value) => value,
        Err(problem) => return vec![problem.file(&path)],
    };
    let text = |pointer: &str| value.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
    let wanted = [
        ("/apiVersion", type_.api_version.as_str()),
        ("/kind", &type_.kind),
        ("/metadata/name", &full),
        ("/metadata/labels/ameide.io~1origin", component.tenancy.origin.name()),
        (
            "/metadata/labels/ameide.io~1tenant",
            component.tenancy.tenant.as_deref().unwrap_or_default(),
        ),
    ];
    let wrong = wanted.into_iter().filter(|(pointer, wanted)| text(pointer) != *wanted);
    let mut found: Vec<Problem> = wrong
        .map(|(pointer, wanted)| {
            let key = pointer.trim_start_matches('/').replace('/', ".").replace("~1", "/");
            bad_resource(&path, &key, &format!("must be `{wanted}`, as in its component"))
        })
        .collect();
    if value.pointer("/metadata/namespace").is_some() {
        found.push(bad_resource(
            &path,
            "metadata.namespace",
            "must not be there: the component decides it",
        ));
    }
    found
}

/// All custom resources of a file, wherever it is, against the schema of their kind.
fn resources(path: &str, content: &[u8], kinds: &Kinds) -> Vec<Problem> {
    let Ok(text) = decode(content) else { return Vec::new() };
    // Most files hold none, and are not read.
    if !text.body.contains("apiVersion") {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (_, document) in documents(text.body) {
        let Ok(value) = value_of(document) else { continue };
        let text = |key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default();
        let Some(schema) = kinds
            .of_resource(text("apiVersion"), text("kind"))
            .and_then(schema::resource)
        else {
            continue;
        };
        let faults = structure::faults(&schema, &value);
        found.extend(faults.iter().map(|(key, what)| bad_resource(path, key, what)));
    }
    found
}

/// The values: disabled, or an image by digest.
fn values(full: &str, files: &Files<'_>) -> Vec<Problem> {
    let path = values_path(full);
    let Some(content) = files.get(path.as_str()) else {
        return vec![incomplete(full, &path)];
    };
    let value = match decode(content).and_then(|text| value_of(text.body)) {
        Ok(value) => value,
        Err(problem) => return vec![problem.file(&path)],
    };
    let bad = |why: &str| {
        let problem = Problem::error("primitive/bad-values", format!("the values cannot be deployed: {why}"));
        problem.file(&path).help("`ameide primitive promote` writes them")
    };
    let Some(map) = value.as_object() else {
        return vec![bad("they must be a map")];
    };
    let mut found: Vec<Problem> = Vec::new();
    for key in map.keys().filter(|key| !matches!(key.as_str(), "enabled" | "image")) {
        found.push(bad(&format!("`{}` is not a key that they have", visible(key))));
    }
    let image = map.get("image");
    let by_digest = |text: &str| {
        text.split_once('@')
            .is_some_and(|(image, digest)| is_image(image) && is_digest(digest))
    };
    if image.is_some_and(|image| !image.as_str().is_some_and(by_digest)) {
        found.push(bad("`image` must name an image by its digest"));
    }
    match map.get("enabled") {
        Some(Value::Bool(true)) if image.is_none() => found.push(bad("they are enabled without an `image`")),
        Some(Value::Bool(_)) => {}
        _ => found.push(bad("`enabled` must be true or false")),
    }
    found
}

fn incomplete(full: &str, path: &str) -> Problem {
    Problem::error("primitive/incomplete", format!("the primitive `{full}` lacks a file"))
        .file(path)
        .help("create it again with `ameide primitive create`, which writes what is missing")
}

fn bad_resource(path: &str, key: &str, what: &str) -> Problem {
    Problem::error("primitive/bad-resource", format!("`{}` {what}", visible(key)))
        .file(path)
        .path(key.to_owned())
        .help("the schema of its kind says what it takes; `ameide primitive change` writes it")
}
