//! The check of the whole configuration, asked once at start.

use crate::api::{Context, Outputs, Plan, Step};
use crate::config::Config;

/// All faults of the configuration, or a plan without effects.
pub fn step(context: &Context) -> Step {
    match Config::read(&context.config) {
        Err(problems) => Step::Reject { problems },
        Ok(_) => Step::Plan(Plan {
            effects: Vec::new(),
            notes: Vec::new(),
            warnings: Vec::new(),
            outputs: Outputs::ConfigCheck,
        }),
    }
}
