//! `manifests:check`: nothing is to be built, and every generated file passes the checks.

use crate::api::{Context, Fact, ManifestsChecked, ManifestsPlan, Outputs, Plan, Read, Step};
use crate::config::Config;
use crate::facts::{Facts, Halt};
use crate::manifests::checks::{self, Claims, Expected};
use crate::manifests::found::MANIFESTS;
use crate::manifests::ground::Ground;
use crate::manifests::planned::plan;
use crate::manifests::wanted::{Wanted, services};
use crate::problem::{Severity, counted};
use crate::yaml::text::lossy;
use std::collections::{HashMap, HashSet};

/// Decides the next step.
pub fn step(input: &ManifestsPlan, context: &Context, facts: &[Fact]) -> Step {
    decide(input, context, &Facts::new(facts)).into()
}

fn decide(input: &ManifestsPlan, context: &Context, facts: &Facts<'_>) -> Result<Plan, Halt> {
    let ground = Ground::read(input.repo_url.as_ref(), Config::read(&context.config)?, facts)?;
    let (listed, out) = services(&ground.entries.all, &ground.config);
    let planned = plan(&ground, &listed, out, &input.names, false)?;
    // What is to be built is not what will be deployed: it is told, and not checked.
    let to_build: HashSet<usize> = planned.build.iter().map(|(index, _)| *index).collect();
    let is_named = |one: &Wanted<'_>| input.names.is_empty() || input.names.contains(&one.overlay.service.name);
    let there: Vec<&Wanted<'_>> = planned
        .wanted
        .iter()
        .enumerate()
        .filter(|(index, one)| !to_build.contains(index) && is_named(one))
        .map(|(_, one)| one)
        .collect();
    let paths: Vec<String> = there
        .iter()
        .map(|one| format!("{}/{MANIFESTS}", one.overlay.folder()))
        .collect();
    let mut problems = Vec::new();
    if !paths.is_empty() {
        let read = Read::files(&ground.at.repo, &ground.at.base, paths);
        let files = facts
            .files(&read)
            .known(facts)?
            .map(|files| files.files)
            .unwrap_or_default();
        let mut claims = Claims::of(HashMap::new());
        for (one, file) in there.iter().zip(files) {
            let text = file.content.as_ref().map(|bytes| lossy(bytes)).unwrap_or_default();
            let expected = Expected::of(&one.overlay, &ground.config);
            let checked = checks::check(&file.path, &text, Some(&expected), &ground.config);
            problems.extend(checked.problems);
            problems.extend(claims.take(&one.overlay, &checked.hosts));
        }
    }
    let changes = planned.changes();
    let total = u32::try_from(planned.wanted.len()).unwrap_or(u32::MAX);
    let mut all = planned.problems;
    all.extend(problems);
    let errors = all.iter().filter(|problem| problem.severity == Severity::Error).count();
    let note = format!("{} to build, {}", changes.len(), counted(errors, "error", "errors"));
    let values = ManifestsChecked {
        sound: changes.is_empty() && errors == 0,
        changes,
        total,
        problems: all,
    };
    Ok(Plan {
        notes: vec![note],
        ..Plan::telling(Outputs::ManifestsCheck(values))
    })
}
