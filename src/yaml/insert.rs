//! A new entry in a list, in the style of its neighbours.

use crate::problem::Problem;
use crate::yaml::brackets;
use crate::yaml::emit;
use crate::yaml::list::{ListDocument, Shape};
use crate::yaml::node::{CollectionStyle, Kind, Node};
use crate::yaml::region::Region;
use crate::yaml::splice::Splice;
use crate::yaml::style::Style;
use crate::yaml::text::{colon, comment_column, cut, is_blank, line_break, line_end};
use serde_json::{Map, Value};

/// Puts an entry before the one that has the index now, or after the last. The whole new text, proved.
pub fn insert(document: &ListDocument<'_>, index: usize, entry: &Map<String, Value>) -> Result<String, Problem> {
    let last = document.items.len().saturating_sub(1);
    let region = Region::of(document, index.saturating_sub(1).min(last), index.min(last))?;
    let wanted = Node::wanted(Value::Object(entry.clone()));
    let expected = region.expect(|items| items.insert(region.local(index).min(items.len()), wanted));
    let expected = expected.ok_or_else(|| unproved("the list is not where it was"))?;
    let candidates = match document.shape {
        Shape::Block(dash) => block(document, &region, index, dash, entry),
        Shape::Flow => flow(&region, index, entry),
        Shape::Empty => empty(&region, document, entry),
    };
    let mut why = "there is no place for it".to_owned();
    for splices in candidates {
        match region.change(splices, &expected) {
            Ok(text) => return Ok(text),
            Err(reason) => why = reason,
        }
    }
    Err(unproved(&why))
}

/// An edit that cannot be proved is not made.
pub fn unproved(why: &str) -> Problem {
    Problem::error("yaml/unproved", format!("the edit cannot be made safely: {why}"))
        .help("nothing has been written; make the change by hand, and please report the file's shape around it")
}

fn block(
    document: &ListDocument<'_>,
    region: &Region<'_>,
    index: usize,
    dash: usize,
    entry: &Map<String, Value>,
) -> Vec<Vec<Splice>> {
    let text = document.text;
    let before = index.checked_sub(1).and_then(|before| region.entry(before));
    let after = region.entry(index);
    let is_block = |node: &&Node<'_>| matches!(node.kind, Kind::Map(CollectionStyle::Block, _));
    let model = before.filter(is_block).or(after.filter(is_block)).or(before).or(after);
    let mut style = Style::of(region.text, model, dash);
    style.line_break = line_break(text);
    // Without a last line break, a literal block would end otherwise than it is meant to.
    style.literal = text.ends_with('\n');
    let new = emit::entry(entry, dash, &style);
    let blank = if is_spaced(document, index) {
        style.line_break
    } else {
        ""
    };
    let place = |at: usize, text: String| vec![Splice::insert(at - region.start, text)];
    if index < document.items.len() {
        return vec![place(document.own_start(index), [&new, blank].concat())];
    }
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

/// Whether a blank line stands between the entries around a place.
fn is_spaced(document: &ListDocument<'_>, index: usize) -> bool {
    let count = document.items.len();
    let Some(later) = index.clamp(1, count.max(1)).checked_sub(usize::from(index >= count)) else {
        return false;
    };
    if later == 0 || later >= count {
        return false;
    }
    let gap = cut(
        document.text,
        document.content_end(later - 1)..document.own_start(later),
    );
    gap.lines().any(is_blank)
}

fn flow(region: &Region<'_>, index: usize, entry: &Map<String, Value>) -> Vec<Vec<Splice>> {
    let model = region.entry(index.saturating_sub(1)).or(region.entry(0));
    let style = Style::of(region.text, model, 0);
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

/// The first entry of a list that is null or `[]`.
fn empty(region: &Region<'_>, document: &ListDocument<'_>, entry: &Map<String, Value>) -> Vec<Vec<Splice>> {
    let text = region.text;
    let pairs = region.parsed.root.as_ref().map(Node::pairs).unwrap_or_default();
    let Some((key, value)) = pairs.iter().find(|(name, _)| name.text() == Some(document.key)) else {
        return Vec::new();
    };
    let style = Style {
        line_break: line_break(text),
        ..Style::default()
    };
    let mut splices = Vec::new();
    let mut line = line_end(text, colon(text, key.end));
    if value.end > value.start && value.start >= key.end {
        let from = cut(text, 0..value.start).trim_end_matches(' ').len();
        splices.push(Splice::replace(from..value.end, ""));
        line = line_end(text, value.end);
    }
    // A comment below the key that is deeper than it belongs to the list, and stays above the entry.
    while comment_column(cut(text, line..line_end(text, line))).is_some_and(|column| column > 0) {
        line = line_end(text, line);
    }
    let new = emit::entry(entry, 2, &style);
    let open = !cut(text, 0..line).ends_with('\n');
    let new = if open {
        [style.line_break, new.trim_end()].concat()
    } else {
        new
    };
    splices.push(Splice::insert(line, new));
    vec![splices]
}
