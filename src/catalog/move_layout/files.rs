//! The files of the new layout, made of the old ones' lines.

use super::frame::Frame;
use super::json;
use super::meaning::{self, Meanings};
use super::notes::give_to_firsts;
use super::proof::prove;
use crate::api::FileChange;
use crate::catalog::merge::side::{Side, SideEntry};
use crate::config::Layout;
use crate::entries::layout::Location;
use crate::entries::locate::no_file;
use crate::entries::whole::Whole;
use crate::facts::FilesAt;
use crate::problem::Problem;
use crate::yaml::json::is_json;
use crate::yaml::text::{ends_blank, indented, position, with_breaks, without_break};
use serde_bytes::ByteBuf;
use std::collections::{BTreeMap, BTreeSet};

const DASH: usize = 2;

/// A file of the new layout.
pub struct WantedFile {
    /// Path of the file.
    pub path: String,
    pub(super) text: String,
}

/// A catalog in its new layout.
pub struct Moved {
    /// How many services it has.
    pub services: usize,
    /// Its files, proved to hold the same entries and comments.
    pub files: Vec<WantedFile>,
    /// Warnings about the entries that existed before the move.
    pub warnings: Vec<Problem>,
}

/// The catalog in a new layout.
pub fn moved(found: &Whole<'_>, to: &Location) -> Result<Moved, Vec<Problem>> {
    let mut sides = Vec::new();
    let mut problems = Vec::new();
    if found.paths.is_empty() {
        let problem = Problem::error(
            "catalog/file-not-found",
            "the catalog has no files in the layout to move from",
        );
        return Err(vec![problem.help("set `from` to the layout that the catalog has")]);
    }
    for path in &found.paths {
        let Some(bytes) = found.files.get(path) else {
            problems
                .push(no_file(path).help("set `filePath` to the location of the catalog, and `from` to its layout"));
            continue;
        };
        match Side::open(path, "the catalog", bytes) {
            Ok(side) if side.dash.is_none() && !side.entries.is_empty() && !is_json(side.text) => problems.push(
                Problem::error("catalog/not-movable", "the list is in flow style (in brackets)")
                    .file(path.clone())
                    .help("write each entry on its own lines, after a dash"),
            ),
            Ok(side) => sides.push((path.as_str(), side)),
            Err(problem) => problems.push(problem),
        }
    }
    give_to_firsts(&mut sides);
    problems.extend(twins(&sides));
    let are_json = json::are_json(&sides);
    problems.extend(meaning::unclear(&sides, are_json));
    if !problems.is_empty() {
        return Err(problems);
    }
    if are_json {
        return in_json(found, &sides, to).map_err(|problem| vec![problem]);
    }
    let meanings = Meanings::of(&sides).map_err(|problem| vec![problem])?;
    let mixed = sides
        .iter()
        .find(|(_, side)| side.dash.is_none() && !side.entries.is_empty());
    if let Some((path, _)) = mixed {
        let problem = Problem::error("catalog/not-movable", "the file is JSON, and others are not");
        return Err(vec![
            problem.file(*path).help("write all files in one way, then run again"),
        ]);
    }
    let frame = Frame::of(&sides).map_err(|problem| vec![problem])?;
    let mut entries: Vec<(&SideEntry<'_>, usize)> = sides
        .iter()
        .flat_map(|(_, side)| side.entries.iter().map(|entry| (entry, side.dash.unwrap_or(DASH))))
        .collect();
    if entries.is_empty() && to.layout != Layout::Single && !frame.is_bare() {
        return Err(vec![no_place(found)]);
    }
    if sides
        .iter()
        .all(|(_, side)| side.entries.is_sorted_by_key(|entry| entry.name.as_str()))
    {
        entries.sort_by(|a, b| a.0.name.cmp(&b.0.name));
    }
    let dash = sides.iter().find_map(|(_, side)| side.dash).unwrap_or(DASH);
    let head = frame.head();
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    let mut kept = BTreeSet::new();
    for (entry, column) in &entries {
        let path = to.home(meanings.value(entry));
        let is_below_kept = kept.remove(&path);
        if entry.keeps_blanks {
            kept.insert(path.clone());
        }
        let file = files.entry(path).or_insert_with(|| head.clone());
        let is_spaced = (entry.blanks > 0 || frame.spaced) && !is_below_kept;
        if file.len() > head.len() && is_spaced && !ends_blank(file) {
            file.push_str(frame.line_break);
        }
        let block = with_breaks(entry.block, frame.line_break);
        file.push_str(without_break(&indented(&block, *column, dash)));
        file.push_str(frame.line_break);
    }
    let mut wanted: Vec<_> = files
        .into_iter()
        .map(|(path, text)| WantedFile {
            path,
            text: [frame.bom, &text, &frame.tail].concat(),
        })
        .collect();
    if wanted.is_empty() && to.layout == Layout::Single {
        wanted.push(WantedFile {
            path: to.path.clone(),
            text: [frame.bom, &frame.empty()].concat(),
        });
    }
    for file in &wanted {
        let side = Side::open(&file.path, "the result", file.text.as_bytes());
        if !side.is_ok_and(|side| meanings.hold(&side)) {
            let is_in = |entry: &SideEntry<'_>| to.home(meanings.value(entry)) == file.path;
            return Err(vec![meanings.refusal(&sides, &head, is_in)]);
        }
    }
    let services = entries.len();
    settled(&sides, services, wanted).map_err(|problem| vec![problem])
}

/// The new files, proved.
fn settled(sides: &[(&str, Side<'_>)], services: usize, files: Vec<WantedFile>) -> Result<Moved, Problem> {
    prove(sides, &files)?;
    let is_doubtful = sides
        .iter()
        .any(|(_, side)| side.entries.iter().any(|entry| entry.twice.is_some()));
    Ok(Moved {
        services,
        warnings: if is_doubtful {
            meaning::warnings(&files)
        } else {
            Vec::new()
        },
        files,
    })
}

/// Like [`moved`], for catalogs whose files are all JSON.
fn in_json(found: &Whole<'_>, sides: &[(&str, Side<'_>)], to: &Location) -> Result<Moved, Problem> {
    let count = sides.iter().map(|(_, side)| side.entries.len()).sum();
    let texts = json::texts(sides, to)?;
    if texts.is_empty() && sides.iter().any(|(_, side)| !side.rest.is_empty()) {
        return Err(no_place(found));
    }
    let wanted: Vec<_> = texts
        .into_iter()
        .map(|(path, text)| WantedFile { path, text })
        .collect();
    settled(sides, count, wanted)
}

/// Lines beside the services, and no service whose file could take them.
fn no_place(found: &Whole<'_>) -> Problem {
    let problem = Problem::error(
        "catalog/not-movable",
        "the catalog has no services, so its remaining lines have nowhere to go",
    );
    let problem = problem.help("add a service first; or delete the file, and set the layout in the configuration");
    match found.paths.first() {
        Some(path) => problem.file(path.clone()),
        None => problem,
    }
}

/// What is written and what is deleted. A file of the new layout that contains something else is not written over.
pub fn changes(
    found: &Whole<'_>,
    existing: &FilesAt<'_>,
    wanted: Vec<WantedFile>,
) -> Result<Vec<FileChange>, Vec<Problem>> {
    let old: BTreeSet<_> = found.paths.iter().cloned().collect();
    let new: BTreeSet<_> = wanted.iter().map(|file| file.path.clone()).collect();
    let mut problems = Vec::new();
    let mut changes = Vec::new();
    for file in wanted {
        let now = if old.contains(&file.path) {
            found.files.get(&file.path)
        } else {
            existing.get(&file.path)
        };
        if now == Some(file.text.as_bytes()) {
            continue;
        }
        if now.is_some() && !old.contains(&file.path) {
            let problem = Problem::error(
                "catalog/file-exists",
                format!("`{}` already exists with different content", file.path),
            );
            problems.push(problem.file(file.path).help("move or delete it, then run again"));
            continue;
        }
        changes.push(FileChange {
            path: file.path,
            content: Some(ByteBuf::from(file.text.into_bytes())),
        });
    }
    changes.extend(old.difference(&new).map(|path| FileChange {
        path: path.clone(),
        content: None,
    }));
    if problems.is_empty() {
        Ok(changes)
    } else {
        Err(problems)
    }
}

/// Error: the base branch was deleted while it was read.
pub fn taken(base: &str) -> Problem {
    Problem::error(
        "catalog/branch-not-found",
        format!("the branch `{base}` no longer exists"),
    )
    .help("run again")
}

/// Error: two files have an entry of one name.
fn twins(sides: &[(&str, Side<'_>)]) -> Vec<Problem> {
    let mut seen = BTreeMap::new();
    let mut problems = Vec::new();
    for (path, side) in sides {
        for entry in &side.entries {
            if let Some(other) = seen.insert(entry.name.as_str(), *path) {
                let message = format!("`{}` is also in `{other}`", entry.name);
                let (line, column) = position(side.text, entry.at);
                problems.push(
                    Problem::error("catalog/duplicate-name", message)
                        .file(*path)
                        .at(line, column)
                        .help("remove one of the two"),
                );
            }
        }
    }
    problems
}
