//! What a list tells of one service.

use crate::api::ListedService;
use crate::service::{Links, Service, ServiceNames};

/// A service in a list.
pub fn summary(service: &Service, names: &ServiceNames, links: &Links) -> ListedService {
    ListedService {
        name: service.name.clone(),
        description: service.description.clone(),
        archetype: service.archetype.clone(),
        profile: service.profile.clone(),
        size: service.size.clone(),
        size_rank: None,
        team: service.team_name().to_owned(),
        owner: owner(&service.team),
        environments: service.environments.clone(),
        regions: service.regions.clone(),
        pipeline_id: names.pipeline_id.clone(),
        pipeline_url: links.pipeline(&names.pipeline_id),
        state: None,
        last_run: None,
        template: None,
        deployments: None,
        problems: Vec::new(),
    }
}

/// The team as an entity reference: a group of the default namespace where it does not say otherwise.
fn owner(team: &str) -> String {
    let (kind, rest) = team.split_once(':').unwrap_or(("group", team));
    let (namespace, name) = rest.split_once('/').unwrap_or(("default", rest));
    format!("{kind}:{namespace}/{name}").to_lowercase()
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
