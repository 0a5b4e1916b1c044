//! Which stages deploy to production, or may do so.

use super::input::RuntimeInput;
use super::walk::{text, with_inputs};
use super::{Pipeline, Stage};
use crate::service::harness_identifier;
use crate::yaml::node::Node;

impl Pipeline<'_> {
    /// Whether a stage deploys to production, or may do so.
    pub fn is_production(&self, stage: &Stage<'_>) -> bool {
        if stage.kind() != "Deployment" {
            return false;
        }
        let Some(spec) = with_inputs(stage.node, "spec") else {
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
        let mut references = self
            .environment(spec)
            .into_iter()
            .chain(many)
            .filter_map(|one| one.get("environmentRef")?.text());
        spec.get("environmentGroup").is_some() || references.any(|reference| self.may_be_production(reference))
    }

    /// The environment of a stage, which may be that of another one.
    fn environment<'n>(&'n self, spec: &'n Node<'n>) -> Option<&'n Node<'n>> {
        let own = spec.get("environment")?;
        let Some(from) = own.get("useFromStage") else {
            return Some(own);
        };
        let wanted = text(from, "stage");
        let other = self
            .stages
            .iter()
            .find(|other| text(other.node, "identifier") == wanted)?;
        with_inputs(other.node, "spec")?.get("environment")
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
}

/// The words of `<+input>.allowedValues(a,b)`.
fn allowed(value: &str) -> Option<impl Iterator<Item = &str>> {
    Some(RuntimeInput::read(value)?.ok()?.allowed()?.into_iter())
}
