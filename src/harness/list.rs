//! `harness:list`: all services of the catalog with their pipelines' names and addresses. It reads the catalog alone, and the
//! list of pipelines where their states are asked for.

use super::facts::Facts;
use super::setting::{Asked, Setting};
use super::{glance, subject};
use crate::api::{Context, Fact, HarnessList, HarnessListed, ListedService, Outputs, Plan, Step};
use crate::service::{Links, Service, ServiceNames, entry_from_value};

/// Decides the next step.
pub fn step(input: &HarnessList, context: &Context, facts: &[Fact]) -> Step {
    listed(input, context, &mut Facts::new(facts)).unwrap_or_else(|step| step)
}

fn listed(input: &HarnessList, context: &Context, facts: &mut Facts) -> Result<Step, Step> {
    let setting = Setting::read(context, &Asked::default()).map_err(subject::reject)?;
    let entries = subject::entries(None, input.catalog_repo_url.as_deref(), &setting, facts)?;
    let states = if input.states.unwrap_or(false) {
        glance::states(&entries, &setting, facts)?
    } else {
        Vec::new()
    };
    let links = links(&setting);
    let mut services: Vec<ListedService> = entries
        .iter()
        .map(|entry| entry_from_value(entry, &setting.config))
        .enumerate()
        .filter(|(_, service)| !service.name.is_empty())
        .map(|(index, service)| ListedService {
            state: states.get(index).copied(),
            ..row(&service, &ServiceNames::of(&service, &setting.config), &links)
        })
        .collect();
    services.sort_by(|one, other| one.name.cmp(&other.name));
    services.dedup_by(|one, other| one.name == other.name);
    Ok(plan(Outputs::HarnessList(HarnessListed { services })))
}

/// A service at a glance.
pub fn row(service: &Service, names: &ServiceNames, links: &Links) -> ListedService {
    ListedService {
        name: service.name.clone(),
        description: service.description.clone(),
        archetype: service.archetype.clone(),
        profile: service.profile.clone(),
        size: service.size.clone(),
        team: service.team_name().to_owned(),
        owner: owner(&service.team),
        environments: service.environments.clone(),
        regions: service.regions.clone(),
        pipeline_id: names.pipeline_id.clone(),
        pipeline_url: links.pipeline(&names.pipeline_id),
        state: None,
    }
}

/// The team as an entity reference: a group of the default namespace where it does not say otherwise.
fn owner(team: &str) -> String {
    let (kind, rest) = team.split_once(':').unwrap_or(("group", team));
    let (namespace, name) = rest.split_once('/').unwrap_or(("default", rest));
    format!("{kind}:{namespace}/{name}").to_lowercase()
}

/// The links of a setting's project.
pub fn links(setting: &Setting) -> Links {
    let scope = &setting.scope;
    Links::new(
        &setting.config.harness.base_url,
        &scope.account,
        &scope.org,
        &scope.project,
    )
}

/// A plan that only tells.
pub fn plan(outputs: Outputs) -> Step {
    Step::Plan(Plan {
        effects: Vec::new(),
        notes: Vec::new(),
        warnings: Vec::new(),
        outputs,
    })
}

#[cfg(test)]
mod tests {
    use super::owner;

    #[test]
    fn a_team_is_a_group_of_the_default_namespace() {
        for (team, expected) in [
            ("payments-team", "group:default/payments-team"),
            ("group:payments-team", "group:default/payments-team"),
            ("group:other/Payments", "group:other/payments"),
        ] {
            assert_eq!(owner(team), expected);
        }
    }
}
