//! What a pipeline made by hand has and the new one has not: each named, with the option that keeps it, if there is one; and what
//! stays in Harness beside it.

use crate::api::{EntityKind, KeptOption, Loss, OutlinedStep, StageKind, StayingEntity, StepKind};
use crate::harness::reconcile::decide::kind;
use crate::harness::reconcile::owner;
use crate::harness::recorded::change::{Intended, Wanted};
use crate::harness::recorded::state::State;
use crate::pipeline::compare::{named, words};
use crate::pipeline::outline::{self, at, text};
use serde_json::Value;

/// What is lost.
pub fn losses(before: &Value, after: &Value, kept: &[KeptOption], stood: &State, intended: &[Intended]) -> Vec<Loss> {
    let mut out = stages(before, after, kept);
    out.extend(of_pipeline(before, after));
    for one in intended {
        let (Wanted::Text(wanted), Some(text)) = (&one.wanted, stood.text(&one.entity)) else {
            continue;
        };
        match one.entity.kind {
            EntityKind::Service => out.extend(of_service(text, wanted)),
            EntityKind::InputSet | EntityKind::Trigger => {
                let what = words(kind(one.entity.kind));
                out.push(loss(
                    &what,
                    &one.entity.identifier,
                    "Ameide has one of the same identifier",
                ));
            }
            _ => {}
        }
    }
    out
}

fn loss(what: &str, name: &str, detail: &str) -> Loss {
    Loss {
        what: what.to_owned(),
        name: name.to_owned(),
        stage: None,
        detail: detail.to_owned(),
        keep: None,
    }
}

/// Steps that nothing in the new pipeline replaces, and stages that neither deploy nor approve.
fn stages(before: &Value, after: &Value, kept: &[KeptOption]) -> Vec<Loss> {
    let new = outline::stages(after);
    let has = |kind: StepKind| new.iter().flat_map(|stage| &stage.steps).any(|step| step.kind == kind);
    let mut out = Vec::new();
    for (stage, raw) in outline::outlined(before) {
        if stage.kind == StageKind::Other {
            let kind = text(raw, &["type"]).unwrap_or("unknown");
            out.push(loss("stage", &stage.name, kind));
        }
        let of_list = |key| outline::steps(at(raw, &["spec", "execution", key]));
        for (step, raw) in of_list("steps") {
            let kind = text(raw, &["type"]).unwrap_or("template");
            let by_ticket =
                matches!(kind, "JiraApproval" | "ServiceNowApproval" | "CustomApproval") && !has(StepKind::Ticket);
            if step.kind == StepKind::Other || by_ticket || !has(step.kind) {
                out.push(Loss {
                    stage: Some(stage.name.clone()),
                    keep: keeps(&step, kept),
                    ..loss("step", &step.name, kind)
                });
            }
        }
        for (step, raw) in of_list("rollbackSteps") {
            let kind = text(raw, &["type"]).unwrap_or("template");
            if !kind.starts_with("K8s") {
                out.push(Loss {
                    stage: Some(stage.name.clone()),
                    ..loss("rollback step", &step.name, kind)
                });
            }
        }
        for (key, what) in [("when", "condition"), ("strategy", "loop")] {
            if raw.get(key).is_some_and(|value| !value.is_null()) {
                out.push(Loss {
                    stage: Some(stage.name.clone()),
                    ..loss(what, key, "the stage does not always run just once")
                });
            }
        }
    }
    out
}

/// The option that keeps what a step does.
fn keeps(step: &OutlinedStep, kept: &[KeptOption]) -> Option<String> {
    let option = match step.kind {
        StepKind::Canary => "canary",
        StepKind::Verify => "verify",
        StepKind::Bake => "bake",
        StepKind::Policy => "policySets",
        StepKind::Check => "healthUrl",
        StepKind::Approval | StepKind::Ticket | StepKind::Rollout | StepKind::Swap | StepKind::Other => return None,
    };
    let guess = kept.iter().find(|guess| guess.option == option)?;
    Some(format!("harness.options.{option}: {}", guess.value))
}

/// The keys of a pipeline that every one has, or that are told by themselves.
const KNOWN: [&str; 10] = [
    "name",
    "identifier",
    "projectIdentifier",
    "orgIdentifier",
    "stages",
    "variables",
    "tags",
    "notificationRules",
    "description",
    "delegateSelectors",
];

