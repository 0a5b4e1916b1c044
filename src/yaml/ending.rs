//! How a text ends.

use crate::problem::Problem;
use crate::yaml::list::ListDocument;
use crate::yaml::node::{CollectionStyle, Kind, Node, ScalarStyle};
use crate::yaml::parse::parse;
use crate::yaml::prove::proved;
use crate::yaml::region::Region;
use crate::yaml::splice::Splice;
use crate::yaml::text::{position, without_break};

/// The text without the line breaks that it ends with, or without the last of them; `None` where it has none, or where a value
/// would change by it.
pub fn without_last_breaks(text: &str) -> Option<String> {
    let parsed = parse(text).ok()?;
    let root = parsed.root.as_ref()?;
    let ends = [text.trim_end_matches(['\r', '\n']), without_break(text)].map(str::len);
    let mut ends = ends.into_iter().filter(|end| *end < text.len());
    ends.find_map(|end| proved(text, &parsed, &[Splice::remove(end..text.len())], root).ok())
}

/// The block scalar that a node ends with, if there is one.
pub fn last_block<'n, 'a>(node: &'n Node<'a>) -> Option<&'n Node<'a>> {
    match &node.kind {
        Kind::Scalar(_, ScalarStyle::Block) => Some(node),
        Kind::Map(CollectionStyle::Block, pairs) => pairs.last().and_then(|(_, value)| last_block(value)),
        Kind::List(CollectionStyle::Block, items) => items.last().and_then(last_block),
        _ => None,
    }
}

/// Why nothing can go to the end of the entry with an index, or below it: it is the last, and ends in a block scalar without its
/// last line break, which it would get then.
pub fn open_block(document: &ListDocument<'_>, index: usize) -> Option<Problem> {
    let last = document.items.len().checked_sub(1)?;
    if index < last || document.text.ends_with('\n') {
        return None;
    }
    let region = Region::of(document, last, last).ok()?;
    let block = last_block(region.entry(last)?).filter(|block| region.start + block.end >= document.text.len())?;
    let (line, column) = position(document.text, region.start + block.start);
    let problem = Problem::error(
        "yaml/open-block",
        "the last block scalar has no final newline; adding an entry below would change its value",
    );
    let help = "add a newline at the end of the file, then run again; nothing has been written";
    Some(problem.at(line, column).help(help))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_break_goes_where_it_is_no_part_of_a_value() {
        assert_eq!(without_last_breaks("a: 1\r\n").as_deref(), Some("a: 1"));
        assert_eq!(without_last_breaks("a: 1\n# b\n").as_deref(), Some("a: 1\n# b"));
        assert_eq!(without_last_breaks("a: |-\n  b\n").as_deref(), Some("a: |-\n  b"));
        assert_eq!(without_last_breaks("a: 1\n\n").as_deref(), Some("a: 1"));
        assert_eq!(without_last_breaks("a: |+\n  b\n\n").as_deref(), None);
        assert_eq!(without_last_breaks("a: |\n  b\n"), None);
        assert_eq!(without_last_breaks("a: 1"), None);
    }
}
