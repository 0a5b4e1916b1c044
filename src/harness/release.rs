//! Whether whoever starts a pipeline chooses where it deploys, or a run is a release that passes through all of its stages. The
//! stored pipeline tells, whatever strategy is configured by now.

use crate::api::OutlinedStage;
use crate::pipeline::outline;
use serde_json::Value;

/// The variable by which an environment is chosen.
const TARGET: &str = "targetEnvironment";

/// The names of the stages that a release passes through; none if the place is chosen. They are empty if a template in
/// Harness holds them.
pub fn stages(document: &Value) -> Option<Vec<String>> {
    let pipeline = document.get("pipeline")?;
    let outlined = outline::stages(document);
    let chosen = asks_for_a_place(pipeline) || outlined.iter().any(|stage| stage.chosen_at_run_time);
    (!chosen).then(|| names(outlined))
}

/// The names of all stages, whether the place is chosen or not.
pub fn stages_of(document: &Value) -> Vec<String> {
    names(outline::stages(document))
}

fn names(stages: Vec<OutlinedStage>) -> Vec<String> {
    stages.into_iter().map(|stage| stage.name).collect()
}

fn asks_for_a_place(pipeline: &Value) -> bool {
    let inputs = || pipeline.get("template")?.get("templateInputs")?.get("variables");
    let variables = pipeline.get("variables").or_else(inputs).and_then(Value::as_array);
    variables
        .into_iter()
        .flatten()
        .any(|variable| variable.get("name").and_then(Value::as_str) == Some(TARGET))
}

#[cfg(test)]
mod tests {
    use super::stages;
    use crate::harness::reconcile::owner::document;

    fn of(yaml: &str) -> Option<Vec<String>> {
        stages(&document(yaml).unwrap())
    }

    #[test]
    fn a_place_is_chosen_by_a_variable_or_by_an_expression_in_a_stage() {
        let variable = "pipeline: {variables: [{name: targetEnvironment, value: <+input>}]}";
        assert_eq!(of(variable), None);
        let thin = "pipeline: {template: {templateInputs: {variables: [{name: targetEnvironment, value: <+input>}]}}}";
        assert_eq!(of(thin), None);
        let stage = "pipeline: {stages: [{stage: {name: A, type: Deployment, spec: {environment: {environmentRef: <+input>}}}}]}";
        assert_eq!(of(stage), None);
    }

    #[test]
    fn all_else_is_a_release() {
        let stages = "pipeline:
  variables: [{name: imageTag, value: <+input>}]
  stages:
    - stage: {name: Deploy to Int, type: Deployment, spec: {environment: {environmentRef: int}}}
    - stage: {name: Approve Prod, type: Approval}
    - stage: {name: Deploy to Prod, type: Deployment, spec: {environment: {environmentRef: prod}}}
";
        assert_eq!(of(stages).unwrap(), ["Deploy to Int", "Approve Prod", "Deploy to Prod"]);
        let thin =
            "pipeline: {template: {templateRef: x, templateInputs: {variables: [{name: imageTag, value: <+input>}]}}}";
        assert_eq!(of(thin).unwrap(), [""; 0]);
    }
}
