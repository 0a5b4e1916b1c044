//! The lines of one merged entry.

use super::side::Entry;
use crate::catalog::check::KEYS;
use crate::catalog::file::LIST;
use crate::yaml::edit::update_entry;
use crate::yaml::merge::merge_lines;
use crate::yaml::text::{comment_column, cut, is_blank};
use crate::yaml::{ListDocument, Node, parse};
use serde_json::{Map, Value};

/// The lines that hold the wanted value, with the comments of both sides; and the entry that they come from. `None` where no
/// lines do.
pub fn block<'s, 'a>(
    [base, ours, theirs]: [Option<&'s Entry<'a>>; 3],
    wanted: &Map<String, Value>,
) -> Option<(String, Option<&'s Entry<'a>>)> {
    let text = |entry: Option<&'s Entry<'a>>| entry.map(|entry| entry.block.trim_end());
    let whole = |entry: Option<&'s Entry<'a>>| {
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
    let before = base.map_or("", |entry| entry.block);
    let comments = |block: &str| comments(block);
    let added = |side: &str| without(comments(side), comments(before));
    let complete = |block: &str| {
        let mut found = comments(block);
        let both = [added(ours.block), without(added(theirs.block), added(ours.block))].concat();
        both.iter()
            .all(|comment| match found.iter().position(|known| known == comment) {
                Some(at) => {
                    found.remove(at);
                    true
                }
                None => false,
            })
    };
    let ending = |block: &str| format!("{}\n", block.trim_end_matches(['\n', '\r']));
    let by_lines = merge_lines(&ending(before), &ending(ours.block), &ending(theirs.block))
        .filter(|block| value(block).as_ref() == Some(wanted));
    let edited = |side: &Entry<'_>| edit(side, wanted);
    by_lines
        .into_iter()
        .chain(edited(ours))
        .chain(edited(theirs))
        .chain(edited(ours).map(|block| with_notes(&block, theirs.block, before)))
        .find(|block| complete(block))
        .map(|block| (block, Some(ours)))
}

/// A block with the comments that the other side has put above its entry, below those that stand there.
fn with_notes(block: &str, other: &str, before: &str) -> String {
    let known = [comments(before), comments(block)].concat();
    let is_new = |line: &&str| comment_column(line).is_some() && !known.iter().any(|text| text == line.trim());
    let notes: String = above(other).split_inclusive('\n').filter(is_new).collect();
    let own = above(block);
    [own, &notes, cut(block, own.len()..block.len())].concat()
}

/// The lines above the dash of a block.
fn above(block: &str) -> &str {
    let lines = block.split_inclusive('\n');
    let length = lines.take_while(|line| is_blank(line) || comment_column(line).is_some());
    cut(block, 0..length.map(str::len).sum())
}

/// A side's lines with its value changed to the wanted one.
fn edit(side: &Entry<'_>, wanted: &Map<String, Value>) -> Option<String> {
    let document = format!("{LIST}:\n{}", side.block);
    let mut patch = difference(&side.value, wanted);
    patch.shift_remove("name");
    if patch.is_empty() {
        return Some(side.block.to_owned());
    }
    let (list, _) = ListDocument::open(&document, LIST, |_, _| ()).ok()?;
    let text = update_entry(&list, 0, &patch, &KEYS).ok()?;
    Some(cut(&text, LIST.len() + 2..text.len()).to_owned())
}

/// The changes that lead from one value to another; null takes a key away.
pub fn difference(from: &Map<String, Value>, to: &Map<String, Value>) -> Map<String, Value> {
    let mut out = Map::new();
    for (key, value) in to {
        match (from.get(key), value) {
            (Some(before), after) if before == after => {}
            (Some(Value::Object(before)), Value::Object(after)) => {
                out.insert(key.clone(), difference(before, after).into());
            }
            _ => {
                out.insert(key.clone(), value.clone());
            }
        }
    }
    let gone = from.keys().filter(|key| !to.contains_key(*key));
    out.extend(gone.map(|key| (key.clone(), Value::Null)).collect::<Vec<_>>());
    out
}

fn value(block: &str) -> Option<Map<String, Value>> {
    let document = format!("{LIST}:\n{block}");
    let (_, values) = ListDocument::open(&document, LIST, |node: &Node<'_>, _| node.map()).ok()?;
    values.into_iter().next()
}

fn comments(block: &str) -> Vec<String> {
    let document = format!("{LIST}:\n{block}");
    let found = parse(&document).map(|parsed| parsed.comments).unwrap_or_default();
    found
        .into_iter()
        .map(|range| cut(&document, range).trim_end().to_owned())
        .collect()
}

/// The first list without one of each in the second.
fn without(mut list: Vec<String>, other: Vec<String>) -> Vec<String> {
    for comment in other {
        if let Some(at) = list.iter().position(|known| *known == comment) {
            list.remove(at);
        }
    }
    list
}
