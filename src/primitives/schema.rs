//! JSON schemas that follow from a kind: of the form, and of the custom resource, whose every unknown key is refused. That of
//! `component.yaml` is the same for all kinds.

use super::field::{Field, FieldType, MOST_CHARACTERS, MOST_ITEMS};
use super::identity::{NAME, VERSION};
use super::kind::Kind;
use crate::config::Config;
use serde_json::{Map, Value, json};

const DIALECT: &str = "http://json-schema.org/draft-07/schema#";
/// A name as Kubernetes takes it for a label.
const LABEL: &str = "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$";
/// A namespace that is not the platform's.
const REFERENCE: &str = "^[A-Za-z0-9][-A-Za-z0-9_.:/]*$";

/// The schema of the fields that a form asks for.
pub fn form(kind: &Kind) -> Map<String, Value> {
    let mut properties = Map::new();
    for field in kind.asked() {
        properties.insert(field.name.clone(), Value::Object(of_input(field)));
    }
    let required: Vec<&str> = kind
        .asked()
        .filter(|field| field.required && field.default.is_none())
        .map(|field| field.name.as_str())
        .collect();
    let mut schema = object(properties);
    if !required.is_empty() {
        schema.insert("required".to_owned(), json!(required));
    }
    schema
}

/// The schema of the custom resource; none for what is not deployed.
pub fn resource(kind: &Kind) -> Option<Map<String, Value>> {
    let resource = kind.resource.as_ref()?;
    let mut spec = object(Map::new());
    for field in &kind.fields {
        // An image is not there before one is promoted.
        let required = field.required && field.source.is_none();
        insert(&mut spec, &field.path, of_stored(field), required);
    }
    let strings = json!({ "type": "object", "additionalProperties": { "type": "string" } });
    let properties = json!({
        "apiVersion": { "const": resource.api_version },
        "kind": { "const": resource.kind },
        "metadata": {
            "type": "object",
            "properties": {
                "name": { "type": "string", "pattern": LABEL },
                "namespace": { "type": "string", "pattern": LABEL },
                "labels": strings,
                "annotations": strings,
            },
            "required": ["name"],
            "additionalProperties": false,
        },
        "spec": spec,
        "status": { "type": "object" },
    });
    let mut schema = Map::new();
    schema.insert("$schema".to_owned(), DIALECT.into());
    schema.insert(
        "title".to_owned(),
        format!("{} of {}", resource.kind, resource.api_version).into(),
    );
    schema.insert("description".to_owned(), kind.description.as_str().into());
    if let Value::Object(properties) = properties {
        schema.extend(object(properties));
    }
    schema.insert("required".to_owned(), json!(["apiVersion", "kind", "metadata", "spec"]));
    Some(schema)
}

/// The schema of `component.yaml`.
pub fn component(config: &Config) -> Map<String, Value> {
    let label = json!({ "type": "string", "pattern": LABEL });
    let reference = json!({ "type": "string", "pattern": REFERENCE, "maxLength": 255 });
    let environment = json!({
        "type": "object",
        "properties": { "name": label, "namespace": label },
        "required": ["name", "namespace"],
        "additionalProperties": false,
    });
    let properties = json!({
        "name": label,
        "kind": label,
        "primitive": { "type": "string", "pattern": NAME },
        "version": { "type": "string", "pattern": VERSION },
        "project": { "enum": config.primitives.projects },
        "origin": { "enum": ["platform", "tenant"] },
        "sku": { "enum": ["Shared", "Namespace", "Private"] },
        "tenant": label,
        "owner": reference,
        "system": reference,
        "domain": reference,
        "description": { "type": "string", "maxLength": MOST_CHARACTERS },
        "repository": { "type": "string", "pattern": "^[A-Za-z0-9.:-]+\\?[A-Za-z0-9=&_.-]+$" },
        "environments": { "type": "array", "items": environment, "minItems": 1 },
    });
    let mut schema = Map::new();
    schema.insert("$schema".to_owned(), DIALECT.into());
    schema.insert("title".to_owned(), "component.yaml of a primitive".into());
    schema.insert(
        "description".to_owned(),
        "What Argo CD reads of a primitive: its name, its project, and its namespace in each environment.".into(),
    );
    if let Value::Object(properties) = properties {
        schema.extend(object(properties));
    }
    let required = [
        "name",
        "kind",
        "primitive",
        "version",
        "project",
        "origin",
        "sku",
        "environments",
    ];
    schema.insert("required".to_owned(), json!(required));
    let custom = json!({
        "if": { "properties": { "origin": { "const": "platform" } } },
        "else": {
            "required": ["tenant"],
            "properties": {
                "environments": { "items": { "properties": { "namespace": { "pattern": "^tenant-[a-z0-9-]+-cust$" } } } },
            },
        },
    });
    if let Value::Object(custom) = custom {
        schema.extend(custom);
    }
    schema
}

