//! Ownership of entities. One without the tag `managed-by: ameide` is never changed or deleted.

use crate::api::FoundEntity;
use crate::yaml::expand::value_of;
use serde_json::{Map, Value};

/// The tags of an entity: in its document, else beside it.
pub fn tags(found: &FoundEntity) -> Map<String, Value> {
    let of = |value: &Value| value.get("tags").and_then(Value::as_object).cloned();
    let document = found.yaml.as_deref().and_then(document);
    let inside = document
        .as_ref()
        .and_then(Value::as_object)
        .and_then(|root| root.values().find_map(of));
    let beside = found.fields.get("tags").and_then(Value::as_object).cloned();
    match inside {
        Some(tags) if !tags.is_empty() => tags,
        _ => beside.unwrap_or_default(),
    }
}

/// Whether an entity is managed by Ameide.
pub fn is_ours(found: &FoundEntity) -> bool {
    tag(found, "managed-by").as_deref() == Some("ameide")
}

/// Whether a document is that of an entity managed by Ameide.
pub fn is_text_ours(text: &str) -> bool {
    let body = document(text).and_then(|document| document.as_object()?.values().next().cloned());
    body.is_some_and(|body| body.get("tags").and_then(|tags| tags.get("managed-by")) == Some(&Value::from("ameide")))
}

/// A tag of an entity.
pub fn tag(found: &FoundEntity, key: &str) -> Option<String> {
    tags(found).get(key).and_then(Value::as_str).map(str::to_owned)
}

/// The service that a document managed by Ameide names in its tags.
pub fn service_of(document: &Value) -> Option<String> {
    let body = document.as_object()?.values().next()?;
    body.get("tags")?.get("service")?.as_str().map(str::to_owned)
}

/// A stored document, where it can be read.
pub fn document(yaml: &str) -> Option<Value> {
    value_of(yaml).ok()
}
