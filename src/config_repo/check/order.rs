//! Components in the wrong order: kustomize says nothing where a patch finds no target, so one that comes before what it patches is lost.

use super::layer::{Layer, Layers};
use super::profiles::Profiles;
use crate::problem::Problem;
use std::collections::{BTreeMap, BTreeSet};

/// The components that patch what only a later one makes.
pub fn problems(layers: &Layers<'_>, profiles: &Profiles) -> Vec<Problem> {
    let mut problems = Vec::new();
    for profile in &profiles.all {
        let names = profile.components.iter().map(|(name, _)| name.as_str());
        for archetype in &profile.archetypes {
            let Some(base) = layers.get(&format!("archetype/{archetype}")) else {
                continue;
            };
            let made = makers(layers, names.clone());
            let mut kinds: BTreeSet<&str> = kinds_of(base).collect();
            for (place, (name, at)) in profile.components.iter().enumerate() {
                let Some(layer) = layers.get(&format!("components/{name}")) else {
                    continue;
                };
                kinds.extend(kinds_of(layer));
                for target in &layer.targets {
                    if let Some((kind, maker)) = too_early(target, &kinds, &made, place) {
                        problems.push(
                            early(name, kind, maker, &profile.name)
                                .file(&profiles.file)
                                .at(at.0, at.1),
                        );
                    }
                }
            }
        }
    }
    problems.dedup();
    problems
}

/// The kind that only a later component makes, and which one.
fn too_early<'m>(
    target: &'m [String],
    kinds: &BTreeSet<&str>,
    made: &BTreeMap<String, (usize, &'m str)>,
    place: usize,
) -> Option<(&'m str, &'m str)> {
    if target.iter().any(|kind| kinds.contains(kind.as_str())) {
        return None;
    }
    let later = |kind: &'m String| {
        let (at, maker) = made.get(kind)?;
        (*at > place).then_some((kind.as_str(), *maker))
    };
    target.iter().find_map(later)
}

/// Which component makes a kind first.
fn makers<'n>(layers: &Layers<'_>, names: impl Iterator<Item = &'n str>) -> BTreeMap<String, (usize, &'n str)> {
    let mut made = BTreeMap::new();
    for (place, name) in names.enumerate() {
        let layer = layers.get(&format!("components/{name}"));
        for kind in layer.into_iter().flat_map(kinds_of) {
            made.entry(kind.to_owned()).or_insert((place, name));
        }
    }
    made
}

fn kinds_of(layer: &Layer) -> impl Iterator<Item = &str> {
    layer.resources.iter().map(|resource| resource.kind.as_str())
}

fn early(name: &str, kind: &str, maker: &str, profile: &str) -> Problem {
    let message = format!(
        "in the profile `{profile}`, `{name}` changes the {kind} that only `{maker}` makes, which comes after it"
    );
    Problem::error("config-repo/order", message).help(format!(
        "move `{maker}` before `{name}`: kustomize says nothing where a patch finds no target"
    ))
}
