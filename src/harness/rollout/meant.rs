//! Whether the rollout is the one that is meant: whoever looked at a plan or at a rollout acts on that one, or on none.

use super::record::Recorded;
use crate::api::{HarnessRollout, Rollout};
use crate::pipeline;
use crate::problem::Problem;
use serde_json::{Value, json};

/// Digest of which services a rollout takes in which wave, from which version to which. It stays as it is while the rollout goes on.
pub fn digest(rollout: &Rollout) -> String {
    let waves: Vec<Vec<Value>> = rollout
        .waves
        .iter()
        .map(|wave| {
            let services = wave.services.iter();
            services
                .map(|one| json!([one.service, one.pipeline_id, one.from, one.to]))
                .collect()
        })
        .collect();
    pipeline::digest(&json!([rollout.verify, waves]).to_string())
}

/// Refuses a rollout that is not the latest one: what came later counts.
pub fn is_latest(input: &HarnessRollout, latest: Option<&Recorded>) -> Result<(), Problem> {
    let Some(id) = &input.id else { return Ok(()) };
    let there = latest.map(|latest| latest.rollout.id.as_str());
    if there == Some(id.as_str()) {
        return Ok(());
    }
    let id = crate::service::visible(id);
    let message = match there {
        Some(there) => format!("the latest rollout is {there}, not `{id}`"),
        None => format!("there is no rollout `{id}`"),
    };
    Err(Problem::error("rollout/not-latest", message)
        .help("`ameide harness rollout --plan` shows what there is; nothing was written")
        .path("id"))
}

/// Refuses to begin another rollout than the one that was looked at.
pub fn begins(input: &HarnessRollout, planned: &Rollout) -> Result<(), Problem> {
    match &input.confirm {
        Some(confirm) if *confirm != digest(planned) => Err(other(
            "the plan is not the one that was looked at: services or templates have changed since",
        )),
        _ => Ok(()),
    }
}

/// Refuses to go on with a rollout where another one was to begin.
pub fn goes_on(input: &HarnessRollout, open: &Rollout) -> Result<(), Problem> {
    match &input.confirm {
        Some(confirm) if *confirm != digest(open) => Err(other(&format!(
            "the rollout {} has begun meanwhile, and is not the one that was looked at",
            open.id
        ))),
        _ => Ok(()),
    }
}

fn other(message: &str) -> Problem {
    Problem::error("rollout/plan-changed", message)
        .help("look at the plan again, and confirm its digest; nothing was written")
        .path("confirm")
}
