//! Nobody brings a release to production alone: at least two approvals before it, none of them by whoever runs the pipeline. A
//! ticket is one of them, and two tickets are no more, as the same person may approve both.

use super::model::{Pipeline, PipelineStep, Stage, text};
use crate::problem::Problem;
use crate::yaml::node::Node;

/// Approvals that are wanted before production.
const WANTED: u64 = 2;

pub(super) fn check(pipeline: &Pipeline) -> Vec<Problem> {
    if !pipeline.whole {
        return Vec::new();
    }
    pipeline
        .stages
        .iter()
        .filter(|stage| pipeline.is_production(stage))
        .filter_map(|stage| judge(pipeline, stage))
        .collect()
}

fn judge<'a>(pipeline: &'a Pipeline<'a>, stage: &'a Stage<'a>) -> Option<Problem> {
    let approval_steps: Vec<&PipelineStep> = pipeline
        .guards(stage)
        .into_iter()
        .filter(|step| is_approval(step) && !is_automatic(step))
        .collect();
    let own = |step: &&PipelineStep| !allows_executor(step);
    let (in_harness, by_ticket): (Vec<&PipelineStep>, Vec<_>) = approval_steps
        .iter()
        .copied()
        .partition(|step| step.kind() == "HarnessApproval");
    let count = in_harness.into_iter().filter(own).map(approvals).sum::<u64>() + u64::from(!by_ticket.is_empty());
    if count >= WANTED {
        return None;
    }
    let help = "require approval from two groups with two `HarnessApproval` steps, each with `minimumCount: 1` and `disallowPipelineExecutor: true`";
    let message = match approval_steps.iter().find(|step| allows_executor(step)) {
        Some(step) => format!(
            "the approval `{}` before production can be given by the person who started the pipeline",
            text(step.node, "identifier")
        ),
        None if approval_steps.is_empty() => "the stage deploys to production without an approval".to_owned(),
        None => format!("the stage deploys to production with {count} of {WANTED} required approvals"),
    };
    Some(pipeline.problem(stage.node, &stage.path, message, help))
}

fn is_approval(step: &PipelineStep) -> bool {
    matches!(step.kind(), "HarnessApproval" | "JiraApproval" | "ServiceNowApproval")
}

fn approvers<'n>(step: &'n PipelineStep<'n>) -> Option<&'n Node<'n>> {
    step.spec()?.get("approvers")
}

fn allows_executor(step: &PipelineStep) -> bool {
    step.kind() == "HarnessApproval"
        && approvers(step).is_none_or(|approvers| text(approvers, "disallowPipelineExecutor") != "true")
}

fn approvals(step: &PipelineStep) -> u64 {
    approvers(step)
        .and_then(|approvers| text(approvers, "minimumCount").parse().ok())
        .unwrap_or(1)
}

/// Whether it is approved at a given time, by nobody.
fn is_automatic(step: &PipelineStep) -> bool {
    step.spec().and_then(|spec| spec.get("autoApproval")).is_some()
}
