//! The entries in which versions of a catalog differ, with those around them: what all have alike, byte for byte, is not parsed for
//! each of them. Its entries are as plain as can be, so nothing else in the catalog depends on them but the order and the names, which
//! are looked at here. What cannot be told from a part is left to the whole.

use super::conflict::SideNames;
use super::side::Side;
use super::versions::{Versions, sides};
use super::wanted::{Scope, WantedMerge};
use super::{meanings, restyle};
use crate::entries::file::{CatalogFile, plain_names};
use crate::yaml::list::ChangedItems;
use crate::yaml::text::cut;
use memchr::{memchr, memchr_iter};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// Versions without the entries that all have alike.
pub struct Unlike<'a, const N: usize> {
    /// The texts.
    pub texts: [String; N],
    /// What is left out.
    omitted: Vec<Omitted<'a>>,
}

/// A stretch of entries that is left out.
struct Omitted<'a> {
    /// Its lines, from the first dash to the one of the entry below.
    lines: &'a str,
    /// Names of its entries.
    names: Vec<Cow<'a, str>>,
    /// Index of the entry below among those that are not left out.
    below: usize,
}

impl<'a, const N: usize> Unlike<'a, N> {
    /// Leaves out what is alike, seen from the first version; `None` where nothing is.
    pub fn of(texts: [&'a str; N]) -> Option<Self> {
        if texts.iter().any(|text| memchr(b'\r', text.as_bytes()).is_some()) {
            return None;
        }
        let (list, names) = plain_names(texts.first()?)?;
        let changed: Vec<ChangedItems> = texts.iter().map(|text| list.changed_in(text)).collect::<Option<_>>()?;
        let mut kept: Vec<bool> = names.iter().map(Option::is_none).collect();
        if let [first, .., last] = kept.as_mut_slice() {
            (*first, *last) = (true, true);
        }
        for (items, _) in changed.iter().flat_map(|changed| &changed.stretches) {
            let around = items.start.saturating_sub(1)..(items.end + 1).min(kept.len());
            kept.get_mut(around)?.fill(true);
        }
        let mut omitted = Vec::new();
        let mut stretches = Vec::new();
        let (mut at, mut below) = (0, 0);
        for stretch in kept.chunk_by(|one, other| one == other) {
            let items = at..at + stretch.len();
            at = items.end;
            if stretch.first() == Some(&true) {
                below += stretch.len();
                continue;
            }
            let bytes = list.item(items.start).start..list.item(items.end - 1).end;
            let lines = cut(list.text, bytes.clone());
            if has_filled_blanks(lines) {
                return None;
            }
            omitted.push(Omitted {
                lines,
                names: names.get(items.clone())?.iter().flatten().cloned().collect(),
                below,
            });
            stretches.push((items, bytes));
        }
        if omitted.is_empty() {
            return None;
        }
        let without: Option<Vec<String>> = texts
            .iter()
            .zip(&changed)
            .map(|(text, changed)| without(text, changed, &stretches))
            .collect();
        let texts: [String; N] = without?.try_into().ok()?;
        // What is read by itself in a part is so in the whole.
        let by_pieces = |text: &String| plain_names(text).is_some_and(|(list, _)| list.whole.is_none());
        texts.iter().all(by_pieces).then_some(Self { texts, omitted })
    }

    /// Whether no name is there twice because of what is left out.
    pub fn is_unique(&self, sides: [&Side<'_>; N]) -> bool {
        let all = || {
            self.omitted
                .iter()
                .flat_map(|omitted| &omitted.names)
                .map(AsRef::as_ref)
        };
        let mut others = sides
            .iter()
            .flat_map(|side| side.entries.iter().map(|entry| entry.name.as_str()));
        let names: Vec<&str> = all().collect();
        if names.is_sorted_by(|one, other| one < other) {
            return others.all(|name| names.binary_search(&name).is_err());
        }
        let names: HashSet<&str> = all().collect();
        names.len() == all().count() && others.all(|name| !names.contains(name))
    }

    /// Whether the names that are left out are sorted, with those around them.
    fn is_sorted(&self, base: &Side<'_>) -> bool {
        self.omitted.iter().all(|omitted| {
            let around = |index: usize| base.entries.get(index).map(|entry| entry.name.as_str());
            let above = omitted.below.checked_sub(1).and_then(around);
            let within = omitted.names.iter().map(AsRef::as_ref);
            above.into_iter().chain(within).chain(around(omitted.below)).is_sorted()
        })
    }

    /// A merged text with what was left out; `None` where something came in between.
    fn whole(&self, text: &str, base: &Side<'_>, merged: &Side<'_>) -> Option<String> {
        let places: HashMap<&str, usize> = merged
            .entries
            .iter()
            .enumerate()
            .map(|(index, entry)| (entry.name.as_str(), index))
            .collect();
        let place = |index: usize| places.get(base.entries.get(index)?.name.as_str()).copied();
        let length: usize = self.omitted.iter().map(|omitted| omitted.lines.len()).sum();
        let mut out = String::with_capacity(text.len() + length);
        let mut at = 0;
        for omitted in &self.omitted {
            let index = place(omitted.below)?;
            if place(omitted.below.checked_sub(1)?)? + 1 != index {
                return None;
            }
            let line = merged.entries.get(index)?.at.checked_sub(merged.dash?)?;
            out.push_str(text.get(at..line)?);
            out.push_str(omitted.lines);
            at = line;
        }
        out.push_str(text.get(at..)?);
        Some(out)
    }
}

/// Merges the entries in which the versions differ. `None` where that is not all there is to do: in a conflict, say, or where entries
/// move.
pub fn merged(path: &str, names: SideNames<'_>, versions: &Versions<'_>) -> Option<Vec<u8>> {
    let unlike = Unlike::of(versions.texts())?;
    let (base, ours, theirs) = sides(path, names, unlike.texts.each_ref().map(String::as_str)).ok()?;
    if !unlike.is_unique([&base, &ours, &theirs]) || moves(&base, &ours) || moves(&base, &theirs) {
        return None;
    }
    let scope = Scope {
        is_unsorted: !unlike.is_sorted(&base),
        ..Scope::default()
    };
    let mut conflicts = Vec::new();
    let wanted = WantedMerge::of(&base, &ours, &theirs, scope, &mut conflicts);
    if !conflicts.is_empty() {
        return None;
    }
    let text = restyle::assembled(path, &base, &ours, &theirs, &wanted).ok()?;
    if wanted.scope.is_too_small.get() || meanings::changed(&ours, &theirs, &text).is_some() {
        return None;
    }
    let has_twice = CatalogFile::open(path, text.as_bytes(), None).is_ok_and(|file| !file.list.twice.is_empty());
    let whole = unlike.whole(&text, &base, &Side::open(path, "", text.as_bytes()).ok()?)?;
    (!has_twice).then(|| versions.bytes(&whole))
}

/// A text without stretches of entries, which are where they are in the first version.
fn without(
    text: &str,
    ChangedItems { stretches, head }: &ChangedItems,
    omitted: &[(Range<usize>, Range<usize>)],
) -> Option<String> {
    let mut out = String::new();
    let mut at = 0;
    let mut shift = *head;
    let mut changes = stretches.iter().peekable();
    for (items, bytes) in omitted {
        while let Some((_, longer)) = changes.next_if(|(changed, _)| changed.end <= items.start) {
            shift += longer;
        }
        let start = bytes.start.checked_add_signed(shift)?;
        out.push_str(text.get(at..start)?);
        at = start + bytes.len();
    }
    out.push_str(text.get(at..)?);
    Some(out)
}

/// Whether a version has entries of another in another order.
fn moves(base: &Side<'_>, side: &Side<'_>) -> bool {
    let places: HashMap<&str, usize> = base
        .entries
        .iter()
        .enumerate()
        .map(|(index, entry)| (entry.name.as_str(), index))
        .collect();
    let found = side.entries.iter().filter_map(|entry| places.get(entry.name.as_str()));
    !found.is_sorted()
}

/// Whether a blank line holds spaces.
fn has_filled_blanks(lines: &str) -> bool {
    let bytes = lines.as_bytes();
    memchr_iter(b'\n', bytes).any(|at| {
        let before = bytes.get(..at).unwrap_or_default();
        before.ends_with(b" ")
            && before
                .iter()
                .rev()
                .find(|byte| **byte != b' ')
                .is_none_or(|byte| *byte == b'\n')
    })
}

#[cfg(test)]
mod tests;
