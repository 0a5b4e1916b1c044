//! Which keys of an existing Component Ameide manages, and which stay as people wrote them.

use super::EntityContext;
use super::make::{RELEASE_TITLE, deploy_title, tag};
use crate::config::Config;
use crate::service::{depends_on_place, place_title};
use serde_json::{Map, Value};

/// Annotations that are written once and then belong to people, who know better: Ameide knows the config repo, and not where the
/// source code is; and it knows the pods of its own manifests only.
const OF_PEOPLE: [&str; 4] = [
    "github.com/project-slug",
    "backstage.io/kubernetes-id",
    "backstage.io/kubernetes-namespace",
    "backstage.io/kubernetes-label-selector",
];

/// The changes that bring an entity up to date: only keys that we own. Title, lifecycle and whatever people added stay.
pub fn changes(
    existing: &Map<String, Value>,
    made: &Map<String, Value>,
    context: &EntityContext<'_>,
) -> Map<String, Value> {
    let metadata = |map: &Map<String, Value>| section(map, "metadata");
    let (old, new) = (metadata(existing), metadata(made));
    let mut changes = Map::new();
    let mut inner = Map::new();
    for key in ["labels", "annotations"] {
        let (old, new) = (section(&old, key), section(&new, key));
        let differing: Map<_, _> = new
            .into_iter()
            .filter(|(key, value)| {
                old.get(key) != Some(value) && !(old.contains_key(key) && OF_PEOPLE.contains(&key.as_str()))
            })
            .collect();
        if !differing.is_empty() {
            inner.insert(key.to_owned(), differing.into());
        }
    }
    keep_or_set(&mut inner, &old, &new, "title", false);
    keep_or_set(&mut inner, &old, &new, "description", true);
    let tags = tags(&old, &new, context);
    if old.get("tags") != Some(&tags) {
        inner.insert("tags".to_owned(), tags);
    }
    if let Some(links) = links(&old, &new, context).filter(|links| old.get("links") != Some(links)) {
        inner.insert("links".to_owned(), links);
    }
    if !inner.is_empty() {
        changes.insert("metadata".to_owned(), inner.into());
    }
    let (old, new) = (section(existing, "spec"), section(made, "spec"));
    let wanted = context.wanted.map(|wanted| section(wanted, "spec")).unwrap_or_default();
    let mut inner = Map::new();
    for key in new.keys() {
        let ours = matches!(
            key.as_str(),
            "owner" | "system" | "providesApis" | "consumesApis" | "dependsOn"
        ) || wanted.contains_key(key);
        keep_or_set(&mut inner, &old, &new, key, ours);
    }
    if !inner.is_empty() {
        changes.insert("spec".to_owned(), inner.into());
    }
    changes
}

fn section(map: &Map<String, Value>, key: &str) -> Map<String, Value> {
    map.get(key).and_then(Value::as_object).cloned().unwrap_or_default()
}

/// Takes the new value of a key if it is missing, or if Ameide wrote it and it differs.
fn keep_or_set(
    changes: &mut Map<String, Value>,
    old: &Map<String, Value>,
    new: &Map<String, Value>,
    key: &str,
    ours: bool,
) {
    let Some(value) = new.get(key) else { return };
    if old.get(key).is_none_or(Value::is_null) || (ours && old.get(key) != Some(value)) {
        changes.insert(key.to_owned(), value.clone());
    }
}

/// The existing tags, without those of another archetype or size, plus the tags that Ameide sets.
fn tags(old: &Map<String, Value>, new: &Map<String, Value>, context: &EntityContext<'_>) -> Value {
    let list = |map: &Map<String, Value>| map.get("tags").and_then(Value::as_array).cloned().unwrap_or_default();
    let platform = &context.config.platform;
    let known: Vec<_> = platform
        .archetypes
        .iter()
        .chain(platform.sizes.iter().map(|(name, _)| name))
        .filter_map(|name| tag(name))
        .collect();
    let ours = list(new);
    let stale =
        |tag: &Value| !ours.contains(tag) && tag.as_str().is_some_and(|tag| known.iter().any(|known| known == tag));
    let mut tags: Vec<_> = list(old).into_iter().filter(|tag| !stale(tag)).collect();
    let missing: Vec<_> = ours.iter().filter(|tag| !tags.contains(tag)).cloned().collect();
    tags.extend(missing);
    tags.into()
}

/// Titles of all links that start a run or lead to an environment and region, for every configured pair.
fn titles_of_places(config: &Config) -> Vec<String> {
    let platform = &config.platform;
    let mut titles = vec![RELEASE_TITLE.to_owned()];
    for environment in platform.environments.iter().map(|known| &known.name) {
        titles.push(deploy_title(environment));
        for (title, pattern) in config.links.iter().filter(|(_, pattern)| depends_on_place(pattern)) {
            let title = |region: &String| place_title(title, pattern, environment, region);
            titles.extend(platform.regions.iter().map(title));
        }
    }
    titles
}

/// The existing links: links that Ameide owns (recognized by title) are updated, links to removed environments are dropped.
fn links(old: &Map<String, Value>, new: &Map<String, Value>, context: &EntityContext<'_>) -> Option<Value> {
    let list = |map: &Map<String, Value>| map.get("links").and_then(Value::as_array).cloned().unwrap_or_default();
    let title = |link: &Value| link.get("title").and_then(Value::as_str).map(str::to_owned);
    let ours = list(new);
    let to_places = titles_of_places(context.config);
    let mut links = Vec::new();
    for link in list(old) {
        let name = title(&link);
        match ours.iter().find(|own| title(own) == name && name.is_some()) {
            Some(own) if own.get("url") == link.get("url") => links.push(link),
            Some(own) => {
                let mut link = link;
                if let (Some(link), Some(url)) = (link.as_object_mut(), own.get("url")) {
                    link.insert("url".to_owned(), url.clone());
                }
                links.push(link);
            }
            None if name.is_some_and(|name| to_places.contains(&name)) => {}
            None => links.push(link),
        }
    }
    let missing: Vec<_> = ours
        .iter()
        .filter(|own| !links.iter().any(|link| title(link) == title(own)))
        .cloned()
        .collect();
    links.extend(missing);
    (!links.is_empty()).then(|| links.into())
}
