//! A text of a map cut at its keys, each with its comments.

use crate::yaml::node::{CollectionStyle, Kind};
use crate::yaml::parse_part;
use crate::yaml::reference::written;
use crate::yaml::text::{cut, line_end, line_start, own_end};
use serde_json::Value;

/// A text cut at its keys. The comments after the last one are a piece of their own, so that what is added after them does not
/// take them along.
pub(super) struct Pieces<'a>(Vec<KeyPiece<'a>>);

/// The key of the piece with the comments after the last key.
const END: &str = "\0end";

/// The lines of a key.
pub(super) struct KeyPiece<'a> {
    pub(super) key: String,
    /// Comments and blank lines above the key.
    pub(super) above: &'a str,
    /// Lines of the key and its value.
    pub(super) own: &'a str,
    /// Value of the key; none if the key has an anchor or a tag.
    pub(super) value: Option<Value>,
    /// Column of the keys of its value, from 0, if that is a block map.
    pub(super) column: Option<usize>,
}

impl<'a> Pieces<'a> {
    pub(super) fn of(text: &'a str) -> Option<Self> {
        let is_marker = |line: &str| ["---", "...", "%"].iter().any(|marker| line.starts_with(marker));
        if text.lines().any(is_marker) {
            return None;
        }
        let parsed = parse_part(text).ok()?;
        let Some(root) = &parsed.root else {
            return Some(Self(vec![KeyPiece::end(text)]));
        };
        if root.is_marked() || !matches!(root.kind, Kind::Map(CollectionStyle::Block, _)) {
            return None;
        }
        let (pairs, mut from, mut pieces) = (root.pairs(), 0, Vec::new());
        for (index, (key, value)) in pairs.iter().enumerate() {
            let start = key.start;
            if line_start(text, start) != start || cut(text, start..text.len()).starts_with('?') {
                return None;
            }
            let limit = pairs.get(index + 1).map_or(text.len(), |(next, _)| next.start);
            let end = own_end(text, line_end(text, key.end)..limit, 0);
            let below = value.pairs().first().map(|(name, _)| name.start);
            let below = below.filter(|_| matches!(value.kind, Kind::Map(CollectionStyle::Block, _)));
            pieces.push(KeyPiece {
                key: key.key(),
                above: cut(text, from..start),
                own: cut(text, start..end),
                value: key.reference().is_none().then(|| written(value)),
                column: below.map(|below| below - line_start(text, below)),
            });
            from = end;
        }
        pieces.push(KeyPiece::end(cut(text, from..text.len())));
        Some(Self(pieces))
    }

    /// Where the comments at the end of the base stand above a key that this side added after them, they are by themselves.
    pub(super) fn part_end(&mut self, base: &Self) {
        let Some(end) = base.get(END).map(|end| end.above).filter(|end| !end.is_empty()) else {
            return;
        };
        let is_new = |piece: &KeyPiece<'_>| base.get(&piece.key).is_none();
        let Some(index) = self.0.iter().position(is_new) else {
            return;
        };
        let is_last_empty = self.0.last().is_some_and(|last| last.above.is_empty());
        if let Some(piece) = self
            .0
            .get_mut(index)
            .filter(|piece| is_last_empty && piece.above.starts_with(end))
        {
            let (parted, above) = piece.above.split_at(end.len());
            piece.above = above;
            self.0.pop();
            self.0.insert(index, KeyPiece::end(parted));
        }
    }

    pub(super) fn keys(&self) -> Vec<&str> {
        self.0.iter().map(|piece| piece.key.as_str()).collect()
    }

    pub(super) fn get(&self, key: &str) -> Option<&KeyPiece<'a>> {
        self.0.iter().find(|piece| piece.key == key)
    }
}

impl<'a> KeyPiece<'a> {
    fn end(above: &'a str) -> Self {
        Self {
            key: END.to_owned(),
            above,
            own: "",
            value: None,
            column: None,
        }
    }
}
