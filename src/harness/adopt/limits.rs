//! What our pipelines cannot express: such a pipeline stays as it is, and the error says why.

use crate::api::FoundEntity;
use crate::problem::Problem;
use crate::service::visible;
use crate::yaml::expand::value_of;
use serde_json::Value;

/// The document of a pipeline that can be taken over.
pub fn readable(text: &str, found: &FoundEntity) -> Result<Value, Vec<Problem>> {
    let remote = found.fields.get("storeType").and_then(Value::as_str) == Some("REMOTE");
    if remote {
        return Err(vec![cannot(
            "it is stored in Git, where Harness takes it from",
            "storeType",
        )]);
    }
    let document = value_of(text).map_err(|problem| {
        let why = cannot(&format!("its YAML cannot be read: {}", problem.message), "pipeline");
        vec![match (problem.line, problem.column) {
            (Some(line), Some(column)) => why.at(line, column),
            _ => why,
        }]
    })?;
    let Some(pipeline) = document.get("pipeline").filter(|pipeline| pipeline.is_object()) else {
        return Err(vec![cannot("its YAML has no map `pipeline`", "pipeline")]);
    };
    let problems = unfit(pipeline);
    if problems.is_empty() {
        Ok(document)
    } else {
        Err(problems)
    }
}

fn unfit(pipeline: &Value) -> Vec<Problem> {
    let mut problems = Vec::new();
    if pipeline.get("template").is_some() {
        problems.push(cannot("its stages are in a template", "pipeline.template"));
    }
    let stages = pipeline.get("stages").and_then(Value::as_array);
    for (index, item) in stages.into_iter().flatten().enumerate() {
        let path = format!("pipeline.stages[{index}]");
        match item.get("parallel").and_then(Value::as_array) {
            Some(inner) => {
                for (index, item) in inner.iter().enumerate() {
                    problems.extend(of_stage(item, &format!("{path}.parallel[{index}]")));
                }
            }
            None => problems.extend(of_stage(item, &path)),
        }
    }
    problems
}

fn of_stage(item: &Value, path: &str) -> Option<Problem> {
    let Some(stage) = item.get("stage").filter(|stage| stage.is_object()) else {
        return Some(cannot("it has a stage that cannot be read", path));
    };
    let text = |value: Option<&Value>| value.and_then(Value::as_str).map(visible);
    let name = text(stage.get("name").or(stage.get("identifier"))).unwrap_or_else(|| "unnamed".into());
    let path = format!("{path}.stage");
    if stage.get("template").is_some() {
        return Some(cannot(
            &format!("the stage `{name}` is a template"),
            &format!("{path}.template"),
        ));
    }
    let spec = stage.get("spec");
    match text(stage.get("type")).as_deref() {
        Some("Approval" | "Custom") => None,
        Some("Deployment") => {
            let kind = text(spec.and_then(|spec| spec.get("deploymentType")));
            let kind = kind.as_deref().unwrap_or("Kubernetes");
            if kind != "Kubernetes" {
                let why = format!("the stage `{name}` deploys to {kind}, not to Kubernetes");
                return Some(cannot(&why, &format!("{path}.spec.deploymentType")));
            }
            let several = ["services", "environments", "environmentGroup"];
            let key = several
                .iter()
                .find(|key| spec.is_some_and(|spec| spec.get(**key).is_some()))?;
            let why = format!("the stage `{name}` deploys to several targets at once (`{key}`)");
            Some(cannot(&why, &format!("{path}.spec.{key}")))
        }
        kind => {
            let kind = kind.unwrap_or("unknown");
            Some(cannot(
                &format!("the stage `{name}` is of the type {kind}"),
                &format!("{path}.type"),
            ))
        }
    }
}

fn cannot(why: &str, path: &str) -> Problem {
    Problem::error("harness/cannot-adopt", format!("the pipeline cannot be taken over: {why}"))
        .help("leave it as it is, move that part into a pipeline of its own, or give the service another `harness.pipelineId`")
        .path(path)
}
