//! Where a template goes: once, or once for each size, cluster or region; and which templates a configuration has no use for.

use crate::config::{Config, Layout};
use crate::problem::Problem;
use serde_json::{Value, json};

/// A file to be made of a template, with what the template may name besides.
pub struct Target {
    /// Path in the repo.
    pub path: String,
    /// Key and value of the size, environment or region that the file is for.
    pub own: Option<(&'static str, Value)>,
}

const LAYERS: &str = "kustomize/";
const CATALOG: &str = "kustomize/catalog/services.yaml";
const ARCHETYPES: &str = "kustomize/archetype/";

/// The files that a template makes.
///
/// # Errors
///
/// `config-repo/bad-name` where a name of the configuration cannot be the name of a folder.
pub fn targets(template: &str, config: &Config) -> Result<Vec<Target>, Problem> {
    if template == CATALOG {
        let single = config.catalog.layout == Layout::Single;
        let path = config.catalog.path.clone();
        return Ok(single.then_some(Target { path, own: None }).into_iter().collect());
    }
    let platform = &config.platform;
    if let Some((archetype, _)) = template.strip_prefix(ARCHETYPES).and_then(|rest| rest.split_once('/'))
        && !platform.archetypes.iter().any(|known| known == archetype)
    {
        return Ok(Vec::new());
    }
    let path = template.strip_suffix(".j2").unwrap_or(template);
    let path = match path.strip_prefix(LAYERS) {
        Some(rest) => format!("{}/{rest}", config.manifests.layers_path),
        None => path.to_owned(),
    };
    let each = |placeholder: &str, names: Vec<(&String, Value)>, key: &'static str, list: &str| {
        let one = |(name, value): (&String, Value)| {
            if !is_folder(name) {
                return Err(bad_name(name, list));
            }
            Ok(Target {
                path: path.replace(placeholder, name),
                own: Some((key, value)),
            })
        };
        names.into_iter().map(one).collect()
    };
    if path.contains("{size}") {
        let sizes = platform.sizes.iter().map(|(name, _)| (name, size(config, name)));
        return each("{size}", sizes.collect(), "size", "sizes");
    }
    if path.contains("{cluster}") {
        let environments = platform.environments.iter();
        let environments =
            environments.map(|environment| (&environment.cluster, environment_value(config, &environment.name)));
        return each("{cluster}", environments.collect(), "environment", "environments");
    }
    if path.contains("{region}") {
        let regions = platform.regions.iter().map(|region| (region, json!(region)));
        return each("{region}", regions.collect(), "region", "regions");
    }
    Ok(vec![Target { path, own: None }])
}

/// The numbers of a size, as templates see them.
pub fn size(config: &Config, name: &str) -> Value {
    let found = config.platform.sizes.iter().find(|(known, _)| known == name);
    let Some((_, size)) = found else { return Value::Null };
    let (min, max) = size.replicas;
    json!({ "name": name, "cpu": size.cpu, "memory": size.memory, "min": min, "max": max })
}

/// An environment, as templates see it.
pub fn environment_value(config: &Config, name: &str) -> Value {
    let Some(environment) = config.platform.environment(name) else {
        return Value::Null;
    };
    json!({
        "name": environment.name,
        "cluster": environment.cluster,
        "production": environment.production,
        "bake": environment.bake,
        "approvals": environment.approvals,
        "canary": environment.canary,
    })
}

fn is_folder(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphanumeric())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
}

fn bad_name(name: &str, list: &str) -> Problem {
    Problem::error(
        "config-repo/bad-name",
        format!("`{name}` cannot be the name of a folder"),
    )
    .path(format!("ameide.platform.{list}"))
    .help("use letters, digits, `-`, `_` and `.`, a letter or digit first")
}
