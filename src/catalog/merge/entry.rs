//! The lines of one merged entry.

use super::side::SideEntry;
use crate::entries::check::KEYS;
use crate::entries::file::LIST;
use crate::yaml::edit::update_entry;
use crate::yaml::merge::comments::{count, interleave, surplus};
use crate::yaml::merge::lines::merge_lines;
use crate::yaml::merge::maps::{flush, merge_maps, missing, wanted_comments};
use crate::yaml::merge::{difference, three};
use crate::yaml::reference::written_map;
use crate::yaml::text::{comment_column, cut, indent, indented, is_blank, line_end, without_break};
use crate::yaml::{ListDocument, parse_part};
use serde_json::{Map, Value};

/// Lines with the wanted value and the comments of both sides, and the entry that they come from. `None` if there are no such
/// lines.
pub fn block<'s, 'a>(
    [base, ours, theirs]: [Option<&'s SideEntry<'a>>; 3],
    wanted: &Map<String, Value>,
) -> Option<(String, Option<&'s SideEntry<'a>>)> {
    let text = |entry: Option<&'s SideEntry<'a>>| entry.map(|entry| without_break(entry.block));
    let whole = |entry: Option<&'s SideEntry<'a>>| {
        entry
            .filter(|entry| entry.value == *wanted)
            .map(|entry| (entry.block.to_owned(), Some(entry)))
    };
    if text(ours) == text(theirs) || text(base) == text(theirs) {
        return whole(ours);
    }
    if text(base) == text(ours) {
        return whole(theirs);
    }
    let (ours, theirs) = match (ours, theirs) {
        (Some(ours), Some(theirs)) => (ours, theirs),
        (ours, theirs) => return whole(ours.or(theirs)),
    };
    let before = base.map_or(String::new(), |entry| ended(entry.block));
    let blocks = [before, ended(ours.block), ended(theirs.block)];
    let holds = |block: &String| value(block).as_ref() == Some(wanted);
    let found = by_keys(&blocks).filter(holds);
    found
        .or_else(|| as_whole(base, ours, theirs, &blocks, wanted))
        .map(|block| (block, Some(ours)))
}

fn ended(block: &str) -> String {
    format!("{}\n", without_break(block))
}

/// Comments above the dash, and each key, merged by itself; `None` where an entry is not written by lines.
fn by_keys(blocks: &[String; 3]) -> Option<String> {
    let [base, ours, theirs] = blocks;
    let (ours, theirs) = (SplitEntry::of(ours)?, SplitEntry::of(theirs)?);
    let base = if base.is_empty() {
        SplitEntry {
            above: "",
            keys: String::new(),
            ..ours
        }
    } else {
        SplitEntry::of(base)?
    };
    let gap = three(&base.gap, ours.gap, theirs.gap).unwrap_or(ours.gap);
    let keys = merge_maps(&base.keys, &ours.keys, &theirs.keys)?;
    // What found its place above the first key goes above the dash.
    let notes = above(&keys);
    let keys = cut(&keys, notes.len()..keys.len());
    let above = interleave(base.above, ours.above, theirs.above) + &indented(notes, 0, ours.dash);
    let column = ours.dash + 1 + gap;
    let lines = indented(keys, 0, column);
    let dash = format!("{}-{}", " ".repeat(ours.dash), " ".repeat(gap));
    Some([&above, &dash, cut(&lines, column..lines.len())].concat())
}

/// An entry's lines, with its keys in the first column.
struct SplitEntry<'a> {
    above: &'a str,
    dash: usize,
    /// Columns between the dash and the keys.
    gap: usize,
    keys: String,
}

impl<'a> SplitEntry<'a> {
    fn of(block: &'a str) -> Option<Self> {
        let above = above(block);
        let own = cut(block, above.len()..block.len());
        let dash = indent(own);
        let rest = own.get(dash..)?.strip_prefix('-')?;
        let gap = indent(rest);
        let column = dash + 1 + gap;
        let first = cut(own, column..line_end(own, 0));
        if is_blank(first) || gap == 0 || first.starts_with(['#', '{', '[', '&', '!']) {
            return None;
        }
        let own = [&" ".repeat(column), cut(own, column..own.len())].concat();
        let keys = flush(&own, column)?;
        Some(Self { above, dash, gap, keys })
    }
}

/// Merges by lines; otherwise edits the lines of one side to the wanted value. The result that keeps the most comments is
/// taken, and missing comments are added above the entry. A side that changed only the style is preferred.
fn as_whole(
    base: Option<&SideEntry<'_>>,
    ours: &SideEntry<'_>,
    theirs: &SideEntry<'_>,
    blocks: &[String; 3],
    wanted: &Map<String, Value>,
) -> Option<String> {
    let is_restyled = |entry: &SideEntry<'_>| base.is_some_and(|base| base.value == entry.value);
    let sides = if is_restyled(theirs) && !is_restyled(ours) {
        [theirs, ours]
    } else {
        [ours, theirs]
    };
    let [before, own, other] = blocks.each_ref().map(String::as_str);
    let documents = blocks.each_ref().map(|block| document(block));
    let versions = documents.each_ref().map(String::as_str);
    let wanted_comments = wanted_comments(versions);
    let more = |block: &str| surplus(&count(&document(block)), &wanted_comments).len();
    merge_lines(before, own, other)
        .into_iter()
        .chain(sides.into_iter().filter_map(|side| edit(side, wanted)))
        .filter(|block| value(block).as_ref() == Some(wanted))
        .map(|block| (missing(versions, &document(&block)), more(&block), block))
        .min_by_key(|(missing, more, _)| (*more, missing.len()))
        .map(|(missing, _, block)| with_notes(&block, &missing))
}

/// A block with comments added above its entry, below the existing ones.
fn with_notes(block: &str, notes: &[String]) -> String {
    let own = above(block);
    let rest = cut(block, own.len()..block.len());
    let column = indent(rest);
    let lines = notes.iter().map(|note| format!("{}{note}\n", " ".repeat(column)));
    [own, &lines.collect::<String>(), rest].concat()
}

/// The lines above the first one that contains something else than a comment.
fn above(block: &str) -> &str {
    let lines = block.split_inclusive('\n');
    let length = lines.take_while(|line| is_blank(line) || comment_column(line).is_some());
    cut(block, 0..length.map(str::len).sum())
}

/// A side's lines with its value changed to the wanted one.
fn edit(side: &SideEntry<'_>, wanted: &Map<String, Value>) -> Option<String> {
    let document = document(side.block);
    let mut patch = difference(&side.value, wanted);
    patch.shift_remove("name");
    if patch.is_empty() {
        return Some(side.block.to_owned());
    }
    let (list, _) = ListDocument::open(&document, LIST, |_, _| ()).ok()?;
    let text = update_entry(&list, 0, &patch, &KEYS).ok()?.of(&document);
    Some(cut(&text, LIST.len() + 2..text.len()).to_owned())
}

fn document(block: &str) -> String {
    format!("{LIST}:\n{block}")
}

fn value(block: &str) -> Option<Map<String, Value>> {
    let document = document(block);
    let parsed = parse_part(&document).ok()?;
    match parsed.root.as_ref()?.get(LIST)?.items() {
        [entry] => Some(written_map(entry)),
        _ => None,
    }
}
