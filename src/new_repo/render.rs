//! The files of a repo, as text. Templates are minijinja; what is not to be rendered (workflows have expressions of their own) is
//! taken as it is, but for the branch and the version of the command line.

use super::expand::{Target, environment_value, size, targets};
use crate::api::SourceFile;
use crate::config::{Config, Layout, Pattern};
use crate::problem::Problem;
use crate::yaml::readings::disputed;
use crate::yaml::scalar::{Manner, Quotes, ScalarContext, quote_as};
use minijinja::syntax::SyntaxConfig;
use minijinja::{AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior, Value as TemplateValue};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// A file of the repo.
#[derive(Debug)]
pub struct File {
    /// Path in the repo.
    pub path: String,
    /// Its content.
    pub text: String,
}

/// All files of the repo, sorted by path.
///
/// # Errors
///
/// `config-repo/bad-template` for a template that is not text or does not render, `config-repo/bad-name` for names that cannot be
/// folders.
pub fn files(templates: &[SourceFile], version: &str, config: &Config) -> Result<Vec<File>, Vec<Problem>> {
    let (mut files, mut problems) = (Vec::new(), Vec::new());
    let shared = shared(version, config);
    for template in templates {
        match of_template(template, &shared, version, config) {
            Ok(made) => files.extend(made),
            Err(problem) => problems.push(problem),
        }
    }
    files.sort_by(|one: &File, other| one.path.cmp(&other.path));
    problems.dedup_by(|one, other| one.path.is_some() && one.message == other.message);
    if problems.is_empty() { Ok(files) } else { Err(problems) }
}

fn of_template(
    template: &SourceFile,
    shared: &Map<String, Value>,
    version: &str,
    config: &Config,
) -> Result<Vec<File>, Problem> {
    let text = std::str::from_utf8(&template.content)
        .map_err(|_| bad_template(&template.path, "it is not UTF-8 text".to_owned()))?;
    let one = |target: Target| {
        let text = if template.path.ends_with(".j2") {
            let mut values = shared.clone();
            values.extend(target.own.map(|(key, value)| (key.to_owned(), value)));
            rendered(text, &values).map_err(|error| at_line(bad_template(&template.path, error.to_string()), &error))?
        } else {
            filled(text, version, config)
        };
        Ok(File {
            path: target.path,
            text,
        })
    };
    targets(&template.path, config)?.into_iter().map(one).collect()
}

/// A workflow runs for one branch and one version of the command line.
fn filled(text: &str, version: &str, config: &Config) -> String {
    let branch = quote_as(
        &config.catalog.base_branch,
        Manner::Plain,
        Quotes::Single,
        ScalarContext::Flow,
    );
    text.replace("branches: [main]", &format!("branches: [{branch}]"))
        .replace("--package @ameide/cli ", &format!("--package @ameide/cli@{version} "))
}

fn rendered(text: &str, values: &Map<String, Value>) -> Result<String, Error> {
    let mut environment = Environment::new();
    // Errors name what is undefined, in builds for release too.
    environment.set_debug(true);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    if let Ok(syntax) = SyntaxConfig::builder().keep_trailing_newline(true).build() {
        environment.set_syntax(syntax);
    }
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment.add_filter("yaml", |text: String| word(&text));
    let broken = |error: serde_json::Error| Error::new(ErrorKind::BadSerialization, error.to_string());
    let values: BTreeMap<&str, TemplateValue> = values
        .iter()
        .map(|(key, value)| Ok((key.as_str(), TemplateValue::deserialize(value).map_err(broken)?)))
        .collect::<Result<_, Error>>()?;
    environment.render_str(text, values)
}

/// A string as YAML: plain only where all readers take it for the same.
fn word(text: &str) -> String {
    let manner = match disputed(text) {
        Some(_) => Manner::Quoted(Quotes::Single),
        None => Manner::Plain,
    };
    quote_as(text, manner, Quotes::Single, ScalarContext::Flow)
}

