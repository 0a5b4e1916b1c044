//! Names of Kubernetes namespaces.

use crate::problem::Problem;

/// A DNS label, as Kubernetes requires it.
pub fn is_namespace(text: &str) -> bool {
    (1..=63).contains(&text.len())
        && !text.starts_with('-')
        && !text.ends_with('-')
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

/// Error: a namespace is not valid in Kubernetes.
pub fn bad_namespace(environment: &str, namespace: &str) -> Problem {
    Problem::error("harness/bad-namespace", format!("the namespace `{namespace}` in `{environment}` is not a valid Kubernetes namespace"))
        .help("shorten the name or the pattern `ameide.names.namespace`; use lower-case letters, digits and `-`, at most 63 characters")
        .path("service.name")
}
