//! What stands around a service or a primitive in Backstage's catalog: the System that it names, the Domain of that, and the place in
//! a repository where an entity is said.

use super::WebRepository;
use crate::problem::Problem;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Namespace and name of an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct EntityName<'a> {
    namespace: &'a str,
    name: &'a str,
}

impl<'a> EntityName<'a> {
    /// Of a reference: `ledger`, `default/ledger`, `system:default/ledger`.
    pub fn of(reference: &'a str) -> Self {
        let rest = reference.split_once(':').map_or(reference, |(_, rest)| rest);
        let (namespace, name) = rest.split_once('/').unwrap_or(("default", rest));
        Self { namespace, name }
    }

    /// The entity of a kind that has this name.
    pub fn entity(&self, kind: &str, spec: Map<String, Value>) -> Map<String, Value> {
        let mut entity = Map::new();
        let mut put = |key: &str, value: Value| entity.insert(key.to_owned(), value);
        put("apiVersion", "backstage.io/v1alpha1".into());
        put("kind", kind.into());
        put(
            "metadata",
            json!({ "namespace": self.namespace, "name": self.name, "title": title(self.name) }),
        );
        put("spec", spec.into());
        entity
    }
}

/// Title of a name: `payment-service` gives `Payment Service`.
pub fn title(name: &str) -> String {
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters
            .next()
            .map(|first| first.to_uppercase().chain(letters).collect::<String>())
            .unwrap_or_default()
    };
    name.split('-')
        .filter(|word| !word.is_empty())
        .map(capital)
        .collect::<Vec<_>>()
        .join(" ")
}

/// The Systems that were named, each with what its first member says: owner, place, and the first Domain of any.
#[derive(Debug)]
pub struct Systems<'a, P> {
    named: BTreeMap<EntityName<'a>, System<'a, P>>,
}

#[derive(Debug, Clone, Copy)]
struct System<'a, P> {
    owner: &'a str,
    domain: Option<&'a str>,
    place: P,
}

impl<P> Default for Systems<'_, P> {
    fn default() -> Self {
        Self { named: BTreeMap::new() }
    }
}

impl<'a, P: Copy> Systems<'a, P> {
    /// Adds what a member says of its System: its Domain, and the member's own name, owner and place. Another Domain than an earlier
    /// member's is a problem, without a place; that of the earlier one counts.
    pub fn add(
        &mut self,
        system: &'a str,
        domain: Option<&'a str>,
        member: &str,
        owner: &'a str,
        place: P,
    ) -> Result<(), Problem> {
        let known = self.named.entry(EntityName::of(system)).or_insert(System {
            owner,
            domain: None,
            place,
        });
        match (known.domain, domain) {
            (Some(first), Some(other)) if EntityName::of(first) != EntityName::of(other) => {
                let message = format!(
                    "the system `{system}` is in the domain `{first}` already, and `{member}` puts it in `{other}`"
                );
                let help = "name one domain for all members of a system";
                Err(Problem::warning("catalog/two-domains", message).help(help))
            }
            (Some(_), _) => Ok(()),
            (None, _) => {
                known.domain = domain;
                Ok(())
            }
        }
    }

    /// The Systems, then their Domains, each with the place that names it.
    pub fn entities(&self) -> Vec<(Map<String, Value>, P)> {
        let mut entities = Vec::new();
        let mut domains: BTreeMap<EntityName<'a>, System<'a, P>> = BTreeMap::new();
        for (name, system) in &self.named {
            let mut spec = Map::new();
            spec.insert("owner".to_owned(), system.owner.into());
            if let Some(domain) = system.domain {
                spec.insert("domain".to_owned(), domain.into());
                domains.entry(EntityName::of(domain)).or_insert(*system);
            }
            entities.push((name.entity("System", spec), system.place));
        }
        for (name, system) in domains {
            let spec = [("owner".to_owned(), system.owner.into())].into_iter().collect();
            entities.push((name.entity("Domain", spec), system.place));
        }
        entities
    }
}

/// Says in an entity where it comes from: a file of a repository at a branch, and the line in it, from 1.
pub fn located(entity: &mut Map<String, Value>, repository: &WebRepository<'_>, branch: &str, path: &str, line: u32) {
    let page = repository.file(branch, path);
    let metadata = entity.get_mut("metadata").and_then(Value::as_object_mut);
    let annotations = metadata.map(|metadata| metadata.entry("annotations").or_insert_with(|| json!({})));
    let Some(annotations) = annotations.and_then(Value::as_object_mut) else {
        return;
    };
    let location = Value::String(format!("url:{page}"));
    annotations.insert("backstage.io/managed-by-location".to_owned(), location.clone());
    annotations.insert("backstage.io/managed-by-origin-location".to_owned(), location);
    annotations.insert("backstage.io/view-url".to_owned(), format!("{page}#L{line}").into());
}
