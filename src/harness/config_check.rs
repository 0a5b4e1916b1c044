//! The check of the whole configuration, asked once at start.

use crate::api::{Context, Outputs, Plan, Step};
use crate::harness::configuration;

/// All faults of the configuration, or a plan without effects.
pub fn step(context: &Context) -> Step {
    match configuration::look(context) {
        Err(problems) => Step::Reject { problems },
        Ok(warnings) => Step::Plan(Plan {
            effects: Vec::new(),
            notes: Vec::new(),
            warnings,
            outputs: Outputs::ConfigCheck,
        }),
    }
}
