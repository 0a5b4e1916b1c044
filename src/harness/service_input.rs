//! The service that a bundle is made for: from the request itself, or by its name from the catalog.

use crate::facts::{Facts, Halt};
pub use crate::harness::entries::{entries, name_of};
use crate::harness::target::Setting;
use crate::problem::{Problem, suggestion};
use crate::service::{
    Service, ServiceNames, bad_namespace, entry_from_value, harness_identifier, is_harness_identifier, is_namespace,
    is_service_name, unsafe_text, visible,
};
use serde_json::{Map, Value};

/// The service of a request.
pub fn resolve(given: &Value, catalog: Option<&str>, setting: &Setting, facts: &Facts) -> Result<Service, Halt> {
    match given {
        Value::Object(entry) => Ok(of_entry(entry, setting)?),
        Value::String(name) if is_service_name(name) => {
            let entries = entries(Some(name), catalog, setting, facts)?;
            let found = entries.iter().find(|entry| name_of(entry) == name);
            let Some(entry) = found else {
                let names = entries.iter().map(name_of).collect::<Vec<_>>();
                let problem = Problem::error(
                    "catalog/service-not-found",
                    format!("the catalog holds no service `{name}`"),
                );
                let near = crate::problem::nearest(name, names.iter().copied());
                let help = near.map_or_else(
                    || "add it to the catalog first".to_owned(),
                    |near| format!("did you mean `{near}`?"),
                );
                return Err(problem.help(help).path("service").into());
            };
            collision(name, &entries)?;
            Ok(checked(entry_from_value(entry, &setting.config), setting)?)
        }
        Value::String(name) => Err(bad_name(name).into()),
        _ => Err(
            Problem::error("catalog/invalid-service", "`service` must be a name or an object")
                .help("give the name of a service")
                .path("service")
                .into(),
        ),
    }
}

/// Two services that give one identifier cannot both be in Harness.
pub fn collision(name: &str, entries: &[Map<String, Value>]) -> Result<(), Problem> {
    let identifier = harness_identifier(name);
    match entries
        .iter()
        .map(name_of)
        .find(|other| *other != name && harness_identifier(other) == identifier)
    {
        None => Ok(()),
        Some(other) => Err(collides(name, other)),
    }
}

/// The problem of two services with one identifier.
pub fn collides(name: &str, other: &str) -> Problem {
    let message = format!(
        "`{name}` and `{other}` both give the identifier `{}` in Harness",
        harness_identifier(name)
    );
    Problem::error("harness/identifier-collision", message)
        .help("rename one of the two services")
        .path("service.name")
}

fn bad_name(name: &str) -> Problem {
    Problem::error(
        "catalog/bad-name",
        format!("`{}` is no name of a service", visible(name)),
    )
    .help("use lower-case letters, digits and `-`, beginning with a letter, at most 63 characters")
    .path("service.name")
}

/// Checks what a pipeline is made from.
fn checked(service: Service, setting: &Setting) -> Result<Service, Vec<Problem>> {
    let platform = &setting.config.platform;
    let mut problems = Vec::new();
    let mut fault = |code: &str, path: &str, message: String, help: String| {
        problems.push(Problem::error(code, message).help(help).path(path));
    };
    if !is_service_name(&service.name) {
        return Err(vec![bad_name(&service.name)]);
    }
    if !is_harness_identifier(&harness_identifier(&service.name)) {
        let message = format!("`{}` is a word that Harness keeps for itself", service.name);
        fault(
            "harness/bad-identifier",
            "service.name",
            message,
            "choose another name".to_owned(),
        );
    }
    let texts = [
        ("archetype", Some(&service.archetype)),
        ("size", Some(&service.size)),
        ("team", Some(&service.team)),
        ("description", service.description.as_ref()),
    ];
    for (key, text) in texts {
        if let Some(reason) = text.and_then(|text| unsafe_text(text)) {
            fault(
                "catalog/unsafe-text",
                &format!("service.{key}"),
                format!("`{key}` {reason}"),
                "write it without".to_owned(),
            );
        }
    }
    let known = |key: &str, word: &str, all: &[String]| {
        (!all.iter().any(|known| known == word)).then(|| {
            let help = suggestion(word, all.iter().map(String::as_str));
            (
                format!("catalog/unknown-{key}"),
                format!("`{}` is no {key}", visible(word)),
                help,
            )
        })
    };
    let environments: Vec<String> = platform
        .environments
        .iter()
        .map(|environment| environment.name.clone())
        .collect();
    let sizes: Vec<String> = platform.sizes.iter().map(|(name, _)| name.clone()).collect();
    let words = [
        ("archetype", &service.archetype, &platform.archetypes),
        ("size", &service.size, &sizes),
    ]
    .into_iter()
    .chain(
        service
            .environments
            .iter()
            .map(|word| ("environment", word, &environments)),
    )
    .chain(service.regions.iter().map(|word| ("region", word, &platform.regions)));
    for (key, word, all) in words {
        if let Some((code, message, help)) = known(key, word, all) {
            fault(&code, &format!("service.{key}"), message, help);
        }
    }
    if service.environments.is_empty() {
        fault(
            "catalog/missing-key",
            "service.environments",
            "the service names no environment".to_owned(),
            "name at least one".to_owned(),
        );
    }
    let team = service.team_name();
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    if team.is_empty() || !team.bytes().all(plain) || !team.starts_with(|first: char| first.is_ascii_alphanumeric()) {
        let message = format!("`{}` is no team", visible(&service.team));
        fault(
            "catalog/bad-team",
            "service.team",
            message,
            "name a group such as `payments-team` or `group:default/payments-team`".to_owned(),
        );
    }
    if problems.is_empty() {
        Ok(service)
    } else {
        Err(problems)
    }
}

/// The service of an entry that is given.
pub fn of_entry(entry: &Map<String, Value>, setting: &Setting) -> Result<Service, Vec<Problem>> {
    checked(entry_from_value(entry, &setting.config), setting)
}

/// The names of a service; an environment without any cluster is an error, a single pair without one a warning.
pub fn names(service: &Service, setting: &Setting) -> Result<(ServiceNames, Vec<Problem>), Vec<Problem>> {
    let names = ServiceNames::of(service, &setting.config);
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
    for identifier in identifiers.chain([&names.pipeline_id]) {
        if !is_harness_identifier(identifier) {
            let message = format!("`{identifier}` is no identifier in Harness");
            problems
                .push(Problem::error("harness/bad-identifier", message).help("correct the pattern in `ameide.names`"));
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
            format!("`{environment}` has no cluster in `{region}`; the pipeline gets no stage for it"),
        )
        .help("add one to `ameide.platform.clusters`, or take the region out")
        .path("service.regions")
    };
    let warnings = names.without_cluster.iter().map(warning).collect();
    Ok((names, warnings))
}

/// The names of a service of which only the name is known: all configured places.
pub fn of_name(name: &str, setting: &Setting) -> Result<ServiceNames, Problem> {
    if !is_service_name(name) {
        return Err(bad_name(name));
    }
    let environments = setting
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
        &entry_from_value(&entry.into_iter().collect(), &setting.config),
        &setting.config,
    ))
}
