//! Puts the merged file together from the lines of the three versions: what only one side changed is taken as it stands there.

use super::comments::{hold, without_repeats};
use super::side::{Entry, Side};
use super::wanted::Wanted;
use super::{Conflict, entry};
use crate::entries::file::LIST;
use crate::yaml::merge::lines::merge_lines;
use crate::yaml::merge::maps::merge_maps;
use crate::yaml::merge::three;
use crate::yaml::parse;
use crate::yaml::text::{colon, cut, ends_blank, line_break, without_break};

/// The merged text, proved to hold what is wanted; else what stands in the way.
pub fn assemble(base: &Side<'_>, ours: &Side<'_>, theirs: &Side<'_>, wanted: &Wanted) -> Result<String, Conflict> {
    let style = || Conflict::outside("the style of the list");
    let line_break = ours.line_break();
    let parts = |side: &Side<'_>| side.parts().map(|(head, tail)| (ended(&head), ended(tail)));
    let [base_parts, our_parts, their_parts] = [base, ours, theirs].map(parts);
    let (base_parts, our_parts, their_parts) = (
        base_parts.ok_or_else(style)?,
        our_parts.ok_or_else(style)?,
        their_parts.ok_or_else(style)?,
    );
    let head = around(&base_parts.0, &our_parts.0, &their_parts.0)
        .ok_or_else(|| Conflict::outside("what stands before the services"))?;
    let tail = around(&base_parts.1, &our_parts.1, &their_parts.1)
        .ok_or_else(|| Conflict::outside("what stands after the services"))?;
    let mut out = match wanted.order.is_empty() {
        true => without_entries(&head, [base, ours, theirs]).ok_or_else(style)?,
        false => head,
    };
    let indexes = [base, ours, theirs].map(Side::by_name);
    for (index, name) in wanted.order.iter().enumerate() {
        let sides = indexes.each_ref().map(|index| index.get(name.as_str()).copied());
        let value = wanted.entries.get(name).cloned().unwrap_or_default();
        let (block, _) =
            entry::block(sides, &value).ok_or_else(|| Conflict::outside(&format!("comments or style of `{name}`")))?;
        // Blank lines that an entry keeps as its own are enough.
        if !ends_blank(&out) {
            out.push_str(&line_break.repeat(blanks(index, name, [base, ours, theirs], sides)));
        }
        out.push_str(without_break(&block));
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
    let out = without_repeats(ours.text, theirs.text, out);
    if !wanted.is(&out) {
        return Err(Conflict::outside("the shape of the file"));
    }
    // A comment between two services may have gone with both of them, or with none.
    if !hold(ours.text, theirs.text, &out) {
        return Err(Conflict::outside("comments between services"));
    }
    Ok(out)
}

/// What stands before or after the services, by key; else by lines.
fn around(base: &str, ours: &str, theirs: &str) -> Option<String> {
    merge_maps(base, ours, theirs).or_else(|| merge_lines(base, ours, theirs))
}

/// The head of a list without entries, written as on the side that has none.
fn without_entries(head: &str, sides: [&Side<'_>; 3]) -> Option<String> {
    let [base, ours, theirs] = sides.map(Side::empty_list);
    let empty = match (ours, theirs) {
        (Some(ours), Some(theirs)) => three(&base.unwrap_or(ours), ours, theirs).unwrap_or(ours),
        (ours, theirs) => ours.or(theirs).unwrap_or("[]"),
    };
    let parsed = parse(head).ok()?;
    let mut keys = parsed.root.as_ref()?.pairs().iter().map(|(key, _)| key);
    let at = colon(head, keys.find(|key| key.text() == Some(LIST))?.end) + 1;
    let space = if empty.is_empty() { "" } else { " " };
    Some([cut(head, 0..at), space, empty, cut(head, at..head.len())].concat())
}

/// A text that ends with a line break, unless it is empty.
fn ended(text: &str) -> String {
    let open = !text.is_empty() && !text.ends_with('\n');
    [text, if open { line_break(text) } else { "" }].concat()
}

/// Blank lines before an entry: as on the sides where it stands at such a place; elsewhere as is usual in the list.
fn blanks(index: usize, name: &str, versions: [&Side<'_>; 3], sides: [Option<&Entry<'_>>; 3]) -> usize {
    let is_first = |side: &Side<'_>| side.entries.first().is_some_and(|entry| entry.name == name);
    let [base, ours, theirs] = versions;
    let usual = || {
        let spaced = [ours, theirs]
            .into_iter()
            .flat_map(|side| side.entries.iter().skip(1))
            .map(|entry| entry.blanks);
        let (mut blank, mut dense) = (0, 0);
        spaced.for_each(|blanks| if blanks > 0 { blank += 1 } else { dense += 1 });
        usize::from(blank > dense)
    };
    let [of_base, of_ours, of_theirs] = sides;
    let like = |side: &Side<'_>, entry: Option<&Entry<'_>>| {
        entry
            .filter(|_| is_first(side) == (index == 0))
            .map(|entry| entry.blanks)
    };
    let (before, own, other) = (like(base, of_base), like(ours, of_ours), like(theirs, of_theirs));
    match (own, other) {
        (Some(own), Some(other)) => three(&before.unwrap_or(own), own, other).unwrap_or(own),
        (Some(blanks), None) | (None, Some(blanks)) => blanks,
        (None, None) if index == 0 => 0,
        (None, None) => usual(),
    }
}