/// What all templates may name.
fn shared(version: &str, config: &Config) -> Map<String, Value> {
    let (catalog, names, manifests, platform) = (&config.catalog, &config.names, &config.manifests, &config.platform);
    let layout = match catalog.layout {
        Layout::Single => "single",
        Layout::PerArchetype => "per-archetype",
        Layout::PerService => "per-service",
    };
    let profile = |(name, archetypes): &(String, Vec<String>)| json!({ "name": name, "archetypes": archetypes });
    let values = json!({
        "version": version,
        "layers": manifests.layers_path,
        "generated": before_placeholders(&catalog.manifests_path),
        "owner": catalog.repo_url.as_deref().and_then(owner),
        "catalog": {
            "repoUrl": catalog.repo_url,
            "baseBranch": catalog.base_branch,
            "layout": layout,
            "path": catalog.path,
            "entityPath": catalog.entity_path.as_str(),
            "manifestsPath": catalog.manifests_path.as_str(),
        },
        "pipelines": {
            "repoUrl": config.pipelines.repo_url,
            "baseBranch": config.pipelines.base_branch,
            "owner": config.pipelines.repo_url.as_deref().and_then(owner),
            "pipelinePath": config.pipelines.pipeline_path.as_str(),
            "templatePath": config.pipelines.template_path.as_str(),
            "folder": before_placeholders(&config.pipelines.pipeline_path),
            "templates": before_placeholders(&config.pipelines.template_path),
        },
        "configRepo": catalog.repo_url.as_deref().and_then(slug),
        "archetypes": platform.archetypes,
        "profiles": platform.profiles.iter().map(profile).collect::<Vec<_>>(),
        "sizes": platform.sizes.iter().map(|(name, _)| size(config, name)).collect::<Vec<_>>(),
        "environments": platform.environments.iter().map(|one| environment_value(config, &one.name)).collect::<Vec<_>>(),
        "regions": platform.regions,
        "clusters": platform.clusters.iter().map(|cluster| json!({
            "environment": cluster.environment,
            "region": cluster.region,
            "delegate": cluster.delegate,
            "connector": cluster.connector,
        })).collect::<Vec<_>>(),
        "names": {
            "namespace": names.namespace.as_str(),
            "pipeline": names.pipeline.as_str(),
            "delegate": names.delegate.as_str(),
            "infrastructure": names.infrastructure.as_str(),
            "userGroup": names.user_group.as_str(),
        },
        "manifests": {
            "image": manifests.image.as_str(),
            "host": manifests.host.as_str(),
            "kubernetesVersion": format!("1.{}", manifests.kubernetes_minor),
            "kustomizeVersion": manifests.kustomize_version,
            "unknownKinds": manifests.unknown_kinds,
        },
    });
    match values {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

/// The folder that all generated files are in, with a slash at its end; empty if their first folder is not the same for all.
fn before_placeholders(pattern: &Pattern) -> String {
    let fixed = pattern.as_str().split('{').next().unwrap_or_default();
    match fixed.rsplit_once('/') {
        Some((folder, _)) => format!("{folder}/"),
        None => String::new(),
    }
}

/// `owner/name` of a repository.
fn slug(repo_url: &str) -> Option<String> {
    let (_, query) = repo_url.split_once('?')?;
    let name = query.split('&').find_map(|pair| pair.strip_prefix("repo="))?;
    let is_name = name
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'));
    is_name.then(|| owner(repo_url).map(|owner| format!("{owner}/{name}")))?
}

/// The owner of a repository such as `github.com?owner=company&repo=platform-next`.
fn owner(repo_url: &str) -> Option<&str> {
    let (_, query) = repo_url.split_once('?')?;
    let owner = query.split('&').find_map(|pair| pair.strip_prefix("owner="))?;
    let is_name = owner.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    (is_name && !owner.is_empty()).then_some(owner)
}

fn bad_template(path: &str, why: String) -> Problem {
    Problem::error(
        "config-repo/bad-template",
        format!("the template cannot be rendered: {why}"),
    )
    .file(path)
    .help("install `@ameide/cli` again")
}

fn at_line(problem: Problem, error: &Error) -> Problem {
    match error.line().map(u32::try_from) {
        Some(Ok(line)) => problem.at(line, 1),
        _ => problem,
    }
}
