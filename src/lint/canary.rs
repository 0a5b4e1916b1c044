//! A canary is a first step, not the release: a full rollout follows it.

use super::model::{Pipeline, PipelineStep, Stage, text};
use crate::problem::Problem;

pub(super) fn check(pipeline: &Pipeline) -> Vec<Problem> {
    pipeline
        .stages
        .iter()
        .filter_map(|stage| judge(pipeline, stage))
        .collect()
}

fn judge(pipeline: &Pipeline, stage: &Stage) -> Option<Problem> {
    let last = stage
        .steps
        .iter()
        .rposition(|step| step.kind() == "K8sCanaryDeploy" || step.kind() == "K8sCanaryDelete")?;
    let canary = stage.steps.get(last)?;
    let rollout = |step: &PipelineStep| matches!(step.kind(), "K8sRollingDeploy" | "K8sBlueGreenDeploy" | "K8sApply");
    if is_full(canary) || stage.steps.iter().skip(last).any(rollout) {
        return None;
    }
    let message = format!(
        "the canary step `{}` is not followed by a full rollout",
        text(canary.node, "identifier")
    );
    Some(pipeline.problem(
        canary.node,
        &canary.path,
        message,
        "add a step of type `K8sRollingDeploy` after it",
    ))
}

/// A progressive canary that ends at all instances.
fn is_full(step: &PipelineStep) -> bool {
    let Some(spec) = step.node.get("spec") else {
        return false;
    };
    text(spec, "canaryType") == "Progressive"
        && text(spec, "targetPercentage")
            .parse::<u32>()
            .is_ok_and(|percentage| percentage >= 100)
}
