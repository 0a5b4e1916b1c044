//! What Kubernetes takes as the name of a namespace.

use crate::problem::Problem;

/// A label of DNS, as Kubernetes wants it.
pub fn is_namespace(text: &str) -> bool {
    (1..=63).contains(&text.len())
        && !text.starts_with('-')
        && !text.ends_with('-')
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

/// The problem of a namespace that Kubernetes would refuse.
pub fn bad_namespace(environment: &str, namespace: &str) -> Problem {
    Problem::error("harness/bad-namespace", format!("the namespace `{namespace}` in `{environment}` is none that Kubernetes takes"))
        .help("shorten the name, or the pattern `ameide.names.namespace`: lower-case letters, digits and `-`, at most 63 characters")
        .path("service.name")
}
