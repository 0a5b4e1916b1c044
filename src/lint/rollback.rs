//! Each stage that deploys can go back.

use super::model::Pipeline;
use crate::problem::Problem;

pub(super) fn check(pipeline: &Pipeline) -> Vec<Problem> {
    let without = pipeline
        .stages
        .iter()
        .filter(|stage| stage.kind() == "Deployment" && stage.rollback.is_empty() && !stage.is_linked());
    let help = "add `rollbackSteps` beside `steps`, such as one of type `K8sRollingRollback`";
    without
        .map(|stage| pipeline.problem(stage.node, &stage.path, "the stage has no rollback steps", help))
        .collect()
}
