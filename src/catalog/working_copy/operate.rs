//! One operation on one entry: finds it, checks it, and changes the file that it is in.

use super::entry::{
    beside_merge_key, deployable, entry_of, merge_key_first, same, sound, still_sound, taken_away, warnings, with_bom,
    with_lent,
};
use super::refusal::{exists, is_twin, missing, twice};
use super::relocate::{EntryLines, new_file};
use super::typed::{beside, rekeyed, settled};
use super::{AppliedEntry, Stance, WorkingCopy};
use crate::api::{Context, Operation};
use crate::catalog::intent::{Intent, name, pipeline_record, tidy};
use crate::config::Layout;
use crate::entries::check::KEYS;
use crate::entries::file::CatalogFile;
use crate::problem::Problem;
use crate::service::harness_identifier;
use crate::yaml::edit::{merged, update_entry};
use crate::yaml::insert::insert;
use crate::yaml::remove::remove;
use crate::yaml::text::position;
use serde_json::{Map, Value};
use std::borrow::Cow;

/// The change of an operation to a file.
enum FileEdit {
    Nothing,
    File {
        index: usize,
        content: Option<String>,
    },
    Move {
        from: usize,
        content: Option<String>,
        lines: EntryLines,
        entry: Map<String, Value>,
    },
}

