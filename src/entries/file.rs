//! A catalog file: its entries' names and faults, and where each is. It decides nothing.

mod known;
mod place;

use super::check::{Fault, faults_in};
use crate::config::Config;
use crate::problem::{Problem, Severity, counted};
use crate::yaml::expand::value_of;
use crate::yaml::list::KnownEntry;
use crate::yaml::region::Region;
use crate::yaml::text::{Text, cut, decode};
use crate::yaml::{Kind, ListDocument, Node};
use known::KnownPairs;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::cell::RefCell;

/// The key of the list of services.
pub const LIST: &str = "services";

/// A catalog file, opened.
#[derive(Debug)]
pub struct CatalogFile<'a> {
    /// Path of the file.
    pub path: &'a str,
    /// The byte-order mark, where the file has one.
    pub bom: &'a str,
    /// The document.
    pub list: ListDocument<'a>,
    /// What is known of each entry.
    pub entries: Vec<Entry<'a>>,
}

/// An entry of a file, as far as the others must know it.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry<'a> {
    /// Name of the entry; `None` if it has none, or one that is not a string.
    pub name: Option<Cow<'a, str>>,
    /// Team of the entry, if it is a string.
    pub team: Option<Cow<'a, str>>,
    /// Archetype of the entry, if it is a string.
    pub archetype: Option<Cow<'a, str>>,
    /// Byte where its name is, or the entry itself.
    pub at: usize,
    /// Faults of the entry, with absolute offsets.
    pub faults: Vec<Fault>,
}

impl<'a> Entry<'a> {
    /// What is known of an entry by its node, whose spans count from `base` in a text.
    fn of(text: &str, node: &Node<'a>, base: usize, checks: Option<&Config>) -> Self {
        let name = node.get("name");
        let source = cut(text, base + node.start..base + node.end);
        let mut faults = checks.map(|config| faults_in(source, node, config)).unwrap_or_default();
        faults.iter_mut().for_each(|fault| fault.at += base);
        Self {
            name: name.and_then(string),
            team: node.get("team").and_then(string),
            archetype: node.get("archetype").and_then(string),
            at: base + name.unwrap_or(node).start,
            faults,
        }
    }
}

/// Text of a scalar that resolves to a string.
fn string<'a>(node: &Node<'a>) -> Option<Cow<'a, str>> {
    match &node.kind {
        Kind::Scalar(text, _) if node.string().is_some() => Some(text.clone()),
        _ => None,
    }
}

impl<'a> CatalogFile<'a> {
    /// Opens a file; the faults of its entries are found where a configuration is given to check them by.
    pub fn open(path: &'a str, bytes: &'a [u8], checks: Option<&Config>) -> Result<Self, Problem> {
        let Text { bom, body } = decode(bytes).map_err(|problem| problem.file(path))?;
        let known = RefCell::new(KnownPairs::new(checks));
        let lines = |lines: &'a str, dash: usize, base: usize| known.borrow_mut().entry(lines, dash, base);
        let node = |node: &Node<'a>, base: usize| Entry::of(body, node, base, checks);
        let (list, entries) =
            ListDocument::open_by_lines(body, LIST, lines, node).map_err(|problem| no_catalog(problem).file(path))?;
        Ok(Self::opened(path, bom, list, entries))
    }

