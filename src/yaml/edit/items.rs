//! Items of a list: those that stay keep their bytes, the others are removed or added.

use super::plan::{Attempt, EditPlan};
use crate::yaml::emit;
use crate::yaml::ending::last_block;
use crate::yaml::list::pieces::dash_lines;
use crate::yaml::node::{CollectionStyle, Node};
use crate::yaml::splice::Splice;
use crate::yaml::style::Style;
use crate::yaml::text::{comment_column, cut, is_blank, last_line_end, line_end};
use serde_json::Value;

impl EditPlan<'_> {
    /// Changes a list to the wanted items; items that are the same keep their lines and comments.
    pub(super) fn set_items(
        &mut self,
        list: &Node<'_>,
        style: CollectionStyle,
        items: &[Node<'_>],
        wanted: &[Value],
        end: usize,
    ) {
        let old: Vec<_> = items.iter().map(Node::value).collect();
        let kept = common(&old, wanted);
        // What comes is written as the items that are there.
        let written = items.iter().find(|item| item.string().is_some());
        let like = written.map_or_else(|| self.style.clone(), |item| self.like(item));
        match style {
            CollectionStyle::Flow if cut(self.text, list.start..list.end).contains('\n') => {
                self.flow_lines(items, wanted, &kept, &like);
            }
            CollectionStyle::Flow => self.flow_items(list, items, wanted, &kept, &like),
            CollectionStyle::Block => self.block_items(list, items, wanted, &kept, end, &like),
        }
    }

    /// Writes the brackets' content again, with the old items' own text and the separators that were there.
    fn flow_items(
        &mut self,
        list: &Node<'_>,
        items: &[Node<'_>],
        wanted: &[Value],
        kept: &[(usize, usize)],
        like: &Style,
    ) {
        let (Some(first), Some(last)) = (items.first(), items.last()) else {
            return;
        };
        let separator = match items.get(1) {
            Some(second) => cut(self.text, first.end..second.start),
            None => ", ",
        };
        let moved = moved(items, wanted, kept);
        let texts: Vec<String> = wanted
            .iter()
            .enumerate()
            .map(|(index, value)| {
                let mut pairs = kept.iter().chain(&moved);
                let old = pairs
                    .find(|(_, new)| *new == index)
                    .and_then(|(old, _)| items.get(*old));
                old.map_or_else(
                    || emit::flow(value, like),
                    |old| cut(self.text, old.start..old.end).to_owned(),
                )
            })
            .collect();
        let lead = cut(self.text, list.start..first.start);
        let trail = cut(self.text, last.end..list.end);
        let text = format!("{lead}{}{trail}", texts.join(separator));
        self.splices.push(self.replaced(list.start..list.end, &text));
    }

    /// Brackets over several lines may hold comments: items are replaced, added and taken away one by one.
    fn flow_lines(&mut self, items: &[Node<'_>], wanted: &[Value], kept: &[(usize, usize)], like: &Style) {
        let (mut old, mut new) = (0, 0);
        for (kept_old, kept_new) in kept.iter().copied().chain([(items.len(), wanted.len())]) {
            let both = (kept_old - old).min(kept_new - new);
            for (item, value) in items.iter().skip(old).zip(wanted.iter().skip(new)).take(both) {
                let text = emit::flow(value, like);
                self.splices.push(Splice::replace(item.start..item.end, text));
            }
            let before = (old + both).checked_sub(1).and_then(|at| items.get(at));
            let added = wanted.iter().take(kept_new).skip(new + both);
            let added: Vec<_> = added.map(|value| emit::flow(value, like)).collect();
            if !added.is_empty() {
                self.splices.push(match (before, items.first()) {
                    (Some(before), _) => Splice::insert(before.end, format!(", {}", added.join(", "))),
                    (None, Some(first)) => Splice::insert(first.start, format!("{}, ", added.join(", "))),
                    (None, None) => return,
                });
            }
            if let Some(gone) = items.get(old + both).filter(|_| old + both < kept_old) {
                let range = match (items.get(kept_old), before, items.last()) {
                    (Some(next), ..) => gone.start..next.start,
                    (None, Some(before), Some(last)) => self.tail_of_list(before.end, gone.start, last.end),
                    _ => return,
                };
                self.splices.push(Splice::remove(range));
            }
            (old, new) = (kept_old + 1, kept_new + 1);
        }
    }

    /// The last items of a list with their commas and comments; what is on the line of the item before stays there.
    fn tail_of_list(&self, before: usize, start: usize, end: usize) -> std::ops::Range<usize> {
        let Some(line) = cut(self.text, before..start).rfind('\n') else {
            return before..end;
        };
        let line = before + line;
        let from = cut(self.text, 0..line).strip_suffix('\r').map_or(line, str::len);
        let rest = cut(self.text, end..line_end(self.text, end));
        let comma = rest.trim_start_matches([' ', '\t']).strip_prefix(',');
        let tail = comma.unwrap_or(rest);
        let ends_line = is_blank(tail) || comment_column(tail).is_some();
        let after = if ends_line {
            rest.trim_end_matches(['\n', '\r']).len()
        } else {
            rest.len() - tail.len()
        };
        from..end + after
    }

    /// Takes the lines of items away and puts lines of new ones after those that stay before them; what only moves keeps its
    /// lines, with its comments.
    fn block_items(
        &mut self,
        list: &Node<'_>,
        items: &[Node<'_>],
        wanted: &[Value],
        kept: &[(usize, usize)],
        end: usize,
        like: &Style,
    ) {
        let column = self.column(list.start);
        let Some(dashes) = dash_lines(self.text, list, items) else {
            return;
        };
        let item_end = |plan: &Self, index: usize| {
            let Some(start) = dashes.get(index) else { return end };
            let limit = dashes.get(index + 1).copied().unwrap_or(end);
            let floor = line_end(plan.text, *start);
            let block = items.get(index).and_then(last_block);
            let block = block.map_or(floor, |block| last_line_end(plan.text, block.end));
            plan.trimmed(floor.max(block).min(limit), limit, column)
        };
        let lines_of = |plan: &Self, index: usize| {
            let start = dashes.get(index).map_or(end, |start| plan.own_start(*start, column));
            start..item_end(plan, index)
        };
        let gone = (0..dashes.len()).filter(|index| !kept.iter().any(|(old, _)| old == index));
        for index in gone {
            self.splices.push(Splice::remove(lines_of(self, index)));
        }
        let moved = if self.attempt == Attempt::Conservative {
            Vec::new()
        } else {
            moved(items, wanted, kept)
        };
        let mut place = dashes
            .first()
            .map_or(list.start, |start| self.own_start(*start, column));
        for (index, value) in wanted.iter().enumerate() {
            if let Some((old, _)) = kept.iter().find(|(_, new)| *new == index) {
                place = item_end(self, *old);
                continue;
            }
            if let Some((old, _)) = moved.iter().find(|(_, new)| *new == index) {
                self.put_copy(place, lines_of(self, *old));
                continue;
            }
            let mut lines = String::new();
            emit::list_item(&mut lines, "", value, column, like);
            self.put_lines(place, &lines);
        }
    }
}

/// Items that change their position in the list, as pairs of the old and the new index.
fn moved(items: &[Node<'_>], wanted: &[Value], kept: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut left: Vec<_> = (0..items.len())
        .filter(|index| !kept.iter().any(|(old, _)| old == index))
        .collect();
    let new = (0..wanted.len()).filter(|index| !kept.iter().any(|(_, new)| new == index));
    new.filter_map(|new| {
        let same = |old: &usize| items.get(*old).map(Node::value).as_ref() == wanted.get(new);
        let at = left.iter().position(same)?;
        Some((left.remove(at), new))
    })
    .collect()
}

/// A longest common subsequence, as pairs of indexes; none if that would take too long.
pub(in crate::yaml) fn common(old: &[Value], new: &[Value]) -> Vec<(usize, usize)> {
    if old.len().saturating_mul(new.len()) > 1 << 22 {
        return Vec::new();
    }
    let width = new.len() + 1;
    let mut lengths = vec![0_usize; (old.len() + 1) * width];
    let at = |lengths: &[usize], x: usize, y: usize| lengths.get(x * width + y).copied().unwrap_or_default();
    for x in (0..old.len()).rev() {
        for y in (0..new.len()).rev() {
            let best = if old.get(x) == new.get(y) {
                at(&lengths, x + 1, y + 1) + 1
            } else {
                at(&lengths, x + 1, y).max(at(&lengths, x, y + 1))
            };
            if let Some(cell) = lengths.get_mut(x * width + y) {
                *cell = best;
            }
        }
    }
    let (mut x, mut y, mut pairs) = (0, 0, Vec::new());
    while x < old.len() && y < new.len() {
        if old.get(x) == new.get(y) {
            pairs.push((x, y));
            x += 1;
            y += 1;
        } else if at(&lengths, x + 1, y) >= at(&lengths, x, y + 1) {
            x += 1;
        } else {
            y += 1;
        }
    }
    pairs
}
