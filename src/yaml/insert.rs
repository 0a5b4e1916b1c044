//! A new entry in a list, in the style of its neighbours.

mod empty;

use crate::problem::Problem;
use crate::yaml::brackets;
use crate::yaml::emit;
use crate::yaml::ending::open_block;
use crate::yaml::json;
use crate::yaml::list::{ListDocument, Shape};
use crate::yaml::node::{CollectionStyle, Kind, MERGE, Node};
use crate::yaml::parse;
use crate::yaml::region::Region;
use crate::yaml::splice::{Splice, TextEdit};
use crate::yaml::style::Style;
use crate::yaml::text::{cut, indented, line_break, line_break_at, position, with_breaks, without_break};
use empty::{empty, flow_empty, is_flow};
use serde_json::{Map, Value};
use std::ops::Range;

/// Position of a new entry in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InsertPosition {
    /// Index of the entry that it is inserted before; the number of entries to append it.
    pub index: usize,
    /// Where a heading is between the entries around it: whether the new one comes below it, first in its section. Else it
    /// comes above it, last in the section before.
    pub leads: bool,
}

impl From<usize> for InsertPosition {
    fn from(index: usize) -> Self {
        Self { index, leads: false }
    }
}

/// Inserts an entry. What it returns is proved to be exactly this change.
///
/// ```yaml
/// # before            # after: `{name: b}` at index 1
/// services:           services:
///   - name: a           - name: a
///
///   # stays last        - name: b
///   - name: z
///                       # stays last
///                       - name: z
/// ```
pub fn insert(
    document: &ListDocument<'_>,
    place: impl Into<InsertPosition>,
    entry: &Map<String, Value>,
) -> Result<TextEdit, Problem> {
    put(document, place.into(), entry, None)
}

/// Inserts an entry with the lines that it has in another document, comments included; `from` is the column of its dash there.
pub fn insert_lines(
    document: &ListDocument<'_>,
    place: impl Into<InsertPosition>,
    block: &str,
    from: usize,
    entry: &Map<String, Value>,
) -> Result<TextEdit, Problem> {
    let place = place.into();
    let line_break = break_near(document, place);
    let dash = match document.shape {
        Shape::Block(dash) => dash,
        _ => from,
    };
    let mut lines = with_breaks(&indented(block, from, dash), line_break);
    if !lines.ends_with('\n') {
        lines.push_str(line_break);
    }
    let comments = parse(&lines)?.comments;
    if document.shape == Shape::Flow && !comments.is_empty() {
        let (line, column) = position(document.text, document.start(0));
        return Err(Problem::error(
            "yaml/layout",
            format!(
                "`{}` is in flow style (in brackets), which has no place for the entry's comments",
                document.key
            ),
        )
        .at(line, column)
        .help("write each entry on its own lines, after a dash, then run again"));
    }
    put(document, place, entry, Some(&CopiedLines { text: lines, comments }))
}

/// A new document with one entry, in the style of another list.
pub fn alone(key: &str, entry: &Map<String, Value>, model: Option<&ListDocument<'_>>) -> String {
    if let Some(model) = model.filter(|list| list.is_json()) {
        return json::alone(key, entry, model);
    }
    let dash = match model.map(|list| list.shape) {
        Some(Shape::Block(dash)) => dash,
        _ => 2,
    };
    let region = model.and_then(|list| Region::of(list, 0, 0).ok());
    let style = match (&region, model) {
        (Some(region), Some(list)) => Style {
            line_break: line_break(list.text),
            ..Style::of(region.text, region.entry(0), dash)
        },
        _ => Style::default(),
    };
    [key, ":", style.line_break, &emit::entry(entry, dash, &style)].concat()
}

