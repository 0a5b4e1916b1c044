//! The merge key of a requested entry: what it lends, where it stands, and when it can be given.

use crate::entries::file::CatalogFile;
use crate::problem::Problem;
use crate::yaml::node::MERGE;
use crate::yaml::parse;
use crate::yaml::reference::{Anchors, merge_names};
use serde_json::{Map, Value};
use std::borrow::Cow;

/// A requested entry with the keys that its merge key lends it in a file; `place` says the index where it is, or will be.
///
/// # Errors
///
/// `catalog/bad-merge-key` if the merge key names no anchor, or the file has no such anchor above the entry.
pub(super) fn with_lent(
    file: Option<&CatalogFile<'_>>,
    place: impl FnOnce(&CatalogFile<'_>) -> usize,
    entry: &Map<String, Value>,
) -> Result<Map<String, Value>, Vec<Problem>> {
    let Some(merge) = entry.get(MERGE) else {
        return Ok(entry.clone());
    };
    let bad = |message: String| {
        vec![Problem::error("catalog/bad-merge-key", message).path("service.<<").help(
        "write `<<: *name` with an anchor `&name` that is above the entry in the catalog file, or write the keys out",
    )]
    };
    let names = merge_names(MERGE, merge)
        .ok_or_else(|| bad("`<<` must name an anchor of the catalog, such as `*name`".to_owned()))?;
    let mut whole = entry.clone();
    whole.shift_remove(MERGE);
    let whole_text = file.map(|file| (file, file.list.text));
    let parsed = whole_text
        .map(|(_, text)| parse(text))
        .transpose()
        .map_err(|problem| vec![problem])?;
    let root = parsed.as_ref().and_then(|parsed| parsed.root.as_ref());
    let anchors = root.map(Anchors::of);
    let before = file.map_or(0, |file| match place(file) {
        place if place < file.list.items.len() => file.list.start(place),
        _ => file.list.items.last().map_or(usize::MAX, |last| last.end),
    });
    for name in names {
        let lent = anchors
            .as_ref()
            .and_then(|anchors| anchors.value(anchors.before(name, before)?));
        match lent {
            Some(Value::Object(lent)) => lent.into_iter().for_each(|(key, value)| {
                whole.entry(key).or_insert(value);
            }),
            Some(_) => return Err(bad(format!("`&{name}` is not a map, so `<<` cannot take its keys"))),
            None => {
                return Err(bad(format!("the anchor `&{name}` does not exist above the entry")));
            }
        }
    }
    Ok(whole)
}

/// Puts the merge key of a new entry first, as is usual.
pub(super) fn merge_key_first(entry: &mut Map<String, Value>) {
    if let Some(merge) = entry.shift_remove(MERGE) {
        entry.shift_insert(0, MERGE.to_owned(), merge);
    }
}

/// The changes of an entry without its merge key, which is given to it when it is new; after that it can be named again, and no
/// other.
pub(super) fn beside_merge_key<'p>(
    file: &CatalogFile<'_>,
    at: usize,
    before: &Map<String, Value>,
    patch: &'p Map<String, Value>,
) -> Result<Cow<'p, Map<String, Value>>, Vec<Problem>> {
    if !patch.contains_key(MERGE) {
        return Ok(Cow::Borrowed(patch));
    }
    let lent = with_lent(Some(file), |_| at, patch)?;
    if lent
        .iter()
        .any(|(key, value)| before.get(key) != Some(value) && !patch.contains_key(key))
    {
        return Err(vec![
            Problem::error("catalog/bad-merge-key", "`<<` can be given to a new entry only")
                .path("service.<<")
                .help("write the keys out, or add the merge key by hand"),
        ]);
    }
    let mut rest = patch.clone();
    rest.shift_remove(MERGE);
    Ok(Cow::Owned(rest))
}
