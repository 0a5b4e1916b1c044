//! What the template of a pod says.

use super::claim::{Claims, Topic};
use super::shape::{image_name, is_image, is_sidecar, program};
use super::{at, text, text_at};
use serde_json::Value;

/// Reads the specification of a pod. `name` is that of the workload. Returns whether it is whole: a patch names no image.
pub fn read(spec: &Value, name: &str, claims: &mut Claims) -> bool {
    let empty = Vec::new();
    let containers = spec.get("containers").and_then(Value::as_array).unwrap_or(&empty);
    let Some(container) = main_of(containers, name) else {
        return false;
    };
    resources(container.get("resources"), "", claims);
    for port in container.get("ports").and_then(Value::as_array).into_iter().flatten() {
        let port_name = text_at(port, "name").unwrap_or_default();
        let number = text_at(port, "containerPort").unwrap_or_default();
        if !is_aside(&port_name, &number) {
            claims.add(Topic::Port, "container", "`containerPort`");
        }
    }
    variables(container.get("env"), claims);
    let image = text_at(container, "image").filter(|image| is_image(image));
    if let Some(image) = &image {
        take_image(image, "`image`", claims);
    }
    image.is_some()
}

/// The container that matters: of the workload's name, else the first that is no sidecar.
fn main_of<'v>(containers: &'v [Value], name: &str) -> Option<&'v Value> {
    let named = |container: &&Value| container.get("name").and_then(Value::as_str) == Some(name);
    let own = |container: &&Value| {
        let name = container.get("name").and_then(Value::as_str).unwrap_or_default();
        let image = text_at(container, "image")
            .map(|image| image_name(&image))
            .unwrap_or_default();
        !is_sidecar(name) && !is_sidecar(image.rsplit('/').next().unwrap_or_default())
    };
    containers
        .iter()
        .find(named)
        .or_else(|| containers.iter().find(own))
        .or(containers.first())
}

/// Adds an image, and whether it is a program that companies run as it is.
pub fn take_image(image: &str, what: &str, claims: &mut Claims) {
    let name = image_name(image);
    if let Some(program) = program(&name) {
        claims.add(Topic::NoService, format!("it runs `{program}`"), what);
    }
    claims.add(Topic::Image, name, what);
}

/// Requests; what has a limit alone requests as much.
pub fn resources(resources: Option<&Value>, prefix: &str, claims: &mut Claims) {
    let Some(resources) = resources else { return };
    for (topic, key) in [(Topic::Cpu, "cpu"), (Topic::Memory, "memory")] {
        for path in [format!("requests.{key}"), format!("limits.{key}"), key.to_owned()] {
            let Some(amount) = text_at(resources, &path) else {
                continue;
            };
            if super::quantity::quantity(&amount).is_some() {
                claims.add(topic, amount, &format!("`{prefix}resources.{path}`"));
            } else {
                claims.add(
                    Topic::Unclear,
                    "no amount that Kubernetes knows",
                    &format!("`{prefix}resources.{path}`"),
                );
            }
            break;
        }
    }
}

/// Whether a port is for operators alone.
pub fn is_aside(name: &str, number: &str) -> bool {
    const NAMES: [&str; 13] = [
        "metrics",
        "prometheus",
        "prom",
        "monitoring",
        "management",
        "mgmt",
        "actuator",
        "admin",
        "health",
        "probe",
        "jmx",
        "debug",
        "telemetry",
    ];
    const NUMBERS: [&str; 7] = ["9404", "9102", "9100", "15020", "5005", "9779", "8778"];
    let lower = name.to_lowercase();
    NAMES.iter().any(|aside| lower.contains(aside)) || (lower.is_empty() && NUMBERS.contains(&number))
}

/// Names of variables, as a list of pairs, a map, or a list of `NAME=value`; values are not looked at.
pub fn variables(env: Option<&Value>, claims: &mut Claims) {
    match env {
        Some(Value::Array(items)) => {
            for item in items {
                if let Some(name) = text_at(item, "name") {
                    variable(&name, claims);
                }
            }
        }
        Some(Value::Object(map)) => map.keys().for_each(|name| variable(name, claims)),
        _ => {}
    }
}

fn variable(name: &str, claims: &mut Claims) {
    let upper = name.to_uppercase().replace(['.', '-'], "_");
    let has = |words: &[&str]| words.iter().any(|word| upper.contains(word));
    let what = format!("the variable `{}`", crate::service::visible(name));
    let broker = has(&[
        "KAFKA",
        "RABBIT",
        "AMQP",
        "SQS",
        "PUBSUB",
        "NATS",
        "TOPIC",
        "BOOTSTRAP_SERVERS",
        "EVENT_HUB",
        "EVENTHUB",
        "SERVICEBUS",
        "KINESIS",
        "ACTIVEMQ",
        "QUEUE",
    ]);
    if has(&[
        "KAFKA_STREAMS",
        "STREAMS_APPLICATION",
        "STREAMS_STATE",
        "STREAMS_NUM",
        "STATE_STORE",
    ]) {
        claims.add(Topic::Streams, "", &what);
    } else if (broker && has(&["CONSUMER", "GROUP", "INPUT", "SOURCE", "LISTEN", "SUBSCRI", "CONSUME"]))
        || has(&["CONSUMER_GROUP", "SUBSCRIPTION"])
    {
        claims.add(Topic::Consumes, "", &what);
    } else if broker {
        claims.add(Topic::Broker, "", &what);
    } else if has(&["WEBSOCKET", "WS_PATH", "WS_PORT"]) {
        claims.add(Topic::WebSocket, "", &what);
    }
}

/// Which region and environment labels or plain variables name.
pub fn named_environment(metadata: Option<&Value>) -> Option<String> {
    let labels = metadata?.get("labels")?.as_object()?;
    labels
        .iter()
        .find(|(key, _)| matches!(key.rsplit('/').next(), Some("env" | "environment" | "stage")))
        .and_then(|(_, value)| text(value))
}

/// The specification of the pods of a workload.
pub fn pod_of<'v>(value: &'v Value, kind: &str) -> Option<&'v Value> {
    match kind {
        "CronJob" => at(value, "spec.jobTemplate.spec.template"),
        _ => at(value, "spec.template"),
    }
}
