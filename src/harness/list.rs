//! `harness:list`: all services of the catalog with their pipelines' names and addresses. It reads the catalog alone, and the
//! list of pipelines where their states are asked for.

use crate::api::{Context, Fact, HarnessList, HarnessListed, ListedService, Outputs, Plan, Step};
use crate::config::Size;
use crate::entries::stored::{StoredEntry, all_entries};
use crate::facts::{Facts, Halt};
use crate::harness::executions;
use crate::harness::service_input::catalog;

use crate::harness::summary::summary;
use crate::harness::sync::listed_status;
use crate::harness::target::{HarnessTarget, RequestedScope};
use crate::service::{ServiceNames, entry_from_value};

/// Decides the next step.
pub fn step(input: &HarnessList, context: &Context, facts: &[Fact]) -> Step {
    listed(input, context, &Facts::new(facts)).into()
}

fn listed(input: &HarnessList, context: &Context, facts: &Facts) -> Result<Plan, Halt> {
    let target = HarnessTarget::read(context, &RequestedScope::default())?;
    let entries = all_entries(
        &catalog(input.catalog_repo_url.as_ref(), &target)?,
        &target.config,
        facts,
    )?
    .all;
    let statuses = if input.states.unwrap_or(false) {
        listed_status::statuses(&entries, &target, facts)?
    } else {
        Vec::new()
    };
    let links = target.links();
    let wanted = input.deployments.as_deref().unwrap_or_default();
    let of_service = |entry: &StoredEntry| {
        if !wanted.iter().any(|name| name == entry.name()) {
            return None;
        }
        let names = ServiceNames::of(&entry_from_value(&entry.value, &target.config), &target.config);
        Some(executions::deployed(&names, &target, facts))
    };
    let deployments: Vec<_> = entries.iter().map(of_service).collect();
    facts.known()?;
    let row = |(index, entry): (usize, &StoredEntry)| {
        let service = entry_from_value(&entry.value, &target.config);
        ListedService {
            state: statuses.get(index).map(|status| status.state),
            last_run: statuses.get(index).and_then(|status| status.last_run.clone()),
            template: statuses.get(index).and_then(|status| status.template.clone()),
            deployments: deployments.get(index).cloned().flatten(),
            size_rank: rank(&service.size, &target.config.platform.sizes),
            problems: entry.errors().cloned().collect(),
            ..summary(&service, &ServiceNames::of(&service, &target.config), &links)
        }
    };
    let named = entries.iter().enumerate().filter(|(_, entry)| !entry.name().is_empty());
    let mut services: Vec<ListedService> = named.map(row).collect();
    services.sort_by(|one, other| one.name.cmp(&other.name));
    services.dedup_by(|one, other| one.name == other.name);
    Ok(Plan::telling(Outputs::HarnessList(HarnessListed { services })))
}

/// Sizes are configured from the smallest to the largest.
fn rank(size: &str, sizes: &[(String, Size)]) -> Option<u32> {
    let index = sizes.iter().position(|(name, _)| name == size)?;
    u32::try_from(index).ok()
}
