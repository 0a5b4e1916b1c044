//! `harness:rollouts`: the rollouts that there were, latest first, or one of them. It reads their records alone.

use super::record::{self, Records};
use crate::api::{
    Context, Fact, HarnessRollouts, HarnessRolloutsListed, ListedRollout, Outputs, Plan, Rollout, RolloutSummary,
    RolloutWave, RolloutWaveSummary, Step,
};
use crate::facts::{Facts, Halt};
use crate::harness::target::{HarnessTarget, RequestedScope};

const USUAL: usize = 20;
const MOST: usize = 50;

/// Decides the next step.
pub fn step(input: &HarnessRollouts, context: &Context, facts: &[Fact]) -> Step {
    listed(input, context, &Facts::new(facts)).into()
}

fn listed(input: &HarnessRollouts, context: &Context, facts: &Facts) -> Result<Plan, Halt> {
    let target = HarnessTarget::read(context, &RequestedScope::default())?;
    let mut ids = Records::ids(&target, facts)?;
    let latest = ids.first().cloned();
    let mut told = HarnessRolloutsListed {
        rollouts: Vec::new(),
        next: None,
        rollout: None,
        latest,
    };
    if let Some(id) = &input.id {
        ids.retain(|known| known == id);
        let mut found = Records::at(&ids, &target, facts)?;
        told.rollout = found.pop().map(|(_, rollout)| rollout).transpose()?;
        return Ok(Plan::telling(Outputs::HarnessRollouts(told)));
    }
    if let Some(before) = &input.before {
        ids.retain(|known| record::order(known) < record::order(before));
    }
    let asked = input.limit.and_then(|limit| usize::try_from(limit).ok());
    let limit = asked.unwrap_or(USUAL).clamp(1, MOST);
    if ids.len() > limit {
        ids.truncate(limit);
        told.next = ids.last().cloned();
    }
    told.rollouts = Records::at(&ids, &target, facts)?.into_iter().map(row).collect();
    Ok(Plan::telling(Outputs::HarnessRollouts(told)))
}

fn row((id, rollout): record::Told) -> ListedRollout {
    let (summary, problem) = match rollout {
        Ok(rollout) => (Some(summary(&rollout)), None),
        Err(problem) => (None, Some(problem)),
    };
    ListedRollout { id, summary, problem }
}

fn summary(rollout: &Rollout) -> RolloutSummary {
    RolloutSummary {
        state: rollout.state,
        started_at: rollout.started_at.clone(),
        started_by: rollout.started_by.clone(),
        verify: rollout.verify,
        reason: rollout.reason.clone(),
        waves: rollout.waves.iter().map(wave).collect(),
    }
}

fn wave(wave: &RolloutWave) -> RolloutWaveSummary {
    let skipped = wave.services.iter().filter(|service| service.skipped.is_some());
    RolloutWaveSummary {
        state: wave.state,
        services: count(wave.services.len()),
        skipped: count(skipped.count()),
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
