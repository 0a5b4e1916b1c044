//! A PodDisruptionBudget says either how many pods stay or how many may go.

use super::model::Manifests;
use crate::problem::Problem;

pub(super) fn check(manifests: &Manifests<'_>) -> Vec<Problem> {
    let mut found = Vec::new();
    for object in manifests.of_kind("PodDisruptionBudget") {
        let Some(spec) = object.at(&["spec"]) else { continue };
        let (least, most) = (spec.get("minAvailable"), spec.get("maxUnavailable"));
        if let (Some(_), Some(most)) = (least, most) {
            let message = format!("{} has both `minAvailable` and `maxUnavailable`", object.label());
            found.push(object.problem(most, "spec.maxUnavailable", message, "remove one of the two"));
        }
        for (key, node) in [("minAvailable", least), ("maxUnavailable", most)] {
            let Some((node, text)) = node.and_then(|node| Some((node, node.text()?))) else {
                continue;
            };
            let number = text.strip_suffix('%').unwrap_or(text).parse::<u32>();
            let fits = number.is_ok_and(|number| !text.ends_with('%') || number <= 100);
            if !fits {
                let message = format!("`{text}` is not a number of pods or a percentage");
                found.push(object.problem(node, &format!("spec.{key}"), message, "write `1` or `50%`"));
            }
        }
    }
    found
}
