//! Files that are JSON, which is YAML as well: they stay JSON. Strings and keys stand in double quotes, commas are where they must
//! be, new lines are laid out as their neighbours are; what does not change keeps its bytes. There are no comments to keep.
//!
//! ```text
//! layout   how the file is laid out
//! write    new values in that layout
//! revise   values that stand in the file, with a change
//! ```

mod layout;
mod revise;
mod write;

use crate::problem::Problem;
use crate::yaml::edit::merged;
use crate::yaml::insert::unproved;
use crate::yaml::list::ListDocument;
use crate::yaml::node::{Kind, Node};
use crate::yaml::parse::{Parsed, parse, parse_all};
use crate::yaml::prove::proved;
use crate::yaml::splice::{Splice, TextEdit};
use crate::yaml::text::{cut, position};
use layout::JsonLayout;
use revise::{JsonPiece, Reviser, ordered, spans};
use serde::de::IgnoredAny;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::ops::Range;

/// Whether a text is a JSON object or array; such a text is edited by the rules of JSON.
pub fn is_json(text: &str) -> bool {
    text.trim_start().starts_with(['{', '[']) && serde_json::from_str::<IgnoredAny>(text).is_ok()
}

/// Puts an entry before the one that has the index now, or after the last. Proved.
pub fn insert(document: &ListDocument<'_>, index: usize, entry: &Map<String, Value>) -> Result<TextEdit, Problem> {
    let value = writable(&Value::Object(entry.clone()))?;
    change(document, index, |reviser, list, items| {
        let near = items.get(index.saturating_sub(1)).or(items.first());
        let mut pieces = reviser.kept(items);
        if items.is_empty() {
            return reviser.fresh(list, document.key, &Value::Array(vec![value.clone()]));
        }
        let new = reviser.item(list, near, &value);
        pieces.insert(index.min(pieces.len()), JsonPiece::new(new));
        reviser.joined(list, &spans(list), &pieces)
    })?
    .proved(|items| items.insert(index.min(items.len()), Node::wanted(value.clone())))
}

/// Removes an entry. Proved.
pub fn remove(document: &ListDocument<'_>, index: usize) -> Result<TextEdit, Problem> {
    change(document, index, |reviser, list, items| {
        let mut pieces = reviser.kept(items);
        if index < pieces.len() {
            pieces.remove(index);
        }
        reviser.joined(list, &spans(list), &pieces)
    })?
    .proved(|items| {
        if index < items.len() {
            items.remove(index);
        }
    })
}

/// Merges changes into an entry. Proved: What is put in the place of a JSON value and is one itself
/// leaves the rest of the file as it is.
pub fn update_entry(
    document: &ListDocument<'_>,
    index: usize,
    changes: &Map<String, Value>,
    order: &[&str],
) -> Result<TextEdit, Problem> {
    let whole = match &document.whole {
        Some(whole) => Cow::Borrowed(whole),
        None => Cow::Owned(parse_all(document.text)?),
    };
    let root = whole.root.as_ref().ok_or_else(|| unproved("the file is empty"))?;
    let items = root.get(document.key).map(Node::items).unwrap_or_default();
    let entry = items.get(index).ok_or_else(|| unproved("the entry has moved"))?;
    let wanted = updated(entry, changes, order)?;
    let layout = JsonLayout::of(document.text, root, items.get(index.saturating_sub(1)));
    let reviser = Reviser {
        text: document.text,
        layout: &layout,
    };
    let new = reviser.revised(entry, document.key, &wanted);
    if !is_value(&new, &wanted) {
        let (line, column) = position(document.text, entry.start);
        return Err(unproved("the entry differs from the old one with the change applied").at(line, column));
    }
    Ok(TextEdit {
        range: entry.start..entry.end,
        text: new,
    })
}

