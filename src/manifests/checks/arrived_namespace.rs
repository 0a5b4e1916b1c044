//! Every object is in the namespace of the service.

use super::model::{Manifests, at};
use crate::problem::Problem;
use crate::yaml::Node;

/// Kinds that are in no namespace.
const CLUSTER: [&str; 14] = [
    "Namespace",
    "ClusterRole",
    "ClusterRoleBinding",
    "PersistentVolume",
    "StorageClass",
    "PriorityClass",
    "IngressClass",
    "RuntimeClass",
    "CustomResourceDefinition",
    "ValidatingWebhookConfiguration",
    "MutatingWebhookConfiguration",
    "APIService",
    "CSIDriver",
    "ClusterIssuer",
];

pub(super) fn check(manifests: &Manifests<'_>) -> Vec<Problem> {
    let Some(expected) = manifests.expected else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for object in manifests
        .objects
        .iter()
        .filter(|object| !CLUSTER.contains(&object.kind))
    {
        let node = at(object.node, &["metadata", "namespace"]);
        let there = node.and_then(Node::text).unwrap_or("none");
        if there != expected.namespace {
            let message = format!(
                "{} is in the namespace `{there}`, not in `{}`",
                object.label(),
                expected.namespace
            );
            let help = "no layer may set a namespace";
            found.push(object.problem(node.unwrap_or(object.node), "metadata.namespace", message, help));
        }
    }
    found
}
