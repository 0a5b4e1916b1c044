//! The plan: which overlays are built and which folders removed, and why. All commands start from it.

use crate::api::{ManifestsChange, ManifestsReason as Reason};
use crate::entries::locate::no_service;
use crate::manifests::found::METADATA;
use crate::manifests::ground::Ground;
use crate::manifests::metadata::{Whole, whole};
use crate::manifests::reasons::{reasons, values_digest};
use crate::manifests::wanted::{AllWanted, Listed, Wanted, wanted};
use crate::problem::Problem;
use std::collections::{BTreeSet, HashMap, HashSet};

/// A folder that is no longer wanted.
#[derive(Debug)]
pub struct Gone<'a> {
    /// Its path.
    pub folder: &'a str,
    /// What it was.
    pub was: Whole,
}

/// The plan.
#[derive(Debug, Default)]
pub struct Planned<'a> {
    /// Overlays to build, by index in `wanted`, with the reasons.
    pub build: Vec<(usize, Vec<Reason>)>,
    /// Folders to remove.
    pub gone: Vec<Gone<'a>>,
    /// All overlays of the services that can be planned.
    pub wanted: Vec<Wanted<'a>>,
    /// Services that cannot be planned.
    pub failed: BTreeSet<String>,
    /// Why, and warnings.
    pub problems: Vec<Problem>,
}

/// Makes the plan for the services of these names, or for all; `all` builds what is as it should be, too.
pub fn plan<'a>(
    ground: &'a Ground<'a>,
    services: &'a [Listed<'a>],
    mut out: AllWanted<'a>,
    names: &[String],
    all: bool,
) -> Result<Planned<'a>, Vec<Problem>> {
    let layers = ground.layers();
    wanted(services, &layers, &ground.profiles, &ground.config, &mut out);
    let mut plan = Planned::default();
    let named = |name: &str| names.is_empty() || names.iter().any(|named| named == name);
    let folders: HashSet<&str> = out.all.iter().map(|one| one.overlay.folder()).collect();
    let mut gone = Vec::new();
    for (path, folder) in &ground.found.0 {
        if folders.contains(path) || !folder.has_metadata {
            continue;
        }
        match folder.metadata.as_deref().filter(|_| folder.is_ours()).and_then(whole) {
            Some(was) => gone.push(Gone { folder: path, was }),
            None => plan.problems.push(unknown(path)),
        }
    }
    let known: BTreeSet<&str> = services.iter().map(|(service, _)| service.name.as_str()).collect();
    let unknown: Vec<Problem> = names
        .iter()
        .filter(|name| !known.contains(name.as_str()) && !out.failed.contains(*name))
        .filter(|name| !gone.iter().any(|gone| gone.was.service == **name))
        .map(|name| no_service(name, known.iter().copied()))
        .collect();
    if !unknown.is_empty() {
        return Err(unknown);
    }
    let (values, mut failed) = (values_digest(), out.failed);
    for (index, one) in out.all.iter().enumerate() {
        let name = &one.overlay.service.name;
        if !named(name) {
            continue;
        }
        match reasons(one, ground.found.0.get(one.overlay.folder()), &values, &ground.config) {
            Ok(reasons) if reasons.is_empty() && all => plan.build.push((index, vec![Reason::Requested])),
            Ok(reasons) if reasons.is_empty() => {}
            Ok(reasons) => plan.build.push((index, reasons)),
            Err(problem) => {
                failed.insert(name.clone());
                plan.problems.push(problem);
            }
        }
    }
    // All or nothing: what cannot be planned in one place is not built in another.
    plan.build.retain(|(index, _)| {
        out.all
            .get(*index)
            .is_some_and(|one| !failed.contains(&one.overlay.service.name))
    });
    let is_certain = ground.entries.gaps.is_empty();
    if !is_certain && gone.iter().any(|gone| !known.contains(gone.was.service.as_str())) {
        plan.problems.push(uncertain(&ground.entries.gaps));
    }
    gone.retain(|gone| {
        let service = gone.was.service.as_str();
        named(service) && !failed.contains(service) && (is_certain || known.contains(service))
    });
    let named_failed = failed.iter().filter(|name| named(name)).cloned();
    plan.failed = named_failed.collect();
    plan.gone = gone;
    let of_named = out.problems.into_iter().filter(|(service, _)| named(service));
    for (_, problem) in of_named {
        // A layer is wrong for all services that use it, and told once.
        if !plan.problems.contains(&problem) {
            plan.problems.push(problem);
        }
    }
    plan.wanted = out.all;
    Ok(plan)
}

impl Planned<'_> {
    /// The changes as they are told, by service and place.
    pub fn changes(&self) -> Vec<ManifestsChange> {
        let built = self.build.iter().filter_map(|(index, reasons)| {
            let overlay = &self.wanted.get(*index)?.overlay;
            Some(ManifestsChange {
                service: overlay.service.name.clone(),
                environment: overlay.place.environment.name.clone(),
                cluster: overlay.place.environment.cluster.clone(),
                region: overlay.place.region.clone(),
                folder: overlay.folder().to_owned(),
                reasons: reasons.clone(),
            })
        });
        let gone = self.gone.iter().map(|gone| ManifestsChange {
            service: gone.was.service.clone(),
            environment: gone.was.environment.clone(),
            cluster: gone.was.cluster.clone(),
            region: gone.was.region.clone(),
            folder: gone.folder.to_owned(),
            reasons: vec![Reason::Gone],
        });
        let mut changes: Vec<_> = built.chain(gone).collect();
        changes.sort_by(|one, other| one.service.cmp(&other.service));
        changes
    }

    /// Hosts that other overlays than those to be built claim, by cluster and region, with the service.
    pub fn hosts(&self, ground: &Ground<'_>) -> HashMap<(String, String, String), String> {
        let built: HashSet<&str> = self
            .build
            .iter()
            .filter_map(|(index, _)| Some(self.wanted.get(*index)?.overlay.folder()))
            .collect();
        let mut hosts = HashMap::new();
        for one in self.wanted.iter().filter(|one| !built.contains(one.overlay.folder())) {
            let folder = ground.found.0.get(one.overlay.folder());
            let text = folder.and_then(|folder| folder.metadata.as_deref());
            let some = text.filter(|text| !text.contains("\"hosts\": []"));
            for host in some.and_then(whole).map(|whole| whole.hosts).unwrap_or_default() {
                let place = &one.overlay.place;
                let key = (place.environment.cluster.clone(), place.region.clone(), host);
                hosts.insert(key, one.overlay.service.name.clone());
            }
        }
        hosts
    }
}

fn unknown(folder: &str) -> Problem {
    Problem::warning(
        "manifests/unknown-folder",
        format!("`{folder}` was not generated by Ameide, or its {METADATA} is damaged; it is left as it is"),
    )
    .file(format!("{folder}/{METADATA}"))
    .help("delete it if nothing needs it")
}

fn uncertain(gaps: &[String]) -> Problem {
    let message = format!(
        "nothing is removed while the catalog cannot be read in full: {}",
        gaps.join("; ")
    );
    Problem::warning("manifests/nothing-removed", message).help("correct the catalog first")
}
