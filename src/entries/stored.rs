//! The entries of a catalog as values, each with its faults: one list for all who ask which services there are.

use super::check::COMPLETE;
use super::file::{CatalogFile, Entry, LineIndex};
use super::locate::{CatalogAt, no_branch, no_file};
use super::whole::whole;
use crate::api::Read;
use crate::config::{Config, Layout};
use crate::entries::check;
use crate::facts::{Facts, FilesAt, Halt};
use crate::problem::{Problem, Severity};
use crate::service::{is_service_name, visible};
use crate::yaml::Node;
use serde_json::{Map, Value};

/// An entry of the catalog.
#[derive(Debug, Clone)]
pub struct StoredEntry {
    /// Value of the entry, anchors and merge keys expanded.
    pub value: Map<String, Value>,
    /// Faults of the entry, each with file, line and column.
    pub faults: Vec<Problem>,
    /// Path of its file.
    pub file: String,
    /// Line and column of its name, both from 1.
    pub at: (u32, u32),
}

impl StoredEntry {
    /// Name of the service; empty if the entry has none.
    pub fn name(&self) -> &str {
        self.value.get("name").and_then(Value::as_str).unwrap_or_default()
    }

    /// The entry's value, or the errors in it.
    pub fn valid(&self) -> Result<&Map<String, Value>, Vec<Problem>> {
        let errors: Vec<Problem> = self.errors().cloned().collect();
        if errors.is_empty() {
            Ok(&self.value)
        } else {
            Err(errors)
        }
    }

    /// The errors in the entry, without warnings.
    pub fn errors(&self) -> impl Iterator<Item = &Problem> {
        self.faults.iter().filter(|fault| fault.severity == Severity::Error)
    }
}

/// The entries of the catalog.
#[derive(Debug, Default)]
pub struct Entries {
    /// The entries, in the order of their files.
    pub all: Vec<StoredEntry>,
    /// Parts of the catalog that may be services but could not be read. If there are any, it cannot be determined which
    /// services were removed.
    pub gaps: Vec<String>,
}

/// All entries of the catalog.
pub fn all_entries(catalog: &CatalogAt, config: &Config, facts: &Facts<'_>) -> Result<Entries, Halt> {
    let whole = whole(catalog, facts)?;
    let mut entries = Entries::default();
    let misnamed = whole.misnamed.iter();
    entries
        .gaps
        .extend(misnamed.map(|path| format!("`{path}` does not end in `.yaml`")));
    entries.take(&whole.paths, &whole.files, &catalog.location.layout, config)?;
    Ok(entries)
}

/// The entries of the files in which a service may be.
pub fn entries_beside(name: &str, catalog: &CatalogAt, config: &Config, facts: &Facts<'_>) -> Result<Entries, Halt> {
    let paths = catalog.location.paths(&[name.to_owned()], config);
    let read = Read::files(&catalog.repo, &catalog.base, paths.clone());
    let files = facts
        .files(&read)
        .known(facts)?
        .ok_or_else(|| no_branch(&catalog.base))?;
    let existing: Vec<String> = match catalog.location.layout {
        Layout::Single => paths,
        _ => paths.into_iter().filter(|path| files.get(path).is_some()).collect(),
    };
    let mut entries = Entries::default();
    entries.take(&existing, &files, &catalog.location.layout, config)?;
    Ok(entries)
}

impl Entries {
    /// Takes the entries of all files; a file that is not a catalog is an error.
    fn take(
        &mut self,
        paths: &[String],
        files: &FilesAt<'_>,
        layout: &Layout,
        config: &Config,
    ) -> Result<(), Vec<Problem>> {
        let mut problems = Vec::new();
        for path in paths {
            match files.get(path) {
                Some(bytes) => problems.extend(self.file(path, bytes, config).err()),
                None if *layout == Layout::Single => problems.push(no_file(path)),
                None => self
                    .gaps
                    .push(format!("`{path}` was deleted while the catalog was being read")),
            }
        }
        if problems.is_empty() { Ok(()) } else { Err(problems) }
    }

    fn file(&mut self, path: &str, bytes: &[u8], config: &Config) -> Result<(), Problem> {
        let value = |node: &Node<'_>| (node.reference().is_some(), node.map());
        let (file, values) = CatalogFile::open_with(path, bytes, Some(config), value)?;
        let lines = LineIndex::of(file.list.text);
        let (refers, values): (Vec<bool>, Vec<_>) = values.into_iter().unzip();
        let stored = |(entry, value): (&Entry, _)| StoredEntry {
            value,
            faults: entry.faults.iter().map(|fault| file.problem(fault, &lines)).collect(),
            file: path.to_owned(),
            at: lines.position(file.list.text, entry.at),
        };
        let mut all: Vec<_> = file.entries.iter().zip(values).map(stored).collect();
        for Expanded { index, value, faults } in expanded(&file, &refers, &lines, config)? {
            if let Some(entry) = all.get_mut(index) {
                entry.value = value;
                entry.faults.extend(faults);
            }
        }
        self.gaps.extend(all.iter().filter_map(|entry| gap(entry, path)));
        self.all.extend(all);
        Ok(())
    }
}

/// An entry that refers to others by anchors, aliases or merge keys, expanded.
pub struct Expanded {
    /// Index of the entry in the file.
    pub index: usize,
    /// Whole value of the entry.
    pub value: Map<String, Value>,
    /// The faults that are not seen where it is written.
    pub faults: Vec<Problem>,
}

/// Expands the entries that refer to others.
pub fn expanded(
    file: &CatalogFile<'_>,
    refers: &[bool],
    lines: &LineIndex,
    config: &Config,
) -> Result<Vec<Expanded>, Problem> {
    if !refers.contains(&true) {
        return Ok(Vec::new());
    }
    let one = |(index, value): (usize, Map<String, Value>)| {
        let entry = file.entries.get(index)?;
        let (line, column) = lines.position(file.list.text, entry.at);
        let known = |problem: &Problem| {
            entry
                .faults
                .iter()
                .any(|fault| fault.problem.message == problem.message)
        };
        let faults = check::problems(&value, &COMPLETE, config)
            .into_iter()
            .filter(|problem| !known(problem))
            .map(|problem| problem.file(file.path).at(line, column))
            .collect();
        Some(Expanded { index, value, faults })
    };
    let all = file.expanded()?.into_iter().enumerate();
    Ok(all
        .filter(|(index, _)| refers.get(*index) == Some(&true))
        .filter_map(one)
        .collect())
}

/// What keeps an entry from being known as a service.
fn gap(entry: &StoredEntry, path: &str) -> Option<String> {
    match entry.name() {
        "" => Some(format!("an entry of `{path}` has no name")),
        name if is_service_name(name) => None,
        name => Some(format!("`{}` in `{path}` is not a valid service name", visible(name))),
    }
}
