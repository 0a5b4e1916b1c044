//! Versions whose lists are indented differently, as a formatter leaves them: all are brought to the indentation of the side that
//! changed it, and put together by their lines then.

use super::Wanted;
use super::assemble::assemble;
use super::side::Side;
use crate::yaml::text::indented;

/// The merged text; `None` where a list is not written by dashes, or the lines do not fit together even so.
pub fn alike(path: &str, base: &Side<'_>, ours: &Side<'_>, theirs: &Side<'_>, wanted: &Wanted) -> Option<String> {
    let dash = if ours.dash == base.dash { theirs.dash } else { ours.dash }?;
    let [base, ours, theirs] = [base, ours, theirs].map(|side| at(side, dash));
    let (base, ours, theirs) = (base?, ours?, theirs?);
    let [base, ours, theirs] = [&base, &ours, &theirs].map(|text| Side::read(path, "", text.as_bytes()).ok());
    assemble(&base?, &ours?, &theirs?, wanted).ok()
}

/// The text of a version with its dashes in a column.
fn at(side: &Side<'_>, dash: usize) -> Option<String> {
    let from = side.dash?;
    let mut out = side.head.to_owned();
    for entry in &side.entries {
        out.push_str(&side.line_break().repeat(entry.blanks));
        out.push_str(&indented(entry.block, from, dash));
    }
    out.push_str(side.tail);
    Some(out)
}
