//! Puts the merged file together from the lines of the three versions: what only one side changed is taken as it is there.

use super::comments::Comments;
use super::side::{Side, SideEntry};
use super::wanted::WantedMerge;
use super::{Conflict, entry, meanings};
use crate::entries::file::LIST;
use crate::yaml::merge::comments::interleave;
use crate::yaml::merge::lines::merge_lines;
use crate::yaml::merge::maps::merge_maps;
use crate::yaml::merge::three;
use crate::yaml::parse_part;
use crate::yaml::text::{colon, comment_column, cut, ends_blank, is_blank, line_break, without_break};

/// The merged text, proved to contain the wanted entries; otherwise the conflicts.
pub fn assemble(base: &Side<'_>, ours: &Side<'_>, theirs: &Side<'_>, wanted: &WantedMerge) -> Result<String, Conflict> {
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
        .ok_or_else(|| Conflict::outside("the lines before the services"))?;
    let tail = around(&base_parts.1, &our_parts.1, &their_parts.1)
        .ok_or_else(|| Conflict::outside("the lines after the services"))?;
    let mut out = match wanted.order.is_empty() {
        true => without_entries(&head, [base, ours, theirs]).ok_or_else(style)?,
        false => head,
    };
    let indexes = [base, ours, theirs].map(Side::by_name);
    let usual = || {
        wanted.scope.is_too_small.set(true);
        usual_blanks([ours, theirs])
    };
    for (index, name) in wanted.order.iter().enumerate() {
        let sides = indexes.each_ref().map(|index| index.get(name.as_str()).copied());
        let value = wanted.entries.get(name).cloned().unwrap_or_default();
        let (block, _) = entry::block(sides, &value).ok_or_else(|| Conflict::lines(name, "comments or style"))?;
        // Blank lines that an entry keeps as its own are enough.
        if !ends_blank(&out) {
            out.push_str(&line_break.repeat(blanks(index, name, [base, ours, theirs], sides, &usual)));
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
    let shape = |text: &str| meanings::lost(text).unwrap_or_else(|| Conflict::outside("the shape of the file"));
    let merged = wanted.is(&out).ok_or_else(|| shape(&out))?;
    let comments = Comments::of([base, ours, theirs], &merged);
    let out = match comments.without_repeats(&out) {
        Some(less) => {
            // The one that goes may be anywhere.
            wanted.scope.is_too_small.set(true);
            less
        }
        // A comment between two services may have gone with both of them, or with none.
        None if comments.hold() => return Ok(out),
        None => return Err(Conflict::outside("comments between services")),
    };
    let merged = wanted.is(&out).ok_or_else(|| shape(&out))?;
    match Comments::of([base, ours, theirs], &merged).hold() {
        true => Ok(out),
        false => Err(Conflict::outside("comments between services")),
    }
}

/// What is before or after the services, by key; else by lines. The line that starts the document, and what is above it,
/// merge by themselves.
fn around(base: &str, ours: &str, theirs: &str) -> Option<String> {
    if let Some(text) = three(&base, ours, theirs) {
        return Some(text.to_owned());
    }
    let [before, own, other] = [base, ours, theirs].map(opening);
    let line = three(&before.1, own.1, other.1)?;
    let above = interleave(before.0, own.0, other.0);
    let rest = merge_maps(before.2, own.2, other.2).or_else(|| merge_lines(before.2, own.2, other.2))?;
    Some([&above, line, &rest].concat())
}

/// What is above the line with the dashes that start a document, that line, and the rest.
fn opening(text: &str) -> (&str, &str, &str) {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let end = at + line.len();
        if line.starts_with("---") {
            return (cut(text, 0..at), line, cut(text, end..text.len()));
        }
        if !is_blank(line) && comment_column(line).is_none() && !line.starts_with('%') {
            break;
        }
        at = end;
    }
    ("", "", text)
}

/// The head of a list without entries, written as on the side that has none.
fn without_entries(head: &str, sides: [&Side<'_>; 3]) -> Option<String> {
    let [base, ours, theirs] = sides.map(Side::empty_list);
    let empty = match (ours, theirs) {
        (Some(ours), Some(theirs)) => three(&base.unwrap_or(ours), ours, theirs).unwrap_or(ours),
        (ours, theirs) => ours.or(theirs).unwrap_or("[]"),
    };
    let parsed = parse_part(head).ok()?;
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

/// Blank lines before an entry: as on the sides where it is at such a place; elsewhere as is usual in the list.
fn blanks(
    index: usize,
    name: &str,
    versions: [&Side<'_>; 3],
    sides: [Option<&SideEntry<'_>>; 3],
    usual: &dyn Fn() -> usize,
) -> usize {
    let is_first = |side: &Side<'_>| side.entries.first().is_some_and(|entry| entry.name == name);
    let [base, ours, theirs] = versions;
    let [of_base, of_ours, of_theirs] = sides;
    let like = |side: &Side<'_>, entry: Option<&SideEntry<'_>>| {
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

/// How many blank lines most entries of both sides have before them: one, or none.
fn usual_blanks(sides: [&Side<'_>; 2]) -> usize {
    let spaced = sides
        .into_iter()
        .flat_map(|side| side.entries.iter().skip(1))
        .map(|entry| entry.blanks);
    let (mut blank, mut dense) = (0, 0);
    spaced.for_each(|blanks| if blanks > 0 { blank += 1 } else { dense += 1 });
    usize::from(blank > dense)
}
