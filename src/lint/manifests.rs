//! Manifests come from Git alone: what is deployed was reviewed, and can be read afterwards.

use super::model::{Pipeline, maps, text};
use crate::problem::Problem;
use crate::yaml::node::Node;

/// Stores that are Git.
const GIT: [&str; 7] = [
    "Github",
    "GitLab",
    "Gitlab",
    "Bitbucket",
    "Git",
    "AzureRepo",
    "HarnessCode",
];
/// What is laid over manifests, and may be written in place.
const OVERLAYS: [&str; 3] = ["KustomizePatches", "Values", "OpenshiftParam"];

pub(super) fn check(pipeline: &Pipeline) -> Vec<Problem> {
    let mut found = Vec::new();
    maps(pipeline.document, "", &mut |node, path| {
        let store = if path.ends_with(".manifest") && !OVERLAYS.contains(&text(node, "type")) {
            node.get("spec").and_then(|spec| spec.get("store"))
        } else if path.ends_with(".step.spec") {
            node.get("manifestSource")
                .and_then(|source| source.get("spec")?.get("store"))
                .or_else(|| node.get("source").filter(|_| node.get("workload").is_some()))
        } else {
            None
        };
        let Some(kind) = store.and_then(|store| store.get("type")).filter(|kind| !is_git(kind)) else {
            return;
        };
        let message = format!(
            "manifests come from `{}`, not from Git",
            kind.text().unwrap_or_default()
        );
        found.push(pipeline.problem(
            kind,
            path,
            message,
            "keep them in a repository, and reference its connector",
        ));
    });
    found
}

fn is_git(kind: &Node<'_>) -> bool {
    kind.text()
        .is_some_and(|text| GIT.contains(&text) || text.starts_with("<+"))
}
