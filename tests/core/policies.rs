//! The policies that ship, evaluated by a real Rego engine at given times and on given pipelines.

use regorus::Engine;
use serde_json::{Value, json};

/// What a policy denies; as the engines of before and after OPA 1.0 read it.
fn denials(policy: &str, package: &str, input: &Value) -> Vec<String> {
    let path = format!("{}/templates/policies/{policy}.rego", env!("CARGO_MANIFEST_DIR"));
    let [old, new] = [true, false].map(|old| {
        let mut engine = Engine::new();
        engine.set_rego_v0(old);
        engine.add_policy_from_file(&path).unwrap();
        engine.set_input_json(&input.to_string()).unwrap();
        engine
            .eval_rule(format!("data.{package}.deny"))
            .unwrap()
            .to_json_str()
            .unwrap()
    });
    assert_eq!(old, new);
    serde_json::from_str(&new).unwrap()
}

fn window(input: Value) -> Vec<String> {
    denials("change_window", "change_window", &input)
}

/// Seconds since the epoch of a day of the week of 16 November 2026, a Monday.
fn at(day: u64, hour: u64, minute: u64) -> u64 {
    1_794_787_200 + day * 86_400 + hour * 3_600 + minute * 60
}

fn production(day: u64, hour: u64, minute: u64) -> Vec<String> {
    window(json!({"environment": "prod", "metadata": {"timestamp": at(day, hour, minute)}}))
}

#[test]
fn production_within_the_window_only() {
    for day in 0..4 {
        for (hour, minute) in [(10, 0), (12, 30), (15, 59)] {
            assert!(
                production(day, hour, minute).is_empty(),
                "{day} {hour}:{minute} {:?}",
                production(day, hour, minute)
            );
        }
        for (hour, minute) in [(0, 0), (9, 59), (16, 0), (23, 59)] {
            assert_eq!(production(day, hour, minute).len(), 1, "{day} {hour}:{minute}");
        }
    }
    assert!(production(4, 13, 59).is_empty());
    assert_eq!(production(4, 14, 0).len(), 1);
    assert!(production(4, 14, 0)[0].contains("Friday are only allowed from 10:00 to 14:00"));
    for day in [5, 6] {
        assert!(production(day, 12, 0)[0].contains("weekends"));
    }
}

#[test]
fn other_environments_at_any_time() {
    for environment in ["int_stable", "pre_stable", "int"] {
        assert!(window(json!({"environment": environment, "metadata": {"timestamp": at(5, 3, 0)}})).is_empty());
    }
    let odd =
        json!({"environment": "sandbox", "environmentType": "PreProduction", "metadata": {"timestamp": at(5, 3, 0)}});
    assert!(window(odd).is_empty());
    assert!(!window(json!({"environment": "unheard_of", "metadata": {"timestamp": at(5, 3, 0)}})).is_empty());
}

#[test]
fn an_emergency_passes_with_three_approvers() {
    let ask = |approvers: Value| {
        window(
            json!({"environment": "prod", "metadata": {"timestamp": at(6, 3, 0)}, "emergency_override": true, "approvers": approvers}),
        )
    };
    assert!(ask(json!(["a@x", "b@x", "c@x"])).is_empty());
    assert!(!ask(json!(["a@x", "b@x"])).is_empty());
    assert!(!ask(json!(["a@x", "a@x", "a@x"])).is_empty(), "three times the same");
    assert!(!ask(Value::Null).is_empty());
    assert!(
        !ask(json!(["a@x", "b@x", "null"])).is_empty(),
        "an approval that was not given"
    );
    let say = |word: Value| {
        let three = json!(["a@x", "b@x", "c@x"]);
        let stamp = json!({"timestamp": at(6, 3, 0)});
        window(json!({"environment": "prod", "metadata": stamp, "emergency_override": word, "approvers": three}))
    };
    assert!(say(json!("true")).is_empty(), "as the step sends it");
    for word in [
        json!("false"),
        json!("yes"),
        json!("True"),
        json!("null"),
        json!(""),
        json!(1),
        json!([true]),
        Value::Null,
    ] {
        assert!(!say(word.clone()).is_empty(), "only `true` itself, not {word}");
    }
}

