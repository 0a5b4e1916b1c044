//! `manifests:build`: what the plan names is built, checked and written, for each service all or nothing.

use crate::api::{Commit, Context, Effect, Fact, FileChange, ManifestsBuild, ManifestsBuilt, Outputs, Plan, Step};
use crate::config::Config;
use crate::facts::{Facts, Halt};
use crate::manifests::digest;
use crate::manifests::found::{MANIFESTS, METADATA, VALUES};
use crate::manifests::ground::Ground;
use crate::manifests::overlay;
use crate::manifests::planned::{Planned, plan};
use crate::manifests::reasons::values_digest;
use crate::manifests::rendered::{Files, render};
use crate::manifests::wanted::services;
use crate::problem::counted;
use serde_bytes::ByteBuf;
use std::collections::{BTreeMap, BTreeSet};

/// Decides the next step.
pub fn step(input: &ManifestsBuild, context: &Context, facts: &[Fact]) -> Step {
    decide(input, context, &Facts::new(facts)).into()
}

fn decide(input: &ManifestsBuild, context: &Context, facts: &Facts<'_>) -> Result<Plan, Halt> {
    let ground = Ground::read(input.repo_url.as_ref(), Config::read(&context.config)?, facts)?;
    let (listed, out) = services(&ground.entries.all, &ground.config);
    let planned = plan(&ground, &listed, out, &input.names, input.all == Some(true))?;
    let rendered = render(&planned, &ground, input.verify == Some(true), facts)?;
    let failed: BTreeSet<String> = planned.failed.union(&rendered.failed).cloned().collect();
    let effects = effects(&planned, &rendered.all, &failed, &ground);
    let mut changes = planned.changes();
    changes.retain(|change| !failed.contains(&change.service));
    let total = u32::try_from(planned.wanted.len()).unwrap_or(u32::MAX);
    let mut problems = planned.problems;
    problems.extend(rendered.problems);
    let note = format!(
        "{} of {} built or removed, {} failed",
        changes.len(),
        counted(total as usize, "overlay", "overlays"),
        counted(failed.len(), "service", "services"),
    );
    let values = ManifestsBuilt {
        changes,
        total,
        shapes: u32::try_from(rendered.shapes).unwrap_or(u32::MAX),
        failed: failed.into_iter().collect(),
        problems,
    };
    Ok(Plan {
        effects,
        notes: vec![note],
        warnings: Vec::new(),
        outputs: Outputs::ManifestsBuild(values),
    })
}

/// One effect for each service whose files change.
fn effects(planned: &Planned<'_>, rendered: &[Files], failed: &BTreeSet<String>, ground: &Ground<'_>) -> Vec<Effect> {
    let mut changes: BTreeMap<&str, Vec<FileChange>> = BTreeMap::new();
    let values = values_digest();
    for files in rendered {
        let Some(one) = planned.wanted.get(files.index) else {
            continue;
        };
        let folder = one.overlay.folder();
        let found = ground.found.0.get(folder).cloned().unwrap_or_default();
        let of_service = changes.entry(&one.overlay.service.name).or_default();
        let mut put = |name: &str, is_there: bool, text: &str| {
            if !is_there {
                let path = format!("{folder}/{name}");
                of_service.push(FileChange {
                    path,
                    content: Some(ByteBuf::from(text)),
                });
            }
        };
        put(MANIFESTS, found.manifests == Some(&files.output), &files.manifests);
        put(VALUES, found.values == Some(&values), overlay::VALUES);
        put(
            METADATA,
            found.metadata.as_deref() == Some(&files.metadata),
            &files.metadata,
        );
    }
    for gone in planned.gone.iter().filter(|gone| !failed.contains(&gone.was.service)) {
        let found = ground.found.0.get(gone.folder).cloned().unwrap_or_default();
        let of_service = changes.entry(&gone.was.service).or_default();
        let there = [
            (MANIFESTS, found.manifests.is_some()),
            (VALUES, found.values.is_some()),
            (METADATA, true),
        ];
        for (name, _) in there.iter().filter(|(_, there)| *there) {
            let path = format!("{}/{name}", gone.folder);
            of_service.push(FileChange { path, content: None });
        }
    }
    let with_files = changes.into_iter().filter(|(_, files)| !files.is_empty());
    with_files
        .map(|(service, files)| Effect::Commit(commit(service, files, ground)))
        .collect()
}

/// What is written for one service.
fn commit(service: &str, files: Vec<FileChange>, ground: &Ground<'_>) -> Commit {
    let (repo, base) = (&ground.at.repo, &ground.at.base);
    let mut all = String::new();
    for file in &files {
        let content = file.content.as_ref().map(|content| digest::of(content));
        all.push_str(&format!("{} {}\n", file.path, content.unwrap_or_default()));
    }
    Commit {
        key: format!("manifests/{repo}#{base}/{service}/{}", digest::short(all.as_bytes())),
        repo: repo.clone(),
        branch: base.clone(),
        base: base.clone(),
        base_commit: ground.commit.clone(),
        head: Some(ground.commit.clone()),
        merge: None,
        files,
        message: format!("Generate the manifests of {service}\n"),
        pull_request: None,
        diff: String::new(),
    }
}
