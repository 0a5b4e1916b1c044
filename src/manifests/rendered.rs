//! What the overlays of a plan become: built, filled in, checked. A service with an error in one place is left as it is in all.

use crate::config::Config;
use crate::facts::{Facts, Halt};
use crate::manifests::checks::{self, Claims, Expected};
use crate::manifests::digest;
use crate::manifests::found::MANIFESTS;
use crate::manifests::ground::Ground;
use crate::manifests::kustomize::{build, build_singly};
use crate::manifests::metadata::GENERATOR;
use crate::manifests::metadata::Metadata;
use crate::manifests::overlay::{Overlay, inputs};
use crate::manifests::planned::Planned;
use crate::manifests::shape::{Unit, units};
use crate::manifests::wanted::Wanted;
use crate::problem::{Problem, Severity, counted};
use std::collections::{BTreeMap, BTreeSet};

/// The files of one overlay.
#[derive(Debug)]
pub struct Files {
    /// Index of the overlay.
    pub index: usize,
    /// `manifests.yaml`.
    pub manifests: String,
    /// Its digest.
    pub output: String,
    /// `metadata.json`.
    pub metadata: String,
}

/// What became of the overlays.
#[derive(Debug, Default)]
pub struct Rendered {
    /// The files, in the order of the plan.
    pub all: Vec<Files>,
    /// How many overlays kustomize built.
    pub shapes: usize,
    /// Services that failed.
    pub failed: BTreeSet<String>,
    /// Why, and warnings.
    pub problems: Vec<Problem>,
}

