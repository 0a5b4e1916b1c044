//! The catalog's files in their layout, and an operation on them: what each file holds afterwards.

mod add;
mod batch;
mod change;
mod entry;
mod merge_key;
mod operate;
mod refusal;
mod relocate;
mod typed;

use crate::api::{Context, FileChange, Operation};
use crate::catalog::intent::Intent;
use crate::config::{Config, Layout};
use crate::entries::file::CatalogFile;
use crate::entries::layout::Location;
use crate::entries::locate::no_file;
use crate::facts::FilesAt;
use crate::problem::Problem;
use crate::yaml::bytes::is_same;
use crate::yaml::ending::without_last_breaks;
use crate::yaml::text::{Text, decode};
use entry::entry_of;
use operate::Application;
use serde_bytes::ByteBuf;
use serde_json::{Map, Value};
use std::borrow::Cow;

/// How to treat an entry that already exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stance {
    /// The entry belongs to somebody else: adding it is rejected unless it is equal.
    Strict,
    /// The entry is an earlier version written by Ameide, to which others may have added keys: only the given keys are set.
    Ours,
    /// The entry is an earlier version written by Ameide and untouched by others: it becomes exactly what is requested.
    OursAlone,
}

/// A file of the catalog, before and after the change.
#[derive(Debug, Clone)]
pub struct WorkingFile<'a> {
    /// Path of the file.
    pub path: String,
    /// Bytes of the file as read.
    pub old: Option<&'a [u8]>,
    /// Bytes of the file after the change.
    pub new: Option<Cow<'a, [u8]>>,
}

impl WorkingFile<'_> {
    /// A file that had no final line break ends without one again, though an edit in between may have added one.
    fn settle(&mut self) {
        let open = |bytes: &[u8]| !bytes.is_empty() && !bytes.ends_with(b"\n");
        let (Some(old), Some(new)) = (self.old, self.new.as_deref()) else {
            return;
        };
        if !open(old) || open(new) {
            return;
        }
        let Ok(Text { bom, body }) = decode(new) else { return };
        if let Some(text) = without_last_breaks(body) {
            self.new = Some(Cow::Owned([bom, &text].concat().into_bytes()));
        }
    }
}

/// The result for one service.
#[derive(Debug, Clone, PartialEq)]
pub struct AppliedEntry {
    /// Name of the service.
    pub name: String,
    /// The entry as it now is; none if it was removed.
    pub entry: Option<Map<String, Value>>,
    /// The entry before; none if it was added.
    pub before: Option<Map<String, Value>>,
}

/// The files of the catalog.
#[derive(Debug)]
pub struct WorkingCopy<'c> {
    place: &'c Location,
    config: &'c Config,
    /// Each file, in the order read.
    pub files: Vec<WorkingFile<'c>>,
    /// Faults of entries that no operation concerns, and what else is to be said.
    pub warnings: Vec<Problem>,
    /// Whether keys that look like a misspelt known key are accepted.
    pub allow_unknown: bool,
}

impl<'c> WorkingCopy<'c> {
    /// Opens the files as read.
    pub fn new(
        place: &'c Location,
        config: &'c Config,
        paths: &[String],
        files: &FilesAt<'c>,
    ) -> Result<Self, Problem> {
        let read = |path: &String| {
            let old = files.get(path);
            WorkingFile {
                path: path.clone(),
                new: old.map(Cow::Borrowed),
                old,
            }
        };
        let files: Vec<_> = paths.iter().map(read).collect();
        if place.layout == Layout::Single && files.iter().all(|file| file.old.is_none()) {
            return Err(no_file(&place.path));
        }
        Ok(Self {
            place,
            config,
            files,
            warnings: Vec::new(),
            allow_unknown: false,
        })
    }

    /// Applies the operation to each entry of the intent, in order.
    pub fn apply(
        &mut self,
        intent: &Intent,
        context: &Context,
        record: bool,
        stance: Stance,
    ) -> Result<Vec<AppliedEntry>, Vec<Problem>> {
        self.warnings.extend(intent.warnings.iter().cloned());
        if intent.operation == Operation::Update
            && intent.entries.len() > 1
            && let Some(applied_entries) = self.updated_at_once(intent)
        {
            self.files.iter_mut().for_each(WorkingFile::settle);
            return Ok(applied_entries);
        }
        let application = Application {
            intent,
            context,
            record,
            stance,
        };
        let mut applied_entries = Vec::new();
        let mut problems = Vec::new();
        // The faults of other entries are reported once, and not again for each entry of the intent.
        let mut check_others = Some(self.config);
        for requested in &intent.entries {
            match self.apply_entry(&application, requested, check_others.take()) {
                Ok(applied) => applied_entries.push(applied),
                Err(mut found) => problems.append(&mut found),
            }
        }
        if problems.is_empty() {
            self.files.iter_mut().for_each(WorkingFile::settle);
            Ok(applied_entries)
        } else {
            Err(problems)
        }
    }

    /// Refuses likely typing errors in new keys, unless they are allowed.
    fn spelled(
        &self,
        before: &Map<String, Value>,
        after: &Map<String, Value>,
        requested: &Map<String, Value>,
    ) -> Result<(), Vec<Problem>> {
        match self.allow_unknown {
            true => Ok(()),
            false => entry::spelled(before, after, requested, self.config),
        }
    }

    /// The entries with these names; none if one of them does not exist.
    pub fn entries(&self, names: &[String]) -> Result<Option<Vec<Map<String, Value>>>, Vec<Problem>> {
        let mut open = Vec::with_capacity(self.files.len());
        for file in &self.files {
            if let Some(bytes) = &file.new {
                open.push(CatalogFile::open(&file.path, bytes, None).map_err(|problem| vec![problem])?);
            }
        }
        let entry = |name: &String| {
            let (file, at) = open.iter().find_map(|file| Some((file, file.find(name)?)))?;
            Some(entry_of(file, at))
        };
        names.iter().map(entry).collect::<Option<Result<_, _>>>().transpose()
    }

    /// All faults of entries as given.
    pub fn check(entries: &[Map<String, Value>], config: &Config) -> Vec<Problem> {
        entries
            .iter()
            .filter_map(|entry| entry::sound(entry, config).err())
            .flatten()
            .collect()
    }

    /// Files whose content changed, with their new content.
    pub fn changes(self) -> Vec<FileChange> {
        let changed = |file: &WorkingFile<'_>| match (file.old, file.new.as_deref()) {
            (Some(old), Some(new)) => !is_same(old, new),
            (old, new) => old.is_some() || new.is_some(),
        };
        let change = |file: WorkingFile<'_>| FileChange {
            path: file.path,
            content: file.new.map(|bytes| ByteBuf::from(bytes.into_owned())),
        };
        self.files.into_iter().filter(changed).map(change).collect()
    }
}
