//! The workload carries the service's name, and what selects pods or scales selects that workload.

use super::model::{Manifests, Object, at};
use crate::problem::Problem;
use crate::yaml::Node;

const NAME: &str = "app.kubernetes.io/name";

pub(super) fn check(manifests: &Manifests<'_>) -> Vec<Problem> {
    let Some(expected) = manifests.expected else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let pods: Vec<&Node<'_>> = manifests
        .objects
        .iter()
        .filter_map(|object| at(object.pod()?.0, &["metadata", "labels"]))
        .collect();
    for object in &manifests.objects {
        if object.name == "app" && expected.service != "app" {
            let message = format!("{} still has the name of the layer", object.label());
            found.push(object.problem(
                object.node,
                "metadata.name",
                message,
                "no component may set its name again",
            ));
        }
        if let Some((pod, path)) = object.pod()
            && at(pod, &["metadata", "labels", NAME]).and_then(Node::text) != Some(expected.service)
        {
            let message = format!(
                "the pods of {} do not have the label `{NAME}: {}`",
                object.label(),
                expected.service
            );
            let help = "no layer may set this label: the overlay does";
            found.push(object.problem(pod, &format!("{path}.metadata.labels"), message, help));
        }
        if let Some((selector, path)) = selector(object)
            && !selector.pairs().is_empty()
            && !pods.iter().any(|labels| selects(selector, labels))
        {
            let message = format!("{} selects no pod of these manifests", object.label());
            found.push(object.problem(selector, path, message, "select the labels of the archetype's pods"));
        }
        let target = object.at(&["spec", "scaleTargetRef"]);
        if let Some(name) = target.and_then(|target| target.get("name"))
            && !manifests
                .objects
                .iter()
                .any(|other| Some(other.name) == name.text() && other.pod().is_some())
        {
            let message = format!(
                "{} scales `{}`, which is not in these manifests",
                object.label(),
                name.key()
            );
            found.push(object.problem(
                name,
                "spec.scaleTargetRef.name",
                message,
                "name the archetype's workload `app`",
            ));
        }
    }
    found
}

/// The labels that an object selects its pods by.
fn selector<'n>(object: &Object<'n>) -> Option<(&'n Node<'n>, &'static str)> {
    match object.kind {
        "Service" if object.api_version == "v1" => Some((object.at(&["spec", "selector"])?, "spec.selector")),
        "PodDisruptionBudget" => Some((
            object.at(&["spec", "selector", "matchLabels"])?,
            "spec.selector.matchLabels",
        )),
        "NetworkPolicy" => Some((
            object.at(&["spec", "podSelector", "matchLabels"])?,
            "spec.podSelector.matchLabels",
        )),
        _ => None,
    }
}

fn selects(selector: &Node<'_>, labels: &Node<'_>) -> bool {
    selector.pairs().iter().all(|(key, value)| {
        let label = labels.get(&key.key()).and_then(Node::text);
        label.is_some() && label == value.text()
    })
}
