//! Updates of many entries in one pass: the files are read once, and each entry is changed where it stands. What is not that plain is
//! left to one operation after another.

use super::entry::{after_bom, entry_of, still_sound, taken_away, warnings};
use super::typed::{beside, settled};
use super::{AppliedEntry, WorkingCopy};
use crate::catalog::intent::{Intent, name};
use crate::config::Layout;
use crate::entries::check::KEYS;
use crate::entries::file::CatalogFile;
use crate::yaml::edit::{merged, update_entry};
use crate::yaml::node::MERGE;
use crate::yaml::splice::TextEdit;
use crate::yaml::text::cut;
use std::borrow::Cow;
use std::collections::HashMap;

impl WorkingCopy<'_> {
    /// Updates all entries in one pass. `None` if one of them needs more than a change of its own lines; then nothing has been done.
    pub(super) fn updated_at_once(&mut self, intent: &Intent) -> Option<Vec<AppliedEntry>> {
        if intent.typed {
            return None;
        }
        let (applied_entries, changes, mut more) = self.look(intent)?;
        let mut new = Vec::with_capacity(changes.len());
        for (index, mut changes) in changes {
            changes.sort_by_key(|edited| edited.range.start);
            let bytes = self.files.get(index)?.new.as_deref()?;
            let text = std::str::from_utf8(bytes).ok()?;
            new.push((index, together(text, &changes)?));
        }
        for (index, text) in new {
            if let Some(file) = self.files.get_mut(index) {
                file.new = Some(Cow::Owned(text.into_bytes()));
            }
        }
        self.warnings.append(&mut more);
        Some(applied_entries)
    }

    #[expect(clippy::type_complexity, reason = "what is found, for the one caller")]
    fn look(
        &self,
        intent: &Intent,
    ) -> Option<(
        Vec<AppliedEntry>,
        HashMap<usize, Vec<TextEdit>>,
        Vec<crate::problem::Problem>,
    )> {
        let mut open = Vec::with_capacity(self.files.len());
        for (index, file) in self.files.iter().enumerate() {
            if let Some(bytes) = &file.new {
                open.push((index, CatalogFile::open(&file.path, bytes, Some(self.config)).ok()?));
            }
        }
        let concerned = intent.names();
        let mut more: Vec<_> = open.iter().flat_map(|(_, file)| file.warnings(&concerned)).collect();
        let mut places: HashMap<&str, Option<(usize, &CatalogFile<'_>, usize)>> = HashMap::new();
        for (index, file) in &open {
            for (at, entry) in file.entries.iter().enumerate() {
                if let Some(name) = &entry.name {
                    // A name that stands there twice has no place.
                    places
                        .entry(name)
                        .and_modify(|place| *place = None)
                        .or_insert(Some((*index, file, at)));
                }
            }
        }
        let mut changes: HashMap<usize, Vec<TextEdit>> = HashMap::new();
        let mut applied_entries = Vec::with_capacity(intent.entries.len());
        for requested in &intent.entries {
            let own = name(requested);
            // Each place is taken once.
            let (index, file, at) = places.remove(own.as_str())??;
            let before = entry_of(file, at).ok()?;
            let requested = &settled(requested, Some(&before), intent.typed, &|path| beside(&open, path));
            let after = merged(&before, requested);
            still_sound(&before, &after, requested, self.config).ok()?;
            self.spelled(&before, &after, requested).ok()?;
            more.extend(taken_away(&before, requested));
            let is_home = self.place.layout == Layout::Single || self.place.home(&after) == file.path;
            if requested.contains_key(MERGE) || !is_home {
                return None;
            }
            if after != before {
                let edited = update_entry(&file.list, at, requested, &KEYS).ok()?;
                changes.entry(index).or_default().push(after_bom(file, edited));
            }
            more.extend(warnings(&after, requested, self.config));
            applied_entries.push(AppliedEntry {
                name: name(&after),
                entry: Some(after),
                before: Some(before),
            });
        }
        Some((applied_entries, changes, more))
    }
}

/// Applies changes, which must not overlap; `None` if they do.
fn together(text: &str, changes: &[TextEdit]) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for TextEdit { range, text: new } in changes {
        if range.start < at {
            return None;
        }
        out.push_str(cut(text, at..range.start));
        out.push_str(new);
        at = range.end;
    }
    out.push_str(cut(text, at..text.len()));
    Some(out)
}
