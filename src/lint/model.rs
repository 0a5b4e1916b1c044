//! A pipeline as the rules see it: stages in order, steps in order, each with its place in the text.

use crate::config::Config;
use crate::problem::Problem;
use crate::service::harness_identifier;
use crate::yaml::node::Node;
use crate::yaml::text::position;

/// What is linted.
pub struct Pipeline<'a> {
    /// Where it stands.
    pub file: &'a str,
    /// Its text.
    pub text: &'a str,
    /// The whole document.
    pub document: &'a Node<'a>,
    /// The map with the stages: `pipeline`, or a template's `spec`.
    pub body: &'a Node<'a>,
    /// Path of the body.
    pub path: String,
    /// Stages in order of execution; those side by side have the same `turn`.
    pub stages: Vec<Stage<'a>>,
    /// The configuration.
    pub config: &'a Config,
}

/// A stage.
pub struct Stage<'a> {
    /// The map below `stage`.
    pub node: &'a Node<'a>,
    /// Path of the map.
    pub path: String,
    /// Which of the pipeline's turns it runs in.
    pub turn: usize,
    /// Steps in order, also those within groups and parallels.
    pub steps: Vec<Step<'a>>,
    /// Rollback steps likewise.
    pub rollback: Vec<Step<'a>>,
}

/// A step.
pub struct Step<'a> {
    /// The map below `step`.
    pub node: &'a Node<'a>,
    /// Path of the map.
    pub path: String,
    /// Whether a group around it selects delegates.
    pub delegated: bool,
}

impl<'a> Pipeline<'a> {
    /// The pipeline of a document; none where it holds none.
    pub fn of(file: &'a str, text: &'a str, document: &'a Node<'a>, config: &'a Config) -> Option<Self> {
        let (body, path) = match (document.get("pipeline"), document.get("template")) {
            (Some(body), _) => (body, "pipeline"),
            (None, Some(template)) => (template.get("spec")?, "template.spec"),
            (None, None) => return None,
        };
        let mut stages = Vec::new();
        if let Some(list) = body.get("stages") {
            collect_stages(list, &format!("{path}.stages"), None, &mut stages);
        }
        Some(Self {
            file,
            text,
            document,
            body,
            path: path.to_owned(),
            stages,
            config,
        })
    }

    /// A problem at a place of the text.
    pub fn problem(&self, node: &Node<'_>, path: &str, message: impl Into<String>, help: &str) -> Problem {
        let (line, column) = position(self.text, node.start);
        Problem::error("", message)
            .help(help)
            .file(self.file)
            .at(line, column)
            .path(path)
    }

    /// Whether a stage deploys to production, or may do so.
    pub fn is_production(&self, stage: &Stage<'_>) -> bool {
        if stage.kind() != "Deployment" {
            return false;
        }
        let Some(spec) = stage.node.get("spec") else {
            return false;
        };
        let below = |group: &str, list: &str| {
            spec.get(group)
                .and_then(|group| group.get(list))
                .map(Node::items)
                .unwrap_or_default()
        };
        let many = below("environments", "values")
            .iter()
            .chain(below("environmentGroup", "environments"));
        let mut references = spec
            .get("environment")
            .into_iter()
            .chain(many)
            .filter_map(|one| one.get("environmentRef")?.text());
        spec.get("environmentGroup").is_some() || references.any(|reference| self.may_be_production(reference))
    }

    fn may_be_production(&self, reference: &str) -> bool {
        if let Some(name) = reference
            .strip_prefix("<+pipeline.variables.")
            .and_then(|rest| rest.strip_suffix('>'))
        {
            let variables = self.body.get("variables").map(Node::items).unwrap_or_default();
            let value = variables
                .iter()
                .find(|variable| text(variable, "name") == name)
                .map(|variable| text(variable, "value"));
            return value.is_none_or(|value| match allowed(value) {
                Some(mut words) => words.any(|word| self.is_production_environment(word)),
                None => value.starts_with("<+") || self.is_production_environment(value),
            });
        }
        match allowed(reference) {
            Some(mut words) => words.any(|word| self.is_production_environment(word)),
            None => reference.starts_with("<+") || self.is_production_environment(reference),
        }
    }

    /// By the configuration where it knows the environment, else by its name.
    fn is_production_environment(&self, reference: &str) -> bool {
        let name = reference.rsplit('.').next().unwrap_or(reference).trim();
        let known = self
            .config
            .platform
            .environments
            .iter()
            .find(|one| harness_identifier(&one.cluster) == name);
        if let Some(environment) = known {
            return environment.production;
        }
        let lower = name.to_ascii_lowercase();
        let words: Vec<&str> = lower.split(['_', '-']).collect();
        let names_it = words
            .iter()
            .any(|word| matches!(*word, "prod" | "production" | "prd" | "live"));
        names_it && !words.iter().any(|word| matches!(*word, "pre" | "non" | "not"))
    }

