//! `catalog:entities`: what Backstage's catalog is filled with: a Component for each service that has no entity file of its own, the
//! API that it serves, and the Systems and Domains that entries name. Nothing is changed.

use crate::api::{CatalogEntities, CatalogEntitiesFound, Context, Fact, Outputs, Plan, Read, Step};
use crate::catalog::entity::{EntityContext, component, entry_system};
use crate::config::Config;
use crate::entries::locate::CatalogAt;
use crate::entries::stored::{StoredEntry, all_entries};
use crate::facts::{Facts, Halt};
use crate::problem::{Problem, Severity, counted};
use crate::service::{EntityName, Systems, WebRepository, located};
use serde_json::{Map, Value, json};
use std::collections::HashSet;

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

struct Population<'e> {
    context: EntityContext<'e>,
    web: Option<WebRepository<'e>>,
    lines: Vec<String>,
    systems: Systems<'e, &'e StoredEntry>,
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
            systems: Systems::default(),
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
        let Some(system) = entry_system(&entry.value) else {
            return;
        };
        let team = text("team").unwrap_or_default();
        let added = self.systems.add(system, text("domain"), entry.name(), team, entry);
        if let Err(problem) = added {
            let (line, column) = entry.at;
            self.problems.push(problem.file(&entry.file).at(line, column));
        }
    }

    /// The Systems that were named, and the Domains of these.
    fn systems(&mut self) {
        for (entity, entry) in self.systems.entities() {
            self.push(entity, entry);
        }
    }

    /// The API that a service serves. Its definition is read by Backstage, from the config repository.
    fn api(&self, entry: &StoredEntry, component: &Map<String, Value>) -> Option<Map<String, Value>> {
        let said = entry.value.get("api")?;
        let path = said.get("definition")?.as_str()?;
        let definition = self.web.as_ref()?.file(self.context.base, path);
        let of = |key: &str| component.get("spec").and_then(|spec| spec.get(key)).cloned();
        let mut spec = Map::new();
        spec.insert("type".into(), said.get("type")?.clone());
        for key in ["lifecycle", "owner", "system"] {
            spec.extend(of(key).map(|value| (key.to_owned(), value)));
        }
        spec.insert("definition".into(), json!({ "$text": definition }));
        Some(EntityName::of(entry.name()).entity("API", spec))
    }

    /// Adds an entity that an entry gives, with the place where it is said.
    fn push(&mut self, mut entity: Map<String, Value>, entry: &StoredEntry) {
        if let Some(web) = &self.web {
            located(&mut entity, web, self.context.base, &entry.file, entry.at.0);
        }
        self.lines.push(format!("{}\n", Value::Object(entity)));
    }
}
