//! Rules for a single entry. All problems are reported at once, each at its node. This file must not know other entries.

mod disputed;
mod format;
mod name;
mod nested;
mod pairing;
mod parameters;
mod pipeline;
mod relations;
mod value;

use crate::config::Config;
use crate::problem::{Problem, Severity};
use crate::service::is_hidden_character;
use crate::yaml::node::{Kind, Node};
use format::{is_channel, is_email, is_pagerduty, is_team};
use serde_json::{Map, Value};
use value::is_plain;

pub use disputed::disputed;
pub use pairing::is_long;

/// Keys of an entry, in the order in which a new one is written.
pub const KEYS: [&str; 22] = [
    "name",
    "archetype",
    "profile",
    "size",
    "environments",
    "regions",
    "team",
    "description",
    "slack",
    "pagerduty",
    "email",
    "system",
    "domain",
    "api",
    "providesApis",
    "consumesApis",
    "dependsOn",
    "resources",
    "components",
    "settings",
    "pipeline",
    "harness",
];
/// Keys whose value is a list of words.
pub const LISTS: [&str; 5] = ["environments", "regions", "providesApis", "consumesApis", "dependsOn"];
/// Keys that every entry of a catalog must have.
pub const COMPLETE: [&str; 6] = ["name", "archetype", "profile", "size", "environments", "team"];
/// Keys of which one rule looks at the values of several.
pub const COMBINED: [&str; 4] = ["archetype", "profile", "environments", "regions"];
/// Keys that are required to render a pipeline.
pub const RENDERED: [&str; 5] = ["name", "archetype", "size", "environments", "team"];

/// A problem of an entry, and its byte offset.
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    /// The problem, without file and place.
    pub problem: Problem,
    /// Byte offset.
    pub at: usize,
}

/// Finds the faults of an entry that is written in a string. One with anchors, aliases or merge keys is checked as far as it is
/// written out.
pub fn faults_in(source: &str, entry: &Node<'_>, config: &Config) -> Vec<Fault> {
    Check::new(config, &COMPLETE, is_plain(source)).of(entry)
}

/// Finds the faults of one pair of an entry that is written in a string, as far as they do not depend on its other pairs.
pub fn faults_in_pair(source: &str, (key, value): &(Node<'_>, Node<'_>), config: &Config) -> Vec<Fault> {
    let mut check = Check::new(config, &COMPLETE, is_plain(source));
    check.pair(key, value);
    check.faults
}

/// Finds the faults of an entry whose text is not available.
pub fn faults(entry: &Node<'_>, config: &Config) -> Vec<Fault> {
    Check::new(config, &COMPLETE, false).of(entry)
}

/// All problems of an entry that has `needs`, errors first, each with its path in the entry. This is where it is decided whether an
/// entry is valid.
pub fn problems(entry: &Map<String, Value>, needs: &[&str], config: &Config) -> Vec<Problem> {
    let node = Node::of_value(&Value::Object(entry.clone()));
    let faults = Check::new(config, needs, false).of(&node);
    let mut problems: Vec<_> = faults.into_iter().map(|fault| fault.problem).collect();
    problems.sort_by_key(|problem| problem.severity);
    problems
}

/// Refuses an entry of a request that is not valid, with all its problems.
pub fn valid(entry: &Map<String, Value>, needs: &[&str], config: &Config) -> Result<(), Vec<Problem>> {
    let mut problems = problems(entry, needs, config);
    if problems.iter().all(|problem| problem.severity == Severity::Warning) {
        return Ok(());
    }
    for problem in &mut problems {
        problem.path = problem.path.take().map(|path| format!("service.{path}"));
    }
    Err(problems)
}

struct Check<'c> {
    config: &'c Config,
    /// Keys that the entry must have.
    needs: &'c [&'c str],
    /// Whether no value can contain an expression or invisible characters.
    plain: bool,
    faults: Vec<Fault>,
}

impl<'c> Check<'c> {
    fn new(config: &'c Config, needs: &'c [&'c str], plain: bool) -> Self {
        Self {
            config,
            needs,
            plain,
            faults: Vec::new(),
        }
    }

    fn of(mut self, entry: &Node<'_>) -> Vec<Fault> {
        self.entry(entry);
        self.faults
    }
}

impl Check<'_> {
    /// Adds a fault. A message quotes what was written, and so must hide nothing that a terminal would act on.
    fn add(&mut self, node: &Node<'_>, path: &str, mut problem: Problem) {
        let shown = |character: char| character == '\n' || !(character.is_control() || is_hidden_character(character));
        problem.message.retain(shown);
        if let Some(help) = &mut problem.help {
            help.retain(shown);
        }
        self.faults.push(Fault {
            problem: problem.path(path),
            at: node.start,
        });
    }

