//! Production is deployed to within the change window: a policy is asked before.

use super::model::{Pipeline, has};
use crate::problem::Problem;

pub(super) fn check(pipeline: &Pipeline) -> Vec<Problem> {
    if !pipeline.whole {
        return Vec::new();
    }
    let asks = |step: &&super::model::PipelineStep<'_>| {
        step.kind() == "Policy" && step.spec().is_some_and(|spec| has(spec, "policySets"))
    };
    let without = pipeline
        .stages
        .iter()
        .filter(|stage| pipeline.is_production(stage) && !pipeline.guards(stage).iter().any(asks));
    let help = "add a `Policy` step with the policy set for the change window before the first deployment";
    without
        .map(|stage| {
            pipeline.problem(
                stage.node,
                &stage.path,
                "the stage deploys to production without checking the change window",
                help,
            )
        })
        .collect()
}