    /// The steps that stand between the last stage that deploys elsewhere and this one's first deployment: what guards it.
    pub fn guards(&self, stage: &'a Stage<'a>) -> Vec<&Step<'a>> {
        let elsewhere =
            |other: &&Stage<'_>| other.turn < stage.turn && other.kind() == "Deployment" && !self.is_production(other);
        let from = self.stages.iter().filter(elsewhere).map(|other| other.turn).max();
        let before = self
            .stages
            .iter()
            .filter(|other| other.turn < stage.turn && from.is_none_or(|turn| other.turn > turn));
        let own = stage.steps.iter().take_while(|step| !is_deployment(step.kind()));
        before.flat_map(|other| other.steps.iter()).chain(own).collect()
    }
}

impl Stage<'_> {
    /// Its type.
    pub fn kind(&self) -> &str {
        text(self.node, "type")
    }
}

impl Step<'_> {
    /// Its type.
    pub fn kind(&self) -> &str {
        text(self.node, "type")
    }
}

/// Whether steps of a type change what runs.
pub fn is_deployment(kind: &str) -> bool {
    matches!(
        kind,
        "K8sRollingDeploy"
            | "K8sCanaryDeploy"
            | "K8sApply"
            | "K8sBlueGreenDeploy"
            | "K8sBGSwapServices"
            | "K8sDelete"
            | "K8sScale"
            | "K8sPatch"
            | "K8sRollout"
            | "HelmDeploy"
    )
}

/// A key's text; empty where it has none.
pub fn text<'n>(node: &'n Node<'_>, key: &str) -> &'n str {
    node.get(key).and_then(Node::text).unwrap_or_default()
}

/// Whether a key holds a list or text that is not empty.
pub fn has(node: &Node<'_>, key: &str) -> bool {
    node.get(key).is_some_and(|value| {
        !value.items().is_empty() || value.text().is_some_and(|text| !text.is_empty() && !value.is_null())
    })
}

/// The words of `<+input>.allowedValues(a,b)`.
fn allowed(value: &str) -> Option<impl Iterator<Item = &str>> {
    let (_, rest) = value.split_once(".allowedValues(")?;
    let (words, _) = rest.split_once(')')?;
    Some(words.split(',').map(str::trim))
}

fn collect_stages<'a>(list: &'a Node<'a>, path: &str, turn: Option<usize>, stages: &mut Vec<Stage<'a>>) {
    for (index, item) in list.items().iter().enumerate() {
        let path = format!("{path}[{index}]");
        let turn = turn.or_else(|| Some(stages.last().map_or(0, |last| last.turn + 1)));
        if let Some(node) = item.get("stage") {
            let path = format!("{path}.stage");
            let execution = node.get("spec").and_then(|spec| spec.get("execution"));
            let steps = |key: &str| {
                let mut all = Vec::new();
                if let Some(list) = execution.and_then(|execution| execution.get(key)) {
                    collect_steps(list, &format!("{path}.spec.execution.{key}"), false, &mut all);
                }
                all
            };
            let (steps, rollback) = (steps("steps"), steps("rollbackSteps"));
            stages.push(Stage {
                node,
                path,
                turn: turn.unwrap_or_default(),
                steps,
                rollback,
            });
        } else if let Some(inner) = item.get("parallel") {
            collect_stages(inner, &format!("{path}.parallel"), turn, stages);
        } else if let Some(inner) = item.get("insert").and_then(|insert| insert.get("stages")) {
            collect_stages(inner, &format!("{path}.insert.stages"), None, stages);
        }
    }
}

fn collect_steps<'a>(list: &'a Node<'a>, path: &str, delegated: bool, steps: &mut Vec<Step<'a>>) {
    for (index, item) in list.items().iter().enumerate() {
        let path = format!("{path}[{index}]");
        if let Some(node) = item.get("step") {
            steps.push(Step {
                node,
                path: format!("{path}.step"),
                delegated,
            });
        } else if let Some(group) = item.get("stepGroup") {
            if let Some(inner) = group.get("steps") {
                collect_steps(
                    inner,
                    &format!("{path}.stepGroup.steps"),
                    delegated || has(group, "delegateSelectors"),
                    steps,
                );
            }
        } else if let Some(inner) = item.get("parallel") {
            collect_steps(inner, &format!("{path}.parallel"), delegated, steps);
        } else if let Some(inner) = item.get("insert").and_then(|insert| insert.get("steps")) {
            collect_steps(inner, &format!("{path}.insert.steps"), delegated, steps);
        }
    }
}

/// Every map of the document with its path, outermost first.
pub fn maps<'a>(node: &'a Node<'a>, path: &str, visit: &mut impl FnMut(&'a Node<'a>, &str)) {
    if !node.pairs().is_empty() {
        visit(node, path);
    }
    for (key, value) in node.pairs() {
        let path = if path.is_empty() {
            key.key()
        } else {
            format!("{path}.{}", key.key())
        };
        maps(value, &path, visit);
    }
    for (index, item) in node.items().iter().enumerate() {
        maps(item, &format!("{path}[{index}]"), visit);
    }
}
