//! The first entry of a list.

use super::CopiedLines;
use crate::yaml::emit;
use crate::yaml::list::ListDocument;
use crate::yaml::node::{CollectionStyle, Kind, Node};
use crate::yaml::region::Region;
use crate::yaml::splice::Splice;
use crate::yaml::style::Style;
use crate::yaml::text::{colon, comment_column, cut, is_blank, line_break, line_end, line_start, without_break};
use serde_json::{Map, Value};
use std::ops::Range;

/// Inserts the first entry into a list that is null or `[]`.
///
/// ```yaml
/// # before          # after
/// services: []      services:
///                     - name: a
/// ```
pub(super) fn empty(
    region: &Region<'_>,
    document: &ListDocument<'_>,
    entry: &Map<String, Value>,
    lines: Option<&CopiedLines>,
) -> Vec<Vec<Splice>> {
    let text = region.text;
    let pairs = region.parsed.root.as_ref().map(Node::pairs).unwrap_or_default();
    let Some((key, value)) = pairs.iter().find(|(name, _)| name.text() == Some(document.key)) else {
        return Vec::new();
    };
    let style = Style {
        line_break: line_break(text),
        literal: text.ends_with('\n'),
        ..Style::default()
    };
    let mut splices = Vec::new();
    let mut line = line_end(text, colon(text, key.end));
    if value.end > value.start && value.start >= key.end {
        let from = cut(text, 0..value.start).trim_end_matches(' ').len();
        let line_of_value = line_start(text, value.start);
        let own = line_of_value > key.end
            && is_blank(cut(text, line_of_value..value.start))
            && is_blank(cut(text, value.end..line_end(text, value.end)));
        let inside = |comment: &&Range<usize>| value.start < comment.start && comment.end < value.end;
        if region.parsed.comments.iter().any(|comment| inside(&comment)) {
            splices.push(Splice::replace(from..value.start + 1, ""));
            splices.push(closing(text, value.end));
        } else if own {
            // On a line of its own: the line goes.
            splices.push(Splice::replace(
                line_start(text, value.start)..line_end(text, value.end),
                "",
            ));
        } else {
            splices.push(Splice::replace(from..value.end, ""));
        }
        line = line_end(text, value.end);
    }
    // A comment below the key that is deeper than it belongs to the list, and stays above the entry.
    while comment_column(cut(text, line..line_end(text, line))).is_some_and(|column| column > 0) {
        line = line_end(text, line);
    }
    let new = lines.map_or_else(|| emit::entry(entry, 2, &style), |lines| lines.text.clone());
    let open = !cut(text, 0..line).ends_with('\n');
    let new = if open {
        [style.line_break, without_break(&new)].concat()
    } else {
        new
    };
    splices.push(Splice::insert(line, new));
    vec![splices]
}

/// Removes the closing bracket of an empty list that contains comments, and its line if nothing else is on it.
fn closing(text: &str, end: usize) -> Splice {
    let bracket = end - 1;
    let (start, line) = (line_start(text, bracket), line_end(text, end));
    let alone = is_blank(cut(text, start..bracket)) && is_blank(cut(text, end..line));
    match alone {
        true => Splice::remove(start..line),
        false => Splice::replace(bracket..end, ""),
    }
}

pub(super) fn is_flow(region: &Region<'_>) -> bool {
    let root = region.parsed.root.as_ref();
    root.is_some_and(|root| matches!(root.kind, Kind::Map(CollectionStyle::Flow, _)))
}

/// Inserts the first entry into an empty list of a document in braces.
pub(super) fn flow_empty(
    region: &Region<'_>,
    document: &ListDocument<'_>,
    entry: &Map<String, Value>,
) -> Vec<Vec<Splice>> {
    let root = region.parsed.root.as_ref();
    let pairs = root.map(Node::pairs).unwrap_or_default();
    let Some((key, value)) = pairs.iter().find(|(name, _)| name.text() == Some(document.key)) else {
        return Vec::new();
    };
    let style = Style {
        flow: true,
        ..Style::default()
    };
    let new = format!("[{}]", emit::flow(&Value::Object(entry.clone()), &style));
    let written = value.end > value.start && value.start >= key.end;
    vec![vec![match written {
        true => Splice::replace(value.start..value.end, new),
        false => Splice::insert(colon(region.text, key.end) + 1, format!(" {new}")),
    }]]
}
