//! What belongs to a workload: Services that select its pods, ingresses of those, its autoscaler, its configuration.

use super::claim::{Claims, Topic};
use super::container::{is_aside, variables};
use super::document::{Contents, Document, Form};
use super::place::Vocabulary;
use super::reach::{is_host, is_internal, is_internal_class, is_internal_host, sockets};
use super::unit::Units;
use super::workload::placed;
use super::{at, is, text, text_at};
use serde_json::Value;
use std::collections::BTreeMap;

/// A workload that others belong to.
pub struct Workload<'a> {
    /// Its name.
    pub name: &'a str,
    /// The root of its folder.
    pub root: &'a str,
    /// Labels of its pods.
    pub labels: Option<&'a Value>,
    /// The specification of its pods.
    pub pod: Option<&'a Value>,
}

/// Resources that are no workloads.
pub struct Related<'a> {
    by_root: BTreeMap<&'a str, Vec<&'a Document>>,
    /// Routes of folders that have no Service themselves: those of a gateway for many.
    routes: Vec<&'a Document>,
}

const ROUTES: [&str; 8] = [
    "Ingress",
    "HTTPRoute",
    "GRPCRoute",
    "VirtualService",
    "IngressRoute",
    "Route",
    "Mapping",
    "HTTPProxy",
];

impl<'a> Related<'a> {
    /// Finds them.
    pub fn of(contents: &'a Contents) -> Self {
        let mut by_root: BTreeMap<&str, Vec<&Document>> = BTreeMap::new();
        for document in contents.documents.iter().filter(is(Form::Resource)) {
            by_root.entry(&document.place.root).or_default().push(document);
        }
        let without = by_root
            .values()
            .filter(|all| !all.iter().any(|one| one.kind() == "Service"));
        let routes = without
            .flatten()
            .copied()
            .filter(|one| ROUTES.contains(&one.kind()))
            .collect();
        Self { by_root, routes }
    }

    /// Adds what they say of a workload under the name of its service; whether a Service leads to it.
    pub fn take(&self, workload: &Workload<'_>, name: &str, units: &mut Units, vocabulary: &Vocabulary) -> bool {
        let mut served = false;
        let mut services: Vec<String> = Vec::new();
        let beside = self.by_root.get(workload.root).map(Vec::as_slice).unwrap_or_default();
        let mut put = |document: &Document, tell: &mut dyn FnMut(&mut Claims)| {
            let place = placed(document, vocabulary);
            let mut claims = Claims::of(&document.path, place.environment.as_ref());
            tell(&mut claims);
            units.add(name, &document.place, claims);
        };
        for document in beside
            .iter()
            .filter(|document| document.kind() == "Service" && selects(document, workload))
        {
            services.extend(text_at(&document.value, "metadata.name"));
            put(document, &mut |claims| served |= service(&document.value, claims));
        }
        for document in beside {
            let value = &document.value;
            match document.kind() {
                kind if ROUTES.contains(&kind) && leads_to(value, &services) => {
                    put(document, &mut |claims| route(value, claims));
                }
                "HorizontalPodAutoscaler" if targets(value, workload.name) => {
                    put(document, &mut |claims| {
                        scaler(value, ["minReplicas", "maxReplicas"], claims)
                    });
                }
                "ScaledObject" if targets(value, workload.name) => put(document, &mut |claims| {
                    scaler(value, ["minReplicaCount", "maxReplicaCount"], claims);
                    triggers(value, claims);
                }),
                "ConfigMap" if is_used(document, workload) => {
                    put(document, &mut |claims| variables(value.get("data"), claims));
                }
                _ => {}
            }
        }
        for document in self
            .routes
            .iter()
            .filter(|one| one.place.root != workload.root && leads_to(&one.value, &services))
        {
            put(document, &mut |claims| route(&document.value, claims));
        }
        served
    }
}

fn selects(document: &Document, workload: &Workload<'_>) -> bool {
    let selector = at(&document.value, "spec.selector").and_then(Value::as_object);
    let labels = workload.labels.and_then(Value::as_object);
    match (selector, labels) {
        (Some(selector), Some(labels)) if !selector.is_empty() => {
            selector.iter().all(|(key, value)| labels.get(key) == Some(value))
        }
        _ => false,
    }
}

/// Whether it has a port that others call. A Service without an address of its own finds the members of a set.
fn service(value: &Value, claims: &mut Claims) -> bool {
    if text_at(value, "spec.clusterIP").as_deref() == Some("None") {
        return false;
    }
    let ports = at(value, "spec.ports").and_then(Value::as_array);
    let called = |port: &Value| {
        !is_aside(
            &text_at(port, "name").unwrap_or_default(),
            &text_at(port, "port").unwrap_or_default(),
        )
    };
    let serves = ports.is_some_and(|ports| ports.iter().any(called));
    if serves {
        claims.add(Topic::Port, "service", "the Service");
    }
    if text_at(value, "spec.type").as_deref() == Some("LoadBalancer") {
        let internal = at(value, "metadata.annotations").is_some_and(is_internal);
        let topic = if internal { Topic::ExposedInside } else { Topic::Exposed };
        claims.add(topic, "a load balancer", "`type: LoadBalancer`");
    }
    serves
}

