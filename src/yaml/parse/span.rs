//! Where nodes start and end, where granit's events say where the next token starts.

use crate::yaml::node::{CollectionStyle, Kind, Node};
use crate::yaml::text::{colon, cut, indent, line_start};

/// Where a collection ends. Its last event ends where the next token starts unless a bracket of its own closes it, so the
/// last child ends a block, and a pair that is alone in a list in brackets.
pub(super) fn end_of(text: &str, node: &Node<'_>, end: usize) -> usize {
    match &node.kind {
        Kind::List(CollectionStyle::Block, items) => items.last().map_or(node.start, |last| last.end),
        Kind::Map(CollectionStyle::Block, pairs) => {
            pairs.last().map_or(node.start, |(key, value)| value.end.max(key.end))
        }
        Kind::Map(CollectionStyle::Flow, pairs) if !cut(text, node.start..end).starts_with('{') => match pairs.last() {
            Some((_, value)) if value.end > value.start => value.end,
            Some((key, value)) if !value.is_marked() => (colon(text, key.end) + 1).min(end),
            _ => end,
        },
        _ => end,
    }
}

/// The first dash that starts its line between two places.
pub(super) fn dash_between(text: &str, from: usize, to: usize) -> Option<usize> {
    let mut at = from;
    for line in cut(text, from..(to + 1).min(text.len())).split_inclusive('\n') {
        let column = indent(line);
        let here = at + column;
        let starts = line_start(text, here) == here - column;
        if starts && line.get(column..).is_some_and(|rest| rest.starts_with('-')) {
            return Some(here);
        }
        at += line.len();
    }
    None
}

/// Whether only blank lines, comments and document markers follow an offset.
pub(super) fn is_empty_to_the_end(text: &str, from: usize) -> bool {
    let is_nothing = |line: &str| matches!(line.trim(), "" | "---" | "...") || line.trim_start().starts_with('#');
    cut(text, from..text.len()).lines().all(is_nothing)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::parse;

    #[test]
    fn ends_block_collections_at_their_last_child() {
        let text = "a:\n  - x # c\n\nb: 2\n";
        let parsed = parse(text).unwrap();
        let list = parsed.root.as_ref().unwrap().get("a").unwrap();
        assert_eq!(cut(text, list.start..list.end), "- x");
        assert_eq!(parsed.comments.first(), Some(&(9..12)));
    }

    #[test]
    fn ends_a_pair_alone_in_brackets_at_its_value() {
        for (text, pair) in [
            ("a: [\n  b: []\n]\n", "b: []"),
            ("a: [b: {c: d} , e]\n", "b: {c: d}"),
            ("a: [{b: c} ]\n", "{b: c}"),
            ("a: [b: \n]\n", "b:"),
            ("a: [&x b: c ]\n", "&x b: c"),
            ("a: [&x {b: c} ]\n", "{b: c}"),
        ] {
            let parsed = parse(text).unwrap();
            let list = parsed.root.as_ref().unwrap().get("a").unwrap();
            let Kind::List(_, items) = &list.kind else { panic!() };
            assert_eq!(cut(text, items[0].start..items[0].end), pair);
        }
    }
}
