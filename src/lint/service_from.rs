//! A stage can take its service or environment only from one that has run: not from a later one, nor from one beside it.

use super::model::{Pipeline, Stage, text};
use crate::problem::Problem;
use crate::yaml::node::Node;

pub(super) fn check(pipeline: &Pipeline) -> Vec<Problem> {
    if !pipeline.whole {
        return Vec::new();
    }
    pipeline
        .stages
        .iter()
        .flat_map(|stage| ["service", "environment"].map(|key| judge(pipeline, stage, key)))
        .flatten()
        .collect()
}

fn judge(pipeline: &Pipeline, stage: &Stage, key: &str) -> Option<Problem> {
    let from: &Node<'_> = stage.node.get("spec")?.get(key)?.get("useFromStage")?;
    let wanted = text(from, "stage");
    if wanted.is_empty() || wanted.contains("<+") {
        return None;
    }
    let named = pipeline
        .stages
        .iter()
        .find(|other| text(other.node, "identifier") == wanted);
    let why = match named {
        Some(other) if other.turn < stage.turn => return None,
        Some(other) if other.turn == stage.turn => "runs beside it",
        Some(_) => "runs after it",
        None => "does not exist",
    };
    let message = format!("the stage takes its {key} from the stage `{wanted}`, which {why}");
    let help = "name a stage that runs before";
    Some(pipeline.problem(from, &stage.path, message, help))
}