#[test]
fn what_cannot_be_read_is_denied() {
    for input in [
        json!({}),
        json!({"metadata": {"timestamp": at(1, 12, 0)}}),
        json!({"environment": "", "metadata": {"timestamp": at(1, 12, 0)}}),
        json!({"environment": "prod", "metadata": {}}),
        json!({"environment": "prod", "metadata": {"timestamp": "noon"}}),
        json!({"environment": "prod", "metadata": {"timestamp": null}}),
    ] {
        assert!(!window(input.clone()).is_empty(), "{input}");
    }
}

#[test]
fn the_stamp_of_the_server_wins_over_the_payload() {
    let forged =
        json!({"environment": "prod", "currentTime": "2026-11-17T12:00:00Z", "metadata": {"timestamp": at(5, 12, 0)}});
    assert!(!window(forged).is_empty());
    assert!(window(json!({"environment": "prod", "currentTime": "2026-11-17T12:00:00Z"})).is_empty());
}

fn approvals(pipeline: &Value) -> Vec<String> {
    denials("approvals", "pipeline", &json!({"pipeline": pipeline, "metadata": {}}))
}

fn deploy(environment: &str) -> Value {
    json!({"stage": {"name": environment, "identifier": environment, "type": "Deployment", "spec": {"environment": {"environmentRef": environment}}}})
}

fn approval(count: u32, others_only: bool) -> Value {
    let step = json!({"type": "HarnessApproval", "spec": {"approvers": {"minimumCount": count, "disallowPipelineExecutor": others_only}}});
    json!({"stage": {"name": "approve", "identifier": "approve", "type": "Approval", "spec": {"execution": {"steps": [{"parallel": [{"step": step}]}]}}}})
}

#[test]
fn production_wants_two_approvals_by_others() {
    let pipeline = |stages: Value| approvals(&json!({"stages": stages}));
    assert!(pipeline(json!([deploy("int_stable")])).is_empty());
    assert!(pipeline(json!([deploy("int_stable"), approval(2, true), deploy("prod")])).is_empty());
    assert!(
        pipeline(json!([
            approval(1, true),
            approval(1, true),
            deploy("prod"),
            deploy("prod")
        ]))
        .is_empty()
    );
    assert_eq!(pipeline(json!([deploy("prod")])).len(), 1);
    assert_eq!(pipeline(json!([approval(1, true), deploy("prod")])).len(), 1);
    assert_eq!(pipeline(json!([approval(2, false), deploy("prod")])).len(), 1);
    assert_eq!(
        pipeline(json!([approval(2, true), deploy("int"), deploy("prod")])).len(),
        1,
        "approved before another environment"
    );
    assert_eq!(
        pipeline(json!([{"parallel": [deploy("prod_eu"), deploy("prod_us")]}])).len(),
        2
    );
    assert_eq!(
        pipeline(json!([deploy("<+pipeline.variables.targetEnvironment>")])).len(),
        1
    );
    assert_eq!(approvals(&json!({})).len(), 1);
}

#[test]
fn a_ticket_is_one_of_the_two_and_two_tickets_are_no_more() {
    let ticket = |kind: &str| {
        let step = json!({"type": kind, "spec": {"approvalCriteria": {"type": "KeyValues", "spec": {}}}});
        json!({"stage": {"name": kind, "identifier": kind, "type": "Approval", "spec": {"execution": {"steps": [{"step": step}]}}}})
    };
    let pipeline = |stages: Value| approvals(&json!({"stages": stages}));
    let (jira, servicenow) = (ticket("JiraApproval"), ticket("ServiceNowApproval"));
    assert!(pipeline(json!([jira, approval(1, true), deploy("prod")])).is_empty());
    assert!(pipeline(json!([servicenow, approval(1, true), deploy("prod")])).is_empty());
    assert_eq!(pipeline(json!([jira, servicenow, deploy("prod")])).len(), 1);
    assert_eq!(pipeline(json!([jira, approval(1, false), deploy("prod")])).len(), 1);
    assert_eq!(
        pipeline(json!([approval(1, true), {"parallel": [jira, deploy("prod")]}])).len(),
        1,
        "approved beside the deployment"
    );
    let mut passes = jira.clone();
    passes["stage"]["spec"]["execution"]["steps"][0]["step"]["failureStrategies"] =
        json!([{"onFailure": {"errors": ["AllErrors"], "action": {"type": "Ignore"}}}]);
    assert_eq!(pipeline(json!([passes, approval(1, true), deploy("prod")])).len(), 1);
}

