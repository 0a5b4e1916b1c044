//! Comments between the key of the list and its first entry: some belong to the list, and are in every file; others stood
//! behind another entry before the files were parted, and go with the entry that they are above.

use crate::catalog::merge::side::Side;
use crate::yaml::text::{comment_column, cut, is_blank};
use std::collections::HashMap;

/// Gives each first entry the comments above it that are not the list's.
pub(super) fn give_to_firsts(sides: &mut [(&str, Side<'_>)]) {
    if sides.len() < 2 {
        return;
    }
    let mut counts: HashMap<String, usize> = HashMap::new();
    for (_, side) in sides.iter() {
        let notes = match side.parts() {
            Some((_, tail)) if side.dash.is_none() => notes_before(tail),
            _ => notes(side.head),
        };
        for end in paragraphs(notes) {
            *counts.entry(plain(cut(notes, 0..end))).or_default() += 1;
        }
    }
    let shared = counts.into_iter().filter(|(_, count)| *count > 1).map(|(text, _)| text);
    let shared = shared.max_by_key(String::len).unwrap_or_default();
    for (_, side) in sides.iter_mut().filter(|(_, side)| side.dash.is_some()) {
        let notes = notes(side.head);
        let own = paragraphs(notes)
            .into_iter()
            .find(|end| plain(cut(notes, 0..*end)) == shared)
            .unwrap_or(0);
        let length = notes.len() - own;
        give(side, length);
    }
}

/// Gives the last bytes of the head to the first entry.
fn give(side: &mut Side<'_>, length: usize) {
    let Some(first) = side.entries.first_mut() else { return };
    let from = side.head.len();
    let blanks: usize = cut(side.text, from..side.text.len())
        .split_inclusive('\n')
        .take(first.blanks)
        .map(str::len)
        .sum();
    let own = cut(side.text, from - length..from + blanks + first.block.len());
    let lead: usize = own
        .split_inclusive('\n')
        .take_while(|line| is_blank(line))
        .map(str::len)
        .sum();
    first.block = cut(own, lead..own.len());
    side.head = cut(side.text, 0..from - length);
}

/// The comments at the end of a head.
fn notes(head: &str) -> &str {
    let is_note = |line: &&str| is_blank(line) || comment_column(line).is_some();
    let length: usize = head.split_inclusive('\n').rev().take_while(is_note).map(str::len).sum();
    cut(head, head.len() - length..head.len())
}

/// The comments at the start of what follows an empty list.
fn notes_before(tail: &str) -> &str {
    let is_note = |line: &&str| is_blank(line) || comment_column(line).is_some();
    let length: usize = tail.split_inclusive('\n').take_while(is_note).map(str::len).sum();
    cut(tail, 0..length)
}

/// Where each paragraph of comments ends.
fn paragraphs(notes: &str) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut at = 0;
    let mut within = false;
    for line in notes.split_inclusive('\n') {
        if is_blank(line) && within {
            ends.push(at);
        }
        within = !is_blank(line);
        at += line.len();
    }
    if within {
        ends.push(at);
    }
    ends
}

/// The comments alone, to be compared.
fn plain(notes: &str) -> String {
    notes
        .lines()
        .filter(|line| !is_blank(line))
        .map(|line| format!("{}\n", line.trim()))
        .collect()
}
