//! Status of each service, based on the list of pipelines: nothing is read for a single service. A page that many people
//! look at must not use up what Harness allows an account.

use crate::api::{EntityKind, FoundEntity, ListedState, SyncMode};
use crate::entries::stored::StoredEntry;
use crate::facts::{Facts, Halt};
use crate::harness::reconcile::last_write;
use crate::harness::reconcile::owner;
use crate::harness::service_input;
use crate::harness::sync::baseline::View;
use crate::harness::sync::inventory;
use crate::harness::target::Setting;
use crate::harness::templates::Templates;
use crate::pipeline::Artifact;
use serde_json::Value;
use std::collections::HashMap;

/// The status of all entries, in their order.
pub fn states(entries: &[StoredEntry], setting: &Setting, facts: &Facts) -> Result<Vec<ListedState>, Halt> {
    let (strategy, options) = setting.strategy(None, None)?;
    let pipelines = inventory::listed(EntityKind::Pipeline, setting, facts);
    let templates = Templates::read(None, &setting.config.platform.archetypes, setting, facts)?;
    let pipelines = pipelines.known(facts)?.unwrap_or_default();
    let templates = templates.known(facts)?.unwrap_or_default();
    let listed: HashMap<&str, &FoundEntity> = pipelines
        .iter()
        .map(|found| (found.identifier.as_str(), found))
        .collect();
    let view = View {
        setting,
        strategy,
        options: &options,
        templates: &templates,
        mode: SyncMode::Quick,
        services: None,
    };
    Ok(entries.iter().map(|entry| state_of(entry, &view, &listed)).collect())
}

fn state_of(entry: &StoredEntry, view: &View, listed: &HashMap<&str, &FoundEntity>) -> ListedState {
    let Ok((service, names)) = service_input::of_stored(entry, view.setting) else {
        return ListedState::Invalid;
    };
    let Some(found) = listed.get(names.pipeline_id.as_str()) else {
        return ListedState::Missing;
    };
    if !owner::is_ours(found) {
        return ListedState::Foreign;
    }
    let digest = view.subject(&service, &names).and_then(|subject| {
        let artifact = Artifact::of(&service.name, subject.config).map_err(|problem| vec![problem])?;
        Ok(subject.digest(artifact.as_ref()))
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
