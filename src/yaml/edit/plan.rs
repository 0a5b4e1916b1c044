//! An edit under construction: its splices, and the tree that is expected of them.

use super::expectation::{child, insert_after, retain};
use super::pairs::Pair;
use super::patch::merged;
use crate::yaml::node::{CollectionStyle, Kind, Node};
use crate::yaml::splice::Splice;
use crate::yaml::style::Style;
use crate::yaml::text::{cut, without_break};
use serde_json::{Map, Value};

/// How an edit is tried: every edit is proved, and where the first attempt cannot be proved, the second one does without the finer
/// points of the layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Attempt {
    /// As a person would write it.
    Exact,
    /// Pairs in braces are removed without regard to their lines; blank lines after a removed pair are removed too, since they may
    /// belong to a block scalar before it; strings of several lines are written on one line, since a block could end in the wrong
    /// place; and moved items are written again.
    Conservative,
}

impl Attempt {
    pub(super) const ALL: [Self; 2] = [Self::Exact, Self::Conservative];
}

/// An edit under construction.
pub(super) struct EditPlan<'t> {
    pub(super) text: &'t str,
    pub(super) style: &'t Style,
    pub(super) order: &'t [&'t str],
    pub(super) attempt: Attempt,
    pub(super) splices: Vec<Splice>,
}

impl<'t> EditPlan<'t> {
    pub(super) fn new(text: &'t str, style: &'t Style, order: &'t [&'t str], attempt: Attempt) -> Self {
        Self {
            text,
            style,
            order,
            attempt,
            splices: Vec::new(),
        }
    }

    /// The splices; adjacent removals are joined if nothing is inserted between them. If they end a text without a final newline,
    /// the newlines before them are removed too, so that the text still ends without one; in the second attempt only one newline,
    /// since the others may belong to a block scalar.
    pub(super) fn settled(self) -> Vec<Splice> {
        let (mut gone, mut rest): (Vec<_>, Vec<_>) = self.splices.into_iter().partition(Splice::removes);
        // Insertions at a position between two removals keep them apart.
        gone.sort_by_key(|splice| splice.range.start);
        let between = |at: usize| rest.iter().any(|splice| splice.range == (at..at));
        let mut joined: Vec<Splice> = Vec::new();
        for splice in gone {
            match joined.last_mut() {
                Some(last) if splice.range.start <= last.range.end && !between(splice.range.start) => {
                    last.range.end = last.range.end.max(splice.range.end)
                }
                _ => joined.push(splice),
            }
        }
        if let Some(last) = joined
            .last_mut()
            .filter(|last| last.range.end == self.text.len() && !self.text.ends_with('\n'))
        {
            let start = last.range.start;
            match rest.iter_mut().rev().find(|splice| splice.range == (start..start)) {
                // What comes in their place ends the text then.
                Some(splice) => splice.text.truncate(without_break(&splice.text).len()),
                None => {
                    let before = cut(self.text, 0..start);
                    last.range.start = match self.attempt {
                        Attempt::Exact => before.trim_end_matches(['\r', '\n']).len(),
                        Attempt::Conservative => without_break(before).len(),
                    };
                }
            }
        }
        rest.append(&mut joined);
        rest
    }

    /// Merges changes into a map that ends at `end`, in the text and in the expectation.
    pub(super) fn merge(&mut self, node: &Node<'_>, expected: &mut Node<'_>, changes: &Map<String, Value>, end: usize) {
        let old = node.map();
        let wanted = merged(&old, changes);
        let Kind::Map(style, pairs) = &node.kind else { return };
        let stays = |at: usize| pairs.get(at).is_some_and(|(key, _)| wanted.contains_key(&key.key()));
        let is_flow = *style == CollectionStyle::Flow;
        // Without a pair that stays there is no comma to add one before or after.
        if is_flow && !pairs.is_empty() && !(0..pairs.len()).any(stays) {
            return self.replace_pairs(pairs, expected, &wanted);
        }
        for (index, (key, value)) in pairs.iter().enumerate() {
            let name = key.key();
            if !changes.contains_key(&name) || old.get(&name) == wanted.get(&name) {
                continue;
            }
            let place = Pair {
                map: *style,
                pairs,
                index,
                end,
                leads: pairs
                    .iter()
                    .take(index)
                    .all(|(key, _)| !wanted.contains_key(&key.key())),
            };
            match (wanted.get(&name), changes.get(&name)) {
                (None, _) => {
                    self.remove_pair(&place);
                    retain(expected, |known| known.key() != name);
                }
                (Some(_), Some(Value::Object(inner))) if !value.pairs().is_empty() => {
                    let end = self.pair_end(&place);
                    if let Some(child) = child(expected, &name) {
                        self.merge(value, child, inner, end);
                    }
                }
                (Some(new), _) => {
                    self.set_value(&place, new);
                    if let Some(child) = child(expected, &name) {
                        *child = Node::wanted(new.clone());
                    }
                }
            }
        }
        let new = wanted.iter().filter(|(key, _)| !old.contains_key(*key));
        // In braces a pair that goes takes its comma along: what comes goes beside one that stays.
        let after = |key: &str| {
            let found = self.predecessor(pairs, key);
            match found {
                Some(at) if is_flow => (0..=at).rev().find(|at| stays(*at)),
                _ => found,
            }
        };
        let first = (0..pairs.len()).find(|at| is_flow && stays(*at)).unwrap_or_default();
        let mut new: Vec<_> = new.map(|(key, value)| (after(key), key, value)).collect();
        new.sort_by_key(|(after, ..)| *after);
        for (after, key, value) in new {
            self.add_pair(
                &Pair {
                    map: *style,
                    pairs,
                    index: after.unwrap_or(first),
                    end,
                    leads: false,
                },
                after.is_some(),
                key,
                value,
            );
            let before: Vec<_> = pairs
                .iter()
                .take(after.map_or(0, |after| after + 1))
                .map(|(key, _)| key.key())
                .collect();
            insert_after(expected, &before, &old, key, value);
        }
    }

    /// Index of the pair after which a new key is added: the last one whose key comes before it in the order, otherwise the last.
    pub(super) fn predecessor(&self, pairs: &[(Node<'_>, Node<'_>)], key: &str) -> Option<usize> {
        let rank = |name: &str| self.order.iter().position(|known| *known == name);
        match rank(key) {
            None => pairs.len().checked_sub(1),
            Some(own) => {
                let earlier = |(name, _): &(Node<'_>, Node<'_>)| rank(&name.key()).is_some_and(|rank| rank < own);
                pairs
                    .iter()
                    .rposition(earlier)
                    .or_else(|| (!pairs.is_empty()).then_some(0))
            }
        }
    }
}
