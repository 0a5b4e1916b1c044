//! A Service can be addressed: several ports have names, an external one a name to lead to.

use super::model::Manifests;
use crate::problem::Problem;
use crate::yaml::Node;

pub(super) fn check(manifests: &Manifests<'_>) -> Vec<Problem> {
    let mut found = Vec::new();
    for object in manifests.of_kind("Service").filter(|object| object.api_version == "v1") {
        let Some(spec) = object.at(&["spec"]) else { continue };
        let ports = spec.get("ports").map(Node::items).unwrap_or_default();
        let kind = spec.get("type").and_then(Node::text).unwrap_or("ClusterIP");
        let is_headless = spec.get("clusterIP").and_then(Node::text) == Some("None");
        if kind == "ExternalName" && spec.get("externalName").is_none() {
            let message = format!(
                "{} is of the type `ExternalName` and has no `externalName`",
                object.label()
            );
            found.push(object.problem(spec, "spec.externalName", message, "add the name that it leads to"));
        }
        if ports.is_empty() && kind != "ExternalName" && !is_headless {
            let message = format!("{} has no ports", object.label());
            found.push(object.problem(spec, "spec.ports", message, "add at least one"));
        }
        if let Some(port) = ports.iter().find(|port| ports.len() > 1 && port.get("name").is_none()) {
            let message = format!("{} has several ports, and one without a name", object.label());
            found.push(object.problem(port, "spec.ports", message, "give each port a name"));
        }
    }
    found
}
