//! The three-way merge of the text of a map written by lines, key by key, each with its comments. The values must be known not to
//! clash; where the lines cannot be told apart by key, nothing is merged.

mod pieces;

use super::comments::{CommentCounts, count, interleave, merged, surplus};
use super::lines::merge_lines;
use super::order::merge_order;
use super::{difference, merge_values, three};
use crate::yaml::edit::update_map;
use crate::yaml::parse_part;
use crate::yaml::reference::written;
use crate::yaml::text::{cut, indented, line_end};
use pieces::{KeyPiece, Pieces};
use serde_json::{Map, Value};

/// Merges three texts of a map whose keys are in the first column; an empty text is an empty map. All line breaks must be line
/// feeds, and a text that is not empty must end with one. `None` if the lines cannot be merged key by key.
///
/// ```yaml
/// # base               # ours                # theirs             # merged
/// size: small          size: large           size: small # tmp    size: large # tmp
/// team: payments       team: payments        team: payments       team: payments
///                      slack: '#pay'                              slack: '#pay'
/// ```
pub fn merge_maps(base: &str, ours: &str, theirs: &str) -> Option<String> {
    if let Some(text) = three(&base, ours, theirs) {
        return Some(text.to_owned());
    }
    let (base, mut ours, mut theirs) = (Pieces::of(base)?, Pieces::of(ours)?, Pieces::of(theirs)?);
    ours.part_end(&base);
    theirs.part_end(&base);
    let mut pieces = Vec::new();
    for key in ours.keys().into_iter().chain(theirs.keys()) {
        if pieces.iter().any(|(known, _)| *known == key) {
            continue;
        }
        if let Some(text) = piece([&base, &ours, &theirs].map(|side| side.get(key)))? {
            pieces.push((key, text));
        }
    }
    let is_kept = |name: &str| pieces.iter().any(|(key, _)| *key == name);
    let order = merge_order(&base.keys(), &ours.keys(), &theirs.keys(), is_kept);
    let text = |name: &String| {
        pieces
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, text)| text.as_str())
    };
    Some(order.iter().filter_map(text).collect())
}

/// The merged lines of a key; the inner `None` if it is removed, the outer one if the lines cannot be merged.
fn piece(sides: [Option<&KeyPiece<'_>>; 3]) -> Option<Option<String>> {
    let lines = |piece: &KeyPiece<'_>| [piece.above, piece.own].concat();
    let [base, ours, theirs] = sides;
    Some(match (base, ours, theirs) {
        (_, Some(ours), Some(theirs)) => {
            let above = interleave(base.map_or("", |base| base.above), ours.above, theirs.above);
            let (own, notes) = own_lines(base, ours, theirs)?;
            let notes: String = notes.iter().map(|note| format!("{note}\n")).collect();
            Some([above, notes, own].concat())
        }
        (None, side, None) | (None, None, side) => side.map(lines),
        // Its comments go with it; a changed value and a new comment do not.
        (Some(base), side, None) | (Some(base), None, side) => {
            let is_same = |side: &KeyPiece<'_>| {
                let is_value = side.own == base.own || (side.value.is_some() && side.value == base.value);
                is_value
                    && (lines(side) == lines(base) || surplus(&count(&lines(side)), &count(&lines(base))).is_empty())
            };
            return side.is_none_or(is_same).then_some(None);
        }
    })
}

/// The merged lines of a key that both sides have, and comments that found no place in them.
fn own_lines(base: Option<&KeyPiece<'_>>, ours: &KeyPiece<'_>, theirs: &KeyPiece<'_>) -> Option<(String, Vec<String>)> {
    if let Some(own) = three(&base.map_or("", |base| base.own), ours.own, theirs.own) {
        return Some((own.to_owned(), Vec::new()));
    }
    let before = match base {
        Some(base) => Some(base.value.as_ref()?),
        None => None,
    };
    let mut clashes = Vec::new();
    let wanted = merge_values(
        before,
        Some(ours.value.as_ref()?),
        Some(theirs.value.as_ref()?),
        "",
        &mut clashes,
    )?;
    if !clashes.is_empty() {
        return None;
    }
    let found = nested(base, ours, theirs).filter(|(own, _)| value(own, &ours.key).as_ref() == Some(&wanted));
    found.or_else(|| edited(base, ours, theirs, &wanted))
}

