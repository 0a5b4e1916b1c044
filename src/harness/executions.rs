//! The executions of a service's pipeline: which version went where, and what runs there now.

mod approvals;
mod history;
mod phase;
mod places;

pub use approvals::read as approvals;
pub use history::History;
pub use places::places;

use crate::api::{FoundExecution, ListedDeployment, Read};
use crate::facts::{Facts, Found};
use crate::harness::target::HarnessTarget;
use crate::service::ServiceNames;

/// So many executions are read, to find what runs where.
const READ: u32 = 30;

/// The latest executions of a service's pipeline.
pub fn latest<'a>(names: &ServiceNames, target: &HarnessTarget, facts: &Facts<'a>) -> Found<&'a [FoundExecution]> {
    facts.executions(&Read::Executions {
        scope: target.scope.clone(),
        pipeline: names.pipeline_id.clone(),
        note: None,
        limit: Some(READ),
        since: None,
    })
}

/// What runs in each place of a service, as far as its latest executions tell; nothing before they are read.
pub fn deployed(names: &ServiceNames, target: &HarnessTarget, facts: &Facts) -> Vec<ListedDeployment> {
    let links = target.links();
    let history = History {
        executions: latest(names, target, facts).present().unwrap_or_default(),
        pipeline: &names.pipeline_id,
        stages: &[],
        places: &names.places,
        links: &links,
        started_by: None,
    };
    let places = places(&history, true).into_iter();
    places
        .filter_map(|place| {
            let deployed = place.deployed?;
            Some(ListedDeployment {
                environment: place.environment,
                region: place.region,
                version: deployed.version,
                at: deployed.ended_at.or(deployed.started_at),
            })
        })
        .collect()
}
