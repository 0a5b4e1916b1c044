//! What the path of a file says: environment, region, and what is left of it.

use super::{Vocabulary, Word};

/// Folders whose children are environments.
const PARENTS: [&str; 11] = [
    "overlays",
    "overlay",
    "envs",
    "env",
    "environments",
    "environment",
    "stages",
    "clusters",
    "cluster",
    "regions",
    "tenants",
];
/// Folders and files that name nothing.
const STRUCTURE: [&str; 62] = [
    "base",
    "bases",
    "values",
    "helm",
    "chart",
    "charts",
    "apps",
    "app",
    "applications",
    "application",
    "services",
    "service",
    "deploy",
    "deployment",
    "deployments",
    "config",
    "configs",
    "k8s",
    "kubernetes",
    "kube",
    "gitops",
    "manifests",
    "manifest",
    "rendered",
    "generated",
    "templates",
    "releases",
    "release",
    "argocd",
    "argo",
    "flux",
    "components",
    "component",
    "patches",
    "patch",
    "kustomize",
    "kustomization",
    "infra",
    "infrastructure",
    "ingress",
    "hpa",
    "cronjob",
    "cronjobs",
    "job",
    "jobs",
    "statefulset",
    "statefulsets",
    "configmap",
    "all",
    "resources",
    "workloads",
    "catalog-info",
    "main",
    "src",
    "ops",
    "common",
    "global",
    "defaults",
    "default",
    "override",
    "overrides",
    "argo-apps",
];

/// What a path says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// Environment: its name, `?word` or `-`.
    pub environment: Option<String>,
    /// Region, likewise.
    pub region: Option<String>,
    /// The folders that say nothing of environment and region, joined: what belongs together has the same root.
    pub root: String,
    /// The last folder or file that can name a service.
    pub name: Option<String>,
    /// What a values file has in its name beside `values`, where that is no place (`values-canary.yaml`).
    pub extra: Option<String>,
}

impl Place {
    /// Reads a path.
    pub fn of(path: &str, vocabulary: &Vocabulary) -> Self {
        let mut place = Self::default();
        let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
        let mut root: Vec<&str> = Vec::new();
        let mut parent = "";
        for part in folder.split('/').filter(|part| !part.is_empty()) {
            let lower = part.to_lowercase();
            if let Some((environment, region)) = vocabulary.only_place(part) {
                place.put(environment, region);
            } else if PARENTS.contains(&parent) {
                place.below_parent(part, parent, vocabulary);
                if place.environment.is_none() && !place.is_named_by(part) {
                    root.push(part);
                }
            } else if !STRUCTURE.contains(&lower.as_str()) && !PARENTS.contains(&lower.as_str()) {
                root.push(part);
                place.name = Some(part.to_owned());
            }
            parent = part;
        }
        place.root = root.join("/");
        place.file(file, parent, vocabulary);
        place
    }

    fn is_named_by(&self, part: &str) -> bool {
        self.environment.as_deref() == Some(&format!("?{}", part.to_lowercase()))
    }

    fn put(&mut self, environment: Option<String>, region: Option<String>) {
        if environment.is_some() {
            self.environment = environment;
        }
        if region.is_some() {
            self.region = region;
        }
    }

    /// A folder of environments holds clusters with longer names (`acme-prod-euw1`), words that are not known, or services.
    fn below_parent(&mut self, part: &str, parent: &str, vocabulary: &Vocabulary) {
        let (environment, region) = vocabulary.place_within(part);
        if environment.is_some() || region.is_some() {
            self.put(environment, region);
        } else if matches!(parent, "overlays" | "overlay" | "envs" | "environments" | "stages")
            && self.environment.is_none()
        {
            let lower = part.to_lowercase();
            if !STRUCTURE.contains(&lower.as_str()) {
                self.environment = Some(format!("?{lower}"));
            }
        }
    }

    fn file(&mut self, file: &str, parent: &str, vocabulary: &Vocabulary) {
        let stem = file
            .trim_end_matches(".yaml")
            .trim_end_matches(".yml")
            .trim_end_matches(".json");
        let words = vocabulary.words(stem);
        let is_values = words
            .iter()
            .any(|word| matches!(word, Word::Other(token) if token == "values"));
        let is_place = words
            .iter()
            .any(|word| matches!(word, Word::Environment(_) | Word::Region(_)));
        let rest: Vec<&str> = words
            .iter()
            .filter_map(|word| match word {
                Word::Other(token) if !STRUCTURE.contains(&token.as_str()) => Some(token.as_str()),
                _ => None,
            })
            .collect();
        // A word of an environment counts at the end of a name, or alone: `int-converter.yaml` is no environment.
        let ends = matches!(
            words.last(),
            Some(Word::Environment(_) | Word::Region(_) | Word::Filler)
        );
        if is_place && (is_values || rest.is_empty() || ends) {
            let (environment, region) = super::place_in(&words);
            self.put(environment, region);
        }
        let named: Vec<&str> = if is_place && !(is_values || ends || rest.is_empty()) {
            vec![stem]
        } else {
            rest
        };
        if named.is_empty() {
            return;
        }
        let named = named.join("-");
        if is_values && stem != "values" {
            self.extra = Some(named);
        } else if !is_values {
            self.name = Some(named);
        }
        if self.name.is_none() && parent.is_empty() {
            self.name.clone_from(&self.extra);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use serde_json::Map;
    use std::collections::BTreeMap;

    #[test]
    fn paths_are_read_as_people_write_them() {
        let vocabulary = Vocabulary::new(&Config::read(&Map::new()).unwrap(), BTreeMap::new(), BTreeMap::new());
        let paths = [
            (
                "apps/orders/overlays/prod/kustomization.yaml",
                Some("prod"),
                None,
                "orders",
                Some("orders"),
            ),
            (
                "charts/orders/values-production.yaml",
                Some("prod"),
                None,
                "orders",
                Some("orders"),
            ),
            (
                "orders/values.prod.eu-west-1.yaml",
                Some("prod"),
                Some("euw1"),
                "orders",
                Some("orders"),
            ),
            ("environments/pre/orders.yaml", Some("pre"), None, "", Some("orders")),
            (
                "clusters/acme-prod-euw2/orders/deployment.yaml",
                Some("prod"),
                Some("euw2"),
                "orders",
                Some("orders"),
            ),
            ("manifests/orders-prod.yaml", Some("prod"), None, "", Some("orders")),
            ("manifests/int-converter.yaml", None, None, "", Some("int-converter")),
            (
                "orders/overlays/blue/patch.yaml",
                Some("?blue"),
                None,
                "orders",
                Some("orders"),
            ),
        ];
        for (path, environment, region, root, name) in paths {
            let place = Place::of(path, &vocabulary);
            let found = (
                place.environment.as_deref(),
                place.region.as_deref(),
                place.root.as_str(),
                place.name.as_deref(),
            );
            assert_eq!(found, (environment, region, root, name), "{path}");
        }
    }
}
