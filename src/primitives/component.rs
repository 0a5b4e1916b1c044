//! What is said of a primitive whatever its kind: whose it is, and where it is deployed. `component.yaml` holds it.

use super::identity::{Identity, is_name, is_version};
use crate::config::Config;
use crate::problem::{Problem, suggestion};
use crate::service::{Tenancy, repository, unsafe_text, visible};
use crate::yaml::expand::value_of;
use crate::yaml::text::decode;
use serde_json::{Map, Value, json};

/// A description may have this many characters.
const MOST_CHARACTERS: usize = 1_024;
/// A primitive, whatever its kind.
#[derive(Debug, Clone, PartialEq)]
pub struct Component {
    /// What it is called.
    pub identity: Identity,
    /// Whose it is.
    pub tenancy: Tenancy,
    /// Project of Argo CD.
    pub project: String,
    /// Owner, as an entity reference.
    pub owner: Option<String>,
    /// System that it belongs to.
    pub system: Option<String>,
    /// Domain that the system belongs to.
    pub domain: Option<String>,
    /// What it is for.
    pub description: Option<String>,
    /// Its own repository.
    pub repository: Option<String>,
    /// Environments, each with its namespace.
    pub environments: Vec<(String, String)>,
}

/// What a request says of a primitive, as given.
#[derive(Debug, Clone, Copy, Default)]
pub struct Given<'a> {
    /// Project of Argo CD.
    pub project: Option<&'a String>,
    /// Owner.
    pub owner: Option<&'a String>,
    /// System.
    pub system: Option<&'a String>,
    /// Domain.
    pub domain: Option<&'a String>,
    /// What it is for.
    pub description: Option<&'a String>,
    /// Its own repository.
    pub repository: Option<&'a String>,
    /// Environments.
    pub environments: Option<&'a Vec<String>>,
}

impl Given<'_> {
    /// All that is wrong with what is given.
    pub fn problems(&self, config: &Config) -> Vec<Problem> {
        let mut problems = Vec::new();
        for (key, text) in [("owner", self.owner), ("system", self.system), ("domain", self.domain)] {
            if let Some(text) = filled(text).filter(|text| !is_reference(text)) {
                let message = format!("`{key}` is `{}`, which cannot refer to an entity", visible(text));
                let help = "write a name such as `payments`, or a reference such as `group:default/payments-team`";
                problems.push(Problem::error("primitive/bad-reference", message).help(help).path(key));
            }
        }
        if let Some(text) = filled(self.description) {
            let too_long =
                (text.chars().count() > MOST_CHARACTERS).then(|| format!("has more than {MOST_CHARACTERS} characters"));
            if let Some(why) = unsafe_text(text).or(too_long) {
                let message = format!("the description {why}");
                problems.push(
                    Problem::error("primitive/bad-description", message)
                        .help("change the text")
                        .path("description"),
                );
            }
        }
        if let Some(project) = filled(self.project).filter(|project| !config.primitives.projects.contains(project)) {
            let known = config.primitives.projects.iter().map(String::as_str);
            let message = format!(
                "the project `{}` is not one that primitives may belong to",
                visible(project)
            );
            let help = format!(
                "{}; `ameide.primitives.projects` lists them",
                suggestion(project, known)
            );
            problems.push(
                Problem::error("primitive/unknown-project", message)
                    .help(help)
                    .path("project"),
            );
        }
        if let Some(url) = filled(self.repository) {
            problems.extend(repository(url, "repository").err());
        }
        let known: Vec<&str> = config
            .platform
            .environments
            .iter()
            .map(|known| known.name.as_str())
            .collect();
        for environment in self
            .environments
            .into_iter()
            .flatten()
            .filter(|name| !known.contains(&name.as_str()))
        {
            let message = format!("unknown environment `{}`", visible(environment));
            problems.push(
                Problem::error("catalog/unknown-environment", message)
                    .help(suggestion(environment, known.iter().copied()))
                    .path("environments"),
            );
        }
        problems
    }
}

/// A text that is given and not empty.
pub fn filled(text: Option<&String>) -> Option<&String> {
    text.filter(|text| !text.is_empty())
}

impl Component {
    /// The component of a new primitive.
    ///
    /// # Errors
    ///
    /// All that is wrong with what is given.
    pub fn new(identity: Identity, tenancy: Tenancy, given: Given<'_>, config: &Config) -> Result<Self, Vec<Problem>> {
        let mut problems = given.problems(config);
        let wanted = |name: &str| {
            given
                .environments
                .is_none_or(|wanted| wanted.is_empty() || wanted.iter().any(|one| one == name))
        };
        let all = config.platform.environments.iter();
        let all: Vec<&str> = all.map(|known| known.name.as_str()).collect();
        let environments = tenancy.namespaces(&all, wanted).unwrap_or_else(|found| {
            problems.extend(found);
            Vec::new()
        });
        if !problems.is_empty() {
            return Err(problems);
        }
        let first = config.primitives.projects.first();
        Ok(Self {
            identity,
            tenancy,
            project: filled(given.project).or(first).cloned().unwrap_or_default(),
            owner: filled(given.owner).cloned(),
            system: filled(given.system).cloned(),
            domain: filled(given.domain).cloned(),
            description: filled(given.description).cloned(),
            repository: filled(given.repository).cloned(),
            environments,
        })
    }

