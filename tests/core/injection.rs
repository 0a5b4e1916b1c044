//! No value that a person types becomes an expression, or changes a document: a corpus of hostile values is put into every input of
//! every action; each is refused, or arrives as the very text that was typed.

use crate::corpus::corpus;
use crate::world::{self, CATALOG, World, catalog, entry, request};
use ameide_core::api::{Effect, Outputs, Plan, Step};
use serde_json::{Value, json};

/// All texts of a document, keys and values.
fn texts(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => found.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| texts(item, found)),
        Value::Object(map) => map.iter().for_each(|(key, value)| {
            found.push(key.clone());
            texts(value, found);
        }),
        _ => {}
    }
}

/// The shape of a document: its keys, without its texts.
fn shape(value: &Value) -> Value {
    match value {
        Value::Object(map) => Value::Object(map.iter().map(|(key, value)| (key.clone(), shape(value))).collect()),
        Value::Array(items) => Value::Array(items.iter().map(shape).collect()),
        _ => Value::Null,
    }
}

fn documents(plan: &Plan) -> Vec<(String, Value)> {
    let mut all: Vec<(String, Value)> = Vec::new();
    for effect in &plan.effects {
        match effect {
            Effect::PutEntity(put) => all.push((put.key.clone(), serde_yaml::from_str(&put.yaml).unwrap())),
            Effect::Execute(execute) => all.push((
                execute.key.clone(),
                serde_yaml::from_str(&execute.yaml).unwrap_or_default(),
            )),
            _ => {}
        }
    }
    if let Outputs::PipelineRender(rendered) = &plan.outputs {
        all.push(("rendered".to_owned(), serde_yaml::from_str(&rendered.yaml).unwrap()));
    }
    all
}

/// Whether a value starts an expression somewhere.
fn is_expression(text: &str) -> bool {
    ["<+", "{{", "{%", "${{"].iter().any(|start| text.contains(start))
}

/// Puts each value at each place of an input. A plan must hold the documents of the harmless input, each text of them but for those
/// that are the very value, and no expression that the harmless one has not.
fn attack(action: &str, harmless: &Value, paths: &[&str], world: impl Fn() -> World) {
    attack_in(&json!({}), action, harmless, paths, world);
}

/// The same with a configuration of Harness.
pub fn attack_in(config: &Value, action: &str, harmless: &Value, paths: &[&str], world: impl Fn() -> World) {
    let base = match world().decide(&request(action, harmless.clone(), config.clone())) {
        Step::Plan(plan) => plan,
        step => panic!("{action}: the harmless input is refused: {step:#?}"),
    };
    let base = documents(&base);
    let mut known = Vec::new();
    base.iter().for_each(|(_, document)| texts(document, &mut known));
    for path in paths {
        for value in corpus() {
            let mut input = harmless.clone();
            let place = input
                .pointer_mut(path)
                .unwrap_or_else(|| panic!("{action} has no {path}"));
            if *place == json!(value) {
                continue;
            }
            *place = json!(value);
            let step = world().decide(&request(action, input, config.clone()));
            let plan = match step {
                Step::Reject { problems } => {
                    assert!(!problems.is_empty(), "{action} {path} {value:?}");
                    for problem in problems {
                        let hidden = problem
                            .message
                            .chars()
                            .find(|character| character.is_control() && *character != '\n');
                        assert_eq!(hidden, None, "{action} {path} {value:?}: {}", problem.message);
                        assert!(problem.help.is_some(), "{action} {path} {value:?}: {}", problem.message);
                    }
                    continue;
                }
                Step::Plan(plan) | Step::Part(plan) => plan,
                Step::Read { .. } => unreachable!(),
            };
            for (key, document) in documents(&plan) {
                let mut found = Vec::new();
                texts(&document, &mut found);
                for text in found {
                    let inert = known.contains(&text)
                        || !is_expression(&text)
                        || known
                            .iter()
                            .any(|known| is_expression(known) && text.replace(&value, "") == known.replace("x", ""));
                    assert!(
                        inert || !is_expression(&value),
                        "{action} {path} {value:?}: {key} holds {text:?}"
                    );
                }
                if let Some((_, before)) = base.iter().find(|(known, _)| *known == key) {
                    assert_eq!(
                        shape(before),
                        shape(&document),
                        "{action} {path} {value:?} changes {key}"
                    );
                }
            }
        }
    }
}

fn with_catalog() -> World {
    let mut world = World::default();
    world.file(
        CATALOG,
        "kustomize/catalog/services.yaml",
        &catalog(&[entry("payment-service")]),
    );
    world
}

