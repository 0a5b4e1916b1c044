//! A wave that was written is looked at: each pipeline is there, Harness calls it valid, and, where asked, its executions were green.
//! Only then the next one is written.

use super::record::Recorded;
use super::scene::{Scene, last_run, origin_of};
use super::turn::Turn;
use super::write::{reference, with_wave};
use crate::api::{Rollout, RolloutService, RolloutState, RolloutVerify, WaveState};
use crate::facts::{Facts, Found, Halt};
use crate::problem::counted;

/// How one pipeline is.
enum Seen {
    Fine,
    /// It waits for an execution.
    Awaits,
    Wrong(String),
}

/// How executions end that were not green, as Harness calls them.
const FAILED: [&str; 7] = [
    "Failed",
    "Errored",
    "Expired",
    "Aborted",
    "AbortedByFreeze",
    "ApprovalRejected",
    "IgnoreFailed",
];

/// The wave at `index`, which was written.
pub fn turn(index: usize, latest: &Recorded, scene: &Scene, facts: &Facts) -> Result<Turn, Halt> {
    let services = latest
        .rollout
        .waves
        .get(index)
        .map(|wave| wave.services.as_slice())
        .unwrap_or_default();
    let verify = latest.rollout.verify;
    let looked: Vec<Seen> = services
        .iter()
        .filter(|service| service.skipped.is_none())
        .map(|service| look(service, verify, index == 0, scene, facts))
        .collect();
    facts.known()?;
    let wrong: Vec<&str> = looked
        .iter()
        .filter_map(|seen| match seen {
            Seen::Wrong(why) => Some(why.as_str()),
            Seen::Fine | Seen::Awaits => None,
        })
        .collect();
    if !wrong.is_empty() {
        let shown: Vec<&str> = wrong.iter().take(3).copied().collect();
        let rollout = Rollout {
            state: RolloutState::Stopped,
            reason: Some(format!("wave {}: {}", index + 1, shown.join("; "))),
            ..with_wave(&latest.rollout, index, WaveState::Failed)
        };
        let what = format!("wave {} failed", index + 1);
        let effect = latest.commit(&rollout, &what, Vec::new(), scene.target);
        return Ok(Turn::of(rollout, vec![effect], what));
    }
    let waits = looked.iter().filter(|seen| matches!(seen, Seen::Awaits)).count();
    if waits > 0 {
        let note = format!(
            "wave {}: {} not run with success yet",
            index + 1,
            counted(waits, "pipeline has", "pipelines have")
        );
        return Ok(Turn::nothing(Some(latest.rollout.clone()), &note));
    }
    let mut rollout = with_wave(&latest.rollout, index, WaveState::Passed);
    let is_over = |state| matches!(state, WaveState::Passed | WaveState::RolledBack);
    if rollout.waves.iter().all(|wave| is_over(wave.state)) {
        rollout.state = RolloutState::Done;
    }
    let what = format!("wave {} passed", index + 1);
    let effect = latest.commit(&rollout, &what, Vec::new(), scene.target);
    Ok(Turn::of(rollout, vec![effect], what))
}

fn look(service: &RolloutService, verify: RolloutVerify, is_first: bool, scene: &Scene, facts: &Facts) -> Seen {
    let name = &service.service;
    let listed = scene.pipelines.get(service.pipeline_id.as_str());
    let (Some(listed), false) = (listed, facts.entity(&reference(service, scene)) == Found::Absent) else {
        return Seen::Wrong(format!("`{name}`: its pipeline is gone"));
    };
    if origin_of(listed).content != service.content {
        return Seen::Wrong(format!("`{name}`: its pipeline is not the one that was written"));
    }
    if facts
        .entity(&reference(service, scene))
        .present()
        .is_some_and(|found| !found.valid)
    {
        return Seen::Wrong(format!("`{name}`: Harness considers its pipeline invalid"));
    }
    if verify == RolloutVerify::None {
        return Seen::Fine;
    }
    match last_run(listed).filter(|(id, _)| service.last_run.as_deref() != Some(*id)) {
        Some((id, status)) if FAILED.contains(&status) => {
            Seen::Wrong(format!("`{name}`: the execution {id} ended as {status}"))
        }
        Some((_, "Success")) => Seen::Fine,
        _ if is_first => Seen::Awaits,
        _ => Seen::Fine,
    }
}
