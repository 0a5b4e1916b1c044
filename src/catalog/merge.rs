//! The semantic three-way merge of a catalog file, by service and by key, with the comments and the style of both sides.

mod assemble;
mod comments;
mod conflict;
mod entry;
mod marked;
mod replay;
mod restyle;
pub(super) mod side;
mod versions;
mod wanted;

pub use conflict::Conflict;

use crate::api::{CatalogMerge, CatalogMerged, Outputs, Plan, Step};
use crate::problem::Problem;
use crate::yaml::json::is_json;
use serde_bytes::ByteBuf;
use versions::Versions;
use wanted::Wanted;

/// Decides the next step of `catalog:merge`.
pub fn step(input: &CatalogMerge) -> Step {
    let path = &input.ours.path;
    let merged = merge(path, &input.base.content, &input.ours.content, &input.theirs.content);
    let (content, marked, conflicts) = match merged {
        Err(problem) => {
            return Step::Reject {
                problems: vec![problem],
            };
        }
        Ok(Merged::Clean(bytes)) => (Some(bytes), None, Vec::new()),
        Ok(Merged::Conflicts(conflicts)) => {
            let sides = [&input.base, &input.ours, &input.theirs].map(|side| side.content.as_slice());
            (None, marked::marked(path, sides, &conflicts), conflicts)
        }
    };
    let note = match conflicts.len() {
        1 => "1 conflict".to_owned(),
        count => format!("{count} conflicts"),
    };
    Step::Plan(Plan {
        effects: Vec::new(),
        notes: vec![note],
        warnings: Vec::new(),
        outputs: Outputs::CatalogMerge(CatalogMerged {
            content: content.map(ByteBuf::from),
            marked: marked.map(ByteBuf::from),
            conflicts: conflicts.into_iter().map(|conflict| conflict.told(path)).collect(),
        }),
    })
}

/// What comes of a merge.
#[derive(Debug, Clone, PartialEq)]
pub enum Merged {
    /// The file's new bytes.
    Clean(Vec<u8>),
    /// What both sides set to different values.
    Conflicts(Vec<Conflict>),
}

/// Merges three versions of a file; nothing stands for a file that is not there.
pub fn merge(path: &str, base: &[u8], ours: &[u8], theirs: &[u8]) -> Result<Merged, Problem> {
    if base == ours || ours == theirs {
        return Ok(Merged::Clean(theirs.to_vec()));
    }
    if base == theirs {
        return Ok(Merged::Clean(ours.to_vec()));
    }
    let versions = Versions::read(path, [base, ours, theirs])?;
    let (base, ours, theirs) = versions.sides(path)?;
    let mut conflicts = Vec::new();
    let wanted = Wanted::of(path, &base, &ours, &theirs, &mut conflicts)?;
    if !conflicts.is_empty() {
        return Ok(Merged::Conflicts(conflicts));
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
            None => return Ok(Merged::Conflicts(vec![first])),
        },
    };
    Ok(Merged::Clean(versions.bytes(&text)))
}
