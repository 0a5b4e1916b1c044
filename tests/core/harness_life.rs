//! A service's whole life in Harness, and all services at once.

use crate::world::{CATALOG, World, catalog, entry, request};
use ameide_core::api::*;
use serde_json::{Value, json};

const PATH: &str = "kustomize/catalog/services.yaml";

fn created(plan: &Plan) -> &HarnessCreated {
    match &plan.outputs {
        Outputs::HarnessCreate(outputs) => outputs,
        other => panic!("{other:?}"),
    }
}

fn synced(plan: &Plan) -> &HarnessSynced {
    match &plan.outputs {
        Outputs::HarnessSync(outputs) => outputs,
        other => panic!("{other:?}"),
    }
}

fn states(plan: &Plan) -> Vec<(SyncState, usize)> {
    let mut counts = std::collections::BTreeMap::new();
    synced(plan)
        .rows
        .iter()
        .for_each(|row| *counts.entry(row.state).or_default() += 1);
    counts.into_iter().collect()
}

fn lives(strategy: &str, first_version: u32) {
    let mut world = World {
        first_version,
        ..World::default()
    };
    let options = json!({"triggers": ["image", "manifests"], "roles": ["_pipeline_executor"]});
    let create = |service: Value| {
        request(
            "harness:create",
            json!({"service": service, "strategy": strategy, "options": options}),
            json!({}),
        )
    };
    let sync = request(
        "harness:sync",
        json!({"strategy": strategy, "options": options, "apply": true}),
        json!({}),
    );
    world.file(CATALOG, PATH, &catalog(&[entry("payment-service")]));

    let plan = world.run(&create(json!("payment-service")));
    assert_eq!(created(&plan).outcome, EntityOutcome::Created);
    assert_eq!(
        (
            world.count("pipeline"),
            world.count("inputSet"),
            world.count("trigger"),
            world.count("infrastructure")
        ),
        (1, if strategy == "promotion" { 1 } else { 6 }, 2, 6)
    );

    let plan = world.run(&create(json!("payment-service")));
    assert_eq!(
        (created(&plan).outcome, plan.effects.len()),
        (EntityOutcome::Unchanged, 0),
        "{:?}",
        plan.notes
    );
    let plan = world.run(&sync);
    assert_eq!(
        (synced(&plan).unchanged, plan.effects.len()),
        (1, 0),
        "{:?}",
        synced(&plan).rows
    );

    let mut larger = entry("payment-service");
    larger["size"] = json!("large");
    world.file(CATALOG, PATH, &catalog(&[larger.clone()]));
    let plan = world.run(&create(larger));
    assert_eq!(created(&plan).outcome, EntityOutcome::Updated);
    world.reads = 0;
    assert_eq!(synced(&world.run(&sync)).unchanged, 1);

    assert_eq!(
        world.reads, 3,
        "catalog, templates and the list tell that our write stands"
    );

    world.edit("payment_service_cd", |yaml| yaml.replace("10m", "99m"));
    let plan = world.run(&sync);
    assert_eq!(states(&plan), [(SyncState::Drifted, 1)]);
    let plan = world.run(&sync);
    assert_eq!(
        (synced(&plan).unchanged, plan.effects.len()),
        (1, 0),
        "{:?}",
        synced(&plan).rows
    );

    let plan = world.run(&request(
        "harness:delete",
        json!({"service": "payment-service"}),
        json!({}),
    ));
    assert!(matches!(&plan.outputs, Outputs::HarnessDelete(deleted) if deleted.outcome == EntityOutcome::Deleted));
    let left: Vec<&str> = world
        .entities
        .keys()
        .map(|(kind, ..)| kind.as_str())
        .filter(|kind| !matches!(*kind, "environment" | "infrastructure" | "roleAssignment"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
    assert!(world.files.keys().all(|(_, path)| path == PATH));
    let again = world.run(&request(
        "harness:delete",
        json!({"service": "payment-service"}),
        json!({}),
    ));
    assert!(again.effects.is_empty());
}

#[test]
fn a_life_by_promotion() {
    lives("promotion", 0);
}

#[test]
fn a_life_by_choice_at_run_time_with_a_server_that_counts_from_one() {
    lives("runtime", 1);
}

/// So many that the calls for what is wrong stand out against those for all; the numbers of faults are those of a thousand.
const SERVICES: usize = 150;

#[test]
fn many_services_are_synced_by_few_calls() {
    let name = |index: usize| format!("service-{index:04}");
    let mut world = World::default();
    let entries: Vec<Value> = (0..SERVICES).map(|index| entry(&name(index))).collect();
    world.file(CATALOG, PATH, &catalog(&entries));
    let sync = |more: Value| {
        let mut input = json!({"apply": true, "deleteOrphans": true, "options": {"canary": "single"}});
        input
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().cloned().unwrap_or_default());
        request("harness:sync", input, json!({}))
    };
    let plan = world.run(&sync(json!({"mode": "full"})));
    assert_eq!(states(&plan), [(SyncState::Missing, SERVICES)]);

    for index in 0..10 {
        world.edit(&format!("service_{index:04}_cd"), |yaml| yaml.replace("10m", "99m"));
    }
    for index in 10..20 {
        world.edit(&format!("service_{index:04}_cd"), |yaml| {
            let (before, after) = yaml.split_once("template-digest: ").unwrap();
            let (_, after) = after.split_once('\n').unwrap();
            format!("{before}template-digest: abcdefabcdef\n{after}")
        });
    }
    for index in 20..25 {
        world.delete("pipeline", &format!("service_{index:04}_cd"));
    }
    world.file(CATALOG, PATH, &catalog(&entries[..SERVICES - 5]));

    (world.reads, world.writes) = (0, 0);
    let look = world.run(&sync(json!({"apply": false})));
    assert_eq!(world.writes, 0);
    assert!(world.reads <= 91, "{} reads", world.reads);
    let expected = [
        (SyncState::Missing, 5),
        (SyncState::Drifted, 10),
        (SyncState::Outdated, 10),
        (SyncState::Orphaned, 5),
    ];
    assert_eq!(states(&look), expected);

    (world.reads, world.writes) = (0, 0);
    let plan = world.run(&sync(json!({})));
    assert_eq!(states(&plan), expected);
    assert!(synced(&plan).rows.iter().all(|row| row.repaired));
    assert!(world.reads <= 91, "{} reads", world.reads);
    assert!(world.writes <= 30, "{} writes", world.writes);
    println!("{} reads, {} writes", world.reads, world.writes);

    let plan = world.run(&sync(json!({})));
    assert_eq!(
        (synced(&plan).unchanged, plan.effects.len()),
        (SERVICES as u32 - 5, 0),
        "{:?}",
        synced(&plan).rows.first()
    );
    let plan = world.run(&sync(json!({"mode": "full"})));
    assert_eq!(
        states(&plan),
        [(SyncState::Missing, 5), (SyncState::Orphaned, 5)],
        "input sets, and services of the orphaned pipelines"
    );
    let plan = world.run(&sync(json!({"mode": "full"})));
    assert_eq!(
        (synced(&plan).unchanged, plan.effects.len()),
        (SERVICES as u32 - 5, 0),
        "{:?}",
        synced(&plan).rows.first()
    );
}
