//! Runs every case below `tests/cases/` natively; `tests/core/cases.test.ts` runs the same through the WebAssembly.
//!
//! The format is told in `tests/cases/README.md`. `UPDATE_CASES=1` writes what comes out as expected.

use crate::support::world::World;
use crate::support::{self, pretty, show};
use std::path::{Path, PathBuf};

fn folders(path: &Path) -> Vec<PathBuf> {
    let mut folders: Vec<_> = std::fs::read_dir(path)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders
}

#[test]
fn every_case_comes_out_as_expected() {
    let only = std::env::var("CASE").ok();
    let update = std::env::var("UPDATE_CASES").is_ok();
    let (mut count, mut wrong) = (0, Vec::new());
    for case in folders(Path::new("tests/cases"))
        .iter()
        .flat_map(|action| folders(action))
    {
        let name = case.strip_prefix("tests/cases").unwrap().display().to_string();
        if only.as_ref().is_some_and(|only| !name.contains(only.as_str())) {
            continue;
        }
        count += 1;
        let found = pretty(&show(&run(&case)));
        let path = case.join("expected.json");
        if update {
            std::fs::write(&path, &found).unwrap();
            continue;
        }
        let expected = std::fs::read_to_string(&path).unwrap_or_default();
        if found != expected {
            let diff =
                ameide_core::yaml::diff::unified("expected.json", Some(expected.as_bytes()), Some(found.as_bytes()));
            println!("--- {name}\n{diff}");
            wrong.push(name);
        }
    }
    assert!(count > 0, "no case was run");
    println!("{count} cases, {} wrong", wrong.len());
    assert!(wrong.is_empty(), "not as expected: {}", wrong.join(", "));
}

/// Asks until there is an answer; each round brings all facts so far.
fn run(case: &Path) -> ameide_core::api::Step {
    let request = match support::request(case) {
        Ok(request) => request,
        Err(refusal) => return refusal,
    };
    let world = World::open(case);
    let mut facts = Vec::new();
    for _ in 0..8 {
        match ameide_core::next::next(&request, &facts) {
            ameide_core::api::Step::Read { reads } => {
                let before = facts.len();
                for read in reads {
                    assert!(
                        !facts.iter().any(|fact: &ameide_core::api::Fact| fact.read == read),
                        "asked twice: {read:?}"
                    );
                    let answer = world.answer(&read);
                    facts.push(ameide_core::api::Fact { read, answer });
                }
                assert!(facts.len() > before, "asked for nothing");
            }
            step => return step,
        }
    }
    panic!("{}: still asking after eight rounds", case.display());
}
