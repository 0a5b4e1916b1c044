//! Any bytes as a catalog: its problems are told, each at a place that the file has.
#![no_main]

use ameide_core::api::{Action, CatalogFiles, Outputs};
use ameide_fuzz::{PATH, REPO, decide, placed};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let input = CatalogFiles {
        repo_url: Some(REPO.to_owned()),
        base_branch: None,
        strict: None,
        file_path: Some(PATH.to_owned()),
    };
    let plan = decide(Action::CatalogValidate(input), data).expect("a file with problems is no reason to refuse");
    match plan.outputs {
        Outputs::CatalogValidate(checked) => checked.problems.iter().for_each(|problem| placed(problem, data)),
        other => panic!("not the outputs of a validation: {other:?}"),
    }
});
