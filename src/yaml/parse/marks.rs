//! Where the anchor and the tag of a node stand.

use crate::yaml::node::{Marks, Tag};
use crate::yaml::text::{comment_column, cut};
use std::ops::Range;

/// The anchor and the tag before a node, which stand after the last event and what comments follow it.
pub(super) fn marks(
    text: &str,
    before: Range<usize>,
    anchor: Option<(usize, String, usize)>,
    tag: Option<&granit_parser::Tag>,
) -> Option<Box<Marks>> {
    if anchor.is_none() && tag.is_none() {
        return None;
    }
    let tag_at = tag.and_then(|_| {
        let mut at = before.start;
        cut(text, before.clone()).split_inclusive('\n').find_map(|line| {
            let start = at;
            at += line.len();
            let end = line
                .find(" #")
                .filter(|_| !line.trim_start().starts_with('!'))
                .unwrap_or(line.len());
            let mark = cut(line, 0..end).find('!').filter(|_| comment_column(line).is_none())?;
            Some(start + mark)
        })
    });
    let anchor_at = anchor.as_ref().map(|(.., at)| *at);
    let at = anchor_at.into_iter().chain(tag_at).min().unwrap_or(before.end);
    let tag = tag.map(|tag| match tag.handle() {
        "tag:yaml.org,2002:" => Tag::Core(tag.suffix().to_owned()),
        handle => Tag::Other([handle, tag.suffix()].concat()),
    });
    let anchor = anchor.map(|(number, name, _)| (number, name));
    Some(Box::new(Marks { at, anchor, tag }))
}

#[cfg(test)]
mod tests {
    use crate::yaml::parse;

    #[test]
    fn marks_stand_where_they_are_written() {
        for (text, key, at) in [
            ("a: &x\n  b: 1\n", "a", 3),
            ("a:\n  &x # !c\n  b: 1\n", "a", 5),
            ("a: # !no\n  !!str &x b\n", "a", 11),
            ("a: !t {b: 1}\n", "a", 3),
        ] {
            let parsed = parse(text).unwrap();
            assert_eq!(parsed.root.unwrap().get(key).unwrap().first(), at, "{text:?}");
        }
    }
}
