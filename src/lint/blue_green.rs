//! Blue-green releases nothing until the traffic is swapped, and takes it back by another swap.

use super::model::{Pipeline, PipelineStep, Stage, text};
use crate::problem::Problem;

const SWAP: &str = "K8sBGSwapServices";

pub(super) fn check(pipeline: &Pipeline) -> Vec<Problem> {
    pipeline
        .stages
        .iter()
        .filter_map(|stage| judge(pipeline, stage))
        .collect()
}

fn judge(pipeline: &Pipeline, stage: &Stage) -> Option<Problem> {
    let deploys = |step: &PipelineStep| step.kind() == "K8sBlueGreenDeploy";
    let last = stage.steps.iter().rposition(deploys)?;
    let deploy = stage.steps.get(last)?;
    let swaps = |step: &PipelineStep| step.kind() == SWAP;
    let is_swapped = stage.steps.iter().any(|step| swaps(step) && step.turn > deploy.turn);
    let (missing, help) = if !is_swapped {
        (
            "is not followed by a swap of the services",
            "add a step of type `K8sBGSwapServices` after it",
        )
    } else if !stage.rollback.is_empty() && !stage.rollback.iter().any(swaps) {
        (
            "is not undone by the rollback",
            "add a step of type `K8sBGSwapServices` to `rollbackSteps`",
        )
    } else {
        return None;
    };
    let message = format!("the blue-green step `{}` {missing}", text(deploy.node, "identifier"));
    Some(pipeline.problem(deploy.node, &deploy.path, message, help))
}
