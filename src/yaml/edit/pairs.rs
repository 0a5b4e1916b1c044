//! Pairs of a map: removing one, adding one, changing the value of one.

use super::plan::{Attempt, EditPlan};
use crate::yaml::brackets;
use crate::yaml::emit;
use crate::yaml::ending::last_block;
use crate::yaml::node::{CollectionStyle, Kind, Node, ScalarStyle};
use crate::yaml::scalar::{Manner, Quotes, ScalarContext};
use crate::yaml::splice::Splice;
use crate::yaml::style::{Style, aligned};
use crate::yaml::text::{
    comment_column, cut, is_blank, last_line_end, line_before, line_end, line_start, own_end, without_break,
};
use serde_json::Value;
use std::ops::Range;

/// A pair of a map, with the map around it.
pub(super) struct Pair<'n, 'a> {
    /// Style of the map.
    pub map: CollectionStyle,
    /// All pairs of the map.
    pub pairs: &'n [(Node<'a>, Node<'a>)],
    /// Index of the pair in the map.
    pub index: usize,
    /// Byte offset of the end of the map.
    pub end: usize,
    /// Whether all pairs before this one are removed too.
    pub leads: bool,
}

impl<'n, 'a> Pair<'n, 'a> {
    fn nodes(&self) -> Option<&'n (Node<'a>, Node<'a>)> {
        self.pairs.get(self.index)
    }

    /// Column of the map's keys; a complex key starts after its `?`, deeper than the others.
    fn column(&self, text: &str) -> usize {
        let columns = self
            .pairs
            .iter()
            .map(|(key, _)| key.start - line_start(text, key.start));
        columns.min().unwrap_or_default()
    }

    /// Byte ranges of all pairs.
    fn spans(&self) -> Vec<Range<usize>> {
        let span = |(key, value): &(Node<'_>, Node<'_>)| key.start..value.end.max(key.end);
        self.pairs.iter().map(span).collect()
    }

    fn next(&self) -> Option<&'n (Node<'a>, Node<'a>)> {
        self.pairs.get(self.index + 1)
    }
}

