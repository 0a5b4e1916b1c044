//! The files of a primitive's own repository, made from the skeleton of its kind. What ends in `.j2` is rendered; everything else is
//! taken as it is, since TypeScript and workflows have braces of their own.

use super::component::Component;
use super::entity::{self, Definition};
use super::kind::{Kind, bad_kind};
use super::kinds::{KindsFile, TEMPLATE};
use crate::api::SourceFile;
use crate::config::{Config, Pattern};
use crate::pipeline::{Engine, Template, Writing};
use crate::problem::Problem;
use crate::service::repository;
use crate::yaml::emit;
use crate::yaml::style::Style;
use serde_bytes::ByteBuf;
use serde_json::{Map, Value, json};

/// Describes the repository to Backstage.
const CATALOG_INFO: &str = "catalog-info.yaml";

/// The files, sorted by path.
///
/// # Errors
///
/// `primitive/bad-kind` for a path that leads out of the repository, and those of the template engine.
pub fn files(
    kind: &Kind,
    skeleton: &[KindsFile<'_>],
    component: &Component,
    values: &Map<String, Value>,
    config: &Config,
) -> Result<Vec<SourceFile>, Vec<Problem>> {
    if skeleton.is_empty() {
        return Ok(Vec::new());
    }
    let words = words(component);
    let context = context(component, &words, values);
    let (mut made, mut problems) = (Vec::new(), Vec::new());
    let engine = Engine::new(&context, &[], Writing::Words)?;
    for file in skeleton {
        match one(file, &words, &engine) {
            Ok(file) => made.push(file),
            Err(found) => problems.extend(found),
        }
    }
    if made.iter().all(|file| file.path != CATALOG_INFO) {
        made.push(catalog_info(kind, component, &words, values, config));
    }
    made.sort_by(|one, other| one.path.cmp(&other.path));
    if let Some(twice) = made.windows(2).find_map(|pair| match pair {
        [one, other] if one.path == other.path => Some(one),
        _ => None,
    }) {
        problems.push(bad_kind(
            &twice.path,
            "two files of the skeleton have this path".to_owned(),
        ));
    }
    if problems.is_empty() { Ok(made) } else { Err(problems) }
}

fn one(
    file: &KindsFile<'_>,
    words: &[(&'static str, String)],
    engine: &Engine<'_>,
) -> Result<SourceFile, Vec<Problem>> {
    let (path, is_template) = match file.below.strip_suffix(TEMPLATE) {
        Some(path) => (path, true),
        None => (file.below, false),
    };
    let path = target(path, words).map_err(|why| vec![bad_kind(file.source, why)])?;
    let content = if is_template {
        let text = std::str::from_utf8(file.content);
        let text = text.map_err(|_| vec![bad_kind(file.source, "the template is not UTF-8 text".to_owned())])?;
        let template = Template::own(file.source, text);
        engine.fill(&template, file.source)?.into_bytes()
    } else {
        file.content.to_vec()
    };
    Ok(SourceFile {
        path,
        content: ByteBuf::from(content),
    })
}

/// The path in the repository; the error says why it cannot be one.
fn target(path: &str, words: &[(&'static str, String)]) -> Result<String, String> {
    let names: Vec<&str> = words.iter().map(|(name, _)| *name).collect();
    let pattern = Pattern::new(path, &names)?;
    let pairs: Vec<(&str, &str)> = words.iter().map(|(name, word)| (*name, word.as_str())).collect();
    let path = pattern.fill(&pairs);
    let is_within = |part: &str| !matches!(part, "" | "." | "..") && !part.eq_ignore_ascii_case(".git");
    let plain = |character: char| !character.is_control() && !matches!(character, '\\' | ':');
    match path.split('/').all(is_within) && path.chars().all(plain) {
        true => Ok(path),
        false => Err(format!("`{path}` is not a path within the repository")),
    }
}

/// The words that paths and templates may use, each fit for any place.
fn words(component: &Component) -> Vec<(&'static str, String)> {
    let identity = &component.identity;
    let snake = identity.name.replace('-', "_");
    let pascal: String = identity.name.split('-').map(capital).collect();
    let mut camel = pascal.clone();
    if let Some(first) = camel.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    vec![
        ("primitive", identity.full()),
        ("kind", identity.kind.clone()),
        ("name", identity.name.clone()),
        ("version", identity.version.clone()),
        ("snake", snake),
        ("pascal", pascal),
        ("camel", camel),
    ]
}

fn capital(word: &str) -> String {
    let mut word = word.to_owned();
    if let Some(first) = word.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    word
}

/// What a template may name.
fn context(component: &Component, words: &[(&'static str, String)], values: &Map<String, Value>) -> Value {
    let mut context = Map::new();
    for (name, word) in words {
        context.insert((*name).to_owned(), word.as_str().into());
    }
    let slug = component
        .repository
        .as_ref()
        .and_then(|url| repository(url, "repository").ok());
    let (owner, repo) = slug.unwrap_or_default();
    for (key, value) in [
        (
            "description",
            component.description.as_deref().unwrap_or_default().into(),
        ),
        ("owner", component.owner.as_deref().unwrap_or_default().into()),
        ("system", component.system.as_deref().unwrap_or_default().into()),
        ("domain", component.domain.as_deref().unwrap_or_default().into()),
        ("tenant", component.tenancy.tenant.as_deref().unwrap_or_default().into()),
        ("origin", component.tenancy.origin.name().into()),
        ("repository", json!({ "owner": owner, "name": repo })),
        ("fields", Value::Object(values.clone())),
    ] {
        context.insert(key.to_owned(), value);
    }
    Value::Object(context)
}

/// The entities, as a file of the repository.
fn catalog_info(
    kind: &Kind,
    component: &Component,
    words: &[(&'static str, String)],
    values: &Map<String, Value>,
    config: &Config,
) -> SourceFile {
    let related = entity::related(kind, |field| entity::names_in(values.get(&field.name)));
    let pairs: Vec<(&str, &str)> = words.iter().map(|(name, word)| (*name, word.as_str())).collect();
    let path = kind
        .entity
        .api
        .as_ref()
        .map(|api| Pattern::literal(&api.definition).fill(&pairs));
    let definition = path.as_deref().map(Definition::File);
    let entities = entity::entities(kind, component, &related, definition, config);
    let texts: Vec<String> = entities
        .iter()
        .map(|entity| emit::file(entity, &Style::default()))
        .collect();
    SourceFile {
        path: CATALOG_INFO.to_owned(),
        content: ByteBuf::from(texts.join("---\n")),
    }
}
