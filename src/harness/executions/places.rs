//! What runs where: for each place the latest successful deployment, and what has been tried there since.

use super::history::{History, version};
use super::phase::phase_of;
use crate::api::{FoundExecution, FoundStage, Phase, ShownDeployment, ShownPlace};
use crate::service::Placement;

/// The places of a service. `releases`: nobody chooses where a run deploys.
pub fn places(history: &History<'_>, releases: bool) -> Vec<ShownPlace> {
    let shown = |place: &Placement| {
        let mut there: Vec<ShownDeployment> = history
            .executions
            .iter()
            .flat_map(|execution| execution.stages.iter().map(move |stage| (execution, stage)))
            .filter(|(_, stage)| history.is_at(stage, place))
            .map(|(execution, stage)| deployment(execution, stage, history))
            .filter(|found| !matches!(found.phase, Phase::Pending | Phase::Skipped))
            .collect();
        // One that was started first may have come there last.
        there.sort_by(|one, other| time(other).total_cmp(&time(one)));
        let running = there.iter().position(|found| found.phase == Phase::Succeeded);
        let attempt = there.first().filter(|_| running != Some(0)).cloned();
        ShownPlace {
            environment: place.environment.name.clone(),
            region: place.region.clone(),
            production: place.environment.production,
            run_url: (!releases).then(|| {
                history
                    .links
                    .run(history.pipeline, &place.input_set_id, &place.input_set_name())
            }),
            manifests: None,
            deployed: running.map(|index| there.swap_remove(index)),
            attempt,
        }
    };
    history.places.iter().map(shown).collect()
}

fn deployment(execution: &FoundExecution, stage: &FoundStage, history: &History<'_>) -> ShownDeployment {
    let phase = phase_of(&stage.status, stage.ended_at.is_some());
    let message = stage.message.as_ref().or(execution.message.as_ref());
    ShownDeployment {
        version: stage
            .version
            .as_deref()
            .or_else(|| version(execution))
            .map(str::to_owned),
        phase,
        status: stage.status.clone(),
        started_at: stage.started_at,
        ended_at: stage.ended_at,
        by: history.by(execution),
        message: message.filter(|_| phase != Phase::Succeeded).cloned(),
        execution_id: execution.id.clone(),
        number: execution.number,
        url: history.links.execution(history.pipeline, &execution.id),
    }
}

/// When it was last changed by a deployment; one that still runs is the latest.
fn time(deployment: &ShownDeployment) -> f64 {
    let started = deployment.started_at.unwrap_or_default();
    match deployment.phase {
        Phase::Succeeded | Phase::Failed | Phase::Cancelled => deployment.ended_at.unwrap_or(started),
        _ => f64::MAX,
    }
}
