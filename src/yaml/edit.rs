//! Changes to a map that is in a text: keys set, added and taken away, as splices, each with the tree that is expected of
//! it. What the change does not concern keeps every byte.

mod braces;
mod expectation;
mod items;
pub(in crate::yaml) mod keep;
mod pairs;
mod patch;
mod plan;
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
use crate::yaml::node::Kind;
use crate::yaml::parse::parse;
use crate::yaml::prove::proved;
use crate::yaml::region::Region;
use crate::yaml::splice::{TextEdit, sorted};
use crate::yaml::style::Style;
use crate::yaml::text::{line_break, line_break_at, position};
use plan::{Attempt, EditPlan};
use references::References;
use serde_json::{Map, Value};

/// Merges changes into an entry of a list: null removes a key, a map merges into a map, any other value replaces. New keys take
/// their position from `order`. What it returns is proved to be exactly this change.
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
) -> Result<TextEdit, Problem> {
    if document.is_json() {
        return json::update_entry(document, index, changes, order);
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
    if changes.is_empty() {
        return Ok(TextEdit {
            range: region.range(),
            text: region.text.to_owned(),
        });
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
            Ok(edited) => return Ok(edited),
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
