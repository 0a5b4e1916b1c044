//! Puts the merged file together from the lines of the three versions: what only one side changed is taken as it stands there.

use super::side::{Entry, Side};
use super::{Conflict, Wanted, entry};
use crate::yaml::merge::merge_lines;
use crate::yaml::parse;
use crate::yaml::text::cut;
use std::collections::{BTreeMap, BTreeSet};

/// The merged text, proved to hold what is wanted; else what stands in the way.
pub fn assemble(base: &Side<'_>, ours: &Side<'_>, theirs: &Side<'_>, wanted: &Wanted) -> Result<String, Conflict> {
    let style = || Conflict::outside("the style of the list");
    let line_break = ours.line_break();
    // A side without entries goes with any style.
    let dashes: BTreeSet<_> = [base, ours, theirs].iter().filter_map(|side| side.dash).collect();
    let alike = [base, theirs].iter().all(|side| side.line_break() == line_break);
    if dashes.len() != 1 || !alike || wanted.order.is_empty() {
        return Err(style());
    }
    let [base_parts, our_parts, their_parts] = [base, ours, theirs].map(Side::parts);
    let (base_parts, our_parts, their_parts) = (
        base_parts.ok_or_else(style)?,
        our_parts.ok_or_else(style)?,
        their_parts.ok_or_else(style)?,
    );
    let head = merge_lines(&base_parts.0, &our_parts.0, &their_parts.0)
        .ok_or_else(|| Conflict::outside("what stands before the services"))?;
    let tail = merge_lines(base_parts.1, our_parts.1, their_parts.1)
        .ok_or_else(|| Conflict::outside("what stands after the services"))?;
    let mut out = head;
    for (index, name) in wanted.order.iter().enumerate() {
        let sides = [base.get(name), ours.get(name), theirs.get(name)];
        let value = wanted.entries.get(name).cloned().unwrap_or_default();
        let (block, source) =
            entry::block(sides, &value).ok_or_else(|| Conflict::outside(&format!("comments or style of `{name}`")))?;
        out.push_str(&line_break.repeat(blanks(index, name, source, ours, theirs)));
        out.push_str(block.trim_end_matches(['\n', '\r']));
        out.push_str(line_break);
    }
    out.push_str(&tail);
    let open = |side: &Side<'_>| !side.text.ends_with('\n');
    let ends_open = if open(ours) == open(base) {
        open(theirs)
    } else {
        open(ours)
    };
    if ends_open {
        out.truncate(out.trim_end_matches(['\n', '\r']).len());
    } else if !out.ends_with('\n') {
        out.push_str(line_break);
    }
    if !wanted.is(&out) {
        return Err(Conflict::outside("the shape of the file"));
    }
    // A comment between two services may have gone with both of them, or with none.
    if !comments_hold(ours.text, theirs.text, &out) {
        return Err(Conflict::outside("comments between services"));
    }
    Ok(out)
}

/// Whether no comment that both sides have is lost, and none stands there more often than on both sides.
pub(super) fn comments_hold(ours: &str, theirs: &str, merged: &str) -> bool {
    let [ours, theirs, merged] = [ours, theirs, merged].map(comments);
    let count = |side: &BTreeMap<String, usize>, text: &String| side.get(text).copied().unwrap_or_default();
    let texts: BTreeSet<_> = ours.keys().chain(theirs.keys()).chain(merged.keys()).collect();
    texts.into_iter().all(|text| {
        let (ours, theirs, merged) = (count(&ours, text), count(&theirs, text), count(&merged, text));
        let added = if ours == theirs { ours } else { ours + theirs };
        merged <= added && (merged > 0 || ours == 0 || theirs == 0)
    })
}

/// The comments of a text, and how often each stands there.
fn comments(text: &str) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for range in parse(text).map(|parsed| parsed.comments).unwrap_or_default() {
        *counts.entry(cut(text, range).trim_end().to_owned()).or_default() += 1;
    }
    counts
}

/// Blank lines before an entry: as on the side that it comes from; at another place than there, as is usual in the list.
fn blanks(index: usize, name: &str, source: Option<&Entry<'_>>, ours: &Side<'_>, theirs: &Side<'_>) -> usize {
    let is_first = |side: &Side<'_>| side.entries.first().is_some_and(|entry| entry.name == name);
    let usual = || {
        let spaced = [ours, theirs]
            .into_iter()
            .flat_map(|side| side.entries.iter().skip(1))
            .map(|entry| entry.blanks);
        let (mut blank, mut dense) = (0, 0);
        spaced.for_each(|blanks| if blanks > 0 { blank += 1 } else { dense += 1 });
        usize::from(blank > dense)
    };
    match source {
        Some(entry) if index > 0 && !is_first(ours) && !is_first(theirs) => entry.blanks,
        Some(entry) if index == 0 && (is_first(ours) || is_first(theirs)) => entry.blanks,
        _ if index == 0 => 0,
        _ => usual(),
    }
}
