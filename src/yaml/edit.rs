//! Changes to a map that is in a text: keys set, added and taken away, as splices, each with the tree that is expected of
//! it. What the change does not concern keeps every byte.

mod braces;
mod expectation;
mod items;
pub(in crate::yaml) mod keep;
mod pairs;
mod patch;
mod put;
mod references;

pub(in crate::yaml) use items::common;
pub use patch::merged;
pub use references::{keeps_meanings, reference};

use crate::problem::Problem;
use crate::yaml::ending::open_block;
use crate::yaml::insert::unproved;
use crate::yaml::json;
use crate::yaml::list::ListDocument;
use crate::yaml::node::{CollectionStyle, Kind, Node};
use crate::yaml::parse::parse;
use crate::yaml::prove::proved;
use crate::yaml::region::Region;
use crate::yaml::splice::{Splice, sorted};
use crate::yaml::style::Style;
use crate::yaml::text::{cut, line_break, line_break_at, position, without_break};
use expectation::{child, insert_after, retain};
use references::References;
use serde_json::{Map, Value};
use std::ops::Range;

/// Merges changes into an entry of a list: null removes a key, a map merges into a map, any other value replaces. New keys take
/// their position from `order`. Returns the whole new text, proved to contain exactly this change.
///
/// With `{size: large, pagerduty: null, slack: '#pay'}`, where `order` has `slack` after `team`:
/// ```yaml
/// # before                                  # after
/// - name: payment-service # the oldest      - name: payment-service # the oldest
///   size: "small" # until May                 size: "large" # until May
///   # on call by day only                     team: payments-team
///   pagerduty: PABC123                        slack: "#pay"
///   team: payments-team
/// ```
///
/// A changed value keeps its quotes and comment; a removed key takes the comments directly above it along.
pub fn update_entry(
    document: &ListDocument<'_>,
    index: usize,
    changes: &Map<String, Value>,
    order: &[&str],
) -> Result<String, Problem> {
    let (range, text) = entry_change(document, index, changes, order)?;
    let before = cut(document.text, 0..range.start);
    let after = cut(document.text, range.end..document.text.len());
    Ok([before, &text, after].concat())
}

/// Like [`update_entry`], but returns only the byte range that changes and its new content, so that many edits can be applied
/// at once.
pub fn entry_change(
    document: &ListDocument<'_>,
    index: usize,
    changes: &Map<String, Value>,
    order: &[&str],
) -> Result<(Range<usize>, String), Problem> {
    if json::is_json(document.text) {
        let text = json::update_entry(document, index, changes, order)?;
        return Ok((0..document.text.len(), text));
    }
    let region = Region::of(document, index, index)?;
    let Some(entry) = region.entry(index) else {
        return Err(unproved("the entry has moved"));
    };
    region.guard()?;
    let allowed = match (entry.reference(), region.parsed.root.as_ref()) {
        (Some(_), Some(root)) => Some(References::of(document.text, region.start, root).allowed(entry, changes)?),
        _ => None,
    };
    let changes = allowed.as_ref().unwrap_or(changes);
    let range = region.start..region.start + region.text.len();
    if changes.is_empty() {
        return Ok((range, region.text.to_owned()));
    }
    let end = match document.whole {
        Some(_) => document.content_end(index),
        None => document.content_end(index) - region.start,
    };
    let mut style = Style::of(region.text, Some(entry), document.dash());
    style.line_break = line_break_at(document.text, document.start(index));
    let mut why = String::new();
    for attempt in Attempt::ALL {
        style.literal = attempt == Attempt::Exact;
        let mut plan = EditPlan::new(region.text, &style, order, attempt);
        let mut expected = entry.clone();
        plan.merge(entry, &mut expected, changes, end);
        let whole = region.expect(|items| {
            if let Some(item) = items.get_mut(region.local(index)) {
                *item = expected;
            }
        });
        let Some(whole) = whole else { continue };
        match region.changed(plan.settled(), &whole) {
            Ok(text) => return Ok((range, text)),
            Err(reason) => why = reason,
        }
    }
    let (line, column) = position(document.text, document.start(index));
    Err(open_block(document, index).unwrap_or_else(|| unproved(&why).at(line, column)))
}

/// Merges changes into a text that is one map, such as a Backstage entity; null removes a key. Returns the whole new text,
/// proved.
///
/// ```yaml
/// # before            # after: `{spec: {owner: team-b}, kind: null}`
/// kind: Component     spec:
/// spec:                 owner: team-b # on call
///   owner: a # on call
/// ```
///
/// # Errors
///
/// `yaml/no-map` if the text is not a map, and the error of the edit where it cannot be proved.
pub fn update_map(text: &str, changes: &Map<String, Value>, order: &[&str]) -> Result<String, Problem> {
    if json::is_json(text) {
        return json::update_map(text, changes, order);
    }
    let parsed = parse(text)?;
    let Some(root) = parsed.root.as_ref().filter(|root| matches!(root.kind, Kind::Map(..))) else {
        return Err(Problem::error("yaml/no-map", "the file is not a map")
            .at(1, 1)
            .help("write it as `key: value` lines, or delete it to have it created again"));
    };
    if let Some(node) = root.reference() {
        return Err(reference(text, 0, node));
    }
    let mut style = Style {
        line_break: line_break(text),
        ..Style::of(text, Some(root), 0)
    };
    let mut why = String::new();
    for attempt in Attempt::ALL {
        style.literal = attempt == Attempt::Exact;
        let mut plan = EditPlan::new(text, &style, order, attempt);
        let mut expected = root.clone();
        plan.merge(root, &mut expected, changes, text.len());
        let result = sorted(plan.settled()).ok_or_else(|| "two changes overlap".to_owned());
        match result.and_then(|splices| proved(text, &parsed, &splices, &expected)) {
            Ok(text) => return Ok(text),
            Err(reason) => why = reason,
        }
    }
    Err(unproved(&why))
}

/// How an edit is tried: every edit is proved, and where the first attempt cannot be proved, the second one does without the finer
/// points of the layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Attempt {
    /// As a person would write it.
    Exact,
    /// Pairs in braces are removed without regard to their lines; blank lines after a removed pair are removed too, since they may
    /// belong to a block scalar before it; strings of several lines are written on one line, since a block could end in the wrong
    /// place; and moved items are written again.
    Conservative,
}

impl Attempt {
    const ALL: [Self; 2] = [Self::Exact, Self::Conservative];
}

/// An edit under construction.
struct EditPlan<'t> {
    text: &'t str,
    style: &'t Style,
    order: &'t [&'t str],
    attempt: Attempt,
    splices: Vec<Splice>,
}

impl<'t> EditPlan<'t> {
    fn new(text: &'t str, style: &'t Style, order: &'t [&'t str], attempt: Attempt) -> Self {
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
    fn settled(self) -> Vec<Splice> {
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
    fn merge(&mut self, node: &Node<'_>, expected: &mut Node<'_>, changes: &Map<String, Value>, end: usize) {
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
            let place = pairs::Pair {
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
                &pairs::Pair {
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
    fn predecessor(&self, pairs: &[(Node<'_>, Node<'_>)], key: &str) -> Option<usize> {
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
