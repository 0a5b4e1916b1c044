//! An entry that exists: changed, left as it is, or refused.

use super::entry::{after_bom, entry_of, same, still_sound, taken_away};
use super::merge_key::{beside_merge_key, with_lent};
use super::operate::{Application, Applied, FileEdit, FoundEntry, OpenFiles};
use super::refusal::exists;
use super::relocate::EntryLines;
use super::typed::{beside, rekeyed, settled};
use super::{AppliedEntry, Stance, WorkingCopy};
use crate::catalog::intent::name;
use crate::config::Layout;
use crate::entries::check::KEYS;
use crate::problem::Problem;
use crate::yaml::edit::{merged, update_entry};
use crate::yaml::remove::remove;
use serde_json::{Map, Value};

impl WorkingCopy<'_> {
    /// An entry that is to be added and exists: as requested already, an earlier version by Ameide, or somebody else's.
    pub(super) fn added_again(
        &self,
        application: &Application<'_>,
        requested: &Map<String, Value>,
        open: &OpenFiles<'_>,
        found: FoundEntry<'_, '_>,
    ) -> Result<Applied, Vec<Problem>> {
        let FoundEntry { file, at, .. } = found;
        let before = entry_of(file, at)?;
        let requested = &settled(requested, Some(&before), application.intent.typed, &|path| {
            beside(open, path)
        });
        if same(&before, &with_lent(Some(file), |_| at, requested)?) {
            return Ok(Applied::unchanged(name(requested), Some(before)));
        }
        let mut patch = requested.clone();
        match application.stance {
            Stance::Strict => return Err(vec![exists(file, at, &name(requested))]),
            Stance::Ours => {}
            // Keys of the earlier version that are not requested any more are removed.
            Stance::OursAlone => {
                let extra = before
                    .keys()
                    .filter(|key| !requested.contains_key(*key) && *key != "harness");
                patch.extend(extra.map(|key| (key.clone(), Value::Null)));
            }
        }
        self.patched(found, before, &patch)
    }

    /// Updates the given keys of an existing entry; its other keys stay as they are.
    pub(super) fn updated(
        &self,
        application: &Application<'_>,
        requested: &Map<String, Value>,
        open: &OpenFiles<'_>,
        found: FoundEntry<'_, '_>,
    ) -> Result<Applied, Vec<Problem>> {
        let before = entry_of(found.file, found.at)?;
        let typed = application.intent.typed;
        let keyed = typed.then(|| rekeyed(requested, &before)).transpose();
        let keyed = keyed.map_err(|problem| vec![problem])?;
        let requested = keyed.as_ref().unwrap_or(requested);
        let patch = settled(requested, Some(&before), typed, &|path| beside(open, path));
        let warnings = taken_away(&before, &patch);
        let applied = self.patched(found, before, &patch)?;
        Ok(Applied { warnings, ..applied })
    }

    /// An entry with changes merged into it; it moves where they make it belong in another file.
    fn patched(
        &self,
        FoundEntry { index, file, at }: FoundEntry<'_, '_>,
        before: Map<String, Value>,
        patch: &Map<String, Value>,
    ) -> Result<Applied, Vec<Problem>> {
        let patch = beside_merge_key(file, at, &before, patch)?;
        let patch = patch.as_ref();
        let after = merged(&before, patch);
        still_sound(&before, &after, patch, self.config)?;
        self.spelled(&before, &after, patch)?;
        if after == before {
            return Ok(Applied::unchanged(name(&after), Some(before)));
        }
        let entry = AppliedEntry {
            name: name(&after),
            entry: Some(after.clone()),
            before: Some(before),
        };
        let edited = update_entry(&file.list, at, patch, &KEYS).map_err(|problem| vec![problem.file(file.path)])?;
        if self.place.home(&after) == file.path || self.place.layout == Layout::Single {
            let edited = Some(after_bom(file, edited));
            return Ok(Applied::new(FileEdit::File { index, edited }, entry));
        }
        let alone = self.place.layout == Layout::PerService && file.entries.len() == 1;
        let left = remove(&file.list, at).map_err(|problem| vec![problem.file(file.path)])?;
        let edit = FileEdit::Move {
            from: index,
            edited: (!alone).then(|| after_bom(file, left)),
            lines: EntryLines::of(file.path, &edited.of(file.list.text), &entry.name)?,
            entry: after,
        };
        Ok(Applied::new(edit, entry))
    }
}