    /// Like [`CatalogFile::open`], and returns what `read` makes of each entry.
    pub fn open_with<T>(
        path: &'a str,
        bytes: &'a [u8],
        checks: Option<&Config>,
        read: impl Fn(&Node<'_>) -> T,
    ) -> Result<(Self, Vec<T>), Problem> {
        let Text { bom, body } = decode(bytes).map_err(|problem| problem.file(path))?;
        let entry = |node: &Node<'a>, base: usize| (Entry::of(body, node, base, checks), read(node));
        let (list, entries) =
            ListDocument::open_all(body, LIST, entry).map_err(|problem| no_catalog(problem).file(path))?;
        let (entries, values): (Vec<Entry<'a>>, Vec<T>) = entries.into_iter().unzip();
        Ok((Self::opened(path, bom, list, entries), values))
    }

    /// A file with the keys that are twice in its entries among their faults.
    fn opened(path: &'a str, bom: &'a str, list: ListDocument<'a>, mut entries: Vec<Entry<'a>>) -> Self {
        for twice in &list.twice {
            let index = list.items.iter().position(|item| item.contains(&twice.at));
            if let Some(entry) = index.and_then(|index| entries.get_mut(index)) {
                entry.faults.push(Fault {
                    problem: Problem {
                        line: None,
                        column: None,
                        ..twice.problem(list.text)
                    },
                    at: twice.at,
                });
            }
        }
        Self {
            path,
            bom,
            list,
            entries,
        }
    }

    /// The values of all entries with anchors, aliases and merge keys expanded.
    pub fn expanded(&self) -> Result<Vec<Map<String, Value>>, Problem> {
        let mut document = value_of(self.list.text).map_err(|problem| problem.file(self.path))?;
        let list = document.get_mut(LIST).and_then(Value::as_array_mut);
        let entry = |value: &mut Value| match value.take() {
            Value::Object(map) => map,
            _ => Map::new(),
        };
        Ok(list.into_iter().flatten().map(entry).collect())
    }

    /// The value of an entry's key that is a string.
    pub fn text_of(&self, index: usize, key: &str) -> Option<String> {
        let region = Region::of(&self.list, index, index).ok()?;
        region.entry(index)?.get(key)?.text().map(str::to_owned)
    }

    /// Index of the entry of that name.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.entries
            .iter()
            .position(|entry| entry.name.as_deref() == Some(name))
    }

    /// A fault as a problem with file, line and column.
    pub fn problem(&self, fault: &Fault, lines: &LineIndex) -> Problem {
        let (line, column) = lines.position(self.list.text, fault.at);
        fault.problem.clone().file(self.path).at(line, column)
    }

    /// Faults of all entries except the named ones, as warnings; beyond a limit they are only counted.
    pub fn warnings(&self, but: &[String]) -> Vec<Problem> {
        const SHOWN: usize = 20;
        let others = |entry: &&Entry<'_>| {
            !entry
                .name
                .as_deref()
                .is_some_and(|name| but.iter().any(|but| *but == name))
        };
        let errors = |fault: &&Fault| fault.problem.severity == Severity::Error;
        let faults: Vec<_> = self
            .entries
            .iter()
            .filter(|entry| !entry.faults.is_empty())
            .filter(others)
            .flat_map(|entry| entry.faults.iter().filter(errors))
            .collect();
        if faults.is_empty() {
            return Vec::new();
        }
        let lines = LineIndex::of(self.list.text);
        let mut warnings: Vec<_> = faults
            .iter()
            .take(SHOWN)
            .map(|fault| Problem {
                severity: Severity::Warning,
                ..self.problem(fault, &lines)
            })
            .collect();
        if let Some(more) = faults.len().checked_sub(SHOWN).filter(|more| *more > 0) {
            let message = format!("{} in other entries", counted(more, "more problem", "more problems"));
            warnings.push(
                Problem::warning("catalog/more-faults", message)
                    .file(self.path)
                    .help("run `ameide catalog validate` to see all of them"),
            );
        }
        warnings
    }
}

/// The document of a catalog and, of each entry that is as plain as can be, the name.
pub fn plain_names(text: &str) -> Option<(ListDocument<'_>, Vec<Option<Cow<'_, str>>>)> {
    let known = RefCell::new(KnownPairs::new(None));
    let lines = |lines, dash: usize, base: usize| {
        let KnownEntry { value, end, next } = known.borrow_mut().entry(lines, dash, base)?;
        let value = value.name;
        Some(KnownEntry { value, end, next })
    };
    ListDocument::open_by_lines(text, LIST, lines, |_, _| None).ok()
}

/// Says what a file must be to be a catalog.
pub fn no_catalog(problem: Problem) -> Problem {
    match problem.code.as_str() {
        "yaml/empty" | "yaml/no-list" => Problem {
            code: "catalog/not-a-catalog".to_owned(),
            help: Some(
                "a catalog must be a map with the list `services:`; an empty catalog is `services: []`".to_owned(),
            ),
            ..problem
        },
        _ => problem,
    }
}

/// Offsets of the lines of a text, to find many positions in it.
#[derive(Debug)]
pub struct LineIndex(Vec<usize>);

impl LineIndex {
    /// Finds the lines of a string.
    pub fn of(text: &str) -> Self {
        Self(
            std::iter::once(0)
                .chain(
                    text.bytes()
                        .enumerate()
                        .filter(|(_, byte)| *byte == b'\n')
                        .map(|(at, _)| at + 1),
                )
                .collect(),
        )
    }

    /// Line and column of an offset, both from 1.
    pub fn position(&self, text: &str, offset: usize) -> (u32, u32) {
        let line = self.0.partition_point(|start| *start <= offset);
        let start = line
            .checked_sub(1)
            .and_then(|index| self.0.get(index))
            .copied()
            .unwrap_or_default();
        let column = text.get(start..offset).map_or(0, |before| before.chars().count()) + 1;
        (
            u32::try_from(line).unwrap_or(u32::MAX),
            u32::try_from(column).unwrap_or(u32::MAX),
        )
    }
}
