//! `catalog:validate` and `catalog:check`: the whole catalog, all problems at once. Nothing is changed.

use crate::api::{CatalogChecked, CatalogFiles, Context, Fact, Outputs, Plan, Step};
use crate::config::{Config, Layout};
use crate::entries::check::{Fault, disputed};
use crate::entries::file::{CatalogFile, LIST, LineIndex};
use crate::entries::layout::{Location, archetype_file, service_file};
use crate::entries::locate::{CatalogAt, no_file};
use crate::entries::stored::expanded;
use crate::entries::whole::whole;
use crate::facts::{Facts, Halt};
use crate::problem::{Problem, Severity, counted};
use crate::service::harness_identifier;
use crate::yaml::{ListDocument, Node};
use std::collections::HashMap;

/// Decides the next step of `catalog:validate`.
pub fn step(input: &CatalogFiles, context: &Context, facts: &[Fact]) -> Step {
    answer(
        checked(input, context, &Facts::new(facts), false),
        Outputs::CatalogValidate,
    )
}

/// Decides the next step of `catalog:check`: the same, and an error where the list is not sorted.
pub fn check(input: &CatalogFiles, context: &Context, facts: &[Fact]) -> Step {
    answer(checked(input, context, &Facts::new(facts), true), Outputs::CatalogCheck)
}

fn answer(found: Result<CatalogChecked, Halt>, outputs: fn(CatalogChecked) -> Outputs) -> Step {
    let plan = |checked: CatalogChecked| {
        let services = counted(checked.services as usize, "service", "services");
        let problems = counted(checked.problems.len(), "problem", "problems");
        let note = format!("{services}, {problems}");
        Plan {
            notes: vec![note],
            ..Plan::telling(outputs(checked))
        }
    };
    found.map(plan).into()
}

fn checked(input: &CatalogFiles, context: &Context, facts: &Facts<'_>, sorted: bool) -> Result<CatalogChecked, Halt> {
    let config = Config::read(&context.config)?;
    let catalog = CatalogAt::of(
        input.repo_url.as_ref(),
        input.base_branch.as_ref(),
        input.file_path.as_ref(),
        &config,
    )?;
    let whole = whole(&catalog, facts)?;
    let mut checker = Checker {
        config: &config,
        location: &whole.location,
        sorted,
        strict: input.strict.unwrap_or(false),
        services: 0,
        problems: Vec::new(),
        names: HashMap::new(),
    };
    for path in &whole.paths {
        match whole.files.get(path) {
            Some(bytes) => checker.file(path, bytes),
            None => checker.problems.push(no_file(path)),
        }
    }
    Ok(CatalogChecked {
        sound: checker
            .problems
            .iter()
            .all(|problem| problem.severity == Severity::Warning),
        services: u32::try_from(checker.services).unwrap_or(u32::MAX),
        files: whole.paths,
        problems: checker.problems,
    })
}

/// The values of all entries that YAML readers disagree on.
fn disputed_in(file: &CatalogFile<'_>, lines: &LineIndex) -> Vec<Problem> {
    let read = |node: &Node<'_>, base: usize| {
        let faults = disputed(node).into_iter();
        faults
            .map(|fault| Fault {
                at: fault.at + base,
                ..fault
            })
            .collect::<Vec<_>>()
    };
    let faults = ListDocument::open_all(file.list.text, LIST, read).map(|(_, faults)| faults);
    let faults = faults.unwrap_or_default().into_iter().flatten();
    faults.map(|fault| file.problem(&fault, lines)).collect()
}

struct Checker<'c> {
    config: &'c Config,
    location: &'c Location,
    sorted: bool,
    /// Whether to warn of plain values that YAML readers disagree on.
    strict: bool,
    services: usize,
    problems: Vec<Problem>,
    /// By identifier in Harness: the name, its file and its line.
    names: HashMap<String, (String, String, u32)>,
}

impl Checker<'_> {
    fn file(&mut self, path: &str, bytes: &[u8]) {
        let refers = |node: &Node<'_>| node.reference().is_some();
        let (file, refers) = match CatalogFile::open_with(path, bytes, Some(self.config), refers) {
            Ok(open) => open,
            Err(problem) => return self.problems.push(problem),
        };
        let lines = LineIndex::of(file.list.text);
        let mut before: Option<&str> = None;
        let mut found: Vec<_> = match expanded(&file, &refers, &lines, self.config) {
            Ok(entries) => entries.into_iter().flat_map(|entry| entry.faults).collect(),
            Err(problem) => vec![problem],
        };
        if self.strict {
            found.append(&mut disputed_in(&file, &lines));
        }
        for (index, entry) in file.entries.iter().enumerate() {
            self.services += 1;
            let (line, column) = lines.position(file.list.text, entry.at);
            found.extend(entry.faults.iter().map(|fault| file.problem(fault, &lines)));
            let Some(name) = entry.name.as_deref() else { continue };
            found.extend(
                self.twin(name, path, line)
                    .map(|problem| problem.file(path).at(line, column)),
            );
            found.extend(
                self.misplaced(name, || file.text_of(index, "archetype"), path)
                    .map(|problem| problem.at(line, column)),
            );
            if self.sorted && before.is_some_and(|before| before > name) {
                let message = format!(
                    "`{name}` comes after `{}`: the list must be sorted by name",
                    before.unwrap_or_default()
                );
                let problem = Problem::error("catalog/not-sorted", message)
                    .file(path)
                    .at(line, column);
                found.push(
                    problem.help("move the entry to its place; a sorted list keeps pull requests from conflicting"),
                );
            }
            before = before.max(Some(name));
        }
        found.sort_by_key(|problem| (problem.line, problem.column));
        self.problems.append(&mut found);
    }

    /// A name that already exists, or one that gives the same identifier.
    fn twin(&mut self, name: &str, path: &str, line: u32) -> Option<Problem> {
        let identifier = harness_identifier(name);
        let Some((other, file, at)) = self.names.get(&identifier) else {
            self.names.insert(identifier, (name.to_owned(), path.to_owned(), line));
            return None;
        };
        if other == name {
            let message = format!("`{name}` is already defined in line {at} of `{file}`");
            return Some(Problem::error("catalog/duplicate-name", message).help("remove or rename one of the two"));
        }
        let message = format!(
            "`{name}` and `{other}` (line {at} of `{file}`) map to the same Harness identifier, `{identifier}`"
        );
        Some(Problem::error("catalog/identifier-collision", message).help("rename one of the two"))
    }

    /// An entry in a file that is not its own.
    fn misplaced(&self, name: &str, archetype: impl FnOnce() -> Option<String>, path: &str) -> Option<Problem> {
        let home = match self.location.layout {
            Layout::Single => return None,
            Layout::PerArchetype => archetype_file(&archetype()?),
            Layout::PerService => service_file(name),
        };
        let message = format!("`{name}` belongs in `{home}`");
        (home != path).then(|| {
            Problem::error("catalog/wrong-file", message)
                .file(path)
                .help("move the entry there")
        })
    }
}
