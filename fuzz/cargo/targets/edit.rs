//! Any text as a catalog, one operation on it: what comes out holds what stood there with the operation applied, as libyaml
//! reads both, and the operation asked again has nothing left to do.
#![no_main]

use ameide_core::api::{Action, CatalogEdit, Operation, Plan};
use ameide_core::problem::Problem;
use ameide_fuzz::{PATH, REPO, decide, file, written};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

const NAME: &str = "m";
const SERVICE: &[u8] =
    b"{name: m, archetype: api, profile: public-api, size: large, environments: [int, prod], team: m-team}";

fuzz_target!(|data: &[u8]| {
    let Some((choice, catalog)) = data.split_first() else {
        return;
    };
    let operation = [Operation::Add, Operation::Update, Operation::Remove, Operation::Upsert][usize::from(choice % 4)];
    let Ok(plan) = ask(operation, catalog) else { return };
    let Some(after) = written(&plan) else { return };
    match ask(operation, after) {
        Ok(again) => assert_eq!(written(&again), None, "the same operation finds more to do"),
        Err(_) => assert_eq!(operation, Operation::Remove, "the same operation is refused afterwards"),
    }
    let Some(old) = entries(catalog) else { return };
    let new = entries(after).expect("what libyaml could read, it can read still");
    let others = |list: &[Value]| {
        list.iter()
            .filter(|entry| entry["name"] != NAME)
            .cloned()
            .collect::<Vec<_>>()
    };
    assert_eq!(
        others(&old),
        others(&new),
        "an entry that was not concerned has changed"
    );
    let there = new.iter().filter(|entry| entry["name"] == NAME).count();
    assert_eq!(
        there,
        usize::from(operation != Operation::Remove),
        "the entry concerned"
    );
});

fn ask(operation: Operation, catalog: &[u8]) -> Result<Plan, Vec<Problem>> {
    let by_name = operation == Operation::Remove || operation == Operation::Update;
    let assignments = ["size=large", "environments=int,prod", "x.y=1"];
    let input = CatalogEdit {
        operation,
        repo_url: REPO.to_owned(),
        file_path: Some(PATH.to_owned()),
        entity: false,
        sources: if by_name { Vec::new() } else { vec![file(SERVICE)] },
        allow_unknown: None,
        names: if by_name { vec![NAME.to_owned()] } else { Vec::new() },
        assignments: match operation {
            Operation::Update => assignments.map(str::to_owned).to_vec(),
            _ => Vec::new(),
        },
    };
    decide(Action::CatalogEdit(input), catalog)
}

/// The list as another parser reads it; none where it cannot.
fn entries(catalog: &[u8]) -> Option<Vec<Value>> {
    let document: Value = serde_yaml::from_slice(catalog).ok()?;
    document
        .get("services")
        .map(|list| list.as_array().cloned().unwrap_or_default())
}
