//! The custom resource of a primitive.

use super::component::Component;
use super::field::Source;
use super::kind::{Kind, ResourceType};

use serde_json::{Map, Value};

/// The label that names the tenant.
pub const TENANT: &str = "ameide.io/tenant";

/// The custom resource; it names no image, which comes from the values, and no namespace, which the component decides.
pub fn resource(
    kind: &Kind,
    type_: &ResourceType,
    component: &Component,
    values: &Map<String, Value>,
) -> Map<String, Value> {
    let mut spec = Map::new();
    for field in &kind.fields {
        let value = match field.source {
            None => values.get(&field.name).map(|value| field.stored(value)),
            Some(Source::Version) => Some(component.identity.version.as_str().into()),
            Some(Source::Tenant) => component.tenancy.tenant.as_deref().map(Value::from),
            Some(Source::Image) => None,
        };
        if let Some(value) = value {
            put(&mut spec, &field.path, value);
        }
    }
    let mut metadata = Map::new();
    metadata.insert("name".to_owned(), component.identity.full().into());
    metadata.insert("labels".to_owned(), Value::Object(labels(component)));
    let mut resource = Map::new();
    resource.insert("apiVersion".to_owned(), type_.api_version.as_str().into());
    resource.insert("kind".to_owned(), type_.kind.as_str().into());
    resource.insert("metadata".to_owned(), Value::Object(metadata));
    resource.insert("spec".to_owned(), Value::Object(spec));
    resource
}

/// Labels by which policies know whose code it is.
fn labels(component: &Component) -> Map<String, Value> {
    let tenancy = &component.tenancy;
    let mut labels = Map::new();
    let mut add = |key: &str, value: &str| labels.insert(key.to_owned(), value.into());
    add("app.kubernetes.io/name", &component.identity.name);
    add("app.kubernetes.io/version", &component.identity.version);
    add("app.kubernetes.io/managed-by", "ameide");
    add("ameide.io/primitive", &component.identity.kind);
    add("ameide.io/origin", tenancy.origin.name());
    if let Some(tenant) = &tenancy.tenant {
        add(TENANT, tenant);
    }
    labels
}

/// Sets the value at a path of keys.
pub fn put(map: &mut Map<String, Value>, path: &[String], value: Value) {
    let Some((first, rest)) = path.split_first() else {
        return;
    };
    if rest.is_empty() {
        map.insert(first.clone(), value);
        return;
    }
    let below = map.entry(first.as_str()).or_insert_with(|| Value::Object(Map::new()));
    if let Value::Object(below) = below {
        put(below, rest, value);
    }
}

/// Takes the value at a path of keys away, and the maps above it that are empty then.
pub fn remove(map: &mut Map<String, Value>, path: &[String]) {
    let Some((first, rest)) = path.split_first() else {
        return;
    };
    if let Some(Value::Object(below)) = map.get_mut(first).filter(|_| !rest.is_empty()) {
        remove(below, rest);
        if !below.is_empty() {
            return;
        }
    }
    map.shift_remove(first);
}

/// The value at a path of keys.
pub fn get<'v>(value: &'v Value, path: &[String]) -> Option<&'v Value> {
    path.iter().try_fold(value, |value, key| value.get(key))
}
