//! The service that a bundle is made for: from the request itself, or by its name from the catalog.

use crate::entries::check::valid;
use crate::entries::locate::{self, CatalogAt, no_service};
use crate::entries::stored::{StoredEntry, entries_beside};
use crate::facts::{Facts, Halt};
use crate::harness::target::HarnessTarget;
use crate::problem::Problem;
use crate::service::{
    Service, ServiceNames, bad_name, bad_namespace, entry_from_value, harness_identifier, is_harness_identifier,
    is_namespace, is_service_name, repository,
};
use serde_json::{Map, Value};

/// The config repo that a request names by `catalogRepoUrl`, or the configured one.
pub fn catalog(given: Option<&String>, target: &HarnessTarget) -> Result<CatalogAt, Problem> {
    let repo = locate::repository(given, "catalogRepoUrl", &target.config)?;
    repository(&repo, "catalogRepoUrl")?;
    CatalogAt::of(Some(&repo), None, None, &target.config)
}

/// The service of a request: an entry with `needs`, or the name of one in the catalog.
pub fn resolve(
    given: &Value,
    needs: &[&str],
    repo: Option<&String>,
    target: &HarnessTarget,
    facts: &Facts,
) -> Result<Service, Halt> {
    match given {
        Value::Object(entry) => Ok(of_entry(entry, needs, target)?),
        Value::String(name) if is_service_name(name) => {
            let catalog = catalog(repo, target)?;
            let entries = entries_beside(name, &catalog, &target.config, facts)?.all;
            Ok(named(name, &entries, target)?)
        }
        Value::String(name) => Err(bad_name(name).path("service.name").into()),
        _ => Err(
            Problem::error("catalog/invalid-service", "`service` must be a name or an object")
                .help("pass the name of a service")
                .path("service")
                .into(),
        ),
    }
}

/// The service of that name among entries, whose identifiers no other entry gives.
pub fn named(name: &str, entries: &[StoredEntry], target: &HarnessTarget) -> Result<Service, Vec<Problem>> {
    let names = entries.iter().map(StoredEntry::name);
    let Some(entry) = entries.iter().find(|entry| entry.name() == name) else {
        return Err(vec![no_service(name, names).path("service")]);
    };
    collision(name, names).map_err(|problem| vec![problem])?;
    let service = entry_from_value(entry.valid()?, &target.config);
    let pipeline = ServiceNames::pipeline_of(&service, &target.config);
    let others = entries.iter().filter(|other| other.name() != name);
    for other in others.filter(|other| service.own.pipeline_id.is_some() || other.value.contains_key("harness")) {
        let other = entry_from_value(&other.value, &target.config);
        if ServiceNames::pipeline_of(&other, &target.config) == pipeline {
            return Err(vec![claimed_twice(name, &other.name, &pipeline)]);
        }
    }
    Ok(service)
}

/// Error: two services with one pipeline.
pub fn claimed_twice(name: &str, other: &str, pipeline: &str) -> Problem {
    let message = format!("`{name}` and `{other}` both claim the pipeline `{pipeline}`");
    Problem::error("harness/pipeline-claimed-twice", message)
        .help("correct `harness.pipelineId` in one of the two entries")
        .path("service")
}

/// The service of an entry that is given.
pub fn of_entry(entry: &Map<String, Value>, needs: &[&str], target: &HarnessTarget) -> Result<Service, Vec<Problem>> {
    valid(entry, needs, &target.config)?;
    Ok(entry_from_value(entry, &target.config))
}

/// The service of an entry of the catalog with its names, or why no pipeline can be made of it.
pub fn of_stored(entry: &StoredEntry, target: &HarnessTarget) -> Result<(Service, ServiceNames), Vec<Problem>> {
    let service = entry_from_value(entry.valid()?, &target.config);
    let (names, _) = names(&service, target)?;
    Ok((service, names))
}

/// Two services that give one identifier cannot both be in Harness.
fn collision<'a>(name: &str, mut names: impl Iterator<Item = &'a str>) -> Result<(), Problem> {
    let identifier = harness_identifier(name);
    match names.find(|other| *other != name && harness_identifier(other) == identifier) {
        None => Ok(()),
        Some(other) => Err(collides(name, other)),
    }
}

/// Error: two services with one identifier.
pub fn collides(name: &str, other: &str) -> Problem {
    let message = format!(
        "`{name}` and `{other}` map to the same Harness identifier, `{}`",
        harness_identifier(name)
    );
    Problem::error("harness/identifier-collision", message)
        .help("rename one of the two services")
        .path("service.name")
}

/// The names of a service; an environment without any cluster is an error, a single pair without one a warning.
pub fn names(service: &Service, target: &HarnessTarget) -> Result<(ServiceNames, Vec<Problem>), Vec<Problem>> {
    let names = ServiceNames::of(service, &target.config);
    let mut problems = Vec::new();
    for environment in &service.environments {
        if !names.places.iter().any(|place| place.environment.name == *environment) {
            let message = format!(
                "the environment `{environment}` has no cluster in any region of `{}`",
                service.name
            );
            problems.push(
                Problem::error("harness/no-cluster", message)
                    .help("add one to `ameide.platform.clusters`")
                    .path("service.environments"),
            );
        }
    }
    let identifiers = names
        .places
        .iter()
        .flat_map(|place| [&place.environment_id, &place.infrastructure_id, &place.input_set_id]);
    for identifier in identifiers.chain([&names.pipeline_id, &names.release_set_id()]) {
        if !is_harness_identifier(identifier) {
            let message = format!("`{identifier}` is not a valid Harness identifier");
            problems.push(
                Problem::error("harness/bad-identifier", message)
                    .help("correct the pattern in `ameide.names`, or `harness.pipelineId` in the entry"),
            );
        }
    }
    let unfit = names.places.iter().find(|place| !is_namespace(&place.namespace));
    problems.extend(unfit.map(|place| bad_namespace(&place.environment.name, &place.namespace)));
    if !problems.is_empty() {
        return Err(problems);
    }
    let warning = |(environment, region): &(String, String)| {
        Problem::warning(
            "harness/no-cluster",
            format!("`{environment}` has no cluster in `{region}`; no stage is generated for it"),
        )
        .help("add one to `ameide.platform.clusters`, or remove the region")
        .path("service.regions")
    };
    let warnings = names.without_cluster.iter().map(warning).collect();
    Ok((names, warnings))
}

/// The names of a service of which only the name is known: all configured places.
pub fn of_name(name: &str, target: &HarnessTarget) -> Result<ServiceNames, Problem> {
    if !is_service_name(name) {
        return Err(bad_name(name).path("service.name"));
    }
    let environments = target
        .config
        .platform
        .environments
        .iter()
        .map(|environment| Value::from(environment.name.as_str()))
        .collect();
    let entry = [
        ("name".to_owned(), Value::from(name)),
        ("environments".to_owned(), Value::Array(environments)),
    ];
    Ok(ServiceNames::of(
        &entry_from_value(&entry.into_iter().collect(), &target.config),
        &target.config,
    ))
}
