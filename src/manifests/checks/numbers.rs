//! Numbers are not below what Kubernetes allows.

use super::model::{Manifests, number};
use super::schema::{Seen, Type, walk};
use crate::problem::Problem;

/// Keys whose numbers must be at least 1, and at least 0.
const ONE: [&str; 7] = [
    "periodSeconds",
    "timeoutSeconds",
    "successThreshold",
    "failureThreshold",
    "maxReplicas",
    "averageUtilization",
    "maxSkew",
];
const ZERO: [&str; 13] = [
    "replicas",
    "minReadySeconds",
    "revisionHistoryLimit",
    "progressDeadlineSeconds",
    "initialDelaySeconds",
    "terminationGracePeriodSeconds",
    "backoffLimit",
    "parallelism",
    "completions",
    "activeDeadlineSeconds",
    "ttlSecondsAfterFinished",
    "successfulJobsHistoryLimit",
    "failedJobsHistoryLimit",
];

pub(super) fn check(manifests: &Manifests<'_>) -> Vec<Problem> {
    let mut found = Vec::new();
    for object in &manifests.objects {
        walk(
            object,
            manifests.config.manifests.kubernetes_minor,
            &mut |seen, path| {
                let Seen::Value(node, Type::Integer) = seen else { return };
                let key = path.rsplit('.').next().unwrap_or(path);
                let least = if ONE.contains(&key) {
                    1
                } else if ZERO.contains(&key) {
                    0
                } else {
                    return;
                };
                let Some(value) = number(node) else { return };
                let only_one =
                    key == "successThreshold" && (path.contains("livenessProbe") || path.contains("startupProbe"));
                if value < least || (only_one && value != 1) {
                    let message = format!("`{key}` is {value}");
                    let help = if only_one {
                        "it must be 1 for this probe".to_owned()
                    } else {
                        format!("it must be at least {least}")
                    };
                    found.push(object.problem(node, path, message, &help));
                }
            },
        );
    }
    found
}
