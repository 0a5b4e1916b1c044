//! Links of a service that the organization configures, and the one to its generated manifests.

use super::{Service, ServiceNames, WebRepository};
use crate::config::{Config, Pattern};

/// The configured links of a service, each with its title, in the order of the configuration.
pub fn configured_links(service: &Service, names: &ServiceNames, config: &Config) -> Vec<(String, String)> {
    let mut links: Vec<(String, String)> = Vec::new();
    let mut seen = Vec::new();
    for (title, pattern) in &config.links {
        let values = [
            ("service", service.name.as_str()),
            ("team", service.team_name()),
            ("archetype", &service.archetype),
        ];
        if !depends_on_place(pattern) {
            links.push((title.clone(), pattern.fill(&values)));
            continue;
        }
        for place in &names.places {
            let environment = &place.environment;
            let title = place_title(title, pattern, &environment.name, &place.region);
            if seen.contains(&title) {
                continue;
            }
            let place = [
                ("environment", environment.name.as_str()),
                ("cluster", environment.cluster.as_str()),
                ("region", place.region.as_str()),
            ];
            links.push((title.clone(), pattern.fill(&[values, place].concat())));
            seen.push(title);
        }
    }
    links
}

/// Whether a configured link leads to one place of a service, so that each gets its own.
pub fn depends_on_place(pattern: &Pattern) -> bool {
    ["{environment}", "{cluster}", "{region}"]
        .iter()
        .any(|name| pattern.as_str().contains(name))
}

/// Title of a configured link to one place: `Metrics (int)`, `Metrics (int, euw1)`.
pub fn place_title(title: &str, pattern: &Pattern, environment: &str, region: &str) -> String {
    if pattern.as_str().contains("{region}") {
        format!("{title} ({environment}, {region})")
    } else {
        format!("{title} ({environment})")
    }
}

/// The page of the folder that holds the generated manifests of a service, for all places.
pub fn manifests_page(service: &Service, repository: &WebRepository<'_>, branch: &str, config: &Config) -> String {
    let folder = config.catalog.manifests_path.fill(&[("service", &service.name)]);
    let folder = folder
        .split('{')
        .next()
        .unwrap_or_default()
        .trim_end_matches(|letter| letter != '/')
        .trim_end_matches('/');
    repository.folder(branch, folder)
}
