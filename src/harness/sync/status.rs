//! Status of one service in Harness.

use crate::api::{FoundEntity, SyncMode, SyncState};
use crate::facts::{Facts, Found};
use crate::harness::desired::bundle;
use crate::harness::reconcile::decide::says_the_same;
use crate::harness::reconcile::last_write;
use crate::harness::reconcile::owner;
use crate::harness::recorded::put::{HELD, why_held};
use crate::harness::service_input;
use crate::harness::sync::baseline::Baseline;
use crate::pipeline::{Artifact, PipelineSpec};
use crate::problem::Problem;
use serde_json::Value;

/// Status of one service.
pub enum Status<'a> {
    /// The pipeline has not been read yet.
    Unread,
    /// Up to date.
    Unchanged,
    /// Not up to date.
    Wrong {
        /// The state.
        state: SyncState,
        /// Description of the state.
        detail: String,
        /// Pipeline of the service as it was read, if it exists.
        found: Option<&'a FoundEntity>,
        /// Whether its template has changed, or has another name.
        by_template: bool,
    },
}

/// Status of a service, as far as it is known.
pub fn status<'a>(
    baseline: &Baseline,
    spec: &PipelineSpec,
    listed: Option<&'a FoundEntity>,
    facts: &Facts<'a>,
) -> Result<Status<'a>, Vec<Problem>> {
    let artifact = Artifact::of(&spec.service.name, spec.config).map_err(|problem| vec![problem])?;
    let digest = spec.digest(artifact.as_ref());
    let missing = || Status::Wrong {
        state: SyncState::Missing,
        detail: "it has no pipeline in Harness".to_owned(),
        found: None,
        by_template: false,
    };
    let Some(listed) = listed else {
        return Ok(missing());
    };
    if let Some(commit) = owner::tag(listed, HELD) {
        return Ok(Status::Wrong {
            state: SyncState::Held,
            detail: why_held(&commit),
            by_template: false,
            found: None,
        });
    }
    if !owner::is_ours(listed) {
        return Ok(Status::Wrong {
            state: SyncState::Foreign,
            detail: "a pipeline with this identifier already exists and isn't managed by Ameide".to_owned(),
            found: None,
            by_template: false,
        });
    }
    let tags = owner::tags(listed);
    let made = tags.get(last_write::CONTENT).and_then(Value::as_str);
    if baseline.mode == SyncMode::Quick
        && made == Some(digest.as_str())
        && last_write::untouched(listed, &tags) == Some(true)
    {
        return Ok(Status::Unchanged);
    }
    let found = match facts.entity(&baseline.pipeline(&spec.names.pipeline_id)) {
        Found::Unread => return Ok(Status::Unread),
        Found::Absent => return Ok(missing()),
        Found::Present(found) => found,
    };
    if let Some(other) = owner::tag(found, "service").filter(|other| *other != spec.service.name) {
        return Err(vec![service_input::collides(&spec.service.name, &other)]);
    }
    let desired = bundle::pipeline(spec, baseline.target)?.desired;
    let stale = owner::tag(found, last_write::CONTENT).is_some_and(|then| then != digest);
    if found.valid && says_the_same(&desired, found) && !stale {
        if baseline.mode == SyncMode::Full && owner::tag(found, last_write::PARTIAL).is_some() {
            let detail = "its input sets and triggers have not been created yet".to_owned();
            return Ok(Status::Wrong {
                state: SyncState::Missing,
                detail,
                found: None,
                by_template: false,
            });
        }
        return Ok(Status::Unchanged);
    }
    let (state, detail, by_template) = difference(spec, found, &digest);
    Ok(Status::Wrong {
        state,
        detail,
        found: Some(found),
        by_template,
    })
}

/// What is wrong with a pipeline that does not say what it should, in words, and whether that is its template.
fn difference(spec: &PipelineSpec, found: &FoundEntity, digest: &str) -> (SyncState, String, bool) {
    let (stored, now) = (owner::tags(found), spec.tags());
    let then = |key: &str| stored.get(key).and_then(Value::as_str);
    let other = |key: &str| {
        then(key)
            .zip(now.get(key).and_then(Value::as_str))
            .filter(|(then, now)| then != now)
    };
    if other("template-digest").is_some() {
        let detail = "it was created from an older template";
        return (SyncState::Outdated, detail.to_owned(), true);
    }
    // The name is part of what the pipeline is made from: where that has not changed, somebody edited the tag.
    if then(last_write::CONTENT).is_some_and(|then| then != digest) {
        return match other("template") {
            Some((then, now)) => {
                let detail = format!("its template has another name now: `{now}` instead of `{then}`");
                (SyncState::Outdated, detail, true)
            }
            None => {
                let detail = "its entry in the catalog has changed since";
                (SyncState::Outdated, detail.to_owned(), false)
            }
        };
    }
    let detail = if found.valid {
        "it was changed in Harness"
    } else {
        "the pipeline stored in Harness is not valid"
    };
    (SyncState::Drifted, detail.to_owned(), false)
}
