//! `manifests:diff`: how the generated files would change, by service and place. Nothing is written.

mod shown;

use crate::api::{Context, Fact, ManifestsDiff, ManifestsDiffed, Outputs, Plan, Read, Step};
use crate::config::Config;
use crate::entries::locate::no_branch;
use crate::facts::{Facts, FilesAt, Halt};
use crate::manifests::found::{Found, MANIFESTS};
use crate::manifests::ground::{Ground, digests, listed};
use crate::manifests::metadata;
use crate::manifests::planned::{Planned, plan};
use crate::manifests::rendered::{Rendered, render};
use crate::manifests::wanted::services;
use crate::problem::counted;
use std::collections::{BTreeMap, BTreeSet};

/// Decides the next step.
pub fn step(input: &ManifestsDiff, context: &Context, facts: &[Fact]) -> Step {
    decide(input, context, &Facts::new(facts)).into()
}

fn decide(input: &ManifestsDiff, context: &Context, facts: &Facts<'_>) -> Result<Plan, Halt> {
    let config = Config::read(&context.config)?;
    let ground = Ground::read(input.repo_url.as_ref(), config, facts)?;
    let base = match &input.base {
        Some(base) => {
            let found = facts.answer(&digests(&ground.at, base, &ground.config));
            Some((base.as_str(), listed(found, facts)?.ok_or_else(|| no_branch(base))?.1))
        }
        None => None,
    };
    let (services, out) = services(&ground.entries.all, &ground.config);
    let planned = plan(&ground, &services, out, &input.names, false)?;
    let rendered = render(&planned, &ground, false, facts)?;
    let sides = sides(&planned, &rendered, base, &ground, &input.names, facts)?;
    let places = shown::places(&sides);
    let failed: BTreeSet<String> = planned.failed.union(&rendered.failed).cloned().collect();
    let mut problems = planned.problems;
    problems.extend(rendered.problems);
    let note = format!("{} differ", counted(places.len(), "place", "places"));
    let values = ManifestsDiffed {
        diff: places.iter().map(|place| place.diff.as_str()).collect(),
        markdown: shown::markdown(&places, &failed),
        places,
        failed: failed.into_iter().collect(),
        problems,
    };
    Ok(Plan {
        notes: vec![note],
        ..Plan::telling(Outputs::ManifestsDiff(values))
    })
}

/// A folder as it was and as it will be.
#[derive(Debug)]
struct Side<'a> {
    service: String,
    cluster: String,
    region: String,
    folder: &'a str,
    old: Option<&'a [u8]>,
    new: Option<&'a [u8]>,
}

/// What a folder will hold.
enum New<'a> {
    /// A text that was built.
    Built(&'a str),
    /// What is there.
    Kept,
    /// Nothing.
    Gone,
}