    fn entry(&mut self, entry: &Node<'_>) {
        if !matches!(entry.kind, Kind::Map(..)) {
            let help = "write it as a map: `- name: payment-service`, with its other keys below";
            return self.add(
                entry,
                "",
                Problem::error("catalog/not-an-entry", "each entry must be a map").help(help),
            );
        }
        if entry.reference().is_none() {
            for key in self.needs.iter().filter(|key| entry.get(key).is_none_or(Node::is_null)) {
                let missing = Problem::error("catalog/missing-key", format!("`{key}` is missing"));
                self.add(entry, key, missing.help(self.advice(key)));
            }
        }
        for (key, value) in entry.pairs() {
            self.pair(key, value);
        }
        self.together(entry);
    }

    /// What depends on several pairs: on the [`COMBINED`] keys and on how long the name is, and on nothing else.
    fn together(&mut self, entry: &Node<'_>) {
        self.pairing(entry);
        self.clusters(entry);
        self.namespaces(entry);
    }

    /// What does not depend on the other pairs of the entry.
    fn pair(&mut self, key: &Node<'_>, value: &Node<'_>) {
        let Some(name) = key.text() else {
            return self.safe(key, &key.key());
        };
        self.safe(key, name);
        if value.is_null() || matches!(value.kind, Kind::Alias(..)) || name == "<<" {
            return;
        }
        self.safe(value, name);
        self.value(name, value, key);
    }

    fn value(&mut self, key: &str, value: &Node<'_>, key_node: &Node<'_>) {
        let platform = &self.config.platform;
        match key {
            "name" => self.name(value),
            "archetype" => self.one_of(value, key, platform.archetypes.iter().map(String::as_str)),
            "profile" => self.one_of(value, key, platform.profiles.iter().map(|(name, _)| name.as_str())),
            "size" => self.one_of(value, key, platform.sizes.iter().map(|(name, _)| name.as_str())),
            "environments" => self.list(
                value,
                key,
                "environment",
                platform.environments.iter().map(|known| known.name.as_str()),
            ),
            "regions" => self.list(value, key, "region", platform.regions.iter().map(String::as_str)),
            "team" => self.pattern(
                value,
                key,
                "catalog/bad-team",
                is_team,
                "use the name of a Backstage group: `payments-team` or `group:default/payments-team`",
            ),
            "slack" => self.pattern(
                value,
                key,
                "catalog/bad-slack",
                is_channel,
                "write `#`, then 1 to 79 lower-case letters, digits, `_` or `-`; put it in quotes in YAML: `'#payments'`",
            ),
            "email" => self.pattern(
                value,
                key,
                "catalog/bad-email",
                is_email,
                "write one address: `team@company.com`",
            ),
            "pagerduty" => self.pattern(
                value,
                key,
                "catalog/bad-pagerduty",
                is_pagerduty,
                "write the PagerDuty service id, which has only letters and digits: `PABC123`",
            ),
            "description" => self.pattern(
                value,
                key,
                "catalog/bad-description",
                |text| text.chars().count() <= 1024,
                "write at most 1024 characters",
            ),
            "system" => self.reference(value, key, "System"),
            "domain" => self.reference(value, key, "Domain"),
            "providesApis" | "consumesApis" => self.references(value, key, Some("API")),
            "dependsOn" => self.references(value, key, None),
            "api" => self.api(value),
            "resources" => self.resources(value),
            "components" => self.components(value),
            "settings" => self.settings(value),
            "pipeline" => self.pipeline(value),
            "harness" => self.harness(value),
            _ => self.unknown(key_node, key, key, &KEYS),
        }
    }

    fn unknown(&mut self, node: &Node<'_>, path: &str, key: &str, known: &[&str]) {
        let help = crate::problem::nearest(key, known.iter().copied());
        let help = help.map_or("unknown keys are kept but ignored".to_owned(), |near| {
            format!("did you mean `{near}`?")
        });
        self.add(
            node,
            path,
            Problem::warning("catalog/unknown-key", format!("`{path}` is not a key of an entry")).help(help),
        );
    }

    fn advice(&self, key: &str) -> String {
        let platform = &self.config.platform;
        match key {
            "archetype" => format!("one of {}", platform.archetypes.join(", ")),
            "profile" => format!(
                "one of {}",
                platform
                    .profiles
                    .iter()
                    .map(|(name, _)| name.as_str())
                    .collect::<Vec<_>>()
                    .join(", ")
            ),
            "size" => format!(
                "one of {}",
                platform
                    .sizes
                    .iter()
                    .map(|(name, _)| name.as_str())
                    .collect::<Vec<_>>()
                    .join(", ")
            ),
            "environments" => format!(
                "a list of {}",
                platform
                    .environments
                    .iter()
                    .map(|known| known.name.as_str())
                    .collect::<Vec<_>>()
                    .join(", ")
            ),
            "team" => "a Backstage group: `payments-team`".to_owned(),
            _ => "every service needs one".to_owned(),
        }
    }
}
