//! Status of each service, based on the list of pipelines: nothing is read for a single service. A page that many people
//! look at must not use up what Harness allows an account.

use crate::api::{EntityKind, FoundEntity, ListedRun, ListedState, ListedTemplate, SyncMode};
use crate::entries::stored::StoredEntry;
use crate::facts::{Facts, Halt};
use crate::harness::reconcile::last_write;
use crate::harness::reconcile::owner;
use crate::harness::recorded::put::HELD;
use crate::harness::service_input;
use crate::harness::sync::baseline::Baseline;
use crate::harness::sync::inventory;
use crate::harness::target::HarnessTarget;
use crate::harness::templates::Templates;
use crate::pipeline::Artifact;
use crate::service::{Links, Service, ServiceNames};
use serde_json::Value;
use std::collections::HashMap;

/// What the list of pipelines says of an entry.
pub struct ListedStatus {
    /// State of its pipeline.
    pub state: ListedState,
    /// The latest execution of its pipeline.
    pub last_run: Option<ListedRun>,
    /// The template that its pipeline is made from.
    pub template: Option<ListedTemplate>,
}

/// The status of all entries, in their order.
pub fn statuses(entries: &[StoredEntry], target: &HarnessTarget, facts: &Facts) -> Result<Vec<ListedStatus>, Halt> {
    let usual = target.strategy(None, None)?;
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
        usual: &usual,
        requested: (None, None),
        templates: &templates,
        mode: SyncMode::Quick,
        by_waves: false,
        services: None,
    };
    Ok(entries
        .iter()
        .map(|entry| status_of(entry, &baseline, &listed))
        .collect())
}

fn status_of(entry: &StoredEntry, baseline: &Baseline, listed: &HashMap<&str, &FoundEntity>) -> ListedStatus {
    let Ok((service, names)) = service_input::of_stored(entry, baseline.target) else {
        return ListedStatus {
            state: ListedState::Invalid,
            last_run: None,
            template: None,
        };
    };
    let Some(found) = listed.get(names.pipeline_id.as_str()) else {
        return ListedStatus {
            state: ListedState::Missing,
            last_run: None,
            template: None,
        };
    };
    ListedStatus {
        state: state_of(&service, &names, found, baseline),
        last_run: last_run(found, &baseline.target.links()),
        template: template(&service, &names, found, baseline),
    }
}

/// What a pipeline that is ours was made from, and would be made from now.
fn template(
    service: &Service,
    names: &ServiceNames,
    found: &FoundEntity,
    baseline: &Baseline,
) -> Option<ListedTemplate> {
    let tags = owner::tags(found);
    let tag = |key: &str| tags.get(key).and_then(Value::as_str).map(str::to_owned);
    let chosen = baseline.chosen(service).ok()?;
    let now = baseline.spec(service, names, &chosen).ok()?.tags();
    let digest = owner::is_ours(found).then(|| tag("template-digest")).flatten()?;
    let of_now = |key: &str| now.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let (name, name_now) = (tag("template").unwrap_or_default(), of_now("template"));
    Some(ListedTemplate {
        current_name: (name_now != name).then_some(name_now),
        name,
        digest,
        current: of_now("template-digest"),
    })
}

/// The summary of executions in the list; a pipeline that never ran has an empty one.
fn last_run(found: &FoundEntity, links: &Links) -> Option<ListedRun> {
    let summary = found.fields.get("executionSummaryInfo")?;
    let text = |key: &str| summary.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
    let started_at = summary.get("lastExecutionTs").and_then(Value::as_f64)?;
    Some(ListedRun {
        started_at,
        status: text("lastExecutionStatus").map(str::to_owned),
        url: links.execution(&found.identifier, text("lastExecutionId")?),
    })
}

fn state_of(service: &Service, names: &ServiceNames, found: &FoundEntity, baseline: &Baseline) -> ListedState {
    if owner::tag(found, HELD).is_some() {
        return ListedState::Held;
    }
    if !owner::is_ours(found) {
        return ListedState::Foreign;
    }
    let digest = baseline.chosen(service).and_then(|chosen| {
        let spec = baseline.spec(service, names, &chosen)?;
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

#[cfg(test)]
mod tests {
    use super::last_run;
    use crate::api::FoundEntity;
    use crate::service::Links;
    use serde_json::json;

    fn listed(summary: &serde_json::Value) -> FoundEntity {
        let fields = json!({ "executionSummaryInfo": summary });
        FoundEntity {
            identifier: "a_cd".to_owned(),
            yaml: None,
            fields: fields.as_object().cloned().unwrap_or_default(),
            version: None,
            valid: true,
        }
    }

    #[test]
    fn the_latest_execution_comes_with_its_time_status_and_address() {
        let links = Links::new("https://h.example", "acc", "default", "platform");
        let found = listed(&json!({
            "lastExecutionTs": 1_700_000_000_000_i64,
            "lastExecutionStatus": "Failed",
            "lastExecutionId": "run1",
        }));
        let run = last_run(&found, &links);
        assert_eq!(run.as_ref().map(|run| run.started_at), Some(1_700_000_000_000.0));
        assert_eq!(run.as_ref().and_then(|run| run.status.as_deref()), Some("Failed"));
        assert!(run.is_some_and(|run| run.url.ends_with("/pipelines/a_cd/executions/run1/pipeline")));
    }

    #[test]
    fn a_pipeline_that_never_ran_has_none() {
        let links = Links::new("https://h.example", "acc", "default", "platform");
        let never = json!({ "lastExecutionTs": 0, "lastExecutionId": "" });
        for summary in [never, json!({}), json!(null)] {
            assert_eq!(last_run(&listed(&summary), &links), None);
        }
    }
}
