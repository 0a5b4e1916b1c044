//! `ameide:harness:rollout`: a changed template reaches the pipelines by waves. One request takes one step, and the record in the
//! pipelines repository says which: whoever asks next, in whatever process, goes on where it stands.
//!
//! ```text
//! planned   which services take part, in which wave        record   the file that keeps the rollout
//! list      those that there were                          meant    whether the rollout is the one that is meant
//! write     a wave is written                              check    a wave that was written is looked at
//! back      recorded states come back                      scene    what all of them look at
//! turn      what a step comes to
//! ```
//!
//! What is in Harness counts, not what the record hopes: a pipeline that is already as its wave makes it is not written again.

mod back;
mod check;
pub mod list;
mod meant;
mod planned;
mod record;
mod scene;
mod turn;
mod write;

use crate::api::{
    Context, Fact, HarnessRolledOut, HarnessRollout, Outputs, Plan, RolloutNext, RolloutState, RolloutStep, Step,
    WaveState,
};
use crate::facts::{Facts, Halt};
use crate::harness::target::HarnessTarget;
use crate::problem::{Problem, counted};
use record::{Recorded, Records};
use scene::Scene;
use turn::{Turn, set};

/// Decides the next step.
pub fn step(input: &HarnessRollout, context: &Context, facts: &[Fact]) -> Step {
    decided(input, context, &Facts::new(facts)).into()
}

fn decided(input: &HarnessRollout, context: &Context, facts: &Facts) -> Result<Plan, Halt> {
    let target = scene::target(input, context)?;
    let records = Records::read(&target, facts)?;
    meant::is_latest(input, records.latest.as_ref())?;
    let open = records.latest.as_ref().filter(|latest| is_open(latest.rollout.state));
    if let (RolloutStep::Run, Some(latest)) = (input.step, open) {
        meant::goes_on(input, &latest.rollout)?;
    }
    let turn = match (input.step, open) {
        (RolloutStep::Plan, Some(latest)) => Turn::nothing(Some(latest.rollout.clone()), "a rollout is open"),
        (RolloutStep::Plan, None) => planned(input, context, &records, false, &target, facts)?,
        (RolloutStep::Run, None) => planned(input, context, &records, true, &target, facts)?,
        (RolloutStep::Run, Some(latest)) => run(input, latest, &target, facts)?,
        (RolloutStep::Pause, Some(latest)) => set(latest, RolloutState::Paused, None, &target),
        (RolloutStep::Resume, Some(latest)) => set(latest, RolloutState::Running, None, &target),
        (RolloutStep::Stop, Some(latest)) => set(latest, RolloutState::Stopped, input.reason.clone(), &target),
        (RolloutStep::RollBack, _) => {
            let latest = records.latest.as_ref().ok_or_else(none_open)?;
            let scene = Scene::read(input, &target, facts)?;
            back::turn(input.wave, latest, &scene, facts)?
        }
        (RolloutStep::Pause | RolloutStep::Resume | RolloutStep::Stop, None) => return Err(none_open().into()),
    };
    Ok(told(turn, input.step))
}

fn is_open(state: RolloutState) -> bool {
    matches!(
        state,
        RolloutState::Running | RolloutState::Paused | RolloutState::Stopped
    )
}

fn none_open() -> Problem {
    Problem::error("rollout/none-open", "no rollout is open")
        .help("`ameide harness rollout --plan` shows what there is")
}

/// A new one: shown, or begun by its record.
fn planned(
    input: &HarnessRollout,
    context: &Context,
    records: &Records,
    begins: bool,
    target: &HarnessTarget,
    facts: &Facts,
) -> Result<Turn, Halt> {
    let scene = Scene::read(input, target, facts)?;
    let plan = planned::plan(input, context, &scene, records)?;
    let Some(rollout) = plan.rollout else {
        let note = "every pipeline is made from the current template of its archetype";
        return Ok(Turn {
            left: plan.left,
            ..Turn::nothing(None, note)
        });
    };
    if begins {
        meant::begins(input, &rollout)?;
    }
    let count: usize = rollout.waves.iter().map(|wave| wave.services.len()).sum();
    let note = format!(
        "{} in {}",
        counted(count, "pipeline", "pipelines"),
        counted(rollout.waves.len(), "wave", "waves")
    );
    let effects = if begins {
        vec![records.begin(&rollout, target)]
    } else {
        Vec::new()
    };
    Ok(Turn {
        left: plan.left,
        problems: plan.problems,
        begun: begins,
        ..Turn::of(rollout, effects, note)
    })
}

/// The next step of one that is open.
fn run(input: &HarnessRollout, latest: &Recorded, target: &HarnessTarget, facts: &Facts) -> Result<Turn, Halt> {
    if latest.rollout.state != RolloutState::Running {
        return Ok(Turn::nothing(Some(latest.rollout.clone()), "the rollout rests"));
    }
    let scene = Scene::read(input, target, facts)?;
    let waves = &latest.rollout.waves;
    if let Some(index) = waves
        .iter()
        .position(|wave| matches!(wave.state, WaveState::Written | WaveState::Failed))
    {
        return check::turn(index, latest, &scene, facts);
    }
    match waves.iter().position(|wave| wave.state == WaveState::Waiting) {
        Some(index) => write::turn(index, latest, &scene, facts),
        None => Ok(set(latest, RolloutState::Done, None, target)),
    }
}

fn told(turn: Turn, step: RolloutStep) -> Plan {
    let next = if turn.again {
        RolloutNext::Run
    } else {
        next_of(&turn, step)
    };
    let path = turn.rollout.as_ref().map(|rollout| record::path(&rollout.id));
    Plan {
        effects: turn.effects,
        notes: turn.notes,
        warnings: Vec::new(),
        outputs: Outputs::HarnessRollout(HarnessRolledOut {
            begun: turn.begun && turn.rollout.is_some(),
            digest: turn.rollout.as_ref().map(meant::digest),
            rollout: turn.rollout,
            next,
            path,
            left: turn.left,
            problems: turn.problems,
        }),
    }
}

fn next_of(turn: &Turn, step: RolloutStep) -> RolloutNext {
    match turn.rollout.as_ref().map(|rollout| rollout.state) {
        None | Some(RolloutState::Done | RolloutState::RolledBack) => RolloutNext::Nothing,
        Some(RolloutState::Paused | RolloutState::Stopped) => RolloutNext::Decide,
        Some(RolloutState::Running) if step == RolloutStep::Run && turn.effects.is_empty() => RolloutNext::Wait,
        Some(RolloutState::Running) => RolloutNext::Run,
    }
}
