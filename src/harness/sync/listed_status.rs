//! Status of each service, based on the list of pipelines: nothing is read for a single service. A page that many people
//! look at must not use up what Harness allows an account.

use crate::api::{EntityKind, FoundEntity, ListedState, SyncMode};
use crate::entries::stored::StoredEntry;
use crate::facts::{Facts, Halt};
use crate::harness::reconcile::last_write;
use crate::harness::reconcile::owner;
use crate::harness::service_input;
use crate::harness::sync::baseline::Baseline;
use crate::harness::sync::inventory;
use crate::harness::target::HarnessTarget;
use crate::harness::templates::Templates;
use crate::pipeline::Artifact;
use serde_json::Value;
use std::collections::HashMap;

/// The status of all entries, in their order.
pub fn states(entries: &[StoredEntry], target: &HarnessTarget, facts: &Facts) -> Result<Vec<ListedState>, Halt> {
    let (strategy, options) = target.strategy(None, None)?;
    let pipelines = inventory::listed(EntityKind::Pipeline, target, facts);
    let templates = Templates::read(None, &target.config.platform.archetypes, target, facts)?;
    let pipelines = pipelines.known(facts)?.unwrap_or_default();
    let templates = templates.known(facts)?.unwrap_or_default();
    let listed: HashMap<&str, &FoundEntity> = pipelines
        .iter()
        .map(|found| (found.identifier.as_str(), found))
        .collect();
    let baseline = Baseline {
        target,
        strategy,
        options: &options,
        templates: &templates,
        mode: SyncMode::Quick,
        services: None,
    };
    Ok(entries
        .iter()
        .map(|entry| state_of(entry, &baseline, &listed))
        .collect())
}

fn state_of(entry: &StoredEntry, baseline: &Baseline, listed: &HashMap<&str, &FoundEntity>) -> ListedState {
    let Ok((service, names)) = service_input::of_stored(entry, baseline.target) else {
        return ListedState::Invalid;
    };
    let Some(found) = listed.get(names.pipeline_id.as_str()) else {
        return ListedState::Missing;
    };
    if !owner::is_ours(found) {
        return ListedState::Foreign;
    }
    let digest = baseline.spec(&service, &names).and_then(|spec| {
        let artifact = Artifact::of(&service.name, spec.config).map_err(|problem| vec![problem])?;
        Ok(spec.digest(artifact.as_ref()))
    });
    let Ok(digest) = digest else {
        return ListedState::Invalid;
    };
    let tags = owner::tags(found);
    if tags.get(last_write::CONTENT).and_then(Value::as_str) != Some(digest.as_str()) {
        return ListedState::Outdated;
    }
    match last_write::untouched(found, &tags) {
        Some(true) => ListedState::Ready,
        Some(false) => ListedState::Drifted,
        None => ListedState::Unknown,
    }
}
