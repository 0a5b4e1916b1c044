//! A rollback step among the ordinary steps would undo a deployment that went well.

use super::model::{Pipeline, text};
use crate::problem::Problem;

pub(super) fn check(pipeline: &Pipeline) -> Vec<Problem> {
    let steps = pipeline
        .stages
        .iter()
        .flat_map(|stage| &stage.steps)
        .filter(|step| step.kind().ends_with("Rollback"));
    let problem = |step: &super::model::PipelineStep<'_>| {
        let message = format!(
            "the rollback step `{}` is outside `rollbackSteps`",
            text(step.node, "identifier")
        );
        pipeline.problem(step.node, &step.path, message, "move it to `rollbackSteps`")
    };
    steps.map(problem).collect()
}