    /// The component with what is given in place of what it was.
    ///
    /// # Errors
    ///
    /// All that is wrong with what is given.
    pub fn changed(&self, given: Given<'_>, config: &Config) -> Result<Self, Vec<Problem>> {
        let names: Vec<String> = self.environments.iter().map(|(name, _)| name.clone()).collect();
        let own = Given {
            project: filled(given.project).or(Some(&self.project)),
            owner: filled(given.owner).or(self.owner.as_ref()),
            system: filled(given.system).or(self.system.as_ref()),
            domain: filled(given.domain).or(self.domain.as_ref()),
            description: filled(given.description).or(self.description.as_ref()),
            repository: filled(given.repository).or(self.repository.as_ref()),
            environments: given.environments.filter(|names| !names.is_empty()).or(Some(&names)),
        };
        Self::new(self.identity.clone(), self.tenancy.clone(), own, config)
    }

    /// As `component.yaml` holds it.
    pub fn map(&self) -> Map<String, Value> {
        let mut map = Map::new();
        let Identity { kind, name, version } = &self.identity;
        let full = self.identity.full();
        for (key, text) in [
            ("name", Some(&full)),
            ("kind", Some(kind)),
            ("primitive", Some(name)),
            ("version", Some(version)),
            ("project", Some(&self.project)),
            ("origin", Some(&self.tenancy.origin.name().to_owned())),
            ("sku", Some(&self.tenancy.sku.name().to_owned())),
            ("tenant", self.tenancy.tenant.as_ref()),
            ("owner", self.owner.as_ref()),
            ("system", self.system.as_ref()),
            ("domain", self.domain.as_ref()),
            ("description", self.description.as_ref()),
            ("repository", self.repository.as_ref()),
        ] {
            if let Some(text) = text {
                map.insert(key.to_owned(), text.as_str().into());
            }
        }
        let environment = |(name, namespace): &(String, String)| json!({ "name": name, "namespace": namespace });
        map.insert(
            "environments".to_owned(),
            self.environments.iter().map(environment).collect(),
        );
        map
    }

    /// Reads a `component.yaml`.
    ///
    /// # Errors
    ///
    /// `primitive/bad-component`, with what is missing or does not fit.
    pub fn read(path: &str, content: &[u8]) -> Result<Self, Problem> {
        let text = decode(content).map_err(|problem| problem.file(path))?;
        let value = value_of(text.body).map_err(|problem| problem.file(path))?;
        Self::of_value(path, &value)
    }

    /// The component that a file's value is.
    pub fn of_value(path: &str, value: &Value) -> Result<Self, Problem> {
        Self::of(value).map_err(|why| bad_component(path, &why))
    }

    fn of(value: &Value) -> Result<Self, String> {
        let text = |key: &str| match value.get(key) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) if !text.is_empty() => Ok(Some(text.clone())),
            Some(_) => Err(format!("`{key}` must be a string")),
        };
        let word = |key: &str| text(key)?.ok_or_else(|| format!("`{key}` is missing"));
        if !value.is_object() {
            return Err("it must be a map".to_owned());
        }
        let identity = Identity {
            kind: word("kind")?,
            name: word("primitive")?,
            version: word("version")?,
        };
        if !is_name(&identity.name) || !is_version(&identity.version) {
            return Err("`primitive` or `version` is not valid".to_owned());
        }
        if word("name")? != identity.full() {
            return Err(format!(
                "`name` must be `{}`, made of kind, primitive and version",
                identity.full()
            ));
        }
        let (tenant, sku, origin) = (text("tenant")?, word("sku")?, word("origin")?);
        let tenancy = Tenancy::read(tenant.as_deref(), Some(&sku), Some(&origin));
        let tenancy =
            tenancy.map_err(|problems| problems.first().map_or_else(String::new, |one| one.message.clone()))?;
        let environment = |item: &Value| {
            let key = |key: &str| item.get(key).and_then(Value::as_str).map(str::to_owned);
            key("name").zip(key("namespace"))
        };
        let items = value
            .get("environments")
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default();
        let environments: Option<Vec<_>> = items.iter().map(environment).collect();
        Ok(Self {
            identity,
            tenancy,
            project: word("project")?,
            owner: text("owner")?,
            system: text("system")?,
            domain: text("domain")?,
            description: text("description")?,
            repository: text("repository")?,
            environments: environments
                .filter(|list| !list.is_empty())
                .ok_or("`environments` must be a list of maps with `name` and `namespace`")?,
        })
    }
}

/// Error: a `component.yaml` cannot be used.
pub fn bad_component(path: &str, why: &str) -> Problem {
    Problem::error(
        "primitive/bad-component",
        format!("the component cannot be used: {why}"),
    )
    .file(path)
    .help("compare it with templates/primitives/component.schema.json, or create the primitive again")
}

/// Whether it can be the name of an entity, or a reference to one.
fn is_reference(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b':' | b'/');
    text.len() <= 255 && text.starts_with(|first: char| first.is_ascii_alphanumeric()) && text.bytes().all(plain)
}
