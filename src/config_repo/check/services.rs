//! Services of the catalog that no layer serves.

use super::layer::Layers;
use super::profiles::Profiles;
use crate::config::Config;
use crate::entries::file::{CatalogFile, LineIndex};
use crate::entries::layout::Location;
use crate::entries::locate::no_file;
use crate::entries::whole::Whole;
use crate::problem::Problem;
use crate::service::entry_from_value;
use serde_json::{Map, Value};

/// How many services there are, and what keeps manifests from being made of them.
pub fn problems(
    whole: Option<&Whole<'_>>,
    location: &Location,
    layers: &Layers<'_>,
    profiles: &Profiles,
    config: &Config,
) -> (u32, Vec<Problem>) {
    let Some(whole) = whole else {
        return (0, vec![no_file(&location.path)]);
    };
    let (mut services, mut problems) = (0, Vec::new());
    for path in &whole.paths {
        let bytes = whole.files.get(path).unwrap_or_default();
        let file = CatalogFile::open(path, bytes, None).and_then(|file| Ok((file.expanded()?, file)));
        let (values, file) = match file {
            Ok(opened) => opened,
            Err(problem) => {
                problems.push(problem);
                continue;
            }
        };
        let lines = LineIndex::of(file.list.text);
        for (entry, value) in file.entries.iter().zip(&values) {
            services += 1;
            let Some(name) = &entry.name else { continue };
            let (line, column) = lines.position(file.list.text, entry.at);
            let unserved = missing(value, layers, profiles, config).into_iter();
            problems.extend(unserved.map(|what| not_served(name, &what).file(path).at(line, column)));
        }
    }
    (services, problems)
}

/// What an entry needs and the repo does not have.
fn missing(value: &Map<String, Value>, layers: &Layers<'_>, profiles: &Profiles, config: &Config) -> Vec<String> {
    let service = entry_from_value(value, config);
    let mut folders = vec![
        format!("archetype/{}", service.archetype),
        format!("sizes/{}", service.size),
    ];
    folders.extend(service.size_overrides.iter().map(|(_, size)| format!("sizes/{size}")));
    let own = value.get("components").and_then(Value::as_array).into_iter().flatten();
    folders.extend(
        own.filter_map(Value::as_str)
            .map(|component| format!("components/{component}")),
    );
    let clusters = service
        .environments
        .iter()
        .map(|name| match config.platform.environment(name) {
            Some(environment) => format!("envs/{}", environment.cluster),
            None => format!("envs/{name}"),
        });
    folders.extend(clusters);
    folders.extend(service.regions.iter().map(|region| format!("regions/{region}")));
    folders.dedup();
    let mut missing: Vec<String> = folders
        .into_iter()
        .filter(|folder| !layers.has(folder))
        .map(|folder| format!("the layer `{}/{folder}`", layers.root))
        .collect();
    let profile = &service.profile;
    if !profile.is_empty() && !profiles.all.iter().any(|known| known.name == *profile) {
        missing.push(format!("the profile `{profile}` in `{}`", profiles.file));
    }
    missing
}

fn not_served(name: &str, what: &str) -> Problem {
    Problem::error(
        "config-repo/not-served",
        format!("`{name}` needs {what}, which does not exist"),
    )
    .help("create it, or change the entry")
}
