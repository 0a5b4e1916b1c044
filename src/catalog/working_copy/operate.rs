//! One operation on one entry: finds the entry, decides what changes, and writes it.

use super::entry::{after_bom, entry_of, warnings};
use super::refusal::{missing, twice};
use super::relocate::EntryLines;
use super::{AppliedEntry, Stance, WorkingCopy};
use crate::api::{Context, Operation};
use crate::catalog::intent::{Intent, name};
use crate::config::{Config, Layout};
use crate::entries::file::CatalogFile;
use crate::problem::Problem;
use crate::yaml::remove::remove;
use crate::yaml::splice::TextEdit;
use serde_json::{Map, Value};
use std::borrow::Cow;

/// How to apply the entries of an intent.
pub(super) struct Application<'i> {
    /// The operation, and how it was typed.
    pub intent: &'i Intent,
    /// Time and actor, for the record of a pipeline.
    pub context: &'i Context,
    /// Whether a new entry records its pipeline.
    pub record: bool,
    /// How to treat an entry that already exists.
    pub stance: Stance,
}

/// The open files that exist, each with its index in the working copy.
pub(super) type OpenFiles<'f> = [(usize, CatalogFile<'f>)];

/// An entry that was found: its file's index, the file, and the entry's index in it.
#[derive(Clone, Copy)]
pub(super) struct FoundEntry<'o, 'f> {
    pub index: usize,
    pub file: &'o CatalogFile<'f>,
    pub at: usize,
}

/// Result of one operation: the change to the files, and the entry before and after.
pub(super) struct Applied {
    pub edit: FileEdit,
    pub entry: AppliedEntry,
    pub warnings: Vec<Problem>,
}

/// Change to the files by one operation.
pub(super) enum FileEdit {
    /// No file changes.
    Nothing,
    /// A file is edited, or deleted.
    File { index: usize, edited: Option<TextEdit> },
    /// An entry moves to the file that it belongs in; the one it leaves is edited, or deleted.
    Move {
        from: usize,
        edited: Option<TextEdit>,
        lines: EntryLines,
        entry: Map<String, Value>,
    },
}

impl Applied {
    /// The entry already is as requested; `entry` is none if it does not exist.
    pub(super) fn unchanged(name: String, entry: Option<Map<String, Value>>) -> Self {
        let entry = AppliedEntry {
            name,
            before: entry.clone(),
            entry,
        };
        Self::new(FileEdit::Nothing, entry)
    }

    pub(super) fn new(edit: FileEdit, entry: AppliedEntry) -> Self {
        Self {
            edit,
            entry,
            warnings: Vec::new(),
        }
    }
}

impl WorkingCopy<'_> {
    /// Applies the operation to one entry. Where `check_others` is given, the faults of the other entries become warnings.
    pub(super) fn apply_entry(
        &mut self,
        application: &Application<'_>,
        requested: &Map<String, Value>,
        check_others: Option<&Config>,
    ) -> Result<AppliedEntry, Vec<Problem>> {
        let open = self.open(check_others)?;
        let names = application.intent.names();
        let of_others = open.iter().flat_map(|(_, file)| file.warnings(&names));
        let of_others: Vec<_> = check_others.map(|_| of_others.collect()).unwrap_or_default();
        let Applied {
            edit,
            entry,
            warnings: found,
        } = self.applied(application, requested, &open)?;
        drop(open);
        self.warnings.extend(of_others.into_iter().chain(found));
        self.write(edit)?;
        if let Some(entry) = &entry.entry {
            self.warnings.extend(warnings(entry, requested, self.config));
        }
        Ok(entry)
    }

    fn open(&self, check: Option<&Config>) -> Result<Vec<(usize, CatalogFile<'_>)>, Vec<Problem>> {
        let mut open = Vec::with_capacity(self.files.len());
        for (index, file) in self.files.iter().enumerate() {
            if let Some(bytes) = &file.new {
                let file = CatalogFile::open(&file.path, bytes, check).map_err(|problem| vec![problem])?;
                open.push((index, file));
            }
        }
        Ok(open)
    }

    fn applied(
        &self,
        application: &Application<'_>,
        requested: &Map<String, Value>,
        open: &OpenFiles<'_>,
    ) -> Result<Applied, Vec<Problem>> {
        let own = name(requested);
        if let Some(problem) = twice(open, &own) {
            return Err(vec![problem]);
        }
        let found = open.iter().find_map(|(index, file)| {
            let at = file.find(&own)?;
            let index = *index;
            Some(FoundEntry { index, file, at })
        });
        match (application.intent.operation, found) {
            (Operation::Add | Operation::Upsert, None) => self.added(application, requested, open),
            (Operation::Add, Some(found)) => self.added_again(application, requested, open, found),
            (Operation::Update | Operation::Upsert, Some(found)) => self.updated(application, requested, open, found),
            (Operation::Remove, Some(found)) => self.removed(own, found),
            // On a branch created by Ameide it is missing because Ameide removed it there.
            (Operation::Remove, None) if application.stance != Stance::Strict => Ok(Applied::unchanged(own, None)),
            (Operation::Update | Operation::Remove, None) => {
                Err(vec![missing(&own, open, &self.place.home(requested))])
            }
        }
    }

    /// Removes an entry with its lines and the comments that belong to it.
    fn removed(&self, own: String, found: FoundEntry<'_, '_>) -> Result<Applied, Vec<Problem>> {
        let FoundEntry { index, file, at } = found;
        let before = entry_of(file, at)?;
        let edited = match self.place.layout {
            // Its file is deleted with it, unless somebody else keeps entries there.
            Layout::PerService if file.entries.len() == 1 => None,
            _ => {
                let edited = remove(&file.list, at).map_err(|problem| vec![problem.file(file.path)])?;
                Some(after_bom(file, edited))
            }
        };
        let entry = AppliedEntry {
            name: own,
            entry: None,
            before: Some(before),
        };
        Ok(Applied::new(FileEdit::File { index, edited }, entry))
    }

    fn write(&mut self, edit: FileEdit) -> Result<(), Vec<Problem>> {
        match edit {
            FileEdit::Nothing => {}
            FileEdit::File { index, edited } => self.put(index, edited),
            FileEdit::Move {
                from,
                edited,
                lines,
                entry,
            } => {
                self.put(from, edited);
                let mut found = Vec::new();
                let (home, edited) = self.moved_home(&entry, &lines, &mut found)?;
                self.warnings.append(&mut found);
                self.put(home, Some(edited));
            }
        }
        Ok(())
    }

    fn put(&mut self, index: usize, edited: Option<TextEdit>) {
        if let Some(file) = self.files.get_mut(index) {
            let old = file.new.as_deref().unwrap_or_default();
            file.new = edited.map(|edited| Cow::Owned(edited.of_bytes(old)));
        }
    }
}
