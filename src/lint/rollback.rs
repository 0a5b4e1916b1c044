//! Each stage that deploys can go back.

use super::model::{Pipeline, Stage, text};
use crate::problem::Problem;

pub(super) fn check(pipeline: &Pipeline) -> Vec<Problem> {
    let without = pipeline
        .stages
        .iter()
        .filter(|stage| stage.kind() == "Deployment" && stage.rollback.is_empty() && !stage.is_linked())
        // What GitOps deploys is taken back in Git.
        .filter(|stage| !stage.is_gitops());
    without
        .map(|stage| pipeline.problem(stage.node, &stage.path, "the stage has no rollback steps", help(stage)))
        .collect()
}

/// What takes back what the stage deploys, by the way it deploys.
fn help(stage: &Stage<'_>) -> &'static str {
    let runs = |kind: &str| stage.steps.iter().any(|step| step.kind() == kind);
    let kind = stage
        .node
        .get("spec")
        .map(|spec| text(spec, "deploymentType"))
        .unwrap_or_default();
    if runs("K8sBlueGreenDeploy") {
        "add `rollbackSteps` beside `steps`, such as one of type `K8sBGSwapServices`"
    } else if runs("HelmDeploy") || kind == "NativeHelm" {
        "add `rollbackSteps` beside `steps`, such as one of type `HelmRollback`"
    } else if kind.is_empty() || kind == "Kubernetes" {
        "add `rollbackSteps` beside `steps`, such as one of type `K8sRollingRollback`"
    } else {
        "add `rollbackSteps` beside `steps`"
    }
}
