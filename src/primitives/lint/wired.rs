//! The files of each primitive: there, as its kind has them, and fitting together.

use super::Files;
use super::structure::Schema;
use crate::config::Config;
use crate::primitives::component::{Component, bad_component};
use crate::primitives::image::{is_digest, is_image};
use crate::primitives::kind::Kind;
use crate::primitives::kinds::Kinds;
use crate::primitives::place::{name_in, resource_path, values_path};
use crate::primitives::schema;
use crate::problem::{Problem, suggestion};
use crate::service::{Origin, visible};
use crate::yaml::documents::documents;
use crate::yaml::expand::value_of;
use crate::yaml::text::decode;
use serde_json::Value;
use std::collections::{HashMap, HashSet};

/// What a look at all primitives comes to.
#[derive(Default)]
pub struct Wired {
    /// How many there are.
    pub count: usize,
    /// What is wrong with them.
    pub problems: Vec<Problem>,
    /// Full names of those of the platform.
    pub own: HashSet<String>,
}

/// What the files of each primitive, and all custom resources, are held against. Each file is parsed once.
struct Check<'a> {
    files: &'a Files<'a>,
    kinds: &'a Kinds<'a>,
    config: &'a Config,
    keys: Schema,
    schemas: HashMap<String, Option<Schema>>,
    /// Custom resources that have been checked as those of their primitive.
    seen: HashSet<String>,
}

/// Looks at all primitives.
pub fn check(files: &Files<'_>, kinds: &Kinds<'_>, config: &Config) -> Wired {
    let mut wired = Wired::default();
    let mut check = Check {
        files,
        kinds,
        config,
        keys: Schema::new(schema::component(config)),
        schemas: HashMap::new(),
        seen: HashSet::new(),
    };
    for (path, content) in files {
        if let Some(name) = name_in(path) {
            wired.count += 1;
            let problems = check.primitive(name, path, content, &mut wired.own);
            wired.problems.extend(problems);
        } else if is_yaml(path) && !check.seen.contains(*path) {
            wired.problems.extend(check.resources(path, content));
        }
    }
    wired
}

fn is_yaml(path: &str) -> bool {
    [".yaml", ".yml", ".json"].iter().any(|ending| path.ends_with(ending))
}

impl Check<'_> {
    fn primitive(&mut self, name: &str, path: &str, content: &[u8], own: &mut HashSet<String>) -> Vec<Problem> {
        let value = match decode(content).and_then(|text| value_of(text.body)) {
            Ok(value) => value,
            Err(problem) => return vec![problem.file(path)],
        };
        let component = match Component::of_value(path, &value) {
            Ok(component) => component,
            Err(problem) => return vec![problem],
        };
        let full = component.identity.full();
        if full != name {
            return vec![bad_component(path, &format!("its folder must be `{full}`"))];
        }
        if component.tenancy.origin == Origin::Platform {
            own.insert(full.clone());
        }
        let kind = match self.kinds.named(&component.identity.kind) {
            Ok(kind) => kind,
            Err(problem) => return vec![problem.file(path)],
        };
        let mut found = unknown_project(path, &component, self.config);
        found.extend(wrong_namespaces(path, &component));
        found.extend(ambiguous_namespaces(path, &component, self.config));
        // A template of Argo CD could read a key that a component does not have.
        let faults = self.keys.faults(&value);
        let unknown = faults.into_iter().filter(|(_, what)| what.ends_with("it has"));
        found.extend(unknown.map(|(key, what)| bad_component(path, &format!("`{key}` {what}"))));
        found.extend(self.resource(kind, &component));
        found.extend(values(&full, self.files));
        found
    }

    /// The custom resource is there, of its kind, and of the primitive.
    fn resource(&mut self, kind: &Kind, component: &Component) -> Vec<Problem> {
        let full = component.identity.full();
        let path = resource_path(&full);
        let Some(type_) = &kind.resource else { return Vec::new() };
        let Some(content) = self.files.get(path.as_str()) else {
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
        found.extend(self.structure(&path, &value));
        self.seen.insert(path);
        found
    }

    /// All custom resources of a file, wherever it is, against the schema of their kind.
    fn resources(&mut self, path: &str, content: &[u8]) -> Vec<Problem> {
        let Ok(text) = decode(content) else { return Vec::new() };
        // Most files hold none, and are not read.
        if !text.body.contains("apiVersion") {
            return Vec::new();
        }
        let values = documents(text.body)
            .into_iter()
            .filter_map(|(_, document)| value_of(document).ok());
        values.flat_map(|value| self.structure(path, &value)).collect()
    }

    /// A custom resource against the schema of its kind; any other value has none.
    fn structure(&mut self, path: &str, value: &Value) -> Vec<Problem> {
        let text = |key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default();
        let Some(kind) = self.kinds.of_resource(text("apiVersion"), text("kind")) else {
            return Vec::new();
        };
        let make = || schema::resource(kind).map(Schema::new);
        let schema = self.schemas.entry(kind.name.clone()).or_insert_with(make);
        let faults = schema.iter().flat_map(|schema| schema.faults(value));
        faults.map(|(key, what)| bad_resource(path, &key, &what)).collect()
    }
}

fn unknown_project(path: &str, component: &Component, config: &Config) -> Vec<Problem> {
    if config.primitives.projects.contains(&component.project) {
        return Vec::new();
    }
    let known = config.primitives.projects.iter().map(String::as_str);
    let message = format!(
        "the project `{}` is not one that primitives may belong to",
        visible(&component.project)
    );
    let problem = Problem::error("primitive/unknown-project", message);
    vec![problem.help(suggestion(&component.project, known)).file(path)]
}

/// The namespaces that another tenant may have too.
fn ambiguous_namespaces(path: &str, component: &Component, config: &Config) -> Vec<Problem> {
    let all = || config.platform.environments.iter().map(|known| known.name.as_str());
    let ambiguous = |(environment, _): &(String, String)| component.tenancy.ambiguous(environment, all());
    let found = component.environments.iter().filter_map(ambiguous);
    found.map(|problem| problem.file(path)).collect()
}

fn wrong_namespaces(path: &str, component: &Component) -> Vec<Problem> {
    let wrong = |(environment, namespace): &(String, String)| {
        let wanted = component.tenancy.namespace(environment);
        (*namespace != wanted).then(|| {
            let message = format!(
                "the namespace in `{}` is `{}`",
                visible(environment),
                visible(namespace)
            );
            let help = format!("write `{wanted}`, which follows from tenant, SKU and origin");
            Problem::error("primitive/wrong-namespace", message)
                .help(help)
                .file(path)
        })
    };
    component.environments.iter().filter_map(wrong).collect()
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
