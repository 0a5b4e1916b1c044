//! Components of Backstage: who owns a service, and what it is.

use super::claim::{Claims, Topic};
use super::document::{Contents, Document, Form};
use super::unit::{Unit, canonical};
use super::{at, is, labels, text_at};
use crate::service::is_service_name;

/// Types of components that run.
const RUNNING: [&str; 8] = [
    "service",
    "website",
    "api",
    "backend",
    "frontend",
    "worker",
    "job",
    "application",
];

/// Adds what entities say to the services, and those that nothing else speaks of.
pub fn take(contents: &Contents, units: &mut Vec<Unit>) {
    let entities: Vec<&Document> = contents
        .documents
        .iter()
        .filter(is(Form::Entity))
        .filter(|document| document.kind() == "Component")
        .collect();
    for entity in &entities {
        let Some(name) = text_at(&entity.value, "metadata.name") else {
            continue;
        };
        let mut claims = Claims::of(&entity.path, None);
        claims.add(Topic::Entity, name.clone(), "`metadata.name`");
        said(entity, &mut claims);
        let id = at(&entity.value, "metadata.annotations")
            .and_then(|annotations| annotations.get("backstage.io/kubernetes-id")?.as_str())
            .map(canonical);
        let own = canonical(&name);
        let found = units
            .iter()
            .position(|unit| unit.name == own)
            .or_else(|| units.iter().position(|unit| Some(&unit.name) == id.as_ref()))
            .or_else(|| beside(entity, &entities, units));
        let kind = text_at(&entity.value, "spec.type").unwrap_or_default().to_lowercase();
        match found.and_then(|index| units.get_mut(index)) {
            Some(unit) => {
                if unit.name != own && Some(&unit.name) != id.as_ref() {
                    claims.add(Topic::NameDoubt, own, "the name of the Backstage entity differs");
                }
                unit.claims.extend(claims.all);
                unit.files.insert(entity.path.clone());
            }
            None if RUNNING.contains(&kind.as_str()) => {
                if !is_service_name(&name) {
                    claims.add(Topic::NameDoubt, own.clone(), "the name is not a valid service name");
                }
                units.push(Unit {
                    key: own.clone(),
                    name: own,
                    roots: [entity.place.root.clone()].into(),
                    claims: claims.all,
                    files: [entity.path.clone()].into(),
                    rivals: Vec::new(),
                });
            }
            None => {}
        }
    }
}

/// The only service of a folder whose only component this is.
fn beside(entity: &Document, entities: &[&Document], units: &[Unit]) -> Option<usize> {
    let root = &entity.place.root;
    if root.is_empty() || entities.iter().filter(|other| other.place.root == *root).count() != 1 {
        return None;
    }
    let mut inside = units.iter().enumerate().filter(|(_, unit)| unit.roots.contains(root));
    let (index, _) = inside.next()?;
    inside.next().is_none().then_some(index)
}

fn said(entity: &Document, claims: &mut Claims) {
    let value = &entity.value;
    if let Some(owner) = text_at(value, "spec.owner") {
        labels::add(Topic::Team, &owner, "`spec.owner`", claims);
    }
    if let Some(description) = text_at(value, "metadata.description") {
        claims.add(Topic::Description, description, "`metadata.description`");
    }
    labels::read(at(value, "metadata.labels"), "the label", claims);
    labels::read(at(value, "metadata.annotations"), "the annotation", claims);
}
