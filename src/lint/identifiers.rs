//! Identifiers and names by Harness's rules, each identifier once.

use super::model::{Pipeline, maps, text};
use crate::problem::Problem;
use crate::service::{is_harness_identifier, is_harness_name};
use crate::yaml::node::Node;

pub(super) fn check(pipeline: &Pipeline) -> Vec<Problem> {
    let mut found = Vec::new();
    maps(pipeline.document, "", &mut |node, path| {
        let last = path.rsplit('.').next().unwrap_or(path);
        if !matches!(last, "pipeline" | "template" | "stage" | "step" | "stepGroup") || path.contains("templateInputs")
        {
            return;
        }
        if let Some(identifier) = node
            .get("identifier")
            .filter(|identifier| !identifier.text().is_some_and(is_harness_identifier))
        {
            let message = format!("`{}` is no identifier", identifier.text().unwrap_or_default());
            found.push(pipeline.problem(
                identifier,
                path,
                message,
                "use letters, digits and `_`, no hyphen, and no reserved word",
            ));
        }
        if let Some(name) = node
            .get("name")
            .filter(|name| !name.text().is_some_and(is_harness_name))
        {
            let message = format!("`{}` is no name", name.text().unwrap_or_default());
            found.push(pipeline.problem(
                name,
                path,
                message,
                "use letters, digits, spaces, `_`, `-` and `.`, at most 128",
            ));
        }
    });
    let stages: Vec<(&Node, &str)> = pipeline
        .stages
        .iter()
        .map(|stage| (stage.node, stage.path.as_str()))
        .collect();
    twice(pipeline, &stages, &mut found);
    for stage in &pipeline.stages {
        let steps: Vec<(&Node, &str)> = stage
            .steps
            .iter()
            .chain(&stage.rollback)
            .map(|step| (step.node, step.path.as_str()))
            .collect();
        let (ordinary, rollback) = steps.split_at(stage.steps.len());
        twice(pipeline, ordinary, &mut found);
        twice(pipeline, rollback, &mut found);
    }
    found
}

fn twice(pipeline: &Pipeline, all: &[(&Node, &str)], found: &mut Vec<Problem>) {
    let mut seen: Vec<(&str, &str)> = Vec::new();
    for (node, path) in all {
        let identifier = text(node, "identifier");
        let parent = path.rsplit_once(".steps[").map_or("", |(parent, _)| parent);
        if identifier.is_empty() {
            continue;
        }
        if seen.contains(&(parent, identifier)) {
            let at = node.get("identifier").unwrap_or(node);
            found.push(pipeline.problem(
                at,
                path,
                format!("the identifier `{identifier}` is taken already"),
                "choose another",
            ));
        }
        seen.push((parent, identifier));
    }
}
