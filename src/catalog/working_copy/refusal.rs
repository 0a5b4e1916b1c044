//! Why an operation is refused: the name already exists, does not exist, or exists twice.

use crate::entries::file::{CatalogFile, Entry, LineIndex};
use crate::entries::locate::no_service;
use crate::problem::Problem;
use crate::yaml::text::position;
use std::collections::BTreeSet;

/// Error: several entries have the name, so it is unclear which one is meant.
pub(super) fn twice(open: &[(usize, CatalogFile<'_>)], own: &str) -> Option<Problem> {
    let named = |entry: &&Entry| entry.name.as_deref() == Some(own);
    let mut twins = open
        .iter()
        .flat_map(|(_, file)| file.entries.iter().filter(named).map(move |entry| (file, entry)));
    let (file, second) = twins.nth(1)?;
    let (line, column) = position(file.list.text, second.at);
    let problem = Problem::error(
        "catalog/duplicate-name",
        format!("the catalog lists the service `{own}` twice"),
    );
    let help = "remove or rename one of the two by hand, then run again";
    Some(problem.file(file.path).at(line, column).help(help))
}

pub(super) fn exists(file: &CatalogFile<'_>, index: usize, own: &str) -> Problem {
    let at = file.entries.get(index).map_or(0, |entry| entry.at);
    let (line, column) = LineIndex::of(file.list.text).position(file.list.text, at);
    Problem::error(
        "catalog/service-exists",
        format!("`{own}` already exists with different settings"),
    )
    .file(file.path)
    .at(line, column)
    .help("choose another name; or change the existing service, with the form \"Change a service\" or `ameide catalog update`")
}

pub(super) fn missing(own: &str, open: &[(usize, CatalogFile<'_>)], home: &str) -> Problem {
    let known: BTreeSet<_> = open
        .iter()
        .flat_map(|(_, file)| file.entries.iter().filter_map(|entry| entry.name.as_deref()))
        .collect();
    no_service(own, known.iter().copied()).file(home)
}

/// Whether two names give one identifier in Harness.
pub(super) fn is_twin(a: &str, b: &str) -> bool {
    let plain = |byte: u8| if byte == b'-' { b'_' } else { byte };
    a.len() == b.len() && a.bytes().map(plain).eq(b.bytes().map(plain))
}
