//! `manifests:plan`: what would be built and why. Digests only; kustomize is not run.

use crate::api::{Context, Fact, ManifestsPlan, ManifestsPlanned, Outputs, Plan, Step};
use crate::config::Config;
use crate::facts::{Facts, Halt};
use crate::manifests::ground::Ground;
use crate::manifests::planned::plan;
use crate::manifests::wanted::services;
use crate::problem::counted;

/// Decides the next step.
pub fn step(input: &ManifestsPlan, context: &Context, facts: &[Fact]) -> Step {
    decide(input, context, &Facts::new(facts)).into()
}

fn decide(input: &ManifestsPlan, context: &Context, facts: &Facts<'_>) -> Result<Plan, Halt> {
    let ground = Ground::read(input.repo_url.as_ref(), Config::read(&context.config)?, facts)?;
    let (listed, out) = services(&ground.entries.all, &ground.config);
    let planned = plan(&ground, &listed, out, &input.names, false)?;
    let values = ManifestsPlanned {
        changes: planned.changes(),
        total: u32::try_from(planned.wanted.len()).unwrap_or(u32::MAX),
        problems: planned.problems,
    };
    let note = format!(
        "{} of {} to build",
        values.changes.len(),
        counted(planned.wanted.len(), "overlay", "overlays")
    );
    Ok(Plan {
        notes: vec![note],
        ..Plan::telling(Outputs::ManifestsPlan(values))
    })
}
