//! The replicas are those of the size: between its two numbers by an autoscaler, else the least of them.

use super::model::{Manifests, number};
use crate::problem::Problem;

pub(super) fn check(manifests: &Manifests<'_>) -> Vec<Problem> {
    let Some(expected) = manifests.expected else {
        return Vec::new();
    };
    let (least, most) = (
        i64::from(expected.numbers.replicas.0),
        i64::from(expected.numbers.replicas.1),
    );
    let mut found = Vec::new();
    let wrong = |object: &super::model::Object<'_>, key: &str, wanted: i64| {
        let node = object.at(&["spec", key]);
        let there = node.and_then(number);
        (there != Some(wanted)).then(|| {
            let shown = there.map_or_else(|| "none".to_owned(), |there| there.to_string());
            let message = format!(
                "the size `{}` has {wanted} for `{key}`, and {} has {shown}",
                expected.size,
                object.label()
            );
            let help = format!("check the layer `sizes/{}` and what is applied after it", expected.size);
            object.problem(node.unwrap_or(object.node), &format!("spec.{key}"), message, &help)
        })
    };
    let scalers = |kind: &str| kind.ends_with("Autoscaler") || kind.starts_with("Scaled");
    let is_scaled = manifests.objects.iter().any(|object| scalers(object.kind));
    for object in manifests
        .of_kind("HorizontalPodAutoscaler")
        .filter(|object| targets(object, expected.service))
    {
        found.extend(wrong(object, "minReplicas", least));
        found.extend(wrong(object, "maxReplicas", most));
    }
    let workloads = manifests
        .objects
        .iter()
        .filter(|object| matches!(object.kind, "Deployment" | "StatefulSet"));
    for object in workloads.filter(|object| object.name == expected.service) {
        if !is_scaled {
            found.extend(wrong(object, "replicas", least));
        } else if let Some(node) = object.at(&["spec", "replicas"]) {
            let message = format!("{} has both `replicas` and an autoscaler", object.label());
            let help = "each deployment would undo the autoscaler: remove `spec.replicas` in the component";
            found.push(object.problem(node, "spec.replicas", message, help));
        }
    }
    found
}

fn targets(object: &super::model::Object<'_>, service: &str) -> bool {
    let name = object.at(&["spec", "scaleTargetRef", "name"]);
    name.and_then(crate::yaml::Node::text) == Some(service)
}