/// Whether a text is a value in JSON, and that one.
fn is_value(text: &str, wanted: &Value) -> bool {
    let root = parse(text).ok().and_then(|parsed| parsed.root);
    is_json(text) && root.is_some_and(|root| root.value() == *wanted)
}

/// Merges changes into a text that is one object. Returns the whole new text, proved.
pub fn update_map(text: &str, changes: &Map<String, Value>, order: &[&str]) -> Result<String, Problem> {
    let parsed = parse(text)?;
    let root = parsed
        .root
        .as_ref()
        .filter(|root| matches!(root.kind, Kind::Map(..)))
        .ok_or_else(|| {
            Problem::error("yaml/no-map", "the file is not a map")
                .at(1, 1)
                .help("write it as an object, or delete it to have it created again")
        })?;
    let wanted = updated(root, changes, order)?;
    let layout = JsonLayout::of(text, root, None);
    let reviser = Reviser { text, layout: &layout };
    let splice = Splice::replace(root.start..root.end, reviser.revised(root, "", &wanted));
    proved(text, &parsed, &[splice], &Node::wanted(wanted)).map_err(|why| unproved(&why))
}

/// A file whose list can be replaced, to write several files in its layout.
pub struct Refill<'d, 'a> {
    document: &'d ListDocument<'a>,
    parsed: Parsed<'a>,
    layout: JsonLayout,
    spans: Vec<Range<usize>>,
}

/// An entry of the new list.
pub enum RefillEntry<'v> {
    /// The one that has the index in the file now.
    Own(usize),
    /// The same with another value, its new keys in an order.
    Revised(usize, &'v Map<String, Value>, &'v [&'v str]),
    /// One from elsewhere.
    New(&'v Map<String, Value>),
}

impl<'d, 'a> Refill<'d, 'a> {
    /// Reads the layout of a file.
    pub fn of(document: &'d ListDocument<'a>) -> Result<Self, Problem> {
        let parsed = whole(document)?;
        let root = parsed.root.as_ref().ok_or_else(|| unproved("the file is empty"))?;
        let list = root.get(document.key);
        let first = list.and_then(|list| list.items().first());
        let layout = JsonLayout::of(document.text, root, first);
        Ok(Self {
            document,
            spans: list.map(spans).unwrap_or_default(),
            parsed,
            layout,
        })
    }

    /// The text of the file with the given entries instead of its own.
    pub fn with(&self, entries: &[RefillEntry<'_>]) -> String {
        let text = self.document.text;
        let list = self.parsed.root.as_ref().and_then(|root| root.get(self.document.key));
        let Some(list) = list else { return text.to_owned() };
        let reviser = Reviser {
            text,
            layout: &self.layout,
        };
        let items = list.items();
        let value = |entry: &Map<String, Value>| Node::wanted(Value::Object(entry.clone())).value();
        let new = if items.is_empty() && !entries.is_empty() {
            let all = entries.iter().filter_map(|entry| match entry {
                RefillEntry::New(entry) => Some(value(entry)),
                RefillEntry::Own(_) | RefillEntry::Revised(..) => None,
            });
            reviser.fresh(list, self.document.key, &all.collect())
        } else {
            let piece = |entry: &RefillEntry<'_>| match entry {
                RefillEntry::Own(index) => items.get(*index).map(|item| reviser.piece(*index, item)),
                RefillEntry::Revised(index, entry, order) => items.get(*index).map(|item| {
                    let wanted = Value::Object(ordered(&item.map(), entry, order));
                    JsonPiece::kept(*index, reviser.revised(item, self.document.key, &wanted))
                }),
                RefillEntry::New(entry) => Some(JsonPiece::new(reviser.item(list, items.first(), &value(entry)))),
            };
            let pieces: Vec<_> = entries.iter().filter_map(piece).collect();
            reviser.joined(list, &self.spans, &pieces)
        };
        [cut(text, 0..list.start), &new, cut(text, list.end..text.len())].concat()
    }
}

fn whole<'a>(document: &ListDocument<'a>) -> Result<Parsed<'a>, Problem> {
    match &document.whole {
        Some(whole) => Ok(whole.clone()),
        None => parse(document.text),
    }
}

