//! Pods of a Deployment always restart; those of a Job never do so always.

use super::model::{Manifests, at};
use crate::problem::Problem;
use crate::yaml::Node;

pub(super) fn check(manifests: &Manifests<'_>) -> Vec<Problem> {
    let mut found = Vec::new();
    for object in &manifests.objects {
        let Some((pod, path)) = object.pod() else { continue };
        let policy = at(pod, &["spec", "restartPolicy"]);
        let text = policy.and_then(Node::text);
        let allowed: &[&str] = match object.kind {
            "Job" | "CronJob" => &["Never", "OnFailure"],
            "Pod" => &["Always", "Never", "OnFailure"],
            _ => &["Always"],
        };
        let missing = text.is_none() && matches!(object.kind, "Job" | "CronJob");
        if missing || text.is_some_and(|text| !allowed.contains(&text)) {
            let shown = text.unwrap_or("Always (the default)");
            let message = format!("{} has the `restartPolicy` {shown}", object.label());
            let help = format!("write {}", allowed.join(" or "));
            let path = format!("{path}.spec.restartPolicy");
            found.push(object.problem(policy.unwrap_or(pod), path.trim_start_matches('.'), message, &help));
        }
    }
    found
}
