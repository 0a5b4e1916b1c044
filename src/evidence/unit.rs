//! Claims by service: what several files say of one comes together under its name, without the words of environments around it.

mod name;

use super::claim::{Claim, Claims, Topic};
use super::place::{Place, Vocabulary};
use std::collections::{BTreeMap, BTreeSet};

use name::KnownNames;
pub use name::{canonical, without_place};

/// A service, as far as files speak of it.
#[derive(Debug, Clone, Default)]
pub struct Unit {
    /// What it is called in the report and in the answer file.
    pub key: String,
    /// Its name.
    pub name: String,
    /// The folders that describe it.
    pub roots: BTreeSet<String>,
    /// What is said of it.
    pub claims: Vec<Claim>,
    /// Files that describe it.
    pub files: BTreeSet<String>,
    /// The other services of the same name.
    pub rivals: Vec<String>,
}

impl Unit {
    /// The claims about something, without those of environments that are left out.
    pub fn about(&self, topic: Topic) -> impl Iterator<Item = &Claim> {
        self.claims
            .iter()
            .filter(move |claim| claim.topic == topic && claim.environment.as_deref() != Some(super::claim::LEFT_OUT))
    }

    /// Whether anything is said about it.
    pub fn says(&self, topic: Topic) -> bool {
        self.about(topic).next().is_some()
    }
}

/// What one place says of one name.
#[derive(Debug)]
struct Draft {
    raw: String,
    root: String,
    claims: Claims,
}

/// All places.
#[derive(Debug, Default)]
pub struct Units {
    drafts: Vec<Draft>,
    /// Names of charts.
    charts: BTreeSet<String>,
}

impl Units {
    /// Adds what a place says of a service.
    pub fn add(&mut self, raw: &str, place: &Place, claims: Claims) {
        self.drafts.push(Draft {
            raw: raw.to_owned(),
            root: place.root.clone(),
            claims,
        });
    }

    /// Adds the name of a chart.
    pub fn chart(&mut self, name: &str) {
        self.charts.insert(name.to_lowercase());
    }

    /// The services, by name.
    pub fn merged(mut self, vocabulary: &Vocabulary) -> Vec<Unit> {
        let known = KnownNames {
            all: self.drafts.iter().map(|draft| draft.raw.to_lowercase()).collect(),
            charts: std::mem::take(&mut self.charts),
            images: self.drafts.iter().flat_map(images).collect(),
        };
        let mut units: BTreeMap<String, BTreeMap<String, Unit>> = BTreeMap::new();
        for draft in &mut self.drafts {
            let read = name::read(&draft.raw, draft.claims.environment.as_ref(), &known, vocabulary);
            if draft.claims.environment.is_none() && read.environment.is_some() {
                for claim in &mut draft.claims.all {
                    claim.environment = claim.environment.take().or_else(|| read.environment.clone());
                }
                draft.claims.environment.clone_from(&read.environment);
                if let Some(environment) = &read.environment {
                    let what = format!("the name `{}`", draft.raw);
                    draft.claims.add(Topic::Deployed, environment.clone(), &what);
                }
            }
            if let Some(region) = &read.region {
                let what = format!("the name `{}`", draft.raw);
                draft.claims.add(Topic::Region, region.clone(), &what);
            }
            if let Some(doubt) = &read.doubt {
                draft.claims.add(Topic::NameDoubt, read.name.clone(), doubt);
            }
            let roots = units.entry(read.name.clone()).or_default();
            let unit = roots.entry(draft.root.clone()).or_default();
            unit.key.clone_from(&read.name);
            unit.name = read.name;
            unit.roots.insert(draft.root.clone());
            unit.files.insert(draft.claims.file.clone());
            unit.claims.append(&mut draft.claims.all);
        }
        units.into_values().flat_map(told_apart).collect()
    }
}

/// The last parts of the images that a place names.
fn images(draft: &Draft) -> impl Iterator<Item = String> {
    let claims = draft.claims.all.iter().filter(|claim| claim.topic == Topic::Image);
    claims.filter_map(|claim| Some(claim.value.rsplit('/').next()?.to_lowercase()))
}

impl Unit {
    fn take(&mut self, other: Self) {
        self.key = other.key;
        self.name = other.name;
        self.roots.extend(other.roots);
        self.files.extend(other.files);
        self.claims.extend(other.claims);
    }

    fn images(&self) -> BTreeSet<String> {
        let images = self.claims.iter().filter(|claim| claim.topic == Topic::Image);
        images.map(|claim| without_registry(&claim.value).to_owned()).collect()
    }
}

/// One service of all folders; where folders have images of their own and none in common, a service each, all of which claim
/// the name.
fn told_apart(by_root: BTreeMap<String, Unit>) -> Vec<Unit> {
    let mut groups: Vec<(BTreeSet<String>, Unit)> = Vec::new();
    let mut rest = Unit::default();
    for (_, unit) in by_root {
        let images = unit.images();
        if images.is_empty() {
            rest.take(unit);
            continue;
        }
        let (same, others): (Vec<_>, Vec<_>) = groups.into_iter().partition(|(other, _)| !other.is_disjoint(&images));
        groups = others;
        let mut joined = (images, Unit::default());
        for (images, unit) in same {
            joined.0.extend(images);
            joined.1.take(unit);
        }
        joined.1.take(unit);
        groups.push(joined);
    }
    let rivals: Vec<String> = groups.iter().map(|(images, unit)| rival(images, unit)).collect();
    let mut units: Vec<Unit> = groups.into_iter().map(|(_, unit)| unit).collect();
    match units.as_mut_slice() {
        [] => units.push(rest),
        [one] => {
            if !rest.name.is_empty() {
                one.take(rest);
            }
        }
        several => {
            for unit in several {
                let root = unit.roots.iter().next().cloned().unwrap_or_default();
                unit.key = format!("{root}/{}", unit.name).trim_start_matches('/').to_owned();
                unit.rivals.clone_from(&rivals);
            }
        }
    }
    for unit in &mut units {
        let mut seen: Vec<Claim> = Vec::new();
        for claim in unit.claims.drain(..) {
            if !seen.contains(&claim) {
                seen.push(claim);
            }
        }
        unit.claims = seen;
    }
    units
}

fn rival(images: &BTreeSet<String>, unit: &Unit) -> String {
    let first = |set: &BTreeSet<String>| set.iter().next().cloned().unwrap_or_default();
    format!("`{}` of `{}`", first(images), first(&unit.roots))
}

/// An image without its registry, which may differ by environment.
fn without_registry(image: &str) -> &str {
    match image.split_once('/') {
        Some((registry, rest)) if registry.contains(['.', ':']) => rest,
        _ => image,
    }
}