/// A new document with one entry, in the layout of another list.
pub fn alone(key: &str, entry: &Map<String, Value>, model: &ListDocument<'_>) -> String {
    let whole = model.whole.as_ref().and_then(|whole| whole.root.as_ref());
    let Some(root) = whole else { return String::new() };
    let first = root.get(model.key).and_then(|list| list.items().first());
    let layout = JsonLayout::of(model.text, root, first);
    let file = Value::Object(
        [(key.to_owned(), Value::Array(vec![Value::Object(entry.clone())]))]
            .into_iter()
            .collect(),
    );
    let end = if model.text.ends_with('\n') {
        layout.line_break
    } else {
        ""
    };
    [&layout.write(&file, "", layout.is_spread), end].concat()
}

/// A new text of a list, to be proved.
struct ListEdit<'d, 'a> {
    document: &'d ListDocument<'a>,
    parsed: Parsed<'a>,
    splice: Splice,
    at: usize,
}

fn change<'d, 'a>(
    document: &'d ListDocument<'a>,
    index: usize,
    make: impl FnOnce(&Reviser<'_>, &Node<'_>, &[Node<'_>]) -> String,
) -> Result<ListEdit<'d, 'a>, Problem> {
    let parsed = whole(document)?;
    let list = parsed
        .root
        .as_ref()
        .and_then(|root| Some((root, root.get(document.key)?)));
    let (root, list) = list.ok_or_else(|| unproved("the list has moved"))?;
    let items = list.items();
    let model = items.get(index.saturating_sub(1)).or(items.first());
    let layout = JsonLayout::of(document.text, root, model);
    let reviser = Reviser {
        text: document.text,
        layout: &layout,
    };
    let splice = Splice::replace(list.start..list.end, make(&reviser, list, items));
    Ok(ListEdit {
        document,
        splice,
        at: list.start,
        parsed,
    })
}

impl ListEdit<'_, '_> {
    fn proved(self, expect: impl FnOnce(&mut Vec<Node<'_>>)) -> Result<TextEdit, Problem> {
        let text = self.document.text;
        let (line, column) = position(text, self.at);
        let refuse = |why: &str| unproved(why).at(line, column);
        let mut expected = self.parsed.root.clone().ok_or_else(|| refuse("the file is empty"))?;
        if let Kind::Map(_, pairs) = &mut expected.kind
            && let Some((_, list)) = pairs
                .iter_mut()
                .find(|(name, _)| name.text() == Some(self.document.key))
        {
            match &mut list.kind {
                Kind::List(_, items) => expect(items),
                _ => {
                    let mut items = Vec::new();
                    expect(&mut items);
                    list.kind = Kind::Wanted(items.iter().map(Node::value).collect());
                }
            }
        }
        let new = proved(text, &self.parsed, &[self.splice], &expected).map_err(|why| refuse(&why))?;
        Ok(TextEdit::whole(text, new))
    }
}

/// What a map is to hold, in the order in which it is to be written.
fn updated(node: &Node<'_>, changes: &Map<String, Value>, order: &[&str]) -> Result<Value, Problem> {
    let old = node.map();
    writable(&Value::Object(ordered(&old, &merged(&old, changes), order)))
}

/// A value as it will be read again; one that JSON has no form for is refused.
fn writable(value: &Value) -> Result<Value, Problem> {
    let value = Node::wanted(value.clone()).value();
    match write::without_form(&value) {
        None => Ok(value),
        Some(number) => Err(Problem::error(
            "yaml/not-json",
            format!("`{number}` cannot be written to a JSON file: it is not a number there"),
        )
        .help("put it in quotes to write it as a string")),
    }
}

#[cfg(test)]
mod tests;
