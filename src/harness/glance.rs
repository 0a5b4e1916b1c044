//! How each service stands by what the list of pipelines tells: nothing is read for a single service. A page that many people
//! look at must not use up what Harness allows an account.

use super::setting::Setting;
use super::view::View;
use super::{owner, state, subject, sync};
use crate::api::{EntityKind, FoundEntity, ListedState, Step, SyncMode};
use crate::harness::facts::Facts;
use crate::pipeline::Artifact;
use serde_json::{Map, Value};
use std::collections::HashMap;

/// The states of all entries, in their order.
pub fn states(entries: &[Map<String, Value>], setting: &Setting, facts: &mut Facts) -> Result<Vec<ListedState>, Step> {
    let (strategy, options) = setting.strategy(None, None).map_err(subject::reject)?;
    let pipelines = sync::listed(EntityKind::Pipeline, setting, facts);
    let templates = sync::templates(None, setting, facts)?;
    let Some(pipelines) = pipelines else {
        return Err(subject::read_on(facts));
    };
    if let Some(read) = facts.step() {
        return Err(read);
    }
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

fn state_of(entry: &Map<String, Value>, view: &View, listed: &HashMap<&str, &FoundEntity>) -> ListedState {
    let known = subject::of_entry(entry, view.setting)
        .and_then(|service| subject::names(&service, view.setting).map(|(names, _)| (service, names)));
    let Ok((service, names)) = known else {
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
    if tags.get(state::CONTENT).and_then(Value::as_str) != Some(digest.as_str()) {
        return ListedState::Outdated;
    }
    match state::untouched(found, &tags) {
        Some(true) => ListedState::Ready,
        Some(false) => ListedState::Drifted,
        None => ListedState::Unknown,
    }
}
