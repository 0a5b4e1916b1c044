//! A merge that needs a person: all that merges is merged, and each service in conflict is between Git's markers, and
//! so does what is around the services where a key there is in conflict.

use super::conflict::NAMES;
use super::side::{Side, SideEntry};
use super::versions::Versions;
use super::wanted::{Scope, WantedMerge};
use super::{Conflict, assemble};
use crate::yaml::merge::lines::merge_marked;

/// The merged file with Git's markers around the conflicts. A conflict that belongs to no service and no key is shown by
/// merging by lines, as Git does; there is always at least one pair of markers.
pub fn marked(path: &str, sides: [&[u8]; 3], conflicts: &[Conflict]) -> Vec<u8> {
    if let Some(marked) = by_service(path, sides, conflicts) {
        return marked;
    }
    if let Ok(versions) = Versions::read(path, NAMES, sides) {
        let [base, ours, theirs] = versions.texts();
        // Versions that differ in their line breaks alone are shown as they are.
        if ours != theirs {
            return versions.bytes(&merge_marked(base, ours, theirs));
        }
    }
    // Bytes that are no text: each stands for one character, there and back.
    let [base, ours, theirs] = sides.map(|bytes| bytes.iter().map(|byte| char::from(*byte)).collect::<String>());
    let marked = merge_marked(&base, &ours, &theirs);
    marked
        .chars()
        .map(|character| u8::try_from(u32::from(character)).unwrap_or(b'?'))
        .collect()
}

/// The merged file with markers by service; `None` if the lines cannot be combined.
fn by_service(path: &str, sides: [&[u8]; 3], conflicts: &[Conflict]) -> Option<Vec<u8>> {
    if conflicts.iter().any(Conflict::is_shapeless) {
        return None;
    }
    let names: Vec<&str> = conflicts
        .iter()
        .filter_map(|conflict| conflict.service.as_deref())
        .collect();
    let versions = Versions::read(path, NAMES, sides).ok()?;
    let (mut base, ours, mut theirs) = versions.sides(path, NAMES).ok()?;
    if theirs.dash.is_some() && ours.dash.is_some() && theirs.dash != ours.dash {
        return None;
    }
    let (their_head, their_tail) = (theirs.head, theirs.tail);
    let is_outside = conflicts.iter().any(|conflict| conflict.service.is_none());
    if is_outside {
        if [&base, &ours, &theirs].iter().any(|side| side.dash.is_none()) {
            return None;
        }
        for side in [&mut base, &mut theirs] {
            (side.head, side.tail, side.rest) = (ours.head, ours.tail, ours.rest.clone());
        }
    }
    // Without their version of it, a service in conflict is only in ours.
    let in_conflict = |entry: &SideEntry<'_>| names.contains(&entry.name.as_str());
    base.entries.retain(|entry| !in_conflict(entry));
    let all_of_theirs = std::mem::take(&mut theirs.entries);
    let (apart, rest): (Vec<_>, Vec<_>) = all_of_theirs
        .into_iter()
        .enumerate()
        .partition(|(_, entry)| in_conflict(entry));
    let order_of_theirs: Vec<_> = rest.iter().map(|(at, entry)| (*at, entry.name.clone())).collect();
    theirs.entries = rest.into_iter().map(|(_, entry)| entry).collect();
    let mut clashes = Vec::new();
    let wanted = WantedMerge::of(&base, &ours, &theirs, Scope::default(), &mut clashes);
    let text = assemble::assemble(&base, &ours, &theirs, &wanted).ok()?;
    let merged = Side::open(path, "", text.as_bytes()).ok()?;
    if !clashes.is_empty() || (merged.dash.is_none() && !merged.entries.is_empty()) {
        return None;
    }
    // Services that we deleted and they changed have no place in ours: they follow what they follow in theirs.
    let gone = |at: &usize, entry: &SideEntry<'_>| {
        let before = order_of_theirs
            .iter()
            .rev()
            .find(|(known, name)| known < at && merged.get(name).is_some());
        (merged.get(&entry.name).is_none()).then(|| before.map(|(_, name)| name.clone()))
    };
    let lines = LineWriter(ours.line_break());
    let mut out = String::new();
    let (head, tail) = merged.parts()?;
    lines.outside(&mut out, &head, their_head, is_outside);
    let put_gone = |out: &mut String, after: Option<&str>| {
        for (at, entry) in &apart {
            if gone(at, entry).is_some_and(|before| before.as_deref() == after) {
                lines.conflict(out, None, Some(entry));
            }
        }
    };
    put_gone(&mut out, None);
    for entry in &merged.entries {
        out.push_str(&lines.0.repeat(entry.blanks));
        if in_conflict(entry) {
            let other = apart.iter().find(|(_, other)| other.name == entry.name);
            lines.conflict(&mut out, Some(entry), other.map(|(_, other)| other));
        } else {
            lines.put(&mut out, entry.block);
        }
        put_gone(&mut out, Some(&entry.name));
    }
    lines.outside(&mut out, tail, their_tail, is_outside);
    Some(versions.bytes(&out))
}

/// Writes lines with a line break of the file's kind.
struct LineWriter(&'static str);

impl LineWriter {
    fn put(&self, out: &mut String, block: &str) {
        out.push_str(block.trim_end_matches(['\n', '\r']));
        out.push_str(self.0);
    }

    /// The lines before or after the services; both versions, if a key there is in conflict and the sides differ.
    fn outside(&self, out: &mut String, ours: &str, theirs: &str, in_conflict: bool) {
        if !in_conflict || ours.trim() == theirs.trim() {
            return out.push_str(ours);
        }
        let whole = |out: &mut String, text: &str| {
            out.push_str(text);
            if !text.is_empty() && !text.ends_with('\n') {
                out.push_str(self.0);
            }
        };
        self.put(out, "<<<<<<< ours");
        whole(out, ours);
        self.put(out, "=======");
        whole(out, theirs);
        self.put(out, ">>>>>>> theirs");
    }

    fn conflict(&self, out: &mut String, ours: Option<&SideEntry<'_>>, theirs: Option<&SideEntry<'_>>) {
        self.put(out, "<<<<<<< ours");
        ours.into_iter().for_each(|entry| self.put(out, entry.block));
        self.put(out, "=======");
        theirs.into_iter().for_each(|entry| self.put(out, entry.block));
        self.put(out, ">>>>>>> theirs");
    }
}
