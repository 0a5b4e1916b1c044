//! The entities of a primitive in Backstage's catalog, by kind.

use super::component::Component;
use super::identity::Identity;
use super::kind::Kind;
use super::resource::TENANT;
use crate::config::Config;
use crate::service::{Origin, Sku, Tenancy, repository};
use serde_json::{Map, Value, json};

/// The annotation that names the primitive of an entity.
pub const ANNOTATION: &str = "ameide.io/primitive";
/// Owner of what nobody was named for.
pub const NOBODY: &str = "unknown";

/// Where the definition of an API is.
#[derive(Debug, Clone, Copy)]
pub enum Definition<'a> {
    /// In a file beside the entity.
    File(&'a str),
    /// In the primitive's own repository, out of reach.
    Elsewhere,
}

/// The entities: of the primitive itself, and of the API that it provides. `related` are the names that its fields refer to.
pub fn entities(
    kind: &Kind,
    component: &Component,
    related: &[(String, Vec<String>)],
    definition: Option<Definition<'_>>,
    config: &Config,
) -> Vec<Map<String, Value>> {
    let full = component.identity.full();
    let owner = component.owner.as_deref().unwrap_or(NOBODY);
    let mut spec = Map::new();
    let mut set = |key: &str, value: Value| spec.insert(key.to_owned(), value);
    set("type", kind.entity.type_.as_str().into());
    if kind.entity.kind == "Component" {
        set("lifecycle", config.catalog.lifecycle.as_str().into());
    }
    set("owner", owner.into());
    if let Some(system) = &component.system {
        set("system", system.as_str().into());
    }
    let api = kind.entity.api.as_ref().map(|api| (api, api_name(&full)));
    if let Some((_, name)) = &api {
        set("providesApis", json!([name]));
    }
    for (relation, names) in related {
        let references: Vec<String> = names.iter().map(|name| format!("component:default/{name}")).collect();
        set(relation, json!(references));
    }
    let mut found = vec![entity(
        "backstage.io/v1alpha1",
        &kind.entity.kind,
        &full,
        component,
        spec,
    )];
    if let Some((api, name)) = api {
        let mut spec = Map::new();
        let mut set = |key: &str, value: Value| spec.insert(key.to_owned(), value);
        set("type", api.type_.as_str().into());
        set("lifecycle", config.catalog.lifecycle.as_str().into());
        set("owner", owner.into());
        if let Some(system) = &component.system {
            set("system", system.as_str().into());
        }
        let text = match definition {
            Some(Definition::File(path)) => json!({ "$text": format!("./{path}") }),
            Some(Definition::Elsewhere) | None => {
                format!("Defined in the repository of {full}, at {}.", api.definition).into()
            }
        };
        set("definition", text);
        found.push(entity("backstage.io/v1alpha1", "API", &name, component, spec));
    }
    found
}

/// The name of the API that a primitive provides.
fn api_name(full: &str) -> String {
    let most = 63 - "-api".len();
    format!("{}-api", full.get(..most).unwrap_or(full).trim_end_matches('-'))
}

/// References of entities, as Backstage writes them.
pub fn references(entities: &[Map<String, Value>]) -> Vec<String> {
    let reference = |entity: &Map<String, Value>| {
        let kind = entity.get("kind")?.as_str()?.to_ascii_lowercase();
        let name = entity.get("metadata")?.get("name")?.as_str()?;
        Some(format!("{kind}:default/{name}"))
    };
    entities.iter().filter_map(reference).collect()
}

fn entity(
    version: &str,
    kind: &str,
    name: &str,
    component: &Component,
    spec: Map<String, Value>,
) -> Map<String, Value> {
    let identity = &component.identity;
    let mut metadata = Map::new();
    let mut set = |key: &str, value: Value| metadata.insert(key.to_owned(), value);
    set("name", name.into());
    if let Some(description) = &component.description {
        set("description", description.as_str().into());
    }
    let mut annotations = Map::new();
    annotations.insert(ANNOTATION.to_owned(), identity.full().into());
    if let Some((owner, repo)) = component
        .repository
        .as_ref()
        .and_then(|url| repository(url, "repository").ok())
    {
        annotations.insert("github.com/project-slug".to_owned(), format!("{owner}/{repo}").into());
    }
    let mut labels = Map::new();
    labels.insert("ameide.io/origin".to_owned(), component.tenancy.origin.name().into());
    if let Some(tenant) = &component.tenancy.tenant {
        labels.insert(TENANT.to_owned(), tenant.as_str().into());
    }
    set("labels", Value::Object(labels));
    set("annotations", Value::Object(annotations));
    set("tags", json!([identity.kind, identity.version]));
    let mut entity = Map::new();
    entity.insert("apiVersion".to_owned(), version.into());
    entity.insert("kind".to_owned(), kind.into());
    entity.insert("metadata".to_owned(), Value::Object(metadata));
    entity.insert("spec".to_owned(), Value::Object(spec));
    entity
}

/// The relations that values make: for each relation, the names that they refer to.
pub fn related(kind: &Kind, values: impl Fn(&super::field::Field) -> Vec<String>) -> Vec<(String, Vec<String>)> {
    let mut found: Vec<(String, Vec<String>)> = Vec::new();
    for field in &kind.fields {
        let Some(refers) = &field.refers else { continue };
        let names = values(field);
        if names.is_empty() {
            continue;
        }
        match found.iter_mut().find(|(relation, _)| *relation == refers.relation) {
            Some((_, all)) => all.extend(names),
            None => found.push((refers.relation.clone(), names)),
        }
    }
    found
}

/// The names that a value holds: strings, or maps with `name`.
pub fn names_in(value: Option<&Value>) -> Vec<String> {
    let name = |value: &Value| {
        value
            .as_str()
            .or_else(|| value.get("name")?.as_str())
            .map(str::to_owned)
    };
    match value {
        Some(Value::Array(items)) => items.iter().filter_map(name).collect(),
        Some(value) => name(value).into_iter().collect(),
        None => Vec::new(),
    }
}

/// What an entity says of the primitive that is all in it.
pub fn component_of(identity: &Identity, entity: &Map<String, Value>) -> Component {
    let text = |section: &str, key: &str| {
        let value = entity.get(section)?.get(key)?.as_str()?;
        Some(value.to_owned())
    };
    let label = |name: &str| entity.get("metadata")?.get("labels")?.get(name)?.as_str();
    let tenant = label(TENANT);
    let origin = label("ameide.io/origin").filter(|_| tenant.is_some());
    let tenancy = Tenancy::read(tenant, tenant.map(|_| "Namespace"), origin);
    Component {
        identity: identity.clone(),
        tenancy: tenancy.unwrap_or(Tenancy {
            tenant: None,
            sku: Sku::Shared,
            origin: Origin::Platform,
        }),
        project: String::new(),
        owner: text("spec", "owner").filter(|owner| owner != NOBODY),
        system: text("spec", "system"),
        domain: None,
        description: text("metadata", "description"),
        repository: None,
        environments: Vec::new(),
    }
}

/// The names that a relation of an entity refers to.
pub fn referred(entity: &Map<String, Value>, relation: &str) -> Vec<String> {
    let items = entity
        .get("spec")
        .and_then(|spec| spec.get(relation))
        .and_then(Value::as_array);
    let name = |item: &Value| Some(item.as_str()?.rsplit('/').next()?.to_owned());
    items.into_iter().flatten().filter_map(name).collect()
}
