//! Lines that come to a place.

use super::plan::EditPlan;
use crate::yaml::splice::{Copied, Splice};
use crate::yaml::text::{cut, line_break_at, with_breaks, without_break};
use std::ops::Range;

impl EditPlan<'_> {
    /// Copies lines from elsewhere in the text to an offset.
    pub(super) fn put_copy(&mut self, at: usize, from: Range<usize>) {
        let lines = cut(self.text, from.clone());
        let open = if lines.ends_with('\n') {
            ""
        } else {
            self.style.line_break
        };
        let whole = [lines, open].concat();
        match at == 0 || cut(self.text, 0..at).ends_with('\n') {
            // Lines that move keep the breaks that they have.
            true => self.splices.push(Splice::insert(at, whole)),
            false => self.put_lines(at, &whole),
        }
        if let Some(splice) = self.splices.last_mut() {
            let at = splice.text.find(without_break(lines)).unwrap_or_default();
            splice.copy = Some(Copied { from, at });
        }
    }

    /// Puts lines at a place; at the end of a text without a last line break, after a break and without their last one.
    pub(super) fn put_lines(&mut self, at: usize, lines: &str) {
        // Between lines, the break of the one before.
        let line_break = match at.checked_sub(1) {
            Some(before) => line_break_at(self.text, before),
            None => self.style.line_break,
        };
        let lines = with_breaks(lines, line_break);
        let open = at > 0 && !cut(self.text, 0..at).ends_with('\n');
        let text = if open {
            [line_break, lines.strip_suffix(line_break).unwrap_or(&lines)].concat()
        } else {
            lines
        };
        self.splices.push(Splice::insert(at, text));
    }
}
