//! What a step of a rollout comes to.

use super::record::Recorded;
use crate::api::{Effect, Rollout, RolloutLeft, RolloutState};
use crate::harness::target::HarnessTarget;
use crate::problem::Problem;

/// What a step comes to.
pub struct Turn {
    /// The rollout after it.
    pub rollout: Option<Rollout>,
    /// What it does.
    pub effects: Vec<Effect>,
    /// Lines for the log.
    pub notes: Vec<String>,
    /// Services that a plan leaves out.
    pub left: Vec<RolloutLeft>,
    /// What is not right.
    pub problems: Vec<Problem>,
    /// Whether the rollout has begun.
    pub begun: bool,
    /// Whether the same step is to be taken again.
    pub again: bool,
}

impl Turn {
    /// A step that does something.
    pub fn of(rollout: Rollout, effects: Vec<Effect>, note: String) -> Self {
        Self {
            rollout: Some(rollout),
            effects,
            notes: vec![note],
            left: Vec::new(),
            problems: Vec::new(),
            begun: true,
            again: false,
        }
    }

    /// A step that does nothing.
    pub fn nothing(rollout: Option<Rollout>, note: &str) -> Self {
        Self {
            rollout,
            effects: Vec::new(),
            notes: vec![note.to_owned()],
            left: Vec::new(),
            problems: Vec::new(),
            begun: true,
            again: false,
        }
    }
}

/// The rollout in another state, recorded; nothing where it is in that state already.
pub fn set(latest: &Recorded, state: RolloutState, reason: Option<String>, target: &HarnessTarget) -> Turn {
    if latest.rollout.state == state {
        return Turn::nothing(Some(latest.rollout.clone()), "the rollout is in that state already");
    }
    let rollout = Rollout {
        state,
        reason,
        ..latest.rollout.clone()
    };
    let note = format!("the rollout {} is {}", rollout.id, word(state));
    let effect = latest.commit(&rollout, word(state), Vec::new(), target);
    Turn::of(rollout, vec![effect], note)
}

fn word(state: RolloutState) -> &'static str {
    match state {
        RolloutState::Running => "running",
        RolloutState::Paused => "paused",
        RolloutState::Stopped => "stopped",
        RolloutState::RolledBack => "rolled back",
        RolloutState::Done => "done",
    }
}
