//! What must hold of an entry. All faults at once, each at its node. It must not know the other entries.

mod format;
mod nested;
mod pairing;
mod value;

use crate::config::Config;
use crate::problem::Problem;
use crate::service::is_service_name;
use crate::yaml::node::{Kind, Node};
use format::{is_channel, is_email, is_team};
use value::is_plain;

/// Keys of an entry, in the order in which a new one is written.
pub const KEYS: [&str; 13] = [
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
    "resources",
    "harness",
];
/// Those that hold a list of words.
pub const LISTS: [&str; 2] = ["environments", "regions"];
const REQUIRED: [&str; 6] = ["name", "archetype", "profile", "size", "environments", "team"];

/// A fault and the byte where it stands, counted as the nodes count.
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    /// The problem, without file and place.
    pub problem: Problem,
    /// Byte offset.
    pub at: usize,
}

/// Finds the faults of an entry. One with anchors, aliases or merge keys is checked as far as it is written out.
pub fn faults(entry: &Node<'_>, config: &Config) -> Vec<Fault> {
    Check::new(config, false).of(entry)
}

/// The same for an entry that is written in a text.
pub fn faults_in(source: &str, entry: &Node<'_>, config: &Config) -> Vec<Fault> {
    Check::new(config, is_plain(source)).of(entry)
}

struct Check<'c> {
    config: &'c Config,
    /// Whether no value can hold what is evaluated or hidden.
    plain: bool,
    faults: Vec<Fault>,
}

impl<'c> Check<'c> {
    fn new(config: &'c Config, plain: bool) -> Self {
        Self {
            config,
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
    fn add(&mut self, node: &Node<'_>, path: &str, problem: Problem) {
        self.faults.push(Fault {
            problem: problem.path(path),
            at: node.start,
        });
    }

    fn entry(&mut self, entry: &Node<'_>) {
        if !matches!(entry.kind, Kind::Map(..)) {
            let help = "write it as a map: `- name: payment-service`, then its other keys below";
            return self.add(
                entry,
                "",
                Problem::error("catalog/not-an-entry", "an entry of the list is no map").help(help),
            );
        }
        if entry.reference().is_none() {
            for key in REQUIRED.iter().filter(|key| entry.get(key).is_none_or(Node::is_null)) {
                let missing = Problem::error("catalog/missing-key", format!("`{key}` is missing"));
                self.add(entry, key, missing.help(self.advice(key)));
            }
        }
        for (key, value) in entry.pairs() {
            let Some(name) = key.text() else {
                self.safe(key, &key.key());
                continue;
            };
            self.safe(key, name);
            if value.is_null() || matches!(value.kind, Kind::Alias) || name == "<<" {
                continue;
            }
            self.safe(value, name);
            self.value(name, value, key);
        }
        self.pairing(entry);
        self.clusters(entry);
        self.namespaces(entry);
    }

    fn value(&mut self, key: &str, value: &Node<'_>, key_node: &Node<'_>) {
        let platform = &self.config.platform;
        match key {
            "name" => self.pattern(
                value,
                key,
                "catalog/bad-name",
                is_service_name,
                "use lower-case letters, digits and `-`, a letter first, no `-` at the end, at most 63 characters",
            ),
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
                "name a Backstage group: `payments-team` or `group:default/payments-team`",
            ),
            "slack" => self.pattern(
                value,
                key,
                "catalog/bad-slack",
                is_channel,
                "write `#`, then 1 to 79 of lower-case letters, digits, `_` and `-`; in YAML in quotes: `'#payments'`",
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
                |text| !text.is_empty() && !text.contains(char::is_whitespace),
                "write the id of the service in PagerDuty: `PABC123`",
            ),
            "description" => self.pattern(
                value,
                key,
                "catalog/bad-description",
                |text| text.chars().count() <= 1024,
                "write at most 1024 characters",
            ),
            "resources" => self.resources(value),
            "harness" => self.harness(value),
            _ => self.unknown(key_node, key, key, &KEYS),
        }
    }

    fn unknown(&mut self, node: &Node<'_>, path: &str, key: &str, known: &[&str]) {
        let help = crate::problem::nearest(key, known.iter().copied());
        let help = help.map_or("it is kept as it is, and nothing reads it".to_owned(), |near| {
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