/// Builds what a plan names.
pub fn render(planned: &Planned<'_>, ground: &Ground<'_>, verify: bool, facts: &Facts<'_>) -> Result<Rendered, Halt> {
    let config = &ground.config;
    let indices: Vec<usize> = planned.build.iter().map(|(index, _)| *index).collect();
    let units = units(&indices, &planned.wanted, config);
    let built = build(&units, &planned.wanted, ground, facts)?;
    if let Some(pinned) = config
        .manifests
        .kustomize_version
        .as_ref()
        .filter(|_| !units.is_empty())
        && *pinned != built.version
    {
        return Err(wrong_version(&built.version, pinned).into());
    }
    let single = if verify {
        build_singly(&indices, &planned.wanted, ground, facts)?
    } else {
        Vec::new()
    };
    let mut out = Rendered {
        shapes: units.len(),
        ..Rendered::default()
    };
    let mut claims = Claims::of(planned.hosts(ground));
    let mut files: BTreeMap<usize, Files> = BTreeMap::new();
    for (unit, text) in units.iter().zip(&built.texts) {
        let members: Vec<(usize, &Wanted<'_>)> = unit
            .overlays
            .iter()
            .filter_map(|index| Some((*index, planned.wanted.get(*index)?)))
            .collect();
        let text = match text {
            Ok(text) if !text.trim().is_empty() => text,
            Ok(_) => {
                out.fail(
                    &members,
                    "kustomize built nothing",
                    "the archetype needs at least one resource",
                );
                continue;
            }
            Err(error) => {
                let error = explained(error, &members);
                out.fail(&members, &error.0, &error.1);
                continue;
            }
        };
        let problems = checked(unit, text, &members, config);
        let hosts = checks::hosts(text);
        for (number, (index, one)) in members.iter().enumerate() {
            let overlay = &one.overlay;
            let manifests = unit.fill(text, overlay.names());
            let own = match &problems {
                Checked::All => Vec::new(),
                Checked::Each(problems) => problems.get(number).cloned().unwrap_or_default(),
            };
            let hosts: Vec<String> = hosts.iter().map(|host| unit.fill(host, overlay.names())).collect();
            let claimed = claims.take(overlay, &hosts);
            out.add(overlay, own.into_iter().chain(claimed));
            files.insert(*index, files_of(*index, one, manifests, &hosts, &built.version, config));
        }
    }
    for (index, text) in indices.iter().zip(single) {
        let Some((files, one)) = files.get(index).zip(planned.wanted.get(*index)) else {
            continue;
        };
        if text.as_ref().ok() != Some(&files.manifests) {
            out.add(&one.overlay, [unverified(&one.overlay)]);
        }
    }
    let is_well = |index: &usize| {
        planned
            .wanted
            .get(*index)
            .is_some_and(|one| !out.failed.contains(&one.overlay.service.name))
    };
    out.all = indices
        .iter()
        .filter(|index| is_well(index))
        .filter_map(|index| files.remove(index))
        .collect();
    Ok(out)
}

impl Rendered {
    fn add(&mut self, overlay: &Overlay<'_>, problems: impl IntoIterator<Item = Problem>) {
        for problem in problems {
            if problem.severity == Severity::Error {
                self.failed.insert(overlay.service.name.clone());
            }
            self.problems.push(problem);
        }
    }

    /// One problem for all overlays of a unit.
    fn fail(&mut self, members: &[(usize, &Wanted<'_>)], message: &str, help: &str) {
        let Some((_, first)) = members.first() else { return };
        let services: BTreeSet<&str> = members
            .iter()
            .map(|(_, one)| one.overlay.service.name.as_str())
            .collect();
        let (place, others) = (&first.overlay.place, services.len() - 1);
        let more = if others == 0 {
            String::new()
        } else {
            format!(" (and {})", counted(others, "other service", "other services"))
        };
        let named = format!(
            "`{}` in `{}`, `{}`{more}: {message}",
            first.overlay.service.name, place.environment.name, place.region
        );
        let file = first
            .used
            .files
            .keys()
            .filter(|path| message.contains(folder_of(path)))
            .max_by_key(|path| path.len());
        let problem = Problem::error("manifests/kustomize-failed", named).help(help);
        self.problems.push(match file {
            Some(file) => problem.file(file),
            None => problem,
        });
        self.failed.extend(services.into_iter().map(str::to_owned));
    }
}

fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(folder, _)| folder)
}

/// What the checks say of the overlays of a unit.
enum Checked {
    /// All are well.
    All,
    /// The problems of each.
    Each(Vec<Vec<Problem>>),
}

/// Checks the overlay with the longest names; the others only where that one has problems, since they differ by names alone.
fn checked(unit: &Unit, text: &str, members: &[(usize, &Wanted<'_>)], config: &Config) -> Checked {
    let problems = |one: &Wanted<'_>| {
        let overlay = &one.overlay;
        let file = format!("{}/{MANIFESTS}", overlay.folder());
        let expected = Expected::of(overlay, config);
        checks::check(&file, &unit.fill(text, overlay.names()), Some(&expected), config).problems
    };
    let length = |one: &Wanted<'_>| one.overlay.service.name.len() + one.overlay.service.team_name().len();
    let longest = members.iter().map(|(_, one)| *one).max_by_key(|one| length(one));
    if unit.words.is_some() && longest.is_some_and(|one| problems(one).is_empty()) {
        return Checked::All;
    }
    Checked::Each(members.iter().map(|(_, one)| problems(one)).collect())
}

fn files_of(
    index: usize,
    one: &Wanted<'_>,
    manifests: String,
    hosts: &[String],
    kustomize: &str,
    config: &Config,
) -> Files {
    let parts = one.overlay.parts(config);
    let output = digest::of(manifests.as_bytes());
    let metadata = Metadata {
        overlay: &one.overlay,
        kustomize,
        inputs: &inputs(GENERATOR, kustomize, &parts, &one.used.digest),
        output: &output,
        hosts,
        parts: &parts,
        layers: &one.used.files,
    };
    Files {
        index,
        metadata: metadata.text(),
        manifests,
        output,
    }
}

/// kustomize's words, and what to do.
fn explained(error: &str, members: &[(usize, &Wanted<'_>)]) -> (String, String) {
    let error = bare(error);
    if let Some(setting) = missing_setting(&error) {
        let component = members.first().and_then(|(_, one)| {
            let reads = |path: &&String| path.contains("/components/") && error.contains(folder_of(path));
            one.used.files.keys().find(reads).cloned()
        });
        let of = component.map_or_else(|| "a layer".to_owned(), |path| format!("`{}`", folder_of(&path)));
        let message = format!("{of} reads the setting `{setting}`, and the entry has none");
        return (message, format!("add `settings: {{{setting}: ...}}` to the entry"));
    }
    let help = "correct the layer; `kubectl kustomize` shows the same error".to_owned();
    (format!("kustomize says: {error}"), help)
}

/// The message without what kubectl's log puts around it: time, process and quotes.
fn bare(error: &str) -> String {
    let text = error.trim();
    let inner = text.split_once("err=\"").and_then(|(_, rest)| rest.strip_suffix('"'));
    let text = inner.map_or_else(
        || text.to_owned(),
        |inner| inner.replace("\\\"", "\"").replace("\\n", " "),
    );
    let text = text.trim_start_matches("error: ").trim_start_matches("Error: ");
    text.to_owned()
}

/// The setting whose parameter is missing: `data.setting\.topic` or `data.[setting.topic]`.
fn missing_setting(error: &str) -> Option<String> {
    let (_, rest) = error.split_once("fieldPath `data.")?;
    let path = rest.split_once('`')?.0.replace(['[', ']', '\\'], "");
    path.strip_prefix("setting.").map(str::to_owned)
}

fn wrong_version(found: &str, pinned: &str) -> Problem {
    let message = format!("kustomize {found} was found, and the manifests are made by {pinned} only");
    Problem::error("manifests/kustomize-version", message)
        .help("install that version, name it in `$KUSTOMIZE`, or change `ameide.manifests.kustomizeVersion`")
        .path("ameide.manifests.kustomizeVersion")
}

fn unverified(overlay: &Overlay<'_>) -> Problem {
    let message = format!(
        "`{}` built by itself differs from what was built of its shape",
        overlay.folder()
    );
    Problem::error("manifests/not-verified", message)
        .file(format!("{}/{MANIFESTS}", overlay.folder()))
        .help("please report it with the layers; nothing of the service was written")
}