fn of_pipeline(before: &Value, after: &Value) -> Vec<Loss> {
    let (Some(Value::Object(old)), Some(new)) = (before.get("pipeline"), after.get("pipeline")) else {
        return Vec::new();
    };
    let known = named(new.get("variables"));
    let mut out = Vec::new();
    for (name, variable) in named(old.get("variables")) {
        if !known.iter().any(|(other, _)| *other == name) {
            let value = variable
                .get("value")
                .map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
            out.push(loss("variable", name, &value.unwrap_or_default()));
        }
    }
    let rules = named(new.get("notificationRules"));
    for (name, rule) in named(old.get("notificationRules")) {
        if !rules.iter().any(|(other, _)| *other == name) {
            let by = text(rule, &["notificationMethod", "type"]).unwrap_or("notification");
            out.push(loss("notification rule", name, by));
        }
    }
    for (key, value) in old.get("tags").and_then(Value::as_object).into_iter().flatten() {
        if new.get("tags").is_none_or(|tags| tags.get(key).is_none()) {
            out.push(loss("tag", key, value.as_str().unwrap_or_default()));
        }
    }
    let description = old.get("description").and_then(Value::as_str).unwrap_or_default();
    if !description.trim().is_empty() && new.get("description").and_then(Value::as_str) != Some(description) {
        out.push(loss(
            "description",
            "description",
            description.lines().next().unwrap_or_default(),
        ));
    }
    let gone = old.iter().filter(|(key, value)| {
        !KNOWN.contains(&key.as_str()) && !value.is_null() && **value != Value::Bool(false) && new.get(*key).is_none()
    });
    out.extend(gone.map(|(key, _)| loss("setting", key, &words(key))));
    out
}

fn of_service(before: &str, after: &str) -> Vec<Loss> {
    let document = |text: &str| owner::document(text).unwrap_or_default();
    let (old, new) = (document(before), document(after));
    let list = |document: &Value, key: &str, inner: Option<&str>, name: &str| -> Vec<String> {
        let items = at(document, &["service", "serviceDefinition", "spec", key])
            .and_then(Value::as_array)
            .cloned();
        let of_item = |item: &Value| {
            let item = inner.map_or(Some(item), |inner| item.get(inner))?;
            item.get(name)?.as_str().map(str::to_owned)
        };
        items.iter().flatten().filter_map(of_item).collect()
    };
    let mut out = Vec::new();
    for (key, inner, name, what) in [
        ("variables", None, "name", "variable of the service"),
        ("manifests", Some("manifest"), "identifier", "manifest of the service"),
        (
            "configFiles",
            Some("configFile"),
            "identifier",
            "config file of the service",
        ),
        ("hooks", Some("preHook"), "identifier", "hook of the service"),
    ] {
        let now = list(&new, key, inner, name);
        let gone = list(&old, key, inner, name)
            .into_iter()
            .filter(|name| !now.contains(name));
        out.extend(gone.map(|name| loss(what, &name, "the service is made from the catalog")));
    }
    out
}

/// What stays as it is.
pub fn staying(intended: &[Intended], before: &Value, after: &Value) -> Vec<StayingEntity> {
    let known: Vec<&str> = named(at(after, &["pipeline", "variables"]))
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    let beside = intended.iter().filter(|one| matches!(one.wanted, Wanted::Stays));
    let mut out: Vec<StayingEntity> = beside
        .filter_map(|one| {
            let document = one.found?.yaml.as_deref().and_then(owner::document).unwrap_or_default();
            Some(StayingEntity {
                kind: kind(one.entity.kind).to_owned(),
                identifier: one.entity.identifier.clone(),
                detail: match one.entity.kind {
                    EntityKind::InputSet => of_input_set(&document, &known),
                    _ => of_trigger(&document),
                },
            })
        })
        .collect();
    for (path, word) in [
        (["spec", "service", "serviceRef"], "service"),
        (["spec", "environment", "environmentRef"], "environment"),
    ] {
        let refs = |document| -> Vec<String> {
            let all = outline::outlined(document).into_iter();
            all.filter_map(|(_, raw)| text(raw, &path).filter(|text| !text.contains("<+")).map(str::to_owned))
                .collect()
        };
        let now = refs(after);
        for name in refs(before) {
            let listed = out.iter().any(|one| one.kind == word && one.identifier == name);
            if !now.contains(&name) && !listed {
                out.push(StayingEntity {
                    kind: word.to_owned(),
                    detail: "the new pipeline does not name it".to_owned(),
                    identifier: name,
                });
            }
        }
    }
    out
}

fn of_input_set(document: &Value, known: &[&str]) -> String {
    let set = named(at(document, &["inputSet", "pipeline", "variables"]));
    let unknown: Vec<&str> = set
        .into_iter()
        .map(|(name, _)| name)
        .filter(|name| !known.contains(name))
        .collect();
    match (unknown.as_slice(), at(document, &["inputSet", "pipeline", "stages"])) {
        ([], None) => "it can still be used".to_owned(),
        ([], Some(_)) => "it gives values to stages that are no longer there".to_owned(),
        (names, _) => format!("it sets variables that are no longer there: `{}`", names.join("`, `")),
    }
}

fn of_trigger(document: &Value) -> String {
    let kind = text(document, &["trigger", "source", "type"]).unwrap_or("unknown");
    let enabled = at(document, &["trigger", "enabled"]) != Some(&Value::Bool(false));
    if enabled {
        format!("it still starts the pipeline ({kind}): check what it gives to it")
    } else {
        format!("it is turned off ({kind})")
    }
}
