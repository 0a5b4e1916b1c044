//! Fields with a few allowed values have one of them; schemas do not say which.

use super::model::Manifests;
use super::schema::{Seen, walk};
use crate::problem::{Problem, suggestion};

/// The end of a path without indices, the kind (empty for any), and the values.
const CHOICES: [(&str, &str, &[&str]); 31] = [
    ("imagePullPolicy", "", &["Always", "IfNotPresent", "Never"]),
    ("terminationMessagePolicy", "", &["File", "FallbackToLogsOnError"]),
    ("protocol", "", &["TCP", "UDP", "SCTP"]),
    (
        "dnsPolicy",
        "",
        &["ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"],
    ),
    ("whenUnsatisfiable", "", &["DoNotSchedule", "ScheduleAnyway"]),
    ("preemptionPolicy", "", &["PreemptLowerPriority", "Never"]),
    (
        "tolerations.effect",
        "",
        &["NoSchedule", "PreferNoSchedule", "NoExecute"],
    ),
    ("tolerations.operator", "", &["Exists", "Equal", "Lt", "Gt"]),
    (
        "labelSelector.matchExpressions.operator",
        "",
        &["In", "NotIn", "Exists", "DoesNotExist"],
    ),
    (
        "spec.selector.matchExpressions.operator",
        "",
        &["In", "NotIn", "Exists", "DoesNotExist"],
    ),
    (
        "podSelector.matchExpressions.operator",
        "",
        &["In", "NotIn", "Exists", "DoesNotExist"],
    ),
    (
        "namespaceSelector.matchExpressions.operator",
        "",
        &["In", "NotIn", "Exists", "DoesNotExist"],
    ),
    (
        "nodeSelectorTerms.matchExpressions.operator",
        "",
        &["In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"],
    ),
    ("httpGet.scheme", "", &["HTTP", "HTTPS"]),
    (
        "seccompProfile.type",
        "",
        &["RuntimeDefault", "Unconfined", "Localhost"],
    ),
    (
        "appArmorProfile.type",
        "",
        &["RuntimeDefault", "Unconfined", "Localhost"],
    ),
    ("fsGroupChangePolicy", "", &["OnRootMismatch", "Always"]),
    (
        "paths.pathType",
        "Ingress",
        &["Exact", "Prefix", "ImplementationSpecific"],
    ),
    ("spec.concurrencyPolicy", "CronJob", &["Allow", "Forbid", "Replace"]),
    (
        "spec.type",
        "Service",
        &["ClusterIP", "NodePort", "LoadBalancer", "ExternalName"],
    ),
    ("spec.sessionAffinity", "Service", &["ClientIP", "None"]),
    ("spec.externalTrafficPolicy", "Service", &["Cluster", "Local"]),
    ("spec.internalTrafficPolicy", "Service", &["Cluster", "Local"]),
    ("spec.strategy.type", "Deployment", &["Recreate", "RollingUpdate"]),
    ("spec.updateStrategy.type", "", &["RollingUpdate", "OnDelete"]),
    ("spec.podManagementPolicy", "StatefulSet", &["OrderedReady", "Parallel"]),
    ("spec.policyTypes", "NetworkPolicy", &["Ingress", "Egress"]),
    ("completionMode", "", &["NonIndexed", "Indexed"]),
    (
        "accessModes",
        "",
        &["ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod"],
    ),
    (
        "metrics.type",
        "HorizontalPodAutoscaler",
        &["Resource", "ContainerResource", "Pods", "Object", "External"],
    ),
    (
        "target.type",
        "HorizontalPodAutoscaler",
        &["Utilization", "Value", "AverageValue"],
    ),
];

pub(super) fn check(manifests: &Manifests<'_>) -> Vec<Problem> {
    let mut found = Vec::new();
    for object in &manifests.objects {
        walk(
            object,
            manifests.config.manifests.kubernetes_minor,
            &mut |seen, path| {
                let Seen::Value(node, _) = seen else { return };
                let Some(text) = node.string() else { return };
                let last = path.rsplit('.').next().unwrap_or(path);
                let last = last.split('[').next().unwrap_or(last);
                let mut of_key = CHOICES
                    .iter()
                    .filter(|(end, kind, _)| end.ends_with(last) && (kind.is_empty() || *kind == object.kind));
                let Some((_, _, values)) = of_key.find(|(end, ..)| ends(path, end)) else {
                    return;
                };
                if !values.contains(&text) {
                    let message = format!("`{text}` is not a value of `{last}`");
                    found.push(object.problem(node, path, message, &suggestion(text, values.iter().copied())));
                }
            },
        );
    }
    found
}

/// Whether a path without its indices ends in these keys.
fn ends(path: &str, end: &str) -> bool {
    let mut keys = path.rsplit('.').map(|key| key.split('[').next().unwrap_or(key));
    end.rsplit('.').all(|wanted| keys.next() == Some(wanted))
}
