//! Who reaches a service, by its values.

use crate::evidence::claim::{Claims, Topic};
use crate::evidence::container::is_aside;
use crate::evidence::reach::{is_host, is_internal, is_internal_class, is_internal_host, sockets};
use crate::evidence::settings::{Scopes, each, enabled};
use crate::evidence::{text, text_at};
use serde_json::Value;

/// Ports and Services.
pub fn ports(scopes: &Scopes<'_>, claims: &mut Claims) {
    const KEYS: [&str; 6] = ["enabled", "port", "ports", "type", "targetPort", "externalPort"];
    let all = scopes.all(&["service", "services", "svc"]);
    for (path, value) in
        all.flat_map(|(path, value)| each(value, &KEYS).into_iter().map(move |one| (path.clone(), one)))
    {
        if enabled(value) == Some(false) {
            claims.add(Topic::NoPort, "", &format!("`{path}.enabled: false`"));
            return;
        }
        let Some(map) = value.as_object() else { continue };
        let single = [
            "port",
            "externalPort",
            "httpPort",
            "targetPort",
            "internalPort",
            "nodePort",
            "portNumber",
        ]
        .iter()
        .any(|key| map.get(*key).is_some_and(|value| text(value).is_some()));
        let (called, aside) = map.get("ports").map(called).unwrap_or_default();
        if text_at(value, "type").as_deref() == Some("LoadBalancer") {
            let inside = value.get("annotations").is_some_and(is_internal);
            claims.add(
                if inside { Topic::ExposedInside } else { Topic::Exposed },
                "a load balancer",
                &format!("`{path}.type`"),
            );
        }
        if single || called {
            claims.add(Topic::Port, "service", &format!("`{path}`"));
            return;
        }
        if aside {
            claims.add(Topic::NoPort, "", &format!("ports for operators alone in `{path}`"));
            return;
        }
    }
    let keys = [
        "containerPort",
        "ports",
        "port",
        "httpPort",
        "containerPorts",
        "targetPort",
    ];
    if let Some((path, value)) = scopes.find(&keys) {
        let (is_called, aside) = called(value);
        if is_called || text(value).is_some() {
            claims.add(Topic::Port, "container", &format!("`{path}`"));
        } else if aside || value.as_array().is_some_and(Vec::is_empty) {
            claims.add(Topic::NoPort, "", &format!("`{path}`"));
        }
    }
}

/// Whether a list or map of ports has one that others call, and whether it has others.
fn called(value: &Value) -> (bool, bool) {
    let mut found = (false, false);
    let mut put = |name: &str, number: &str| {
        if is_aside(name, number) {
            found.1 = true;
        } else {
            found.0 = true;
        }
    };
    match value {
        Value::Object(map) => {
            for (name, port) in map {
                put(name, &text(port).or_else(|| text_at(port, "port")).unwrap_or_default());
            }
        }
        Value::Array(items) => {
            for port in items {
                let number = ["port", "containerPort", "number"]
                    .iter()
                    .find_map(|key| text_at(port, key));
                put(
                    &text_at(port, "name").unwrap_or_default(),
                    &number.or_else(|| text(port)).unwrap_or_default(),
                );
            }
        }
        _ => {}
    }
    found
}

/// Ingresses and other routes.
pub fn ingress(scopes: &Scopes<'_>, claims: &mut Claims) {
    let keys = [
        "ingress",
        "ingresses",
        "httpRoute",
        "httproute",
        "route",
        "virtualService",
        "virtualservice",
        "gateway",
        "expose",
        "istio",
    ];
    for (path, value) in scopes.all(&keys) {
        let items = match value {
            Value::Array(items) => items.iter().collect(),
            value => each(
                value,
                &["enabled", "hosts", "host", "hostname", "hostnames", "className"],
            ),
        };
        for value in items {
            let annotations = value.get("annotations");
            // They may stand where it is not turned on yet: other values do that.
            sockets(annotations, claims);
            let mut hosts = Vec::new();
            collect_hosts(value, 0, &mut hosts);
            let on = enabled(value).unwrap_or(!hosts.is_empty());
            if !on || !(value.is_object() || value.as_bool() == Some(true)) {
                if enabled(value) == Some(false) {
                    claims.add(Topic::Exposed, "off", &format!("`{path}.enabled: false`"));
                }
                continue;
            }
            let class = ["className", "ingressClassName", "class", "ingressClass"]
                .iter()
                .find_map(|key| text_at(value, key));
            let word = ["visibility", "scope", "scheme", "type", "access"]
                .iter()
                .find_map(|key| text_at(value, key));
            let gateway = ["gateway", "gateways", "parentRefs"]
                .iter()
                .find_map(|key| value.get(key))
                .map(Value::to_string);
            let inside = annotations.is_some_and(is_internal)
                || class.is_some_and(|class| is_internal_class(&class))
                || word.is_some_and(|word| is_internal_class(&word))
                || gateway.is_some_and(|gateway| is_internal_class(&gateway))
                || value.get("internal").and_then(Value::as_bool) == Some(true)
                || (!hosts.is_empty() && hosts.iter().all(|host| is_internal_host(host)));
            let host = hosts.first().cloned().unwrap_or_default();
            claims.add(
                if inside { Topic::ExposedInside } else { Topic::Exposed },
                host,
                &format!("`{path}`"),
            );
        }
    }
}

fn collect_hosts(value: &Value, depth: u32, hosts: &mut Vec<String>) {
    match value {
        Value::Object(map) if depth < 4 => {
            for (key, inner) in map {
                if matches!(
                    key.as_str(),
                    "host" | "hosts" | "hostname" | "hostnames" | "domain" | "fqdn" | "name" | "rules" | "extraHosts"
                ) {
                    collect_hosts(inner, depth + 1, hosts);
                }
            }
        }
        Value::Array(items) if depth < 4 => items.iter().for_each(|item| collect_hosts(item, depth + 1, hosts)),
        Value::String(host) if depth > 0 && is_host(host) => hosts.push(host.clone()),
        _ => {}
    }
}
