//! Entities without a service: reported, and removed if requested.

use crate::api::{Effect, EntityKind, EntityRef, FoundEntity, SyncMode};
use crate::entries::stored::StoredEntry;
use crate::facts::{Facts, Halt};
use crate::harness::reconcile::owner;
use crate::harness::reconcile::pipeline_files::{PipelineFileChange, StoredFiles, removal};
use crate::harness::reconcile::removal::{children, delete, in_use};
use crate::harness::sync::report::Report;
use crate::harness::target::HarnessTarget;
use crate::problem::Problem;
use crate::service::{ServiceNames, entry_from_value};
use std::collections::HashSet;

/// Those managed by Ameide whose service is not in the catalog. What has the identifier of an existing service is not an orphan,
/// whatever its tags say: a person may have taken them off.
pub fn among<'a>(
    kind: EntityKind,
    found: &'a [FoundEntity],
    entries: &[StoredEntry],
    target: &HarnessTarget,
) -> Vec<&'a FoundEntity> {
    let names: HashSet<&str> = entries.iter().map(StoredEntry::name).collect();
    let places: HashSet<String> = entries
        .iter()
        .map(|entry| {
            let names = ServiceNames::of(&entry_from_value(&entry.value, &target.config), &target.config);
            if kind == EntityKind::Pipeline {
                names.pipeline_id
            } else {
                names.service_id
            }
        })
        .collect();
    let is_orphan = |found: &&FoundEntity| {
        let service = owner::tag(found, "service");
        owner::is_ours(found)
            && !places.contains(&found.identifier)
            && (kind == EntityKind::Pipeline || service.is_some())
            && service.is_none_or(|service| !names.contains(service.as_str()))
    };
    found.iter().filter(is_orphan).collect()
}

/// The removal of what is used by nobody, with the changes of the pipelines' files. Harness removes the input sets and triggers
/// of a pipeline with it; a full look removes them one by one before, as `ameide:harness:delete` does.
pub fn removed(
    report: &mut Report,
    catalog_is_empty: bool,
    mode: SyncMode,
    stored: Option<&StoredFiles>,
    target: &HarnessTarget,
    facts: &Facts,
) -> Result<(Vec<Effect>, Vec<PipelineFileChange>), Halt> {
    let orphaned = std::mem::take(&mut report.orphaned);
    if catalog_is_empty && !orphaned.is_empty() {
        let problem = Problem::error(
            "harness/empty-catalog",
            "the catalog has no services, so every pipeline would be deleted",
        );
        return Err(problem.help("check that this is the right catalog").into());
    }
    let mut deleting: Vec<EntityRef> = orphaned.iter().map(|orphan| orphan.entity.clone()).collect();
    let mut looked = Vec::new();
    for orphan in &orphaned {
        let children = (orphan.entity.kind == EntityKind::Pipeline).then(|| children(&orphan.entity, facts));
        deleting.extend(children.iter().flat_map(|children| children.entities.clone()));
        looked.push(children);
    }
    for orphan in &orphaned {
        in_use(facts, &orphan.entity, &deleting);
    }
    facts.known()?;
    let mut effects = Vec::new();
    let mut changes = Vec::new();
    let mut files = HashSet::new();
    for (orphan, children) in orphaned.iter().zip(looked) {
        let (entities, mut problems) =
            children.map_or_else(Default::default, |children| (children.entities, children.problems));
        problems.extend(in_use(facts, &orphan.entity, &deleting));
        let file = stored.and_then(|stored| stored.get(&orphan.service, target));
        let change = match file.map(removal).transpose() {
            Ok(change) => change.flatten(),
            Err(problem) => {
                problems.push(problem);
                None
            }
        };
        if !problems.is_empty() {
            report.left(orphan.row, &problems);
            // What it uses stays with it: pipelines come before services.
            deleting.retain(|entity| *entity != orphan.entity);
            continue;
        }
        report.repaired(orphan.row);
        if mode == SyncMode::Full {
            effects.extend(entities.iter().rev().map(delete));
        }
        effects.push(delete(&orphan.entity));
        changes.extend(change.filter(|_| files.insert(orphan.service.as_str())));
    }
    Ok((effects, changes))
}
