//! The policies of the config repo, evaluated by a real Rego engine: one object is right, and each single change to it is denied.

use regorus::Engine;
use serde_json::{Value, json};

const POLICIES: [&str; 4] = ["images", "labels", "resources", "security"];

/// What all policies together deny; as the engines of before and after OPA 1.0 read them.
fn denials(object: &Value) -> Vec<String> {
    let [old, new] = [true, false].map(|old| {
        let mut engine = Engine::new();
        engine.set_rego_v0(old);
        for policy in POLICIES {
            let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/templates/config-repo/policies");
            engine.add_policy_from_file(format!("{folder}/{policy}.rego")).unwrap();
        }
        engine.set_input_json(&object.to_string()).unwrap();
        let denied = engine.eval_rule("data.main.deny".to_owned()).unwrap();
        denied.to_json_str().unwrap()
    });
    assert_eq!(old, new);
    serde_json::from_str(&new).unwrap()
}

fn pod() -> Value {
    let resources = json!({"cpu": "100m", "memory": "256Mi"});
    json!({
        "securityContext": {"runAsNonRoot": true, "seccompProfile": {"type": "RuntimeDefault"}},
        "containers": [{
            "name": "app",
            "image": "registry.example.com:5000/apps/app:{{.Values.imageTag}}",
            "resources": {"requests": resources, "limits": resources},
            "securityContext": {
                "allowPrivilegeEscalation": false,
                "readOnlyRootFilesystem": true,
                "capabilities": {"drop": ["ALL"]},
            },
        }],
    })
}

fn object(kind: &str, pod: Value) -> Value {
    let template = json!({"spec": pod});
    let spec = match kind {
        "Pod" => template["spec"].clone(),
        "CronJob" => json!({"jobTemplate": {"spec": {"template": template}}}),
        _ => json!({"template": template}),
    };
    let labels = json!({
        "app.kubernetes.io/name": "app",
        "app.kubernetes.io/managed-by": "ameide",
        "ameide.io/team": "a-team",
    });
    json!({"kind": kind, "metadata": {"name": "app", "labels": labels}, "spec": spec})
}

/// A pod with one value set at a path.
fn changed(pointer: &str, value: Value) -> Value {
    let mut pod = pod();
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    let parent = pod.pointer_mut(parent).unwrap();
    match parent {
        Value::Object(map) => drop(map.insert(key.to_owned(), value)),
        _ => panic!("{pointer} is not in a map"),
    }
    pod
}

#[test]
fn what_is_right_passes_in_every_kind() {
    for kind in ["Pod", "Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob"] {
        assert_eq!(denials(&object(kind, pod())), Vec::<String>::new(), "{kind}");
    }
}

#[test]
fn objects_without_pods_need_their_labels_only() {
    let service = json!({"kind": "Service", "metadata": {"name": "app", "labels": {"app.kubernetes.io/name": "app"}}});
    let expected = [
        "Service/app has no label ameide.io/team",
        "Service/app has no label app.kubernetes.io/managed-by",
    ];
    assert_eq!(denials(&service), expected);
}

#[test]
fn each_single_fault_is_denied_in_every_kind() {
    let cases = [
        (
            "/containers/0/securityContext/privileged",
            json!(true),
            "must not be privileged",
        ),
        (
            "/containers/0/securityContext/allowPrivilegeEscalation",
            json!(true),
            "allowPrivilegeEscalation",
        ),
        (
            "/containers/0/securityContext/allowPrivilegeEscalation",
            json!(null),
            "allowPrivilegeEscalation",
        ),
        (
            "/containers/0/securityContext/runAsNonRoot",
            json!(false),
            "must run as non-root",
        ),
        (
            "/containers/0/securityContext/runAsUser",
            json!(0),
            "must not run as user 0",
        ),
        (
            "/containers/0/securityContext/capabilities",
            json!({}),
            "must drop all capabilities",
        ),
        (
            "/containers/0/securityContext/capabilities/add",
            json!(["NET_ADMIN"]),
            "must not add the capability NET_ADMIN",
        ),
        (
            "/containers/0/securityContext/readOnlyRootFilesystem",
            json!(false),
            "read-only root file system",
        ),
        (
            "/containers/0/securityContext/seccompProfile",
            json!({"type": "Unconfined"}),
            "seccomp profile",
        ),
        ("/containers/0/image", json!("apps/app:latest"), "other than latest"),
        ("/containers/0/image", json!("registry:5000/app"), "other than latest"),
        ("/containers/0/image", json!("app"), "other than latest"),
        (
            "/containers/0/resources/limits",
            json!({"cpu": "1"}),
            "no memory in its limits",
        ),
        ("/securityContext/runAsNonRoot", json!(false), "must run as non-root"),
        ("/securityContext/runAsUser", json!(0), "pods must not run as user 0"),
        ("/securityContext/seccompProfile", json!(null), "seccomp profile"),
        ("/hostNetwork", json!(true), "hostNetwork must not be set"),
        (
            "/volumes",
            json!([{"name": "host", "hostPath": {"path": "/"}}]),
            "must not be a path of the node",
        ),
        (
            "/initContainers",
            json!([{"name": "init", "image": "app:1"}]),
            "container 'init' must drop all capabilities",
        ),
    ];
    for kind in ["Pod", "Deployment", "CronJob"] {
        for (pointer, value, message) in &cases {
            let denied = denials(&object(kind, changed(pointer, value.clone())));
            assert!(
                denied.iter().any(|text| text.contains(message)),
                "{kind} {pointer} {denied:?}"
            );
        }
    }
}

#[test]
fn a_digest_is_as_good_as_a_tag() {
    let image = json!(format!("registry:5000/app@sha256:{}", "0".repeat(64)));
    assert_eq!(
        denials(&object("Job", changed("/containers/0/image", image))),
        Vec::<String>::new()
    );
}
