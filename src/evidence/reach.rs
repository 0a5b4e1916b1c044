//! How internal a load balancer, an ingress or a host is.

use super::claim::{Claims, Topic};
use super::text;
use serde_json::Value;

/// Annotations by which a load balancer or an ingress is internal.
pub fn is_internal(annotations: &Value) -> bool {
    annotations.as_object().into_iter().flatten().any(|(key, value)| {
        let value = text(value).unwrap_or_default().to_lowercase();
        let key = key.to_lowercase();
        (key.contains("internal") && matches!(value.as_str(), "true" | "0.0.0.0/0" | "yes"))
            || (key.ends_with("/scheme") && value == "internal")
            || (key.ends_with("load-balancer-type") && value == "internal")
            || (key.ends_with("ingress.class") && is_internal_class(&value))
    })
}

/// Whether the class of an ingress is an internal one.
pub fn is_internal_class(class: &str) -> bool {
    let lower = class.to_lowercase();
    ["internal", "private", "intern", "corp"]
        .iter()
        .any(|word| lower.contains(word))
}

/// Whether a host is of a network of the company's own.
pub fn is_internal_host(host: &str) -> bool {
    let lower = host.to_lowercase();
    [
        ".internal",
        ".local",
        ".lan",
        ".corp",
        ".intra",
        ".intranet",
        ".private",
        ".svc",
    ]
    .iter()
    .any(|end| lower.ends_with(end))
        || lower
            .split('.')
            .any(|label| matches!(label, "internal" | "intern" | "corp" | "private" | "intranet" | "svc"))
}

/// Whether the name of a host may be quoted.
pub fn is_host(host: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'*');
    host.contains('.') && host.len() <= 253 && host.bytes().all(plain)
}

/// Annotations of an ingress that web sockets need.
pub fn sockets(annotations: Option<&Value>, claims: &mut Claims) {
    for key in annotations
        .and_then(Value::as_object)
        .into_iter()
        .flat_map(|map| map.keys())
    {
        if key.to_lowercase().contains("websocket") {
            claims.add(
                Topic::WebSocket,
                "",
                &format!("the annotation `{}`", crate::service::visible(key)),
            );
        }
    }
}