/// The first line and the map below it, each merged by itself.
fn nested(base: Option<&KeyPiece<'_>>, ours: &KeyPiece<'_>, theirs: &KeyPiece<'_>) -> Option<(String, Vec<String>)> {
    let (own_column, their_column) = (ours.column?, theirs.column?);
    let base = base.filter(|base| base.column.is_some());
    let base_column = base.and_then(|base| base.column).unwrap_or(own_column);
    let column = three(&base_column, own_column, their_column).unwrap_or(own_column);
    let below = |piece: &KeyPiece<'_>| {
        let (inner, column) = (cut(piece.own, line_end(piece.own, 0)..piece.own.len()), piece.column?);
        flush(inner, column)
    };

    let before = match base {
        Some(base) => below(base)?,
        None => String::new(),
    };
    let inner = merge_maps(&before, &below(ours)?, &below(theirs)?)?;
    let [base_head, own_head, their_head] =
        [base.map_or("", |base| base.own), ours.own, theirs.own].map(|own| cut(own, 0..line_end(own, 0)));
    let (first, notes) = match three(&base_head, own_head, their_head) {
        Some(first) => (first, Vec::new()),
        None => (own_head, missing([base_head, own_head, their_head], own_head)),
    };
    Some(([first, &indented(&inner, 0, column)].concat(), notes))
}

/// The lines by themselves, else those of one side with its value changed to the wanted one: those that keep the comments best. Of
/// two sides the one that changed nothing but style goes first.
fn edited(
    base: Option<&KeyPiece<'_>>,
    ours: &KeyPiece<'_>,
    theirs: &KeyPiece<'_>,
    wanted: &Value,
) -> Option<(String, Vec<String>)> {
    let before = base.map_or("", |base| base.own);
    let is_restyled = |piece: &KeyPiece<'_>| base.is_some_and(|base| base.value == piece.value);
    let sides = if is_restyled(theirs) && !is_restyled(ours) {
        [theirs, ours]
    } else {
        [ours, theirs]
    };
    let versions = [before, ours.own, theirs.own];
    let rewritten = sides.into_iter().filter_map(|side| with_value(side, wanted));
    merge_lines(before, ours.own, theirs.own)
        .into_iter()
        .chain(rewritten)
        .filter(|own| value(own, &ours.key).as_ref() == Some(wanted))
        .map(|own| {
            (
                missing(versions, &own),
                surplus(&count(&own), &wanted_comments(versions)).len(),
                own,
            )
        })
        .min_by_key(|(missing, more, _)| (*more, missing.len()))
        .map(|(missing, _, own)| (own, missing))
}

/// The lines of a side, edited to another value.
fn with_value(side: &KeyPiece<'_>, wanted: &Value) -> Option<String> {
    let from = side.value.as_ref()?;
    if from == wanted {
        return Some(side.own.to_owned());
    }
    let change = match (from, wanted) {
        (Value::Object(from), Value::Object(to)) => difference(from, to).into(),
        _ => wanted.clone(),
    };
    update_map(side.own, &Map::from_iter([(side.key.clone(), change)]), &[]).ok()
}

/// The value of the only key of a text.
fn value(own: &str, key: &str) -> Option<Value> {
    let parsed = parse_part(own).ok()?;
    let root = parsed.root.as_ref()?;
    match root.pairs() {
        [(name, value)] if name.key() == key => Some(written(value)),
        _ => None,
    }
}

/// The comments that merged lines must have.
pub fn wanted_comments([base, ours, theirs]: [&str; 3]) -> CommentCounts {
    merged(&count(base), &count(ours), &count(theirs))
}

/// The wanted comments that a text lacks.
pub fn missing(versions: [&str; 3], text: &str) -> Vec<String> {
    surplus(&wanted_comments(versions), &count(text))
}

/// Lines moved to column 0; `None` if one of them is indented by less than `column`.
pub fn flush(text: &str, column: usize) -> Option<String> {
    let moved = indented(text, column, 0);
    (indented(&moved, 0, column) == text).then_some(moved)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_key_goes_its_own_way() {
        let base = "# one\na: 1\nb: {x: 1} # b\nc:\n  # in\n  d: 1\n";
        let ours = "# one\na: 2\nb: {x: 1} # mine\nc:\n  # in\n  d: 1\n  e: 2\n";
        let theirs = "# two\na: 1 # their\nb: {x: 2} # b\nc:\n    # in\n    d: 3\nf: 1\n";
        let wanted = "# two\na: 2 # their\nb: {x: 2} # mine\nc:\n    # in\n    d: 3\n    e: 2\nf: 1\n";
        assert_eq!(merge_maps(base, ours, theirs).as_deref(), Some(wanted));
    }

    #[test]
    fn the_comment_at_the_end_is_nobodys() {
        assert_eq!(
            merge_maps("a: 1\n# end\n", "a: 1\n# end\nb: 1\n", "a: 1\n# end\n# c\nc: 1\n").as_deref(),
            Some("a: 1\n# end\nb: 1\n# c\nc: 1\n")
        );
    }

    #[test]
    fn two_comments_at_one_place_are_both_kept() {
        assert_eq!(
            merge_maps("a: 1 # old\n", "a: 1 # one\n", "a: 2 # two\n").as_deref(),
            Some("# two\na: 2 # one\n")
        );
        assert_eq!(merge_maps("a: 1\n", "a: 2\n", "a: 3\n"), None);
        assert_eq!(merge_maps("a: 1\nb: 1\n", "b: 1\n", "a: 2\nb: 1\n"), None);
    }
}
