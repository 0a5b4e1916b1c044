//! `catalog:entities`: what Backstage's catalog is filled with: a Component for each service that has no entity file of its own, the
//! API that it serves, and the Systems and Domains that entries name. Nothing is changed.

use crate::api::{CatalogEntities, CatalogEntitiesFound, Context, Fact, Outputs, Plan, Read, Step};
use crate::catalog::entity::{EntityContext, component, entry_system, title};
use crate::config::Config;
use crate::entries::locate::CatalogAt;
use crate::entries::stored::{StoredEntry, all_entries};
use crate::facts::{Facts, Halt};
use crate::problem::{Problem, Severity, counted};
use crate::service::WebRepository;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, HashSet};

/// Decides the next step.
pub fn step(input: &CatalogEntities, context: &Context, facts: &[Fact]) -> Step {
    found(input, context, &Facts::new(facts)).into()
}

fn found(input: &CatalogEntities, context: &Context, facts: &Facts<'_>) -> Result<Plan, Halt> {
    let config = Config::read(&context.config)?;
    let catalog = CatalogAt::of(input.repo_url.as_ref(), input.base_branch.as_ref(), None, &config)?;
    // Both are asked for in one round.
    let files = entity_files(&catalog, &config);
    let (own, entries) = (facts.tree(&files), all_entries(&catalog, &config, facts));
    let (entries, own) = (entries?, own.known(facts)?.unwrap_or_default());
    let own: HashSet<&str> = own.iter().map(String::as_str).collect();
    let mut population = Population::new(&catalog, &config);
    let mut with_file = 0;
    for entry in &entries.all {
        let has_file = own.contains(config.catalog.entity_path.fill(&[("service", entry.name())]).as_str());
        with_file += u32::from(has_file);
        population.service(entry, has_file);
    }
    population.systems();
    let Population {
        lines, mut problems, ..
    } = population;
    let is_warning = |problem: &Problem| problem.severity == Severity::Warning;
    let complete = entries.gaps.is_empty() && problems.iter().all(is_warning);
    let gap = |text: String| {
        Problem::error("catalog/unreadable-entry", text).help("correct it; until then its entity stays as it was")
    };
    problems.extend(entries.gaps.into_iter().map(gap));
    let values = CatalogEntitiesFound {
        complete,
        services: u32::try_from(entries.all.len()).unwrap_or(u32::MAX),
        with_file,
        problems,
        entities: lines.concat(),
    };
    let note = counted(lines.len(), "entity", "entities");
    Ok(Plan {
        notes: vec![note],
        ..Plan::telling(Outputs::CatalogEntities(values))
    })
}

/// The folder of the services' entity files: what the configured path has before its first placeholder.
fn entity_files(catalog: &CatalogAt, config: &Config) -> Read {
    let path = config.catalog.entity_path.as_str();
    let fixed = path.split('{').next().unwrap_or_default();
    Read::Tree {
        repo: catalog.repo.clone(),
        at: catalog.base.clone(),
        folder: fixed.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned(),
    }
}

/// What is known of a System: the team of the first service in it, its Domain, and the place that names it.
struct System<'e> {
    owner: &'e str,
    domain: Option<&'e str>,
    entry: &'e StoredEntry,
}

struct Population<'e> {
    context: EntityContext<'e>,
    web: Option<WebRepository<'e>>,
    lines: Vec<String>,
    systems: BTreeMap<Name<'e>, System<'e>>,
    problems: Vec<Problem>,
}

impl<'e> Population<'e> {
    fn new(catalog: &'e CatalogAt, config: &'e Config) -> Self {
        Self {
            context: EntityContext {
                config,
                repo: &catalog.repo,
                base: &catalog.base,
                wanted: None,
            },
            web: WebRepository::of(&catalog.repo),
            lines: Vec::new(),
            systems: BTreeMap::new(),
            problems: Vec::new(),
        }
    }

    /// The Component of a service, its API, and the System that it is in. One with errors is left out, with a word why.
    fn service(&mut self, entry: &'e StoredEntry, has_file: bool) {
        let errors = self.problems.len();
        self.problems.extend(entry.errors().cloned());
        if self.problems.len() > errors || entry.name().is_empty() {
            return;
        }
        let component = component(&entry.value, &self.context);
        if let Some(api) = self.api(entry, &component) {
            self.push(api, entry);
        }
        if !has_file {
            self.push(component, entry);
        }
        self.in_system(entry);
    }

