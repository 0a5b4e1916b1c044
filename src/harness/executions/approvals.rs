//! What executions wait for, and what people answered to their approvals.

use super::history::{History, SHOWN};
use super::phase::{is_open, phase_of};
use crate::api::{
    FoundApproval, FoundExecution, OutlinedStage, Phase, Read, Scope, ShownApproval, ShownWait, StepKind,
};
use crate::facts::{Facts, Halt};

/// For so many executions that have ended, approvals are read.
const ENDED: usize = 4;
const WAITING: &str = "WAITING";

/// The approvals of the executions that are told.
pub struct Approvals<'a> {
    known: Vec<(&'a str, &'a [FoundApproval])>,
}

/// Reads the approvals of what runs and of what ended last, where the pipeline asks for any.
pub fn read<'a>(history: &History<'a>, scope: &Scope, facts: &Facts<'a>) -> Result<Approvals<'a>, Halt> {
    let open = |execution: &FoundExecution| is_open(phase_of(&execution.status, execution.ended_at.is_some()));
    let mut ended = 0;
    let mut known = Vec::new();
    let asks = asks(history.stages);
    for execution in history.executions.iter().take(SHOWN).filter(|_| asks) {
        if !open(execution) {
            ended += 1;
            if ended > ENDED {
                continue;
            }
        }
        let found = facts.approvals(&Read::Approvals {
            scope: scope.clone(),
            execution: execution.id.clone(),
        });
        known.push((execution.id.as_str(), found.present().unwrap_or_default()));
    }
    facts.known()?;
    Ok(Approvals { known })
}

/// Whether an execution may come to an approval; what a template in Harness holds is not known.
fn asks(stages: &[OutlinedStage]) -> bool {
    let mut steps = stages.iter().flat_map(|stage| &stage.steps);
    stages.is_empty() || steps.any(|step| matches!(step.kind, StepKind::Approval | StepKind::Bake))
}

impl Approvals<'_> {
    fn of(&self, execution: &FoundExecution) -> &[FoundApproval] {
        let found = self.known.iter().find(|(id, _)| *id == execution.id);
        found.map_or(&[], |(_, approvals)| approvals)
    }

    /// What an execution waits for. `stages` are those of the stored pipeline.
    pub fn waits(&self, execution: &FoundExecution, stages: &[OutlinedStage]) -> Vec<ShownWait> {
        if !is_open(phase_of(&execution.status, execution.ended_at.is_some())) {
            return Vec::new();
        }
        let waiting = execution
            .stages
            .iter()
            .filter(|stage| phase_of(&stage.status, stage.ended_at.is_some()) == Phase::Waiting)
            .filter_map(|stage| stages.iter().find(|outlined| outlined.name == stage.name));
        let steps: Vec<_> = waiting.flat_map(|stage| &stage.steps).collect();
        let bakes = |approval: &FoundApproval| {
            let same = |kind: StepKind| {
                steps
                    .iter()
                    .any(|step| step.kind == kind && step.approvers == approval.groups)
            };
            same(StepKind::Bake) && !same(StepKind::Approval)
        };
        let shown = |approval: &FoundApproval| {
            let given = approval.answers.iter().filter(|answer| answer.approved).count();
            ShownWait {
                groups: approval.groups.iter().map(|group| without_scope(group)).collect(),
                missing: approval.minimum.saturating_sub(given.try_into().unwrap_or(u32::MAX)),
                bake: bakes(approval),
                executor_excluded: approval.executor_excluded,
                since: approval.created_at,
                until: approval.deadline,
            }
        };
        let open = self.of(execution).iter().filter(|approval| approval.status == WAITING);
        open.map(shown).collect()
    }

    /// What people answered to the approvals of an execution.
    pub fn given(&self, execution: &FoundExecution) -> Vec<ShownApproval> {
        let answers = self.of(execution).iter().flat_map(|approval| &approval.answers);
        answers
            .map(|answer| ShownApproval {
                approved: answer.approved,
                by: answer.by.clone(),
                at: answer.at,
                comment: answer.comment.clone(),
            })
            .collect()
    }
}

/// `account.payments_team` without the scope that every group has.
fn without_scope(group: &str) -> String {
    let scopes = ["account.", "org."];
    let bare = scopes.iter().find_map(|scope| group.strip_prefix(scope));
    bare.unwrap_or(group).to_owned()
}