fn object(properties: Map<String, Value>) -> Map<String, Value> {
    let mut schema = Map::new();
    schema.insert("type".to_owned(), "object".into());
    schema.insert("properties".to_owned(), Value::Object(properties));
    schema.insert("additionalProperties".to_owned(), false.into());
    schema
}

/// Puts the schema of a field at its path; a key above a required one is required as well.
fn insert(schema: &mut Map<String, Value>, path: &[String], field: Map<String, Value>, required: bool) {
    let Some((first, rest)) = path.split_first() else {
        return;
    };
    if required {
        let names = schema.entry("required").or_insert_with(|| json!([]));
        if let Some(names) = names.as_array_mut().filter(|names| !names.contains(&json!(first))) {
            names.push(first.as_str().into());
        }
    }
    let Some(Value::Object(properties)) = schema.get_mut("properties") else {
        return;
    };
    if rest.is_empty() {
        properties.insert(first.clone(), Value::Object(field));
        return;
    }
    let below = properties
        .entry(first.as_str())
        .or_insert_with(|| Value::Object(object(Map::new())));
    if let Value::Object(below) = below {
        insert(below, rest, field, required);
    }
}

/// The schema of a value as a form gives it.
fn of_input(field: &Field) -> Map<String, Value> {
    let mut schema = typed(field, false);
    schema.insert("title".to_owned(), field.title.as_str().into());
    if let Some(default) = &field.default {
        schema.insert("default".to_owned(), default.clone());
    }
    schema
}

/// The schema of a value as the custom resource holds it.
fn of_stored(field: &Field) -> Map<String, Value> {
    typed(field, true)
}

fn typed(field: &Field, is_stored: bool) -> Map<String, Value> {
    let string = Value::Object(string(field));
    let schema = match field.type_ {
        FieldType::String => string,
        FieldType::Integer => {
            let mut schema = Map::new();
            schema.insert("type".to_owned(), "integer".into());
            for (key, bound) in [("minimum", field.minimum), ("maximum", field.maximum)] {
                if let Some(bound) = bound {
                    schema.insert(key.to_owned(), bound.into());
                }
            }
            Value::Object(schema)
        }
        FieldType::Boolean => json!({ "type": "boolean" }),
        FieldType::Names if is_stored => list(&closed(json!({ "name": string }), &["name"])),
        FieldType::Variables if is_stored => {
            let name = json!({ "type": "string", "minLength": 1 });
            list(&closed(json!({ "name": name, "value": string }), &["name", "value"]))
        }
        FieldType::Strings | FieldType::Names => list(&string),
        FieldType::Variables | FieldType::Map => {
            json!({ "type": "object", "additionalProperties": string, "maxProperties": MOST_ITEMS })
        }
    };
    let mut schema = match schema {
        Value::Object(schema) => schema,
        _ => Map::new(),
    };
    if let Some(description) = &field.description {
        schema.insert("description".to_owned(), description.as_str().into());
    }
    schema
}

fn string(field: &Field) -> Map<String, Value> {
    let mut schema = Map::new();
    schema.insert("type".to_owned(), "string".into());
    if field.choices.is_empty() {
        schema.insert("minLength".to_owned(), 1.into());
        schema.insert("maxLength".to_owned(), MOST_CHARACTERS.into());
    } else {
        schema.insert("enum".to_owned(), json!(field.choices));
    }
    if let Some(pattern) = &field.pattern {
        schema.insert("pattern".to_owned(), pattern.as_str().into());
    }
    schema
}

fn list(items: &Value) -> Value {
    json!({ "type": "array", "items": items, "maxItems": MOST_ITEMS })
}

fn closed(properties: Value, required: &[&str]) -> Value {
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
}
