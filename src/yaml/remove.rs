//! Removes an entry from a list, with the comments that belong to it and no others.

use crate::problem::Problem;
use crate::yaml::brackets;
use crate::yaml::ending::last_block;
use crate::yaml::insert::unproved;
use crate::yaml::json;
use crate::yaml::list::{ListDocument, Shape};
use crate::yaml::node::{Kind, Node};
use crate::yaml::prove::proved;
use crate::yaml::region::Region;
use crate::yaml::splice::{Splice, TextEdit};
use crate::yaml::text::{comment_column, cut, is_blank, line_before, line_end, position, without_break};
use std::ops::Range;

/// Removes an entry. What it returns is proved to be exactly this change.
///
/// ```yaml
/// # before                # after removing index 1
/// services:               services:
///   - name: a               - name: a
///
///   # retired in May        - name: c
///   - name: b
///
///   - name: c
/// ```
///
/// Comments directly above the entry are removed with it, a heading stays. The last remaining entry leaves `services: []`.
pub fn remove(document: &ListDocument<'_>, index: usize) -> Result<TextEdit, Problem> {
    if document.is_json() {
        return json::remove(document, index);
    }
    let count = document.items.len();
    if count <= 1 {
        Region::of(document, 0, 0)?.guard_entry(0)?;
        return last_one(document);
    }
    let (first, last) = if index == 0 { (0, 1) } else { (index - 1, index) };
    let region = Region::of(document, first, last)?;
    region.guard_entry(index)?;
    let expected = region
        .expect(|items| {
            items.remove(region.local(index).min(items.len().saturating_sub(1)));
        })
        .ok_or_else(|| unproved("the list has moved"))?;
    let candidates = match document.shape {
        Shape::Flow => flow(&region, index),
        _ => block(document, &region, index)
            .into_iter()
            .map(|range| range.start.saturating_sub(region.start)..range.end.saturating_sub(region.start))
            .map(|range| vec![Splice::remove(range)])
            .collect(),
    };
    // The tidiest result comes first; the proof rejects those that would change a neighbour.
    let mut why = "it cannot be identified".to_owned();
    for splices in candidates {
        match region.changed(splices, &expected) {
            Ok(edited) => return Ok(edited),
            Err(reason) => why = reason,
        }
    }
    let (line, column) = position(document.text, document.start(index));
    Err(unproved(&why).at(line, column))
}

fn block(document: &ListDocument<'_>, region: &Region<'_>, index: usize) -> Vec<Range<usize>> {
    let text = document.text;
    let (start, end) = (document.own_start(index), document.content_end(index));
    let mut below = end;
    while below < document.item(index).end && is_blank(cut(text, below..line_end(text, below))) {
        below = line_end(text, below);
    }
    let mut above = start;
    while let Some(line) = line_before(text, above).filter(|line| is_blank(cut(text, line.clone()))) {
        above = line.start;
    }
    let is_last = index + 1 == document.items.len();
    if is_last && end == text.len() && !text.ends_with('\n') {
        // The newline before is removed too, so that the text still ends without one.
        let before = without_break(cut(text, 0..above)).len();
        return vec![before..end, above..end, start..end];
    }
    // The newline and the blank lines after a block scalar belong to its value.
    let before = index.checked_sub(1).and_then(|before| region.entry(before));
    if is_last && before.and_then(last_block).is_some() {
        return vec![start..end, start..below];
    }
    let tidy = if is_last {
        above..end
    } else if document.is_below_commented_out(index)
        && comment_column(cut(text, below..line_end(text, below))).is_some()
    {
        // Comments right below it would look like a part of it.
        start..end
    } else if above < start || (leads(document, index) && !document.starts_section(index + 1)) {
        start..below
    } else {
        start..end
    };
    vec![tidy, start..end, start..below]
}

/// Whether an entry is the first of the list, or is right below a heading.
fn leads(document: &ListDocument<'_>, index: usize) -> bool {
    index == 0 || document.hug_start(index) < document.own_start(index)
}

/// By its own lines; else from the entry's start to the next one's, or from the end of the one before.
fn flow(region: &Region<'_>, index: usize) -> Vec<Vec<Splice>> {
    let Some(entry) = region.entry(index) else {
        return Vec::new();
    };
    let before = index.checked_sub(1).and_then(|before| region.entry(before));
    let range = match (before, region.entry(index + 1)) {
        (Some(before), _) => Some(before.end..entry.end),
        (None, Some(after)) => Some(entry.start..after.start),
        (None, None) => None,
    };
    let lines = brackets::remove(region.text, &region.spans(), region.local(index));
    lines
        .into_iter()
        .chain(range.map(|range| vec![Splice::remove(range)]))
        .collect()
}

/// The only entry: the list stays, as `[]`.
fn last_one(document: &ListDocument<'_>) -> Result<TextEdit, Problem> {
    let whole = crate::yaml::parse(document.text)?;
    let root = whole.root.clone().ok_or_else(|| unproved("the file is empty"))?;
    let Some((key, list)) = root.pairs().iter().find(|(name, _)| name.text() == Some(document.key)) else {
        return Err(unproved("the list has moved"));
    };
    let text = document.text;
    let splices = match document.shape {
        Shape::Flow => vec![Splice::remove(list.start..list.end), Splice::insert(list.end, "[]")],
        _ => {
            let colon = cut(text, key.end..text.len())
                .find(':')
                .map_or(key.end, |at| key.end + at + 1);
            let mut end = document.content_end(0);
            let open = !cut(text, 0..end).ends_with('\n');
            let start = document.own_start(0);
            let mut from = start;
            if open {
                from = cut(text, 0..start).trim_end_matches(['\n', '\r']).len().max(colon);
                end = text.len();
            }
            vec![Splice::insert(colon, " []"), Splice::remove(from..end)]
        }
    };
    let mut expected = root.clone();
    if let Kind::Map(_, pairs) = &mut expected.kind {
        for (name, value) in pairs {
            if name.text() == Some(document.key) {
                *value = Node::wanted(serde_json::json!([]));
            }
        }
    }
    match proved(text, &whole, &splices, &expected) {
        Ok(new) => Ok(TextEdit::whole(text, new)),
        Err(why) => {
            let (line, column) = position(text, document.start(0));
            Err(unproved(&why).at(line, column))
        }
    }
}