fn sides<'a>(
    planned: &'a Planned<'a>,
    rendered: &'a Rendered,
    base: Option<(&str, Found<'a>)>,
    ground: &'a Ground<'a>,
    names: &[String],
    facts: &Facts<'a>,
) -> Result<Vec<Side<'a>>, Halt> {
    let mut all: BTreeMap<(String, &str), (String, String, New<'a>)> = BTreeMap::new();
    let named = |service: &str| names.is_empty() || names.iter().any(|name| name == service);
    for one in planned
        .wanted
        .iter()
        .filter(|one| base.is_some() && named(&one.overlay.service.name))
    {
        let place = &one.overlay.place;
        let value = (place.environment.cluster.clone(), place.region.clone(), New::Kept);
        all.insert((one.overlay.service.name.clone(), one.overlay.folder()), value);
    }
    for files in &rendered.all {
        let Some(one) = planned.wanted.get(files.index) else {
            continue;
        };
        let place = &one.overlay.place;
        let value = (
            place.environment.cluster.clone(),
            place.region.clone(),
            New::Built(&files.manifests),
        );
        all.insert((one.overlay.service.name.clone(), one.overlay.folder()), value);
    }
    for gone in planned
        .gone
        .iter()
        .filter(|gone| !rendered.failed.contains(&gone.was.service))
    {
        let value = (gone.was.cluster.clone(), gone.was.region.clone(), New::Gone);
        all.insert((gone.was.service.clone(), gone.folder), value);
    }
    let at_hand = |folder: &str| ground.found.0.get(folder).and_then(|found| found.manifests);
    let old_digest = |folder: &str| match &base {
        Some((_, found)) => found.0.get(folder).and_then(|found| found.manifests),
        None => at_hand(folder),
    };
    all.retain(|(_, folder), (_, _, new)| match new {
        New::Built(_) => true,
        New::Kept => at_hand(folder) != old_digest(folder),
        New::Gone => old_digest(folder).is_some(),
    });
    // Places that the base has and that are not there any more, nor wanted.
    if let Some((base, found)) = &base {
        missing(base, found, ground, planned, &mut all, &named, facts)?;
    }
    let path = |folder: &str| format!("{folder}/{MANIFESTS}");
    let old_paths: Vec<String> = all
        .keys()
        .filter(|(_, folder)| old_digest(folder).is_some())
        .map(|(_, folder)| path(folder))
        .collect();
    let kept = all.iter().filter(|(_, (_, _, new))| matches!(new, New::Kept));
    let new_paths: Vec<String> = kept
        .filter(|((_, folder), _)| at_hand(folder).is_some())
        .map(|((_, folder), _)| path(folder))
        .collect();
    let old = files(
        &ground.at.repo,
        base.as_ref().map_or(&ground.at.base, |(base, _)| base),
        old_paths,
        facts,
    );
    let new = files(&ground.at.repo, &ground.at.base, new_paths, facts);
    facts.known()?;
    let (old, new) = (old?, new?);
    let side = |((service, folder), (cluster, region, what)): ((String, &'a str), (String, String, New<'a>))| Side {
        old: old.and_then(|files| files.get(&path(folder))),
        new: match what {
            New::Built(text) => Some(text.as_bytes()),
            New::Kept => new.and_then(|files| files.get(&path(folder))),
            New::Gone => None,
        },
        service,
        cluster,
        region,
        folder,
    };
    Ok(all.into_iter().map(side).collect())
}

/// Adds the folders that only the base has. Whose they are is in their metadata.
fn missing<'a>(
    base: &str,
    found: &Found<'a>,
    ground: &Ground<'_>,
    planned: &Planned<'_>,
    all: &mut BTreeMap<(String, &'a str), (String, String, New<'a>)>,
    named: &dyn Fn(&str) -> bool,
    facts: &Facts<'a>,
) -> Result<(), Halt> {
    let wanted: BTreeSet<&str> = planned.wanted.iter().map(|one| one.overlay.folder()).collect();
    let lost = found
        .0
        .iter()
        .filter(|(path, folder)| folder.has_metadata && !wanted.contains(*path) && !ground.found.0.contains_key(*path));
    let paths: Vec<String> = lost
        .map(|(path, _)| format!("{path}/{}", crate::manifests::found::METADATA))
        .collect();
    let texts = files(&ground.at.repo, base, paths, facts);
    facts.known()?;
    let Some(texts) = texts? else { return Ok(()) };
    for file in texts.files {
        let text = file.content.as_ref().map(|bytes| crate::yaml::text::lossy(bytes));
        let was = text
            .filter(|text| metadata::is_ours(text))
            .and_then(|text| metadata::whole(&text));
        let folder = file.path.rsplit_once('/').map(|(folder, _)| folder);
        let (Some(was), Some(folder)) = (was, folder.and_then(|folder| found.0.get_key_value(folder))) else {
            continue;
        };
        if named(&was.service) {
            all.insert((was.service, folder.0), (was.cluster, was.region, New::Gone));
        }
    }
    Ok(())
}

/// Files at a branch or commit; nothing is read where there are none.
fn files<'a>(repo: &str, at: &str, paths: Vec<String>, facts: &Facts<'a>) -> Result<Option<FilesAt<'a>>, Halt> {
    if paths.is_empty() {
        return Ok(None);
    }
    let read = Read::files(repo, at, paths);
    Ok(facts.files(&read).present())
}
