//! Scope, strategy and repositories of a request: the request takes precedence over the configuration.

use crate::api::{Context, EntityKind, EntityRef, Scope};
use crate::config::Config;
use crate::pipeline::{Options, Strategy};
use crate::problem::{Problem, suggestion};
use crate::service::{Links, OwnChoice, visible};
use serde_json::{Map, Value};

/// The settings that all actions on Harness share.
pub struct HarnessTarget {
    /// The configuration.
    pub config: Config,
    /// Account, organization, project.
    pub scope: Scope,
    /// What tells one task from another: its identity, or else the time.
    pub task: String,
}

/// What a request may say of the scope.
#[derive(Default)]
pub struct RequestedScope<'a> {
    /// Account identifier.
    pub account: Option<&'a str>,
    /// Organization identifier.
    pub org: Option<&'a str>,
    /// Project identifier.
    pub project: Option<&'a str>,
}

/// How a service's pipeline is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    /// The strategy.
    pub strategy: Strategy,
    /// Its options.
    pub options: Options,
}

impl HarnessTarget {
    /// Reads the configuration and the scope.
    pub fn read(context: &Context, requested: &RequestedScope) -> Result<Self, Vec<Problem>> {
        let config = Config::read(&context.config)?;
        let mut problems = Vec::new();
        let mut part = |name: &str, key: &str, requested: Option<&str>, configured: Option<&str>| {
            let Some(text) = requested.filter(|text| !text.is_empty()).or(configured) else {
                let help = context.reader.how_to_set(&format!("harness.{key}"), name);
                problems.push(no_scope(name).help(help).path(name));
                return String::new();
            };
            if !is_scope(text) {
                problems.push(bad_scope(name, text));
            }
            text.to_owned()
        };
        let harness = &config.harness;
        let scope = Scope {
            account: part("account", "accountId", requested.account, harness.account_id.as_deref()),
            org: part("org", "orgId", requested.org, Some(&harness.org_id)),
            project: part("project", "projectId", requested.project, harness.project_id.as_deref()),
        };
        if problems.is_empty() {
            Ok(Self {
                config,
                scope,
                task: context.task.as_ref().unwrap_or(&context.now).clone(),
            })
        } else {
            Err(problems)
        }
    }

    /// For what needs no Harness.
    pub fn without_scope(config: Config, context: &Context) -> Self {
        let scope = Scope {
            account: String::new(),
            org: config.harness.org_id.clone(),
            project: config.harness.project_id.clone().unwrap_or_default(),
        };
        Self {
            config,
            scope,
            task: context.task.as_ref().unwrap_or(&context.now).clone(),
        }
    }

    /// Links into the project.
    pub fn links(&self) -> Links {
        let Scope { account, org, project } = &self.scope;
        Links::new(&self.config.harness.base_url, account, org, project)
    }

    /// Reference of an entity of the project.
    pub fn entity(&self, kind: EntityKind, identifier: &str, parent: Option<&str>) -> EntityRef {
        EntityRef {
            kind,
            scope: self.scope.clone(),
            identifier: identifier.to_owned(),
            parent: parent.map(str::to_owned),
        }
    }

    /// Checks organization and project.
    pub fn check_scope(&self) -> Result<(), Vec<Problem>> {
        let parts = [("org", &self.scope.org), ("project", &self.scope.project)];
        let faults: Vec<Problem> = parts
            .iter()
            .filter(|(_, text)| !is_scope(text))
            .map(|(name, text)| bad_scope(name, text))
            .collect();
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    /// The strategy and its options, as far as no service has its own.
    pub fn strategy(
        &self,
        requested: Option<&str>,
        options: Option<&Map<String, Value>>,
    ) -> Result<Chosen, Vec<Problem>> {
        self.chosen(&OwnChoice::default(), requested, options)
    }

    /// The same of a service: what a request says comes before what the entry says, and that before the configuration.
    pub fn chosen(
        &self,
        own: &OwnChoice,
        requested: Option<&str>,
        options: Option<&Map<String, Value>>,
    ) -> Result<Chosen, Vec<Problem>> {
        let name = requested.or(own.strategy.as_deref());
        let name = name.unwrap_or(&self.config.harness.strategy);
        let none = Map::new();
        let mut asked = own.options.clone();
        let requested = options.unwrap_or(&none);
        if requested.contains_key("canary") {
            asked.remove("rollout");
        }
        asked.extend(requested.clone());
        let harness = &self.config.harness;
        let options = Options::read(&harness.options, &asked).and_then(|options| options.supported(&harness.delivery));
        let Some(strategy) = Strategy::named(name) else {
            let problem = Problem::error(
                "harness/unknown-strategy",
                format!("unknown strategy `{}`", visible(name)),
            )
            .help(suggestion(name, ["runtime", "promotion"]))
            .path("strategy");
            return Err(std::iter::once(problem)
                .chain(options.err().into_iter().flatten())
                .collect());
        };
        Ok(Chosen {
            strategy,
            options: options?,
        })
    }
}

fn is_scope(text: &str) -> bool {
    (1..=128).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}

/// Error: an account, organization or project (`name`) that is not given.
pub fn no_scope(name: &str) -> Problem {
    Problem::error("harness/no-scope", format!("the Harness {name} is not set"))
}

fn bad_scope(name: &str, text: &str) -> Problem {
    Problem::error(
        "harness/bad-identifier",
        format!("`{name}` is `{}`, which is not a valid identifier", visible(text)),
    )
    .help("use letters, digits and `_`")
    .path(name)
}
