//! An entry that belongs in another file is moved there with its lines and comments; and what a file holds that
//! is made for an entry.

use super::WorkingCopy;
use super::entry::after_bom;
use crate::entries::file::{CatalogFile, LIST};
use crate::problem::Problem;
use crate::yaml::insert::{alone, insert_lines};
use crate::yaml::list::Shape;
use crate::yaml::splice::TextEdit;
use crate::yaml::text::{cut, line_break};
use serde_json::{Map, Value};

/// The lines of an entry, with the comments above it.
pub(super) struct EntryLines {
    block: String,
    /// The column of its dash; none in a list in brackets, whose entries have no lines of their own.
    dash: Option<usize>,
}

impl EntryLines {
    /// The lines of the entry with this name, in the content of a file.
    pub(super) fn of(path: &str, content: &str, own: &str) -> Result<Self, Vec<Problem>> {
        let file = CatalogFile::open(path, content.as_bytes(), None).map_err(|problem| vec![problem])?;
        let index = file.find(own).unwrap_or_default();
        let list = &file.list;
        Ok(match list.shape {
            Shape::Block(dash) => Self {
                block: cut(list.text, list.own_start(index)..list.content_end(index)).to_owned(),
                dash: Some(dash),
            },
            _ => Self {
                block: String::new(),
                dash: None,
            },
        })
    }
}

impl WorkingCopy<'_> {
    /// The index of the file that an entry belongs in, and the edit that puts it there.
    pub(super) fn moved_home(
        &self,
        entry: &Map<String, Value>,
        lines: &EntryLines,
        warnings: &mut Vec<Problem>,
    ) -> Result<(usize, TextEdit), Vec<Problem>> {
        let home = self.place.home(entry);
        let index = self.index_of(&home)?;
        let bytes = self.files.get(index).and_then(|file| file.new.as_deref());
        let Some(dash) = lines.dash else {
            let open = match bytes {
                Some(bytes) => vec![(index, open(&home, bytes)?)],
                None => Vec::new(),
            };
            return self.inserted(entry, &open, warnings);
        };
        let Some(bytes) = bytes else {
            let line_break = line_break(&lines.block);
            let end = if lines.block.ends_with('\n') { "" } else { line_break };
            return Ok((
                index,
                TextEdit::whole("", [LIST, ":", line_break, &lines.block, end].concat()),
            ));
        };
        let file = open(&home, bytes)?;
        let (place, warning) = file.place(entry);
        warnings.extend(warning);
        let edited = insert_lines(&file.list, place, &lines.block, dash, entry)
            .map_err(|problem| vec![problem.file(file.path)])?;
        Ok((index, after_bom(&file, edited)))
    }

    /// Index of a file among those that were read.
    pub(super) fn index_of(&self, path: &str) -> Result<usize, Vec<Problem>> {
        self.files.iter().position(|file| file.path == path).ok_or_else(|| {
            let message = format!("`{path}` is not one of the files that were read");
            vec![
                Problem::error("catalog/file-not-found", message)
                    .help("add the archetype to `ameide.platform.archetypes`"),
            ]
        })
    }
}

fn open<'a>(path: &'a str, bytes: &'a [u8]) -> Result<CatalogFile<'a>, Vec<Problem>> {
    CatalogFile::open(path, bytes, None).map_err(|problem| vec![problem])
}

/// A file with one entry, in the style of the first file beside it that has entries.
pub(super) fn new_file(entry: &Map<String, Value>, beside: &[(usize, CatalogFile<'_>)]) -> TextEdit {
    let model = beside
        .iter()
        .map(|(_, file)| file)
        .find(|file| !file.entries.is_empty());
    TextEdit::whole("", alone(LIST, entry, model.map(|file| &file.list)))
}
