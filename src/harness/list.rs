//! `harness:list`: all services of the catalog with their pipelines' names and addresses. It reads the catalog alone, and the
//! list of pipelines where their states are asked for.

use crate::api::{Context, Fact, HarnessList, HarnessListed, ListedService, Outputs, Plan, Step};
use crate::facts::{Facts, Halt};
use crate::harness::service_input;
use crate::harness::summary::summary;
use crate::harness::sync::listed_status;
use crate::harness::target::{Asked, Setting};
use crate::service::{ServiceNames, entry_from_value};

/// Decides the next step.
pub fn step(input: &HarnessList, context: &Context, facts: &[Fact]) -> Step {
    listed(input, context, &Facts::new(facts)).into()
}

fn listed(input: &HarnessList, context: &Context, facts: &Facts) -> Result<Plan, Halt> {
    let setting = Setting::read(context, &Asked::default())?;
    let entries = service_input::entries(None, input.catalog_repo_url.as_deref(), &setting, facts)?;
    let states = if input.states.unwrap_or(false) {
        listed_status::states(&entries, &setting, facts)?
    } else {
        Vec::new()
    };
    let links = setting.links();
    let mut services: Vec<ListedService> = entries
        .iter()
        .map(|entry| entry_from_value(entry, &setting.config))
        .enumerate()
        .filter(|(_, service)| !service.name.is_empty())
        .map(|(index, service)| ListedService {
            state: states.get(index).copied(),
            ..summary(&service, &ServiceNames::of(&service, &setting.config), &links)
        })
        .collect();
    services.sort_by(|one, other| one.name.cmp(&other.name));
    services.dedup_by(|one, other| one.name == other.name);
    Ok(Plan::telling(Outputs::HarnessList(HarnessListed { services })))
}
