//! The Component as it is made for a new service. It passes the validation of Backstage's catalog model.

use super::EntityContext;
use crate::service::{
    Links, Service, ServiceNames, WebRepository, configured_links, depends_on_place, entry_from_value, manifests_page,
    title,
};
use crate::yaml::edit::merged;
use crate::yaml::{emit, style::Style};
use serde_json::{Map, Value, json};

/// Builds the Component of an entry.
pub fn component(entry: &Map<String, Value>, context: &EntityContext<'_>) -> Map<String, Value> {
    let config = context.config;
    let service = entry_from_value(entry, config);
    let names = ServiceNames::of(&service, config);
    let harness = Links::configured(config);
    let mut metadata = Map::new();
    metadata.insert("name".into(), service.name.clone().into());
    metadata.insert("title".into(), title(&service.name).into());
    if let Some(description) = &service.description {
        metadata.insert("description".into(), description.clone().into());
    }
    metadata.insert("labels".into(), labels(&service).into());
    metadata.insert(
        "annotations".into(),
        annotations(&service, &names, harness.as_ref(), context).into(),
    );
    metadata.insert("tags".into(), tags(&service).into());
    let links = links(&service, &names, harness.as_ref(), context);
    if !links.is_empty() {
        metadata.insert("links".into(), links.into());
    }
    let mut spec = Map::new();
    spec.insert("type".into(), "service".into());
    spec.insert("lifecycle".into(), config.catalog.lifecycle.clone().into());
    spec.insert("owner".into(), service.team.clone().into());
    if let Some(system) = entry_system(entry).or(config.catalog.system.as_deref()) {
        spec.insert("system".into(), system.into());
    }
    spec.extend(relations(entry));
    let mut component = Map::new();
    component.insert("apiVersion".into(), "backstage.io/v1alpha1".into());
    component.insert("kind".into(), "Component".into());
    component.insert("metadata".into(), metadata.into());
    component.insert("spec".into(), spec.into());
    match context.wanted {
        Some(wanted) => merged(&component, wanted),
        None => component,
    }
}

/// The system that an entry names.
pub fn entry_system(entry: &Map<String, Value>) -> Option<&str> {
    entry.get("system").and_then(Value::as_str)
}

/// The APIs and dependencies that an entry names, as the Component has them. The API of the service itself is one that it provides.
fn relations(entry: &Map<String, Value>) -> Map<String, Value> {
    let list = |key: &str| entry.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
    let mut provided = list("providesApis");
    if let Some(name) = entry
        .get("name")
        .filter(|name| entry.get("api").is_some_and(Value::is_object) && !provided.contains(name))
    {
        provided.insert(0, name.clone());
    }
    [
        ("providesApis", provided),
        ("consumesApis", list("consumesApis")),
        ("dependsOn", list("dependsOn")),
    ]
    .into_iter()
    .filter(|(_, list)| !list.is_empty())
    .map(|(key, list)| (key.to_owned(), Value::Array(list)))
    .collect()
}

/// Tags that Backstage takes: lower-case words of letters, digits, `+`, `#`, `:`, joined by `-`, at most 63 characters.
pub fn tag(text: &str) -> Option<String> {
    let plain: String = text
        .to_lowercase()
        .chars()
        .map(|letter| {
            if letter.is_ascii_alphanumeric() || matches!(letter, '+' | '#' | ':') {
                letter
            } else {
                '-'
            }
        })
        .collect();
    let words: Vec<_> = plain.split('-').filter(|word| !word.is_empty()).collect();
    let tag = words.join("-");
    (!tag.is_empty() && tag.len() <= 63).then_some(tag)
}

fn tags(service: &Service) -> Vec<Value> {
    let mut tags = Vec::new();
    for tag in [&service.archetype, "kubernetes", &service.size]
        .into_iter()
        .filter_map(tag)
    {
        if !tags.contains(&Value::String(tag.clone())) {
            tags.push(Value::String(tag));
        }
    }
    tags
}

fn labels(service: &Service) -> Map<String, Value> {
    let fits = |text: &&String| {
        let edge = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric());
        text.len() <= 63
            && edge(text.bytes().next())
            && edge(text.bytes().last())
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
    };
    [
        ("archetype", &service.archetype),
        ("profile", &service.profile),
        ("size", &service.size),
    ]
    .into_iter()
    .filter(|(_, value)| fits(value))
    .map(|(key, value)| (format!("ameide.io/{key}"), Value::String(value.clone())))
    .collect()
}

fn annotations(
    service: &Service,
    names: &ServiceNames,
    harness: Option<&Links>,
    context: &EntityContext<'_>,
) -> Map<String, Value> {
    let mut out = Map::new();
    let mut put = |key: &str, value: String| {
        out.insert(key.to_owned(), Value::String(value));
    };
    put("backstage.io/kubernetes-id", service.name.clone());
    // The annotation takes one namespace: where each place has its own, the selector looks in all of them.
    let namespace = &context.config.names.namespace;
    if let Some(place) = names.places.last().filter(|_| !depends_on_place(namespace)) {
        put("backstage.io/kubernetes-namespace", place.namespace.clone());
    }
    let selector = &context.config.catalog.label_selector;
    put(
        "backstage.io/kubernetes-label-selector",
        selector.fill(&[("service", &service.name)]),
    );
    if let Some(repository) = WebRepository::of(context.repo) {
        put("github.com/project-slug", repository.slug());
    }
    if let Some(pagerduty) = &service.pagerduty {
        put("pagerduty.com/service-id", pagerduty.clone());
    }
    if let Some(links) = harness {
        put(
            "harness.io/pipelines",
            map_text("Deploy", &links.pipeline(&names.pipeline_id)),
        );
        put(
            "harness.io/services",
            map_text(&service.name, &links.service(&names.service_id)),
        );
    }
    put("ameide.io/pipeline-id", names.pipeline_id.clone());
    out
}

/// The text of a YAML map from a label to an address, as the Harness plugin reads it.
fn map_text(label: &str, url: &str) -> String {
    let map = [(label.to_owned(), json!(url))].into_iter().collect();
    emit::file(&map, &Style::default())
}

fn links(service: &Service, names: &ServiceNames, harness: Option<&Links>, context: &EntityContext<'_>) -> Vec<Value> {
    let mut links = Vec::new();
    let link = |title: String, url: String| json!({ "url": url, "title": title });
    if let Some(harness) = harness.filter(|_| context.config.harness.promotes()) {
        let url = harness.run(&names.pipeline_id, &names.release_set_id(), &names.release_set_name());
        links.push(link(RELEASE_TITLE.to_owned(), url));
    } else if let Some(harness) = harness {
        let mut seen = Vec::new();
        for place in &names.places {
            let environment = &place.environment.name;
            if !seen.contains(&environment) {
                seen.push(environment);
                let url = harness.run(&names.pipeline_id, &place.input_set_id, &place.input_set_name());
                links.push(link(deploy_title(environment), url));
            }
        }
    }
    if let Some(repository) = WebRepository::of(context.repo) {
        let url = manifests_page(service, &repository, context.base, context.config);
        links.push(link("Generated manifests".to_owned(), url));
    }
    let configured = configured_links(service, names, context.config).into_iter();
    links.extend(configured.map(|(title, url)| link(title, url)));
    links
}

/// Title of the link that starts a release, where nobody chooses an environment.
pub const RELEASE_TITLE: &str = "Start a release in Harness";

/// Title of the link that deploys to an environment.
pub fn deploy_title(environment: &str) -> String {
    format!("Deploy to {environment} in Harness")
}