impl WorkingCopy<'_> {
    pub(super) fn one(
        &mut self,
        intent: &Intent,
        requested: &Map<String, Value>,
        context: &Context,
        record: bool,
        stance: Stance,
        first: bool,
    ) -> Result<AppliedEntry, Vec<Problem>> {
        let own = name(requested);
        let mut of_others = Vec::new();
        let (change, applied_entry) = {
            // The faults of others are told once; the edit does not need them.
            let checks = first.then_some(self.config);
            let mut open = Vec::with_capacity(self.files.len());
            for (index, file) in self.files.iter().enumerate() {
                if let Some(bytes) = &file.new {
                    open.push((
                        index,
                        CatalogFile::open(&file.path, bytes, checks).map_err(|problem| vec![problem])?,
                    ));
                }
            }
            if first {
                of_others.extend(open.iter().flat_map(|(_, file)| file.warnings(&intent.names())));
            }
            let found = open
                .iter()
                .find_map(|(index, file)| Some((*index, file, file.find(&own)?)));
            if let Some(problem) = twice(&open, &own) {
                return Err(vec![problem]);
            }
            match (intent.operation, found) {
                (Operation::Add, None) | (Operation::Upsert, None) => {
                    let entry = settled(&tidy(requested.clone(), false), None, intent.typed, &|path| {
                        beside(&open, path)
                    });
                    self.added(&entry, &open, context, record, &mut of_others)?
                }
                (Operation::Add, Some((index, file, at))) => {
                    let before = entry_of(file, at)?;
                    let requested = &settled(requested, Some(&before), intent.typed, &|path| beside(&open, path));
                    if same(&before, &with_lent(Some(file), at, requested)?) {
                        (
                            FileEdit::Nothing,
                            AppliedEntry {
                                name: own,
                                entry: Some(before.clone()),
                                before: Some(before),
                            },
                        )
                    } else if stance == Stance::Strict {
                        return Err(vec![exists(file, at, &own)]);
                    } else {
                        let mut patch = requested.clone();
                        if stance == Stance::OursAlone {
                            let extra = before
                                .keys()
                                .filter(|key| !requested.contains_key(*key) && *key != "harness");
                            patch.extend(extra.map(|key| (key.clone(), Value::Null)).collect::<Vec<_>>());
                        }
                        self.updated(index, file, at, before, &patch)?
                    }
                }
                (Operation::Update | Operation::Upsert, Some((index, file, at))) => {
                    let before = entry_of(file, at)?;
                    let keyed = intent.typed.then(|| rekeyed(requested, &before)).transpose();
                    let keyed = keyed.map_err(|problem| vec![problem])?;
                    let requested = keyed.as_ref().unwrap_or(requested);
                    let requested = settled(requested, Some(&before), intent.typed, &|path| beside(&open, path));
                    of_others.extend(taken_away(&before, &requested));
                    self.updated(index, file, at, before, &requested)?
                }
                (Operation::Remove, Some((index, file, at))) => {
                    let before = entry_of(file, at)?;
                    let content = match self.place.layout {
                        // Its file goes with it, but for what somebody else keeps there.
                        Layout::PerService if file.entries.len() == 1 => None,
                        _ => Some(with_bom(
                            file,
                            remove(&file.list, at).map_err(|problem| vec![problem.file(file.path)])?,
                        )),
                    };
                    (
                        FileEdit::File { index, content },
                        AppliedEntry {
                            name: own,
                            entry: None,
                            before: Some(before),
                        },
                    )
                }
                // On a branch created by Ameide it is missing because Ameide removed it there.
                (Operation::Remove, None) if stance != Stance::Strict => (
                    FileEdit::Nothing,
                    AppliedEntry {
                        name: own,
                        entry: None,
                        before: None,
                    },
                ),
                (Operation::Update | Operation::Remove, None) => {
                    return Err(vec![missing(&own, &open, &self.place.home(requested))]);
                }
            }
        };
        self.warnings.append(&mut of_others);
        match change {
            FileEdit::Nothing => {}
            FileEdit::File { index, content } => self.put(index, content),
            FileEdit::Move {
                from,
                content,
                lines,
                entry,
            } => {
                self.put(from, content);
                let mut warnings = Vec::new();
                let (home, content) = self.moved_home(&entry, &lines, &mut warnings)?;
                self.warnings.append(&mut warnings);
                self.put(home, Some(content));
            }
        }
        if let Some(entry) = &applied_entry.entry {
            self.warnings.extend(warnings(entry, requested, self.config));
        }
        Ok(applied_entry)
    }

    fn put(&mut self, index: usize, content: Option<String>) {
        if let Some(file) = self.files.get_mut(index) {
            file.new = content.map(|text| Cow::Owned(text.into_bytes()));
        }
    }

    /// A new entry at its place.
    fn added(
        &self,
        requested: &Map<String, Value>,
        open: &[(usize, CatalogFile<'_>)],
        context: &Context,
        record: bool,
        warnings: &mut Vec<Problem>,
    ) -> Result<(FileEdit, AppliedEntry), Vec<Problem>> {
        let own = name(requested);
        let home = self.place.home(requested);
        let file = open.iter().map(|(_, file)| file).find(|file| file.path == home);
        let whole = with_lent(file, file.map_or(0, |file| file.place(requested).0.index), requested)?;
        sound(&whole, self.config)?;
        self.spelled(&Map::new(), requested, requested)?;
        if record {
            deployable(&whole, self.config)?;
        }
        let identifier = harness_identifier(&own);
        for (_, file) in open {
            let twin = file.entries.iter().find(|entry| {
                entry
                    .name
                    .as_ref()
                    .is_some_and(|name| *name != own && is_twin(name, &own))
            });
            if let Some(twin) = twin {
                let (line, column) = position(file.list.text, twin.at);
                let other = twin.name.clone().unwrap_or_default();
                return Err(vec![
                    Problem::error(
                        "catalog/identifier-collision",
                        format!("`{own}` and `{other}` map to the same Harness identifier, `{identifier}`"),
                    )
                    .file(file.path)
                    .at(line, column)
                    .help("choose another name"),
                ]);
            }
        }
        let (mut entry, mut written) = (whole, requested.clone());
        if record && !entry.contains_key("harness") {
            let record = pipeline_record(&entry, context, self.config);
            written.insert("harness".to_owned(), record.clone());
            entry.insert("harness".to_owned(), record);
        }
        merge_key_first(&mut written);
        let (index, content) = self.inserted(&written, open, warnings)?;
        Ok((
            FileEdit::File {
                index,
                content: Some(content),
            },
            AppliedEntry {
                name: own,
                entry: Some(entry),
                before: None,
            },
        ))
    }

    /// The home file with the entry in it.
    pub(super) fn inserted(
        &self,
        entry: &Map<String, Value>,
        open: &[(usize, CatalogFile<'_>)],
        warnings: &mut Vec<Problem>,
    ) -> Result<(usize, String), Vec<Problem>> {
        let home = self.place.home(entry);
        if let Some((index, file)) = open.iter().find(|(_, file)| file.path == home) {
            let (place, warning) = file.place(entry);
            warnings.extend(warning);
            let text = insert(&file.list, place, entry).map_err(|problem| vec![problem.file(file.path)])?;
            return Ok((*index, with_bom(file, text)));
        }
        Ok((self.index_of(&home)?, new_file(entry, open)))
    }

    /// An entry with changes merged into it.
    fn updated(
        &self,
        index: usize,
        file: &CatalogFile<'_>,
        at: usize,
        before: Map<String, Value>,
        patch: &Map<String, Value>,
    ) -> Result<(FileEdit, AppliedEntry), Vec<Problem>> {
        let patch = beside_merge_key(file, at, &before, patch)?;
        let patch = patch.as_ref();
        let after = merged(&before, patch);
        let applied_entry = AppliedEntry {
            name: name(&after),
            entry: Some(after.clone()),
            before: Some(before.clone()),
        };
        still_sound(&before, &after, patch, self.config)?;
        self.spelled(&before, &after, patch)?;
        if after == before {
            return Ok((FileEdit::Nothing, applied_entry));
        }
        let text = update_entry(&file.list, at, patch, &KEYS).map_err(|problem| vec![problem.file(file.path)])?;
        let text = with_bom(file, text);
        if self.place.home(&after) == file.path || self.place.layout == Layout::Single {
            return Ok((
                FileEdit::File {
                    index,
                    content: Some(text),
                },
                applied_entry,
            ));
        }
        let alone = self.place.layout == Layout::PerService && file.entries.len() == 1;
        let left = remove(&file.list, at).map_err(|problem| vec![problem.file(file.path)])?;
        Ok((
            FileEdit::Move {
                from: index,
                content: (!alone).then(|| with_bom(file, left)),
                lines: EntryLines::of(file.path, &text, &applied_entry.name)?,
                entry: after,
            },
            applied_entry,
        ))
    }
}