fn leads_to(value: &Value, services: &[String]) -> bool {
    match value {
        Value::Object(map) => map.iter().any(|(key, inner)| {
            let named = matches!(key.as_str(), "name" | "serviceName" | "host" | "service");
            let is = text(inner).is_some_and(|name| services.iter().any(|service| leads(&name, service)));
            (named && is) || (key != "metadata" && leads_to(inner, services))
        }),
        Value::Array(items) => items.iter().any(|item| leads_to(item, services)),
        _ => false,
    }
}

/// A service by its name, or as a host inside the cluster.
fn leads(name: &str, service: &str) -> bool {
    name == service
        || name
            .strip_prefix(service)
            .is_some_and(|rest| rest.starts_with('.') && rest.contains("svc"))
}

/// What a route says: hosts, and whether it is internal.
fn route(value: &Value, claims: &mut Claims) {
    let annotations = at(value, "metadata.annotations");
    let class = text_at(value, "spec.ingressClassName").unwrap_or_default();
    let gateways = at(value, "spec.gateways").or_else(|| at(value, "spec.parentRefs"));
    let gateway = gateways.map(Value::to_string).unwrap_or_default();
    let mesh_only = gateway == "[\"mesh\"]";
    let mut hosts = Vec::new();
    for path in ["spec.rules", "spec.tls"] {
        let items = at(value, path).and_then(Value::as_array);
        hosts.extend(items.into_iter().flatten().filter_map(|rule| text_at(rule, "host")));
    }
    for path in ["spec.hosts", "spec.hostnames"] {
        let items = at(value, path).and_then(Value::as_array);
        hosts.extend(items.into_iter().flatten().filter_map(text));
    }
    hosts.extend(
        ["spec.host", "spec.virtualhost.fqdn", "spec.hostname"]
            .iter()
            .filter_map(|path| text_at(value, path)),
    );
    hosts.retain(|host| is_host(host));
    let inside = annotations.is_some_and(is_internal)
        || is_internal_class(&class)
        || is_internal_class(&gateway)
        || mesh_only
        || (!hosts.is_empty() && hosts.iter().all(|host| is_internal_host(host)));
    let topic = if inside { Topic::ExposedInside } else { Topic::Exposed };
    let host = hosts.first().cloned().unwrap_or_default();
    let what = format!("the {}", value.get("kind").and_then(Value::as_str).unwrap_or("Ingress"));
    claims.add(topic, host, &what);
    sockets(annotations, claims);
}

/// Whether an autoscaler is for this workload; a patch of one is known by its name.
fn targets(value: &Value, name: &str) -> bool {
    let target = text_at(value, "spec.scaleTargetRef.name").or_else(|| text_at(value, "metadata.name"));
    target.as_deref() == Some(name)
}

fn scaler(value: &Value, keys: [&str; 2], claims: &mut Claims) {
    for (topic, key) in [Topic::MinReplicas, Topic::MaxReplicas].into_iter().zip(keys) {
        if let Some(number) = at(value, "spec")
            .and_then(|spec| text_at(spec, key))
            .filter(|text| text.parse::<u32>().is_ok())
        {
            claims.add(topic, number, &format!("`spec.{key}`"));
        }
    }
}

/// What a KEDA scaler looks at.
pub fn triggers(value: &Value, claims: &mut Claims) {
    let items = at(value, "spec.triggers")
        .or_else(|| at(value, "triggers"))
        .and_then(Value::as_array);
    for kind in items
        .into_iter()
        .flatten()
        .filter_map(|trigger| text_at(trigger, "type"))
    {
        if [
            "kafka",
            "rabbitmq",
            "sqs",
            "pubsub",
            "servicebus",
            "nats",
            "eventhub",
            "activemq",
            "redis",
        ]
        .iter()
        .any(|word| kind.contains(word))
        {
            claims.add(Topic::Consumes, "", "a trigger by messages");
        }
    }
}

fn is_used(document: &Document, workload: &Workload<'_>) -> bool {
    let name = text_at(&document.value, "metadata.name").unwrap_or_default();
    let containers = workload
        .pod
        .and_then(|pod| pod.get("containers"))
        .and_then(Value::as_array);
    containers.into_iter().flatten().any(|container| {
        let from = container.get("envFrom").and_then(Value::as_array);
        from.into_iter()
            .flatten()
            .any(|from| text_at(from, "configMapRef.name").as_deref() == Some(&name))
    })
}
