//! Runs every case below `tests/cases/` natively; `tests/core/cases.test.ts` runs the same through the WebAssembly.
//!
//! The format is described in `tests/cases/README.md`. `UPDATE_CASES=1` writes what comes out as expected; with `RECORD_CASES=<folder>`
//! each case is recorded there for the WebAssembly.

use crate::support::expected::{Expected, expected};
use crate::support::record::record;
use crate::support::texts::Texts;
use crate::support::world::World;
use crate::support::{CASES, Case, SHARED};
use ameide_core::api::{Action, Fact, Step};
use ameide_core::next::next;
use ameide_core::yaml::diff::unified;
use serde_json::json;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The folders of a folder, sorted.
fn folders(path: &Path) -> Vec<PathBuf> {
    let mut folders: Vec<_> = std::fs::read_dir(path)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir() && !path.ends_with(SHARED))
        .collect();
    folders.sort();
    folders
}

/// All cases, `<action>/<case>` each.
fn names() -> Vec<String> {
    let cases = folders(Path::new(CASES))
        .into_iter()
        .flat_map(|action| folders(&action));
    let name = |path: PathBuf| path.strip_prefix(CASES).unwrap().to_string_lossy().replace('\\', "/");
    cases.map(name).collect()
}

#[test]
fn every_case_comes_out_as_expected() {
    let only = std::env::var("CASE").unwrap_or_default();
    let update = std::env::var("UPDATE_CASES").is_ok();
    let recorded = std::env::var("RECORD_CASES").ok();
    let names: Vec<_> = names().into_iter().filter(|name| name.contains(&only)).collect();
    assert!(!names.is_empty(), "no case was run");
    let mut wrong = Vec::new();
    for name in &names {
        let case = Case::open(name);
        let (rounds, step) = run(&case);
        if let Some(folder) = &recorded {
            record(Path::new(folder), name, &case.data(), &rounds, &step);
        }
        let found = shown(&case, &step);
        let as_expected = [
            compare(name, "expected.json", &found.json, update),
            compare(name, "expected.diff", &found.texts.diff, update),
        ];
        if as_expected.contains(&false) {
            wrong.push(name.as_str());
        }
    }
    println!("{} cases, {} wrong", names.len(), wrong.len());
    assert!(
        wrong.is_empty(),
        "not as expected: {}. `UPDATE_CASES=1` writes what comes out as expected; then read the diff",
        wrong.join(", ")
    );
}

/// The actions of the core, as it names them itself where a request has an unknown one.
fn actions() -> Vec<String> {
    let unknown = serde_json::from_value::<Action>(json!({"type": "?", "input": {}}));
    let message = unknown.unwrap_err().to_string();
    let names = message.split('`').skip(1).step_by(2).filter(|name| *name != "?");
    names.map(str::to_owned).collect()
}

#[test]
fn every_action_has_cases() {
    let actions = actions();
    assert!(actions.contains(&"catalog:update".to_owned()), "{actions:?}");
    let mut done = BTreeSet::new();
    for name in names() {
        let case = Case::open(&name);
        let action = case
            .data()
            .pointer("/action/type")
            .unwrap()
            .as_str()
            .unwrap()
            .to_owned();
        let (folder, _) = name.split_once('/').unwrap();
        assert_eq!(
            folder,
            action.replace(':', "-"),
            "{name} is in the folder of another action"
        );
        assert!(actions.contains(&action), "{name}: there is no `{action}`");
        // A refusal alone does not show what an action does.
        if !matches!(run(&case).1, Step::Reject { .. }) {
            done.insert(action);
        }
    }
    let without: Vec<_> = actions.iter().filter(|action| !done.contains(*action)).collect();
    assert!(without.is_empty(), "no case in which it is done: {without:?}");
}

#[test]
fn every_fixture_is_used() {
    let used: BTreeSet<PathBuf> = names().iter().flat_map(|name| Case::open(name).folders).collect();
    let shared = Path::new(CASES).join(SHARED);
    let unused: Vec<_> = folders(&shared)
        .into_iter()
        .filter(|path| !used.contains(path))
        .collect();
    assert!(unused.is_empty(), "given to no case: {unused:?}");
}

/// Shows what a case comes to, by its differences from the case that it is like.
fn shown(case: &Case, step: &Step) -> Expected {
    let texts = match &case.like {
        None => Texts::default(),
        Some(like) => {
            let other = Case::open(like);
            assert!(other.like.is_none(), "`{like}` is itself like another case");
            Texts::like(like, shown(&other, &run(&other).1).texts)
        }
    };
    expected(case, &World::open(case), step, texts)
}

/// Whether a file of a case is as it should be; an empty one does not exist. Writes it if asked to.
fn compare(name: &str, file: &str, found: &str, update: bool) -> bool {
    let path = Path::new(CASES).join(name).join(file);
    if update && found.is_empty() {
        let _ = std::fs::remove_file(&path);
    } else if update {
        std::fs::write(&path, found).unwrap();
    }
    let expected = std::fs::read(&path).unwrap_or_default();
    if expected != found.as_bytes() {
        let diff = unified(file, Some(&expected), Some(found.as_bytes()));
        println!("--- {name}\n{diff}");
    }
    expected == found.as_bytes()
}

/// Asks until there is an answer; each round brings all facts so far. The facts of each round, and the final step.
fn run(case: &Case) -> (Vec<Vec<Fact>>, Step) {
    let request = match case.request() {
        Ok(request) => request,
        Err(refusal) => return (Vec::new(), *refusal),
    };
    let world = World::open(case);
    let (mut rounds, mut facts) = (Vec::new(), Vec::<Fact>::new());
    for _ in 0..8 {
        let reads = match next(&request, &facts) {
            Step::Read { reads } => reads,
            step => return (rounds, step),
        };
        assert!(!reads.is_empty(), "{}: asked for nothing", case.name);
        let mut round = Vec::new();
        for read in reads {
            let again = facts.iter().chain(&round).any(|fact| fact.read == read);
            assert!(!again, "{}: asked twice: {read:?}", case.name);
            let answer = world.answer(&read);
            round.push(Fact { read, answer });
        }
        facts.extend(round.iter().cloned());
        rounds.push(round);
    }
    panic!("{}: still asking after eight rounds", case.name);
}
