//! The answer file: what a person decided. It is checked as a catalog is; what it does not know is an error with its line.

use crate::api::{ImportVerdict, ImportedService, SourceFile};
use crate::config::Config;
use crate::entries::check::faults_in_pair;
use crate::problem::{Problem, Severity, suggestion};
use crate::service::visible;
use crate::yaml::node::CollectionStyle;
use crate::yaml::text::{decode, position};
use crate::yaml::{Kind, Node, parse};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The word for a place that is left out.
pub const NONE: &str = "none";
/// Keys of the file.
pub const SECTIONS: [&str; 3] = ["defaults", "words", "services"];
/// Keys that hold for services of which no file says it.
pub const DEFAULTS: [&str; 4] = ["team", "environments", "regions", "size"];
/// Kinds of words.
pub const WORDS: [&str; 2] = ["environments", "regions"];
/// Keys of a service.
const SERVICE: [&str; 13] = [
    "import",
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
    "pipeline",
];

/// The answers.
#[derive(Debug, Default)]
pub struct Answers {
    /// The file, where there is one.
    pub source: Option<AnswerText>,
    /// What holds where no file says it.
    pub defaults: Map<String, Value>,
    /// What words for environments mean; none where they are left out.
    pub environments: BTreeMap<String, Option<String>>,
    /// What words for regions mean.
    pub regions: BTreeMap<String, Option<String>>,
    /// By service.
    pub services: BTreeMap<String, Map<String, Value>>,
}

/// The file as it is.
#[derive(Debug)]
pub struct AnswerText {
    /// Its path, for messages.
    pub path: String,
    /// Its text.
    pub text: String,
}

struct Reading<'r> {
    text: &'r str,
    path: &'r str,
    config: &'r Config,
    problems: Vec<Problem>,
}

impl Answers {
    /// Reads the file; all its faults are told at once.
    pub fn read(file: Option<&SourceFile>, config: &Config) -> Result<Self, Vec<Problem>> {
        let Some(file) = file else { return Ok(Self::default()) };
        let name = |problem: Problem| vec![problem.file(&file.path)];
        let decoded = decode(&file.content).map_err(name)?;
        let parsed = parse(decoded.body).map_err(name)?;
        let mut answers = Self {
            source: Some(AnswerText {
                path: file.path.clone(),
                text: decoded.body.to_owned(),
            }),
            ..Self::default()
        };
        let mut reading = Reading {
            text: decoded.body,
            path: &file.path,
            config,
            problems: Vec::new(),
        };
        if let Some(root) = &parsed.root {
            answers.take(root, &mut reading);
        }
        if reading.problems.is_empty() {
            Ok(answers)
        } else {
            Err(reading.problems)
        }
    }

    fn take(&mut self, root: &Node<'_>, reading: &mut Reading<'_>) {
        if let Some(node) = root.reference() {
            let message = "anchors, aliases and tags are not supported in an answer file";
            return reading.refuse(node, message, "write the values out");
        }
        for (key, value) in reading.map(root, &SECTIONS) {
            match key.text() {
                Some("defaults") => {
                    for pair in reading.map(value, &DEFAULTS) {
                        reading.answer(pair, &mut self.defaults);
                    }
                }
                Some("words") => {
                    for (kind, words) in reading.map(value, &WORDS) {
                        let is_region = kind.text() == Some("regions");
                        let target = if is_region {
                            &mut self.regions
                        } else {
                            &mut self.environments
                        };
                        for (word, meaning) in reading.pairs(words) {
                            reading.word(word, meaning, is_region, target);
                        }
                    }
                }
                _ => {
                    for (service, keys) in reading.pairs(value) {
                        let mut found = Map::new();
                        for pair in reading.map(keys, &SERVICE) {
                            reading.answer(pair, &mut found);
                        }
                        self.services.insert(service.key(), found);
                    }
                }
            }
        }
    }

    /// Warnings of answers for services that were not found.
    pub fn unused(&self, services: &[ImportedService]) -> Vec<Problem> {
        let missing = self
            .services
            .iter()
            .filter(|(name, answers)| !answers.is_empty() && !services.iter().any(|service| service.name == **name));
        let path = self.source.as_ref().map_or("", |source| source.path.as_str());
        missing
            .map(|(name, _)| {
                let message = format!("there are answers for `{}`, which no source describes", visible(name));
                Problem::warning("import/unused-answer", message)
                    .file(path)
                    .help("check the name, or remove it if the service is gone")
            })
            .collect()
    }

