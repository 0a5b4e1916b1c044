//! Each stage that deploys says what happens when it fails.

use super::model::{Pipeline, has};
use crate::problem::Problem;

pub(super) fn check(pipeline: &Pipeline) -> Vec<Problem> {
    let without = pipeline
        .stages
        .iter()
        .filter(|stage| stage.kind() == "Deployment" && !stage.is_linked() && !has(stage.node, "failureStrategies"));
    let help = "add `failureStrategies` with an `onFailure` for `AllErrors` and the action `StageRollback`";
    without
        .map(|stage| {
            pipeline.problem(
                stage.node,
                &stage.path,
                "the stage does not define what happens when it fails",
                help,
            )
        })
        .collect()
}