    fn in_system(&mut self, entry: &'e StoredEntry) {
        let text = |key: &str| entry.value.get(key).and_then(Value::as_str);
        let (system, domain) = (entry_system(&entry.value), text("domain"));
        let Some(name) = system.map(Name::of) else {
            return;
        };
        let owner = text("team").unwrap_or_default();
        let known = self.systems.entry(name).or_insert(System {
            owner,
            domain: None,
            entry,
        });
        match (known.domain, domain) {
            (None, _) => known.domain = domain,
            (Some(first), Some(other)) if Name::of(first) != Name::of(other) => {
                self.problems.push(two_domains(entry, first, other))
            }
            _ => {}
        }
    }

    /// The Systems that were named, and the Domains of these.
    fn systems(&mut self) {
        let systems = std::mem::take(&mut self.systems);
        let mut domains: BTreeMap<Name<'e>, &System<'e>> = BTreeMap::new();
        for (name, system) in &systems {
            let mut spec = Map::new();
            spec.insert("owner".into(), system.owner.into());
            if let Some(domain) = system.domain {
                spec.insert("domain".into(), domain.into());
                domains.entry(Name::of(domain)).or_insert(system);
            }
            self.push(name.entity("System", spec), system.entry);
        }
        for (name, system) in domains {
            let spec = [("owner".to_owned(), system.owner.into())].into_iter().collect();
            self.push(name.entity("Domain", spec), system.entry);
        }
    }

    /// The API that a service serves. Its definition is read by Backstage, from the config repository.
    fn api(&self, entry: &StoredEntry, component: &Map<String, Value>) -> Option<Map<String, Value>> {
        let said = entry.value.get("api")?;
        let definition = self.page(said.get("definition")?.as_str()?)?;
        let of = |key: &str| component.get("spec").and_then(|spec| spec.get(key)).cloned();
        let mut spec = Map::new();
        spec.insert("type".into(), said.get("type")?.clone());
        for key in ["lifecycle", "owner", "system"] {
            spec.extend(of(key).map(|value| (key.to_owned(), value)));
        }
        spec.insert("definition".into(), json!({ "$text": definition }));
        Some(Name::of(entry.name()).entity("API", spec))
    }

    /// The page of a file of the config repository.
    fn page(&self, path: &str) -> Option<String> {
        let web = self.web.as_ref()?;
        Some(web.file(self.context.base, path))
    }

    /// Adds an entity that an entry gives, with the place where it is said.
    fn push(&mut self, mut entity: Map<String, Value>, entry: &StoredEntry) {
        if let (Some(page), Some(metadata)) = (
            self.page(&entry.file),
            entity.get_mut("metadata").and_then(Value::as_object_mut),
        ) {
            let annotations = metadata.entry("annotations").or_insert_with(|| json!({}));
            if let Some(annotations) = annotations.as_object_mut() {
                let location = Value::String(format!("url:{page}"));
                annotations.insert("backstage.io/managed-by-location".into(), location.clone());
                annotations.insert("backstage.io/managed-by-origin-location".into(), location);
                annotations.insert("backstage.io/view-url".into(), format!("{page}#L{}", entry.at.0).into());
            }
        }
        self.lines.push(format!("{}\n", Value::Object(entity)));
    }
}

/// Namespace and name of an entity.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Name<'e> {
    namespace: &'e str,
    name: &'e str,
}

impl<'e> Name<'e> {
    /// Of a reference: `ledger`, `default/ledger`, `system:default/ledger`.
    fn of(reference: &'e str) -> Self {
        let rest = reference.split_once(':').map_or(reference, |(_, rest)| rest);
        let (namespace, name) = rest.split_once('/').unwrap_or(("default", rest));
        Self { namespace, name }
    }

    fn entity(&self, kind: &str, spec: Map<String, Value>) -> Map<String, Value> {
        let entity = json!({
            "apiVersion": "backstage.io/v1alpha1",
            "kind": kind,
            "metadata": { "namespace": self.namespace, "name": self.name, "title": title(self.name) },
            "spec": spec,
        });
        entity.as_object().cloned().unwrap_or_default()
    }
}

fn two_domains(entry: &StoredEntry, first: &str, other: &str) -> Problem {
    let system = entry_system(&entry.value).unwrap_or_default();
    let (line, column) = entry.at;
    Problem::warning(
        "catalog/two-domains",
        format!(
            "the system `{system}` is in the domain `{first}` already, and `{}` puts it in `{other}`",
            entry.name()
        ),
    )
    .help("name one domain for all services of a system")
    .file(&entry.file)
    .at(line, column)
}