    /// Whether a service is to be left out.
    pub fn skips(&self, service: &str) -> bool {
        self.of(service, "import") == Some(&Value::Bool(false))
    }

    /// The answer for a key of a service.
    pub fn of(&self, service: &str, key: &str) -> Option<&Value> {
        self.services.get(service)?.get(key)
    }
}

impl Reading<'_> {
    fn refuse(&mut self, node: &Node<'_>, message: &str, help: &str) {
        let (line, column) = position(self.text, node.first());
        let problem = Problem::error("import/bad-answer", message)
            .file(self.path)
            .at(line, column);
        self.problems.push(problem.help(help));
    }

    /// The pairs of a map that is written with a key on each line; nothing is an empty map.
    fn pairs<'n, 'a>(&mut self, node: &'n Node<'a>) -> &'n [(Node<'a>, Node<'a>)] {
        match &node.kind {
            Kind::Map(CollectionStyle::Block, pairs) => pairs,
            Kind::Map(_, pairs)
                if pairs.is_empty() && self.text.get(node.start..).is_none_or(|rest| !rest.starts_with('{')) =>
            {
                pairs
            }
            _ if node.is_null() => &[],
            _ => {
                self.refuse(
                    node,
                    "this must be a map with each key on a line of its own",
                    "write `key:` on a line, and what belongs to it below, further in",
                );
                &[]
            }
        }
    }

    /// The same, where only these keys are known.
    fn map<'n, 'a>(&mut self, node: &'n Node<'a>, known: &[&str]) -> Vec<&'n (Node<'a>, Node<'a>)> {
        let pairs = self.pairs(node);
        let mut found = Vec::new();
        for pair in pairs {
            let key = pair.0.key();
            if known.contains(&key.as_str()) {
                found.push(pair);
                continue;
            }
            let (line, column) = position(self.text, pair.0.first());
            let problem = Problem::error("import/unknown-answer", format!("unknown key `{}`", visible(&key)));
            self.problems.push(
                problem
                    .file(self.path)
                    .at(line, column)
                    .help(suggestion(&key, known.iter().copied())),
            );
        }
        found
    }

    /// An answer, checked as in a catalog; an empty one is none yet.
    fn answer(&mut self, pair: &(Node<'_>, Node<'_>), answers: &mut Map<String, Value>) {
        let (key, value) = pair;
        if value.is_null() {
            return;
        }
        match key.text() {
            Some("import") => {
                if !matches!(value.value(), Value::Bool(_)) {
                    return self.refuse(
                        value,
                        "`import` must be true or false",
                        "write `import: false` to leave the service out",
                    );
                }
            }
            Some("pipeline") => {
                if value.string().is_none() {
                    return self.refuse(
                        value,
                        "`pipeline` must be the identifier of a pipeline",
                        "write the identifier, or `none`",
                    );
                }
            }
            _ => {
                let faults = faults_in_pair(self.text, pair, self.config);
                let errors: Vec<_> = faults
                    .into_iter()
                    .filter(|fault| fault.problem.severity == Severity::Error)
                    .collect();
                if !errors.is_empty() {
                    for fault in errors {
                        let (line, column) = position(self.text, fault.at);
                        self.problems.push(fault.problem.file(self.path).at(line, column));
                    }
                    return;
                }
            }
        }
        answers.insert(key.key(), value.value());
    }

    fn word(
        &mut self,
        word: &Node<'_>,
        meaning: &Node<'_>,
        is_region: bool,
        target: &mut BTreeMap<String, Option<String>>,
    ) {
        if meaning.is_null() {
            return;
        }
        let platform = &self.config.platform;
        let known: Vec<&str> = if is_region {
            platform.regions.iter().map(String::as_str).collect()
        } else {
            platform.environments.iter().map(|one| one.name.as_str()).collect()
        };
        let text = meaning.text().unwrap_or_default();
        if text != NONE && !known.contains(&text) {
            let what = if is_region { "region" } else { "environment" };
            let message = format!("`{}` is not a configured {what}", visible(text));
            let help = suggestion(text, known.iter().copied().chain([NONE]));
            return self.refuse(meaning, &message, &help);
        }
        target.insert(word.key().to_lowercase(), (text != NONE).then(|| text.to_owned()));
    }
}

/// Whether a service is one that is looked at further.
pub fn is_open(service: &ImportedService) -> bool {
    matches!(service.verdict, ImportVerdict::Sure | ImportVerdict::Asked)
}
