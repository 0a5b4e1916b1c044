//! The semantic three-way merge of a catalog file, by service and by key, with the comments and the style of both sides.

mod assemble;
mod comments;
mod conflict;
mod entry;
mod marked;
mod meanings;
mod removed;
mod renames;
mod replay;
mod restyle;
pub(super) mod side;
pub(super) mod unlike;
mod versions;
mod wanted;

pub use conflict::{Conflict, NAMES, SideNames};

use crate::api::{CatalogMerge, CatalogMerged, Outputs, Plan, Step};
use crate::entries::file::CatalogFile;
use crate::problem::{Problem, counted};
use crate::yaml::bytes::is_same;
use crate::yaml::json::is_json;
use serde_bytes::ByteBuf;
use versions::Versions;
use wanted::{Scope, WantedMerge};

/// Decides the next step of `catalog:merge`.
pub fn step(input: &CatalogMerge) -> Step {
    let path = &input.ours.path;
    let sides = [&input.base, &input.ours, &input.theirs].map(|side| side.content.as_slice());
    // A version that cannot be read leaves a file in conflict, too.
    let (merged, is_read) = merge_or_not(path, NAMES, sides)
        .unwrap_or_else(|problem| (Merged::Conflicts(vec![Conflict::unreadable(problem)]), true));
    let (content, marked, conflicts, warnings) = match merged {
        Merged::Clean(bytes) => {
            let warnings = if is_read { Vec::new() } else { twice(path, &bytes) };
            (Some(bytes), None, Vec::new(), warnings)
        }
        Merged::Conflicts(conflicts) => {
            let marked = marked::marked(path, sides, &conflicts);
            (None, Some(marked), conflicts, Vec::new())
        }
    };
    let note = counted(conflicts.len(), "conflict", "conflicts");
    Step::Plan(Plan {
        effects: Vec::new(),
        notes: vec![note],
        warnings,
        outputs: Outputs::CatalogMerge(CatalogMerged {
            content: content.map(ByteBuf::from),
            marked: marked.map(ByteBuf::from),
            conflicts: conflicts
                .into_iter()
                .map(|conflict| conflict.into_output(path))
                .collect(),
        }),
    })
}

/// Keys that are twice in entries that the merge left as they are, as warnings.
fn twice(path: &str, merged: &[u8]) -> Vec<Problem> {
    CatalogFile::open(path, merged, None).map_or(Vec::new(), |file| file.warnings(&[]))
}

/// The result of a merge.
#[derive(Debug, Clone, PartialEq)]
pub enum Merged {
    /// The file's new bytes.
    Clean(Vec<u8>),
    /// A key that both sides set to different values.
    Conflicts(Vec<Conflict>),
}

/// Merges three versions of a catalog file, by service and key. An empty version is a file that does not exist.
pub fn merge(path: &str, names: SideNames<'_>, sides: [&[u8]; 3]) -> Result<Merged, Problem> {
    merge_or_not(path, names, sides).map(|(merged, _)| merged)
}

/// The same, and whether nothing remains to be said of the merged file: it is one of the versions, or no key is twice in it.
fn merge_or_not(path: &str, names: SideNames<'_>, [base, ours, theirs]: [&[u8]; 3]) -> Result<(Merged, bool), Problem> {
    if is_same(base, ours) || is_same(ours, theirs) {
        return Ok((Merged::Clean(theirs.to_vec()), true));
    }
    if is_same(base, theirs) {
        return Ok((Merged::Clean(ours.to_vec()), true));
    }
    let versions = Versions::read(path, names, [base, ours, theirs])?;
    if let Some(merged) = unlike::merged(path, names, &versions) {
        return Ok((Merged::Clean(merged), true));
    }
    Ok((merge_all(path, names, &versions)?, false))
}

/// Merges all entries of the versions.
fn merge_all(path: &str, names: SideNames<'_>, versions: &Versions<'_>) -> Result<Merged, Problem> {
    let (base, ours, theirs) = versions.sides(path, names)?;
    let mut conflicts = Vec::new();
    let wanted = WantedMerge::of(&base, &ours, &theirs, Scope::default(), &mut conflicts);
    let conflict = |conflicts: Vec<Conflict>| {
        let placed = |conflict: Conflict| conflict.placed(&ours, &theirs);
        Ok(Merged::Conflicts(conflicts.into_iter().map(placed).collect()))
    };
    if !conflicts.is_empty() {
        return conflict(conflicts);
    }
    // What its lines make of a file without services would be no JSON.
    let stays_json = |text: String| match is_json(ours.text) && !is_json(&text) {
        true => Err(Conflict::outside("the style of the list")),
        false => Ok(text),
    };
    let text = match restyle::assembled(path, &base, &ours, &theirs, &wanted).and_then(stays_json) {
        Ok(text) => text,
        Err(first) => match replay::either(path, &base, &ours, &theirs, &wanted)? {
            Some(text) => text,
            None => return conflict(vec![first]),
        },
    };
    match meanings::changed(&ours, &theirs, &text) {
        Some(changed) => conflict(vec![changed]),
        None => Ok(Merged::Clean(versions.bytes(&text))),
    }
}