fn limits(manifests: Value) -> Vec<String> {
    denials(
        "resource_limits",
        "resource_limits",
        &json!({"environment": "prod", "manifests": manifests}),
    )
}

fn deployment(replicas: u32, cpu: &str, memory: &str) -> Value {
    let resources = json!({"requests": {"cpu": "100m", "memory": "256Mi"}, "limits": {"cpu": cpu, "memory": memory}});
    let pod = json!({"containers": [{"name": "app", "resources": resources}]});
    json!({"kind": "Deployment", "metadata": {"name": "payment-service"}, "spec": {"replicas": replicas, "template": {"spec": pod}}})
}

#[test]
fn a_workload_stays_within_the_greatest_size() {
    assert!(
        limits(json!([deployment(3, "1000m", "2Gi")])).is_empty(),
        "{:?}",
        limits(json!([deployment(3, "1000m", "2Gi")]))
    );
    assert_eq!(limits(json!([deployment(3, "2", "2Gi")])).len(), 1);
    assert_eq!(limits(json!([deployment(3, "500m", "4096Mi")])).len(), 1);
    assert_eq!(limits(json!([deployment(30, "500m", "1Gi")])).len(), 1);
    assert_eq!(limits(json!([deployment(3, "much", "1Gi")])).len(), 1);
    assert_eq!(limits(json!([])).len(), 1);
    let mut without = deployment(3, "500m", "1Gi");
    without["spec"]["template"]["spec"]["containers"][0]["resources"] = json!({});
    assert_eq!(limits(json!([without])).len(), 4);
}

fn namespace_denials(input: &Value) -> Vec<String> {
    denials("primitive_namespaces", "primitive_namespaces", input)
}

#[test]
fn custom_code_keeps_out_of_the_namespaces_of_the_platform() {
    let resource = |namespace: &str, labels: Value| {
        json!({"apiVersion": "ameide.io/v1", "kind": "Domain",
            "metadata": {"name": "domain-a-v1", "namespace": namespace, "labels": labels}})
    };
    let platform = json!({"ameide.io/origin": "platform"});
    for (input, denied) in [
        (resource("tenant-t1-int-cust", json!({})), 0),
        (resource("ameide-int", platform.clone()), 0),
        (resource("ameide-int", json!({"ameide.io/origin": "tenant"})), 1),
        (resource("AMEIDE-int", json!({})), 1),
        (
            resource(
                "ameide-int",
                json!({"ameide.io/origin": "platform", "ameide.io/tenant": "t1"}),
            ),
            1,
        ),
        (json!({"kind": "Namespace", "metadata": {"name": "ameide-int"}}), 1),
        (
            json!({"kind": "List", "items": [{"metadata": {"namespace": "ameide-int"}}]}),
            1,
        ),
        (
            json!({"kind": "Application", "spec": {"destination": {"namespace": "ameide-int"}}}),
            1,
        ),
        (
            json!({"kind": "Prometheus", "spec": {"namespaceSelector": {"namespaces": ["ameide-int"]}}}),
            1,
        ),
        (json!({"kind": "ConfigMap"}), 0),
    ] {
        assert_eq!(
            namespace_denials(&input).len(),
            denied,
            "{input}: {:?}",
            namespace_denials(&input)
        );
    }
}

/// For tests of whole flows, which know what is deployed: they name a file of manifests, and read what is denied of them.
#[test]
#[ignore = "needs a file of manifests, named by `DOCUMENTS`"]
fn given_documents_keep_out_of_the_namespaces_of_the_platform() {
    let text = std::fs::read_to_string(std::env::var("DOCUMENTS").unwrap()).unwrap();
    let documents: Vec<Value> = serde_json::from_str(&text).unwrap();
    let denied: Vec<String> = documents.iter().flat_map(namespace_denials).collect();
    println!("\ndenied: {}", serde_json::to_string(&denied).unwrap());
}