impl EditPlan<'_> {
    /// End of a pair's lines in a block map, comments that are indented deeper than the key included; in a flow map, of its nodes.
    pub(super) fn pair_end(&self, pair: &Pair<'_, '_>) -> usize {
        let Some((key, value)) = pair.nodes() else {
            return pair.end;
        };
        if pair.map == CollectionStyle::Flow {
            return value.end.max(key.end);
        }
        let limit = pair
            .next()
            .map_or(pair.end, |(next, _)| line_start(self.text, next.start));
        let floor = line_end(self.text, key.end);
        let block = last_block(value).map_or(floor, |block| last_line_end(self.text, block.end));
        self.trimmed(floor.max(block).min(limit), limit, pair.column(self.text))
    }

    /// End of the lines between `floor` and `end` that belong to what is in a column.
    pub(super) fn trimmed(&self, floor: usize, end: usize, column: usize) -> usize {
        own_end(self.text, floor..end, column)
    }

    /// Start of the comments that hug a line from above in the same column, or of the line.
    pub(super) fn own_start(&self, start: usize, column: usize) -> usize {
        let mut own = start;
        while let Some(line) = line_before(self.text, own) {
            if comment_column(cut(self.text, line.clone())) != Some(column) {
                break;
            }
            own = line.start;
        }
        own
    }

    /// Where a pair starts: at its key, or at the `?` before an explicit one.
    fn pair_start(&self, key: usize) -> usize {
        let before = cut(self.text, line_start(self.text, key)..key);
        match before.trim_end().strip_suffix('?') {
            Some(outer) if outer.is_empty() || outer.ends_with([' ', '-']) => key - before.len() + outer.len(),
            _ => key,
        }
    }

    pub(super) fn column(&self, at: usize) -> usize {
        at - line_start(self.text, at)
    }

    /// End of a removal that ends at `end`: in the conservative attempt the blank lines below are removed too.
    pub(super) fn widened(&self, mut end: usize) -> usize {
        while self.attempt == Attempt::Conservative
            && end < self.text.len()
            && is_blank(cut(self.text, end..line_end(self.text, end)))
        {
            end = line_end(self.text, end);
        }
        end
    }

    /// Removes a pair with the comments directly above it: `{a: 1, b: 2}` without `a` is `{b: 2}`.
    pub(super) fn remove_pair(&mut self, pair: &Pair<'_, '_>) {
        let Some((key, value)) = pair.nodes() else { return };
        let before = pair.index.checked_sub(1).and_then(|before| pair.pairs.get(before));
        if pair.map == CollectionStyle::Flow
            && self.attempt == Attempt::Exact
            && let Some(splices) = brackets::remove(self.text, &pair.spans(), pair.index)
        {
            return self.splices.extend(splices);
        }
        let range = if pair.map == CollectionStyle::Flow {
            match (before, pair.next()) {
                // Leading pairs are removed up to the first one that stays, so that no comma is left before it.
                (_, Some((next, _))) if pair.leads => key.start..next.start,
                (Some((name, last)), _) if !pair.leads => name.end.max(last.end)..key.end.max(value.end),
                _ => key.start..key.end.max(value.end),
            }
        } else {
            let first = self.pair_start(key.start);
            let line = line_start(self.text, first);
            let end = self.pair_end(pair);
            let lines = is_blank(cut(self.text, line..first));
            let start = if lines {
                self.own_start(line, first - line)
            } else {
                first
            };
            let behind_dash = |(key, _): &(Node<'_>, Node<'_>)| {
                let first = self.pair_start(key.start);
                !is_blank(cut(self.text, line_start(self.text, first)..first))
            };
            if lines && !(pair.leads && pair.pairs.first().is_some_and(behind_dash)) {
                start..self.widened(end)
            } else {
                // `- name: a` without `name`: the next key, or the comment above it, moves up behind the dash.
                let rest = cut(self.text, end..self.text.len());
                start..pair.next().map_or(end, |_| end + rest.len() - rest.trim_start().len())
            }
        };
        self.splices.push(Splice::remove(range));
    }

    /// Adds a pair after the one given; where it is to go before it, before.
    pub(super) fn add_pair(&mut self, pair: &Pair<'_, '_>, after: bool, key: &str, value: &Value) {
        let Some((first, last)) = pair.nodes() else { return };
        if pair.map == CollectionStyle::Flow {
            let new = emit::flow_pair(key, value, self.style);
            let end = last.end.max(first.end);
            let place = pair.index + usize::from(after);
            if self.attempt == Attempt::Exact
                && let Some(splices) = brackets::insert(self.text, &pair.spans(), place, &new, self.style.line_break)
            {
                return self.splices.extend(splices);
            }
            self.splices.push(if after {
                Splice::insert(end, format!(", {new}"))
            } else {
                Splice::insert(first.start, format!("{new}, "))
            });
            return;
        }
        let mut lines = String::new();
        let style = Style {
            align: aligned(self.text, pair.pairs),
            ..self.style.clone()
        };
        emit::pair(&mut lines, key, value, pair.column(self.text), &style);
        let end = self.pair_end(pair);
        let end = self.widened(end);
        self.put_lines(end, &lines);
    }

    /// Changes the value of a pair.
    pub(super) fn set_value(&mut self, pair: &Pair<'_, '_>, new: &Value) {
        let Some((key, old)) = pair.nodes() else { return };
        if let (Kind::List(style, items), Value::Array(wanted)) = (&old.kind, new)
            && !items.is_empty()
            && !wanted.is_empty()
            && old.reference().is_none()
        {
            let end = self.pair_end(pair);
            return self.set_items(old, *style, items, wanted, end);
        }
        let name = key.key();
        let style = self.like(old);
        let column = self.column(key.start);
        let colon = cut(self.text, key.end..self.text.len())
            .find(':')
            .map_or(key.end, |at| key.end + at + 1);
        if pair.map == CollectionStyle::Flow {
            let text = emit::at_place(&name, new, &style, ScalarContext::Flow);
            self.splices.push(match old.end > old.start && old.start > key.end {
                true => Splice::supersede(old.first()..old.end, text),
                false => Splice::insert(colon, format!(" {text}")),
            });
            return;
        }
        let mut text = String::new();
        match self.as_block(old, new, column, colon) {
            Some(block) => text = block,
            None => emit::after_colon(&mut text, &name, new, column, &style),
        }
        let text = text.strip_suffix(style.line_break).unwrap_or(&text).to_owned();
        let inline = !text.contains('\n');
        match &old.kind {
            _ if !old.is_marked() && (old.start <= key.end || old.start == old.end) => {
                self.splices.push(Splice::insert(colon, text))
            }
            Kind::Scalar(_, ScalarStyle::Block) if !old.is_marked() => {
                // Comments below the block stay.
                let content = cut(self.text, 0..old.end).trim_end().len();
                let end = self.pair_end(pair).min(line_end(self.text, content));
                let below = line_end(self.text, key.end);
                let header = cut(self.text, colon..below);
                let before_break = |at| without_break(cut(self.text, 0..at)).len();
                // A comment after the indicator stays on the line.
                let noted = header
                    .find('#')
                    .map(|at| cut(header, 0..at).trim_end_matches([' ', '\t']));
                match noted {
                    Some(before) if inline => {
                        self.splices.push(Splice::replace(colon..colon + before.len(), text));
                        self.splices.push(Splice::remove(below..end));
                    }
                    Some(before) => {
                        let first = without_break(text.split_inclusive('\n').next().unwrap_or_default());
                        let rest = cut(&text, first.len()..text.len());
                        self.splices.push(Splice::replace(colon..colon + before.len(), first));
                        self.splices
                            .push(Splice::replace(before_break(below)..before_break(end), rest));
                    }
                    None => self.splices.push(Splice::replace(colon..before_break(end), text)),
                }
            }
            Kind::Scalar(..)
            | Kind::Alias(..)
            | Kind::Map(CollectionStyle::Flow, _)
            | Kind::List(CollectionStyle::Flow, _) => {
                let end = old.first() + cut(self.text, old.first()..old.end).trim_end().len();
                self.splices.push(match inline {
                    true => self.replaced(old.first()..end, text.trim_start_matches(' ')),
                    false => Splice::replace(colon..old.end, text),
                });
            }
            _ => {
                let below = line_end(self.text, key.end);
                let end = self.pair_end(pair);
                self.splices.push(Splice::insert(colon, text));
                self.splices.push(Splice::remove(below..end));
            }
        }
    }

    /// The plan's style with the quotes of the old value, or without any where it has none.
    pub(super) fn like(&self, old: &Node<'_>) -> Style {
        let (quotes, manner) = match &old.kind {
            Kind::Scalar(_, ScalarStyle::Single) => (Quotes::Single, Manner::Quoted(Quotes::Single)),
            Kind::Scalar(_, ScalarStyle::Double) => (Quotes::Double, Manner::Quoted(Quotes::Double)),
            Kind::Scalar(_, ScalarStyle::Plain) if !old.is_null() => (self.style.quotes, Manner::Plain),
            _ => return self.style.clone(),
        };
        Style {
            quotes,
            ..self.style.in_manner(manner)
        }
    }
}