/// The line break of the lines that an entry comes next to.
fn break_near(document: &ListDocument<'_>, InsertPosition { index, leads }: InsertPosition) -> &'static str {
    let text = document.text;
    if document.items.is_empty() {
        return line_break(text);
    }
    match index.checked_sub(1).filter(|_| !leads) {
        Some(before) => line_break_at(text, document.content_end(before).saturating_sub(1)),
        None => line_break_at(text, document.start(index.min(document.items.len() - 1))),
    }
}

/// Lines of an entry as they are elsewhere, and the comments in them.
struct CopiedLines {
    text: String,
    comments: Vec<Range<usize>>,
}

fn put(
    document: &ListDocument<'_>,
    place: InsertPosition,
    entry: &Map<String, Value>,
    lines: Option<&CopiedLines>,
) -> Result<TextEdit, Problem> {
    let index = place.index;
    if document.is_json() {
        return json::insert(document, index, entry);
    }
    if entry.contains_key(MERGE) && document.whole.is_none() {
        return put(&document.as_whole()?, place, entry, lines);
    }
    let last = document.items.len().saturating_sub(1);
    let region = Region::of(document, index.saturating_sub(1).min(last), index.min(last))?;
    region.guard()?;
    let wanted = Node::wanted(Value::Object(entry.clone()));
    let expected = region
        .expect(|items| items.insert(region.local(index).min(items.len()), wanted))
        .ok_or_else(|| unproved("the list has moved"))?;
    let candidates = match document.shape {
        Shape::Block(dash) => block(document, &region, place, dash, entry, lines),
        Shape::Flow => flow(&region, index, entry),
        Shape::Empty if is_flow(&region) => flow_empty(&region, document, entry),
        Shape::Empty => empty(&region, document, entry, lines),
    };
    let bringing = |mut splices: Vec<Splice>| {
        if let (Some(lines), Some(splice)) = (lines, splices.iter_mut().find(|splice| !splice.text.is_empty())) {
            let at = splice.text.find(without_break(&lines.text)).unwrap_or_default();
            splice.brings = lines
                .comments
                .iter()
                .map(|range| range.start + at..range.end + at)
                .collect();
        }
        splices
    };
    let mut why = "there is no place for it".to_owned();
    for splices in candidates.into_iter().map(bringing) {
        match region.changed(splices, &expected) {
            Ok(edited) => return Ok(edited),
            Err(reason) => why = reason,
        }
    }
    let (line, column) = position(document.text, document.start(index.min(last)));
    Err(open_block(document, index).unwrap_or_else(|| unproved(&why).at(line, column)))
}

/// Error: an edit that cannot be proved, and so is not made. `why` is for the report of a bug.
pub fn unproved(why: &str) -> Problem {
    Problem::error("yaml/unproved", format!("the edit cannot be made safely: {why}")).help(
        "nothing has been written; make the change by hand, and please report how the file is structured around it",
    )
}

fn block(
    document: &ListDocument<'_>,
    region: &Region<'_>,
    InsertPosition { index, leads }: InsertPosition,
    dash: usize,
    entry: &Map<String, Value>,
    lines: Option<&CopiedLines>,
) -> Vec<Vec<Splice>> {
    let text = document.text;
    let before = index.checked_sub(1).and_then(|before| region.entry(before));
    let after = region.entry(index);
    let is_block = |node: &&Node<'_>| matches!(node.kind, Kind::Map(CollectionStyle::Block, _));
    let (near, far) = if leads { (after, before) } else { (before, after) };
    let model = near.filter(is_block).or(far.filter(is_block)).or(near).or(far);
    let mut style = Style::of(region.text, model, dash);
    style.line_break = break_near(document, InsertPosition { index, leads });
    for other in [near, far].into_iter().flatten() {
        style.learn_folds(region.text, other);
    }
    // Without a last line break, a literal block would end otherwise than it is meant to.
    style.literal = text.ends_with('\n');
    let new = lines.map_or_else(|| emit::entry(entry, dash, &style), |lines| lines.text.clone());
    let blank = style.line_break.repeat(document.spacing(index, leads));
    let place = |at: usize, text: String| vec![Splice::insert(at - region.start, text)];
    if index < document.items.len() {
        let own = place(document.own_start(index), [new.as_str(), &blank].concat());
        if leads || index == 0 || !document.starts_section(index) {
            return vec![own];
        }
        let end = document.content_end(index - 1);
        return vec![place(end, [&blank, new.as_str()].concat()), own];
    }
    let blank = blank.as_str();
    let item = document.item(index.saturating_sub(1));
    let ends = [document.content_end(index.saturating_sub(1)), item.end];
    let at_end = |(at, blank): (usize, &str)| {
        let open = !cut(text, 0..at).ends_with('\n');
        if open {
            let body = new.strip_suffix(style.line_break).unwrap_or(&new);
            place(at, [style.line_break, blank, body].concat())
        } else {
            place(at, [blank, &new].concat())
        }
    };
    // Blank lines at the end may belong to a block scalar: then the entry goes after them, and adds none.
    let [end, limit] = ends;
    [(end, blank), (limit, blank), (limit, "")]
        .into_iter()
        .map(at_end)
        .collect()
}

fn flow(region: &Region<'_>, index: usize, entry: &Map<String, Value>) -> Vec<Vec<Splice>> {
    let model = region.entry(index.saturating_sub(1)).or(region.entry(0));
    let mut style = Style::of(region.text, model, 0);
    style.line_break = model.map_or(style.line_break, |model| line_break_at(region.text, model.end));
    let new = emit::flow(&Value::Object(entry.clone()), &style);
    let splice = match (
        region.entry(index),
        index.checked_sub(1).and_then(|before| region.entry(before)),
    ) {
        (_, Some(before)) => Splice::insert(before.end, format!(", {new}")),
        (Some(after), None) => Splice::insert(after.start, format!("{new}, ")),
        (None, None) => return Vec::new(),
    };
    let lines = brackets::insert(
        region.text,
        &region.spans(),
        region.local(index),
        &new,
        style.line_break,
    );
    lines.into_iter().chain([vec![splice]]).collect()
}

#[cfg(test)]
mod tests;
