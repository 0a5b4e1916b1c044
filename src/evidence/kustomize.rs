//! Overlays of kustomize: where a base is deployed, and what patches change. What patches hold inside a `kustomization.yaml`, or
//! name by a target, becomes a part of a resource like any other.

use super::document::{Contents, Document, Form};
use super::place::{Place, Vocabulary};
use super::{is, text, text_at};
use crate::yaml::expand::value_of;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Works the overlays into the documents.
pub fn apply(contents: &mut Contents, vocabulary: &Vocabulary) {
    let kustomizations: Vec<Document> = contents
        .documents
        .iter()
        .filter(is(Form::Kustomization))
        .cloned()
        .collect();
    let below: BTreeMap<String, Vec<String>> = kustomizations
        .iter()
        .map(|one| (one.folder().to_owned(), resources(&one.value)))
        .collect();
    let mut made = Vec::new();
    for one in &kustomizations {
        let place = place_of(one, vocabulary);
        let mut seen = BTreeSet::new();
        reached(one.folder(), &below, &mut seen);
        patches(one, &place, contents, &mut made);
        if place.environment.is_none() {
            continue;
        }
        // The base is deployed there, even where nothing is patched.
        for document in contents.documents.iter().filter(is(Form::Resource)) {
            let base = seen.contains(document.folder()) || seen.contains(document.path.as_str());
            let kind = document.kind();
            if base
                && document.place.environment.is_none()
                && matches!(kind, "Deployment" | "StatefulSet" | "CronJob" | "Job" | "Rollout")
            {
                let name = text_at(&document.value, "metadata.name").unwrap_or_default();
                made.push(part(one, &place, document, kind, &name, json!({})));
            }
        }
    }
    contents.documents.extend(made);
}

/// Environment and region of an overlay: of its folder, else of the namespace that it sets.
fn place_of(one: &Document, vocabulary: &Vocabulary) -> Place {
    let mut place = one.place.clone();
    if place.environment.is_none() {
        let namespace = text_at(&one.value, "namespace").unwrap_or_default();
        let suffix = text_at(&one.value, "nameSuffix").unwrap_or_default();
        let (environment, region) = vocabulary.place_at_ends(&format!("{namespace}{suffix}"));
        place.environment = environment;
        place.region = place.region.or(region);
    }
    place
}

fn resources(value: &Value) -> Vec<String> {
    ["resources", "bases", "components"]
        .iter()
        .filter_map(|key| value.get(*key)?.as_array())
        .flatten()
        .filter_map(text)
        .collect()
}

/// All folders and files that a folder's kustomization leads to.
fn reached(folder: &str, below: &BTreeMap<String, Vec<String>>, seen: &mut BTreeSet<String>) {
    for resource in below.get(folder).into_iter().flatten() {
        let path = joined(folder, resource);
        if seen.insert(path.clone()) {
            reached(&path, below, seen);
        }
    }
}

/// A path relative to a folder.
pub fn joined(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// A part of a resource, as if it were written in the overlay.
fn part(one: &Document, place: &Place, of: &Document, kind: &str, name: &str, spec: Value) -> Document {
    let place = Place {
        root: of.place.root.clone(),
        name: of.place.name.clone(),
        ..place.clone()
    };
    Document {
        path: one.path.clone(),
        form: Form::Resource,
        value: json!({"apiVersion": "apps/v1", "kind": kind, "metadata": {"name": name}, "spec": spec}),
        place,
    }
}

fn patches(one: &Document, place: &Place, contents: &Contents, made: &mut Vec<Document>) {
    let find = |name: &str, kind: Option<&str>| {
        contents.documents.iter().find(|document| {
            document.form == Form::Resource
                && text_at(&document.value, "metadata.name").as_deref() == Some(name)
                && kind.is_none_or(|kind| document.kind() == kind)
        })
    };
    for item in list(&one.value, "replicas") {
        let name = text_at(item, "name").unwrap_or_default();
        if let (Some(count), Some(of)) = (item.get("count"), find(&name, None).filter(|of| of.kind() != "Service")) {
            made.push(part(one, place, of, of.kind(), &name, json!({"replicas": count})));
        }
    }
    let keys = ["patches", "patchesStrategicMerge", "patchesJson6902"];
    for item in keys.iter().flat_map(|key| list(&one.value, key)) {
        let inline = text_at(item, "patch").or_else(|| text(item).filter(|text| text.contains('\n')));
        let patch = match inline {
            Some(text) => value_of(&text).ok(),
            None => text_at(item, "path").and_then(|path| {
                let path = joined(one.folder(), &path);
                let file = contents
                    .documents
                    .iter()
                    .find(|document| document.path == path && document.form == Form::Patch);
                file.map(|file| file.value.clone())
            }),
        };
        let target = (text_at(item, "target.name"), text_at(item, "target.kind"));
        match (patch, target) {
            (Some(Value::Array(operations)), (Some(name), kind)) => {
                if let Some(of) = find(&name, kind.as_deref()) {
                    let value = operations_on(&operations, of);
                    made.push(Document {
                        value,
                        ..part(one, place, of, of.kind(), &name, json!({}))
                    });
                }
            }
            (Some(value @ Value::Object(_)), (target, _)) => {
                let name = text_at(&value, "metadata.name").or(target).unwrap_or_default();
                let kind = text_at(&value, "kind");
                if let Some(of) = find(&name, kind.as_deref()) {
                    made.push(Document {
                        value,
                        ..part(one, place, of, of.kind(), &name, json!({}))
                    });
                }
            }
            _ => {}
        }
    }
}

fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value
        .get(key)
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default()
}

/// What a JSON patch sets, as a part of the resource that it is for.
fn operations_on(operations: &[Value], of: &Document) -> Value {
    let mut value = Value::Object(Map::new());
    for operation in operations {
        if matches!(text_at(operation, "op").as_deref(), Some("add" | "replace"))
            && let (Some(path), Some(new)) = (text_at(operation, "path"), operation.get("value"))
        {
            let keys: Vec<String> = path
                .split('/')
                .skip(1)
                .map(|key| key.replace("~1", "/").replace("~0", "~"))
                .collect();
            set(&mut value, &keys, new);
        }
    }
    if let Value::Object(map) = &mut value {
        for key in ["apiVersion", "kind", "metadata"] {
            if let (Some(own), false) = (of.value.get(key), map.contains_key(key)) {
                map.insert(key.to_owned(), own.clone());
            }
        }
    }
    value
}

fn set(value: &mut Value, keys: &[String], new: &Value) {
    let Some((key, rest)) = keys.split_first() else {
        value.clone_from(new);
        return;
    };
    if key == "0" || key == "-" {
        if !value.is_array() {
            *value = json!([{}]);
        }
        if let Some(first) = value.as_array_mut().and_then(|items| items.first_mut()) {
            set(first, rest, new);
        }
        return;
    }
    if !value.is_object() {
        *value = Value::Object(Map::new());
    }
    if let Some(map) = value.as_object_mut() {
        set(map.entry(key.clone()).or_insert(Value::Null), rest, new);
    }
}
