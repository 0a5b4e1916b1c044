//! `entity` given as an object: what may be said of the Component beside the default. What would make another entity of it, or lead
//! people and Backstage's own readers somewhere else than to the web, is refused.

use crate::problem::Problem;
use crate::service::visible;
use serde_json::{Map, Value};

/// The top-level keys of an entity.
const TOP: [&str; 4] = ["apiVersion", "kind", "metadata", "spec"];
const VERSIONS: [&str; 2] = ["backstage.io/v1alpha1", "backstage.io/v1beta1"];
/// Prefixes of the annotations by which Backstage's catalog tracks the origin of an entity.
const OF_THE_CATALOG: [&str; 2] = ["backstage.io/managed-by-", "backstage.io/orphan"];
/// Annotations that Backstage shows as links.
const LINKS: [&str; 2] = ["backstage.io/view-url", "backstage.io/edit-url"];
/// Annotations that name a place as `url:<address>`, or as `dir:<path beside the entity>`.
const PLACES: [&str; 3] = [
    "backstage.io/source-location",
    "backstage.io/techdocs-ref",
    "backstage.io/adr-location",
];

/// All faults; `service` is the name of the service, where one alone is given.
pub fn check(entity: &Map<String, Value>, service: Option<&str>) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (key, value) in entity {
        match key.as_str() {
            "kind" if value != "Component" => problems.push(fault("kind", "must be `Component`")),
            "apiVersion" if !value.as_str().is_some_and(|version| VERSIONS.contains(&version)) => {
                problems.push(fault("apiVersion", "must be `backstage.io/v1alpha1`"));
            }
            "metadata" | "spec" if !value.is_object() => problems.push(fault(key, "must be a map")),
            "metadata" => problems.extend(value.as_object().into_iter().flat_map(|map| metadata(map, service))),
            key if !TOP.contains(&key) => problems.push(fault(key, "is not a key of a Component")),
            _ => {}
        }
    }
    problems
}

fn metadata(metadata: &Map<String, Value>, service: Option<&str>) -> Vec<Problem> {
    let mut problems = Vec::new();
    if let Some(name) = metadata.get("name")
        && (name.as_str() != service || service.is_none())
    {
        problems.push(fault("metadata.name", "must be the name of the service"));
    }
    match metadata.get("annotations") {
        None => {}
        Some(Value::Object(annotations)) => problems.extend(annotations.iter().filter_map(annotation)),
        Some(_) => problems.push(fault("metadata.annotations", "must be a map")),
    }
    match metadata.get("links") {
        None | Some(Value::Null) => {}
        Some(Value::Array(links)) => {
            let wrong = |link: &&Value| !link.get("url").and_then(Value::as_str).is_some_and(is_web);
            if links.iter().any(|link| wrong(&link)) {
                problems.push(fault(
                    "metadata.links",
                    "must have a `url` in each item that starts with `https://` or `http://`",
                ));
            }
        }
        Some(_) => problems.push(fault("metadata.links", "must be a list of maps with `url` and `title`")),
    }
    problems
}

fn annotation((key, value): (&String, &Value)) -> Option<Problem> {
    let name = key.trim().to_ascii_lowercase();
    let path = format!("metadata.annotations.{}", visible(key));
    if OF_THE_CATALOG.iter().any(|start| name.starts_with(start)) {
        return Some(fault(&path, "is set only by the Backstage catalog"));
    }
    let text = match value {
        Value::Null => return None,
        Value::String(text) => text,
        _ => return Some(fault(&path, "must be a string")),
    };
    if LINKS.contains(&name.as_str()) && !is_web(text) {
        return Some(fault(&path, "must start with `https://` or `http://`"));
    }
    if PLACES.contains(&name.as_str()) && !is_place(text) {
        return Some(fault(
            &path,
            "must be `url:https://...`, or `dir:` with a path below the entity's folder",
        ));
    }
    runs(text).then(|| fault(&path, "contains a URL that would be executed"))
}

/// An address on the web.
fn is_web(text: &str) -> bool {
    let lower = text.get(..8).unwrap_or(text).to_ascii_lowercase();
    (lower.starts_with("https://") || lower.starts_with("http://"))
        && !text.contains(|character: char| character.is_whitespace() || character.is_control())
}

