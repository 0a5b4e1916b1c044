//! Rules for combinations: profile and archetype, environment and region, name and namespace.

use super::Check;
use crate::config::Config;
use crate::problem::{Problem, Severity};
use crate::service::{ServiceNames, bad_namespace, entry_from_value, is_namespace, is_service_name};
use crate::yaml::node::Node;

/// More than an environment and its cluster take in a namespace.
const LONGEST_PLACE: usize = 20;

/// Whether a name is so long that its namespaces are looked at closely: a catalog may have thousands.
pub fn is_long(name: &str, config: &Config) -> bool {
    name.len() + config.names.namespace.as_str().len() + LONGEST_PLACE > 63
}

impl Check<'_> {
    /// Which profile fits which archetype.
    pub(super) fn pairing(&mut self, entry: &Node<'_>) {
        let (Some(archetype), Some(node)) = (entry.get("archetype").and_then(Node::text), entry.get("profile")) else {
            return;
        };
        let platform = &self.config.platform;
        let Some((profile, fits)) = platform.profiles.iter().find(|(name, _)| node.text() == Some(name)) else {
            return;
        };
        if fits.iter().any(|fit| fit == archetype) || !platform.archetypes.iter().any(|known| known == archetype) {
            return;
        }
        let fitting: Vec<_> = platform
            .profiles
            .iter()
            .filter(|(_, fits)| fits.iter().any(|fit| fit == archetype))
            .map(|(name, _)| format!("`{name}`"))
            .collect();
        let message = format!("the profile `{profile}` does not fit the archetype `{archetype}`");
        let help = if fitting.is_empty() {
            "no profile is configured for it".to_owned()
        } else {
            format!("use {}", fitting.join(" or "))
        };
        self.add(
            node,
            "profile",
            Problem::error("catalog/profile-mismatch", message).help(help),
        );
    }

    /// Checks that Kubernetes accepts the namespaces derived from the name. The catalog itself does not need them.
    pub(super) fn namespaces(&mut self, entry: &Node<'_>) {
        let long = |name: &str| is_long(name, self.config) && is_service_name(name);
        let Some(node) = entry.get("name").filter(|name| name.text().is_some_and(long)) else {
            return;
        };
        let names = ServiceNames::of(&entry_from_value(&entry.map(), self.config), self.config);
        let unfit = names.places.iter().find(|place| !is_namespace(&place.namespace));
        if let Some(place) = unfit {
            let problem = bad_namespace(&place.environment.name, &place.namespace);
            let warning = Problem {
                severity: Severity::Warning,
                ..problem
            };
            self.add(node, "name", warning);
        }
    }

    /// Pairs of environment and region without a cluster.
    pub(super) fn clusters(&mut self, entry: &Node<'_>) {
        let platform = &self.config.platform;
        if platform.clusters.is_empty() {
            return;
        }
        let Some(node) = entry.get("environments") else { return };
        let regions: Vec<&str> = match entry.get("regions").map(Node::items) {
            Some(items) if !items.is_empty() => items.iter().filter_map(Node::text).collect(),
            _ => platform.regions.iter().map(String::as_str).collect(),
        };
        for (index, item) in node.items().iter().enumerate() {
            let Some(name) = item.text().filter(|name| platform.environment(name).is_some()) else {
                continue;
            };
            let without: Vec<_> = regions
                .iter()
                .filter(|region| platform.cluster(name, region).is_none())
                .copied()
                .collect();
            let path = format!("environments[{index}]");
            if without.len() == regions.len() {
                let message = format!("the environment `{name}` has no cluster in {}", regions.join(", "));
                self.add(
                    item,
                    &path,
                    Problem::error("catalog/no-cluster", message)
                        .help("choose a region that has one, or configure it under `ameide.platform.clusters`"),
                );
            } else if !without.is_empty() {
                let message = format!("the environment `{name}` has no cluster in {}", without.join(", "));
                self.add(
                    item,
                    &path,
                    Problem::warning("catalog/no-cluster", message).help("no stage is generated for them"),
                );
            }
        }
    }
}
