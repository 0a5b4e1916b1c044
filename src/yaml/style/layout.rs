//! Where things stand: dashes, columns of values, the lines of folded blocks.

use super::Style;
use crate::yaml::edit::keep::WIDTHS;
use crate::yaml::node::{Kind, Node, ScalarStyle};
use crate::yaml::text::{comment_column, cut, is_blank, line_before, line_end};

impl Style {
    /// Learns which keys of an entry have folded blocks.
    pub fn learn_folds(&mut self, text: &str, entry: &Node<'_>) {
        for (key, value) in entry.pairs() {
            let below = line_end(text, key.end);
            let header = cut(text, key.end..below).trim_start_matches([':', ' ']);
            if matches!(value.kind, Kind::Scalar(_, ScalarStyle::Block)) && header.starts_with('>') {
                let width = cut(text, below..value.end)
                    .lines()
                    .map(|line| line.trim_end().chars().count())
                    .max();
                let width = width.unwrap_or_default().clamp(*WIDTHS.start(), *WIDTHS.end());
                self.folds.push((key.key(), width));
            }
        }
    }
}

/// Whether the line above contains only a dash.
pub(super) fn is_dash_above(text: &str, line: usize) -> bool {
    let mut at = line;
    while let Some(above) = line_before(text, at) {
        let content = cut(text, above.clone());
        if !is_blank(content) && comment_column(content).is_none() {
            let rest = content.trim_start().strip_prefix('-').map(str::trim_start);
            return rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('#'));
        }
        at = above.start;
    }
    false
}

/// Columns from the keys of a block map to their values, where these stand in one column that not every key leads to by itself.
///
/// ```yaml
/// name:      ledger
/// archetype: api
/// ```
pub fn aligned(text: &str, pairs: &[(Node<'_>, Node<'_>)]) -> Option<usize> {
    let mut column = None;
    let mut is_set_apart = false;
    for (key, value) in pairs {
        let between = cut(text, key.end..value.start);
        if between.is_empty() || between.contains('\n') || value.start == value.end {
            continue;
        }
        let width = cut(text, key.start..value.start).chars().count();
        if *column.get_or_insert(width) != width || between.contains('\t') {
            return None;
        }
        is_set_apart |= between.len() > 2;
    }
    column.filter(|_| is_set_apart)
}
