//! A new entry: checked, and inserted at its place.

use super::entry::{after_bom, deployable, sound};
use super::merge_key::{merge_key_first, with_lent};
use super::operate::{Application, Applied, FileEdit, OpenFiles};
use super::refusal::is_twin;
use super::relocate::new_file;
use super::typed::{beside, settled};
use super::{AppliedEntry, WorkingCopy};
use crate::catalog::intent::{name, pipeline_record, tidy};
use crate::problem::Problem;
use crate::service::harness_identifier;
use crate::yaml::insert::insert;
use crate::yaml::splice::TextEdit;
use crate::yaml::text::position;
use serde_json::{Map, Value};

impl WorkingCopy<'_> {
    /// Adds an entry to the file that the layout has for it.
    pub(super) fn added(
        &self,
        application: &Application<'_>,
        requested: &Map<String, Value>,
        open: &OpenFiles<'_>,
    ) -> Result<Applied, Vec<Problem>> {
        let Application {
            intent,
            context,
            record,
            ..
        } = application;
        let requested = &settled(&tidy(requested.clone(), false), None, intent.typed, &|path| {
            beside(open, path)
        });
        let own = name(requested);
        let home = self.place.home(requested);
        let file = open.iter().map(|(_, file)| file).find(|file| file.path == home);
        let whole = with_lent(file, |file| file.place(requested).0.index, requested)?;
        sound(&whole, self.config)?;
        self.spelled(&Map::new(), requested, requested)?;
        if *record {
            deployable(&whole, self.config)?;
        }
        no_twin(&own, open)?;
        let (mut entry, mut written) = (whole, requested.clone());
        if *record && !entry.contains_key("harness") {
            let record = pipeline_record(&entry, context, self.config);
            written.insert("harness".to_owned(), record.clone());
            entry.insert("harness".to_owned(), record);
        }
        merge_key_first(&mut written);
        let mut warnings = Vec::new();
        let (index, edited) = self.inserted(&written, open, &mut warnings)?;
        let edit = FileEdit::File {
            index,
            edited: Some(edited),
        };
        let entry = AppliedEntry {
            name: own,
            entry: Some(entry),
            before: None,
        };
        Ok(Applied { edit, entry, warnings })
    }

    /// The index of the file that an entry belongs in, and the edit that puts it there.
    pub(super) fn inserted(
        &self,
        entry: &Map<String, Value>,
        open: &OpenFiles<'_>,
        warnings: &mut Vec<Problem>,
    ) -> Result<(usize, TextEdit), Vec<Problem>> {
        let home = self.place.home(entry);
        if let Some((index, file)) = open.iter().find(|(_, file)| file.path == home) {
            let (place, warning) = file.place(entry);
            warnings.extend(warning);
            let edited = insert(&file.list, place, entry).map_err(|problem| vec![problem.file(file.path)])?;
            return Ok((*index, after_bom(file, edited)));
        }
        Ok((self.index_of(&home)?, new_file(entry, open)))
    }
}

/// Refuses a name that another entry's differs from only by `-` and `_`: Harness has no hyphens in identifiers.
fn no_twin(own: &str, open: &OpenFiles<'_>) -> Result<(), Vec<Problem>> {
    let names = open.iter().flat_map(|(_, file)| {
        let named = file
            .entries
            .iter()
            .filter_map(|entry| Some((entry.at, entry.name.as_deref()?)));
        named.map(move |(at, name)| (file, at, name))
    });
    let twin = names.into_iter().find(|(.., name)| *name != own && is_twin(name, own));
    let Some((file, at, other)) = twin else {
        return Ok(());
    };
    let (line, column) = position(file.list.text, at);
    let identifier = harness_identifier(own);
    let message = format!("`{own}` and `{other}` map to the same Harness identifier, `{identifier}`");
    let problem = Problem::error("catalog/identifier-collision", message)
        .file(file.path)
        .at(line, column)
        .help("choose another name");
    Err(vec![problem])
}
