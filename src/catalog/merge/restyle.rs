//! Versions whose lists are indented differently, as a formatter leaves them: all are brought to the indentation of the side that
//! changed it, and put together by their lines then.

use super::assemble::assemble;
use super::conflict::Conflict;
use super::side::Side;
use super::wanted::WantedMerge;
use crate::yaml::merge::three;
use crate::yaml::text::indented;

/// The merged text; otherwise the reason that it cannot be merged line by line.
pub fn assembled(
    path: &str,
    base: &Side<'_>,
    ours: &Side<'_>,
    theirs: &Side<'_>,
    wanted: &WantedMerge,
) -> Result<String, Conflict> {
    // A side without entries goes with any indentation.
    let before = base.dash.or(ours.dash).or(theirs.dash);
    let dash = three(&before, ours.dash.or(before), theirs.dash.or(before)).unwrap_or(ours.dash);
    if [base, ours, theirs]
        .iter()
        .all(|side| side.dash.is_none() || side.dash == dash)
    {
        return assemble(base, ours, theirs, wanted);
    }
    let texts = [base, ours, theirs].map(|side| at(side, dash.unwrap_or_default()));
    let [base, ours, theirs] = texts.each_ref().map(|text| Side::open(path, "", text.as_bytes()));
    match (base, ours, theirs) {
        (Ok(base), Ok(ours), Ok(theirs)) => assemble(&base, &ours, &theirs, wanted),
        _ => Err(Conflict::outside("the style of the list")),
    }
}

/// The text of a version with its dashes in a column.
fn at(side: &Side<'_>, dash: usize) -> String {
    let Some(from) = side.dash else {
        return side.text.to_owned();
    };
    let mut out = side.head.to_owned();
    for entry in &side.entries {
        out.push_str(&side.line_break().repeat(entry.blanks));
        out.push_str(&indented(entry.block, from, dash));
    }
    out.push_str(side.tail);
    out
}