#[test]
fn create() {
    let mut service = entry("payment-service");
    service["description"] = json!("Takes payments");
    service["regions"] = json!(["euw1"]);
    service["environments"] = json!(["prod"]);
    service["slack"] = json!("#payments");
    service["pagerduty"] = json!("PABC123");
    service["email"] = json!("team@company.com");
    service["resources"] = json!({"overrides": {"prod": {"size": "large"}}});
    let harmless = json!({
        "service": service, "catalogRepoUrl": CATALOG, "strategy": "promotion", "account": "abc", "org": "default", "project": "platform",
        "templateRepoUrl": world::PIPELINES, "pipelinesRepoUrl": world::PIPELINES,
        "options": {
            "bake": "1h", "canary": "single", "verify": true, "policySets": ["prod_change_window"], "teamGroup": "account.payments_team",
            "platformGroup": "account.platform_team", "teamApprovals": 1, "form": "full", "triggers": ["image"],
            "healthUrl": "https://{service}.example.com/health", "roles": ["_pipeline_executor"], "templateRef": "account.api",
            "templateVersion": "1.0.0"
        }
    });
    let paths = [
        "/service/name",
        "/service/archetype",
        "/service/profile",
        "/service/size",
        "/service/team",
        "/service/description",
        "/service/slack",
        "/service/pagerduty",
        "/service/email",
        "/service/resources/overrides/prod/size",
        "/service/environments/0",
        "/service/regions/0",
        "/catalogRepoUrl",
        "/strategy",
        "/account",
        "/org",
        "/project",
        "/templateRepoUrl",
        "/pipelinesRepoUrl",
        "/options/bake",
        "/options/canary",
        "/options/verify",
        "/options/policySets/0",
        "/options/teamGroup",
        "/options/platformGroup",
        "/options/teamApprovals",
        "/options/form",
        "/options/triggers",
        "/options/healthUrl",
        "/options/roles/0",
        "/options/templateRef",
        "/options/templateVersion",
    ];
    attack("harness:create", &harmless, &paths, World::default);
    attack(
        "harness:create",
        &json!({"service": "payment-service"}),
        &["/service"],
        with_catalog,
    );
}

#[test]
fn delete_trigger_sync_resolve() {
    let mut built = with_catalog();
    built.run(&request(
        "harness:create",
        json!({"service": "payment-service", "strategy": "runtime"}),
        json!({}),
    ));
    let made = || built.clone();
    let scope = json!({"account": "abc", "org": "default", "project": "platform"});
    let with = |mut input: Value| {
        input
            .as_object_mut()
            .unwrap()
            .extend(scope.as_object().cloned().unwrap());
        input
    };
    let delete = with(json!({"service": "payment-service", "pipelinesRepoUrl": world::PIPELINES}));
    attack(
        "harness:delete",
        &delete,
        &["/service", "/pipelinesRepoUrl", "/account", "/org", "/project"],
        made,
    );
    let trigger = with(json!({
        "service": "payment-service", "environment": "int", "region": "euw1", "imageTag": "v1", "note": "task 1",
        "variables": {"targetRegion": "euw1"}, "inputSets": ["payment_service_int_stable_euw1"],
    }));
    let paths = [
        "/service",
        "/environment",
        "/region",
        "/imageTag",
        "/note",
        "/variables/targetRegion",
        "/inputSets/0",
        "/account",
        "/org",
        "/project",
    ];
    attack("harness:trigger", &trigger, &paths, made);
    let sync = with(
        json!({"catalogRepoUrl": CATALOG, "strategy": "runtime", "services": ["payment-service"], "templateRepoUrl": world::PIPELINES}),
    );
    attack(
        "harness:sync",
        &sync,
        &[
            "/catalogRepoUrl",
            "/strategy",
            "/services/0",
            "/templateRepoUrl",
            "/account",
            "/project",
        ],
        made,
    );
    let resolve = json!({"service": "payment-service", "environment": "int", "catalogRepoUrl": CATALOG});
    attack(
        "namespace:resolve",
        &resolve,
        &["/service", "/environment", "/catalogRepoUrl"],
        with_catalog,
    );
}

#[test]
fn render() {
    let harmless = json!({
        "archetype": "api", "strategy": "promotion", "service": "payment-service", "team": "payments-team", "size": "small",
        "environments": ["prod"], "regions": ["euw1"], "org": "default", "project": "platform", "options": {"bake": "1h"},
    });
    let paths = [
        "/archetype",
        "/strategy",
        "/service",
        "/team",
        "/size",
        "/environments/0",
        "/regions/0",
        "/org",
        "/project",
        "/options/bake",
    ];
    attack("pipeline:render", &harmless, &paths, World::default);
}

/// An organisation's template may name what a person typed: it is quoted there, too.
#[test]
fn a_template_cannot_be_broken_by_a_value() {
    let text = "pipeline:\n  name: x\n  identifier: x\n  description: {{ service.description }}\n  stages: []\n";
    for value in corpus() {
        let mut world = World::default();
        world.file(world::PIPELINES, "templates/api-pipeline-template.yaml", text);
        let mut service = entry("payment-service");
        service["description"] = json!(value);
        if let Step::Plan(plan) = world.decide(&request("harness:create", json!({"service": service}), json!({}))) {
            let all = documents(&plan);
            let (_, pipeline) = all.iter().find(|(key, _)| key.starts_with("put:pipeline:")).unwrap();
            assert_eq!(pipeline["pipeline"]["description"], json!(value), "{value:?}");
            assert!(!is_expression(&value), "{value:?}");
        }
    }
}
