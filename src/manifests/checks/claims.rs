//! Hosts that manifests claim: no two services may claim one in the same cluster.

use super::model::{Manifests, read};
use crate::manifests::overlay::Overlay;
use crate::problem::Problem;
use crate::yaml::Node;
use std::collections::HashMap;

/// Who claims which host, by cluster, region and host.
#[derive(Debug)]
pub struct Claims(HashMap<(String, String, String), String>);

impl Claims {
    /// Starts with claims that are known.
    pub fn of(known: HashMap<(String, String, String), String>) -> Self {
        Self(known)
    }

    /// Adds the hosts of an overlay, and reports those that another service claims.
    pub fn take(&mut self, overlay: &Overlay<'_>, hosts: &[String]) -> Vec<Problem> {
        let place = &overlay.place;
        let service = &overlay.service.name;
        let mut problems = Vec::new();
        for host in hosts {
            let key = (place.environment.cluster.clone(), place.region.clone(), host.clone());
            let owner = self.0.entry(key).or_insert_with(|| service.clone());
            if owner != service {
                let message = format!(
                    "`{service}` and `{owner}` both claim the host `{host}` in `{}`, `{}`",
                    place.environment.cluster, place.region
                );
                problems.push(
                    Problem::error("manifests/host-taken", message)
                        .file(format!("{}/{}", overlay.folder(), crate::manifests::found::MANIFESTS))
                        .help("requests would go to either of them: give each its own host"),
                );
            }
        }
        problems
    }
}

/// The hosts of a text.
pub fn hosts(text: &str) -> Vec<String> {
    let documents = read(text);
    let nodes = documents
        .iter()
        .filter_map(|document| document.parsed.as_ref().ok()?.root.as_ref());
    sorted(nodes.flat_map(hosts_in).collect())
}

pub(super) fn hosts_of(manifests: &Manifests<'_>) -> Vec<String> {
    sorted(
        manifests
            .objects
            .iter()
            .flat_map(|object| hosts_in(object.node))
            .collect(),
    )
}

fn sorted(mut hosts: Vec<String>) -> Vec<String> {
    hosts.sort();
    hosts.dedup();
    hosts
}

pub(super) fn hosts_in(node: &Node<'_>) -> Vec<String> {
    let text = |node: &Node<'_>| node.text().map(str::to_owned);
    let spec = node.get("spec");
    match node.get("kind").and_then(Node::text) {
        Some("Ingress") => {
            let rules = spec
                .and_then(|spec| spec.get("rules"))
                .map(Node::items)
                .unwrap_or_default();
            rules.iter().filter_map(|rule| text(rule.get("host")?)).collect()
        }
        Some("HTTPRoute" | "GRPCRoute" | "TLSRoute") => {
            let names = spec
                .and_then(|spec| spec.get("hostnames"))
                .map(Node::items)
                .unwrap_or_default();
            names.iter().filter_map(text).collect()
        }
        _ => Vec::new(),
    }
}