fn is_place(text: &str) -> bool {
    match text.split_once(':') {
        Some(("url", address)) => is_web(address),
        Some(("dir", path)) => {
            let leaves = |part: &str| part == "..";
            !path.starts_with('/') && !path.contains(['\\', ':']) && !path.split('/').any(leaves)
        }
        _ => false,
    }
}

/// Whether a browser would execute a text as the target of a link (`javascript:`). Browsers ignore spaces and control
/// characters in it.
fn runs(text: &str) -> bool {
    let scheme: String = text
        .chars()
        .filter(|character| !character.is_whitespace() && !character.is_control())
        .take_while(|character| *character != ':')
        .take(12)
        .collect();
    ["javascript", "data", "vbscript"]
        .iter()
        .any(|known| scheme.eq_ignore_ascii_case(known) && text.contains(':'))
}

fn fault(path: &str, what: &str) -> Problem {
    Problem::error("catalog/bad-entity", format!("`entity.{path}` {what}"))
        .path(format!("entity.{path}"))
        .help("remove it to use the default, or correct it")
}

#[cfg(test)]
mod tests {
    use super::check;
    use serde_json::{Value, json};

    fn faults(entity: Value) -> Vec<String> {
        let problems = check(entity.as_object().unwrap(), Some("pay"));
        problems.into_iter().filter_map(|problem| problem.path).collect()
    }

    #[test]
    fn takes_what_people_say_of_a_component() {
        let entity = json!({
            "apiVersion": "backstage.io/v1alpha1", "kind": "Component",
            "metadata": {
                "name": "pay", "title": "Pay",
                "annotations": {
                    "backstage.io/source-location": "url:https://github.com/o/r/tree/main/", "backstage.io/techdocs-ref": "dir:.",
                    "backstage.io/view-url": "https://github.com/o/r", "sonarqube.org/project-key": "data", "x/gone": null,
                },
                "links": [{ "url": "HTTPS://wiki.company.com/pay", "title": "Wiki" }],
            },
            "spec": { "system": "shop" },
        });
        assert_eq!(faults(entity), Vec::<String>::new());
    }

    #[test]
    fn refuses_another_entity_and_other_places() {
        for (entity, path) in [
            (json!({ "kind": "Location" }), "entity.kind"),
            (json!({ "kind": "component" }), "entity.kind"),
            (json!({ "kind": null }), "entity.kind"),
            (
                json!({ "apiVersion": "scaffolder.backstage.io/v1beta3" }),
                "entity.apiVersion",
            ),
            (json!({ "relations": [] }), "entity.relations"),
            (json!({ "metadata": "x" }), "entity.metadata"),
            (json!({ "metadata": { "name": "ledger" } }), "entity.metadata.name"),
            (
                json!({ "metadata": { "links": [{ "url": "javascript:alert(1)" }] } }),
                "entity.metadata.links",
            ),
            (
                json!({ "metadata": { "links": [{ "url": " https://x" }] } }),
                "entity.metadata.links",
            ),
            (
                json!({ "metadata": { "links": ["https://x"] } }),
                "entity.metadata.links",
            ),
            (
                json!({ "metadata": { "links": { "url": "https://x" } } }),
                "entity.metadata.links",
            ),
            (
                json!({ "metadata": { "annotations": [] } }),
                "entity.metadata.annotations",
            ),
        ] {
            assert_eq!(faults(entity.clone()), [path], "{entity}");
        }
        for (key, value) in [
            ("backstage.io/managed-by-location", "url:https://x"),
            ("backstage.io/managed-by-origin-location", "url:https://x"),
            ("Backstage.io/Managed-By-Location", "url:https://x"),
            ("backstage.io/orphan", "true"),
            ("backstage.io/view-url", "javascript:alert(1)"),
            ("backstage.io/edit-url", "/catalog"),
            ("backstage.io/source-location", "file:/etc/passwd"),
            ("backstage.io/source-location", "url:ftp://x"),
            ("backstage.io/techdocs-ref", "dir:../../secrets"),
            ("backstage.io/techdocs-ref", "dir:/etc"),
            ("company.com/runbook", "java\tscript:alert(1)"),
            ("company.com/logo", "data:text/html,x"),
        ] {
            let entity = json!({ "metadata": { "annotations": { key: value } } });
            assert_eq!(
                faults(entity),
                [format!("entity.metadata.annotations.{key}")],
                "{key}: {value}"
            );
        }
    }
}
