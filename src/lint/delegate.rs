//! Each stage that deploys says which delegate reaches its cluster: on the stage, on the pipeline, or on each step that deploys.

use super::model::{Pipeline, has, is_deployment};
use crate::problem::Problem;

pub(super) fn check(pipeline: &Pipeline) -> Vec<Problem> {
    if has(pipeline.body, "delegateSelectors") {
        return Vec::new();
    }
    let without = pipeline
        .stages
        .iter()
        .filter(|stage| stage.kind() == "Deployment" && !has(stage.node, "delegateSelectors"))
        // An agent in the cluster carries it out.
        .filter(|stage| !stage.is_gitops())
        .filter(|stage| {
            let mut steps = stage.steps.iter().filter(|step| is_deployment(step.kind())).peekable();
            let selects = |step: &super::model::PipelineStep<'_>| {
                step.delegated || step.spec().is_some_and(|spec| has(spec, "delegateSelectors"))
            };
            !stage.is_linked() && (steps.peek().is_none() || !steps.all(selects))
        });
    let problem = |stage: &super::model::Stage<'_>| {
        pipeline.problem(
            stage.node,
            &stage.path,
            "the stage does not select a delegate that can reach its cluster",
            "add `delegateSelectors` to the stage",
        )
    };
    without.map(problem).collect()
}
