//! What is between two entries of a block list, and whose it is.
//!
//! ```yaml
//! services:
//!   - name: a
//!     # a's: deeper than its dash, and no blank line between
//!   # --- end of the first part          stays, whatever goes
//!
//!     # b's: behind a blank line, whatever its column
//!   # b's: right above it
//!   - name: b
//!
//!   # Second part                        a heading, see `heading`: stays when c goes
//!   # -----------
//!   # c's
//!   - name: c
//!
//!   # is alone, between blank lines: stays
//!
//!   - name: d
//! ```

use super::ListDocument;
use super::heading::{is_commented_out, is_heading};
use super::ruler::{content, is_closer};
use crate::yaml::text::{comment_column, cut, is_blank, line_before, line_end};

impl ListDocument<'_> {
    /// End of an entry: after its last line, and comments right below it that are indented deeper than the dash.
    pub fn content_end(&self, index: usize) -> usize {
        let floor = self.ends.get(index).copied().unwrap_or_default();
        let mut end = floor.max(line_end(self.text, self.dash_line(index)));
        let limit = self.item(index).end;
        while end < limit {
            let line = cut(self.text, end..line_end(self.text, end));
            let belongs = comment_column(line).is_some_and(|column| column > self.dash()) && !is_closer(content(line));
            if !belongs {
                break;
            }
            end += line.len();
        }
        end
    }

    /// Start of the first comment line that is right above an entry and is not the one's before, or of the entry itself.
    pub fn hug_start(&self, index: usize) -> usize {
        let floor = index
            .checked_sub(1)
            .map_or_else(|| self.item(0).start, |before| self.content_end(before));
        let mut start = self.dash_line(index);
        while let Some(line) = line_before(self.text, start) {
            if line.start < floor || comment_column(cut(self.text, line.clone())).is_none() {
                break;
            }
            start = line.start;
        }
        start
    }

    /// Start of an entry with the comments of its own: those right above it, but for a heading.
    pub fn own_start(&self, index: usize) -> usize {
        let start = self.hug_start(index);
        start + self.heading(index, start..self.dash_line(index))
    }

    /// Whether an entry that is commented out is right above an entry, and stays when that one goes.
    pub fn is_below_commented_out(&self, index: usize) -> bool {
        is_commented_out(cut(self.text, self.hug_start(index)..self.own_start(index)))
    }

    /// Whether something between an entry and the one before it parts the list: a heading, or a comment that is alone.
    pub fn starts_section(&self, index: usize) -> bool {
        let start = match index.checked_sub(1) {
            Some(before) => self.content_end(before),
            None => self.item(0).start,
        };
        let gap = cut(self.text, start..self.own_start(index));
        let mut paragraphs = gap.split_inclusive('\n').fold(vec![String::new()], |mut all, line| {
            match all.last_mut() {
                Some(last) if !is_blank(line) => last.push_str(line),
                _ => all.push(String::new()),
            }
            all
        });
        paragraphs.retain(|paragraph| !paragraph.is_empty());
        paragraphs.iter().any(|paragraph| !is_commented_out(paragraph))
    }

    /// Whether there is a heading, or the end of a section, between an entry and the one before it; other comments do not
    /// count.
    pub fn has_heading(&self, index: usize) -> bool {
        let hug = self.hug_start(index);
        if self.own_start(index) > hug && !is_commented_out(cut(self.text, hug..self.own_start(index))) {
            return true;
        }
        let start = index
            .checked_sub(1)
            .map_or(self.item(0).start, |before| self.content_end(before));
        let lines = cut(self.text, start..hug)
            .lines()
            .filter(|line| !is_blank(line))
            .map(content);
        lines.into_iter().any(is_heading)
    }

    /// Number of blank lines to put around a new entry: as between its neighbors, of the same section if possible.
    pub fn spacing(&self, index: usize, leads: bool) -> usize {
        let count = self.items.len();
        let around = match leads {
            true => [index + 1, index, index.wrapping_sub(1)],
            false => [index, index.wrapping_sub(1), index + 1],
        };
        let known = || around.into_iter().filter(|later| (1..count).contains(later));
        let within = known().find(|later| !self.starts_section(*later));
        within
            .or_else(|| known().next())
            .map_or(0, |later| self.blanks_between(later))
    }

    /// Number of blank lines between an entry and the one before it; the longest run counts.
    fn blanks_between(&self, later: usize) -> usize {
        let gap = cut(
            self.text,
            self.content_end(later.saturating_sub(1))..self.own_start(later),
        );
        let (mut most, mut run) = (0, 0);
        for line in gap.lines() {
            run = if is_blank(line) { run + 1 } else { 0 };
            most = most.max(run);
        }
        most
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::insert::{InsertPosition, insert};
    use crate::yaml::remove::remove;
    use serde_json::{Map, Value, json};

    fn open(text: &str) -> ListDocument<'_> {
        ListDocument::open(text, "services", |_, _| ()).unwrap().0
    }

    fn removed(text: &str, index: usize) -> String {
        remove(&open(text), index).unwrap().of(text)
    }

    fn added(text: &str, index: usize, leads: bool) -> String {
        let entry: Map<String, Value> = json!({"name": "new"}).as_object().cloned().unwrap();
        insert(&open(text), InsertPosition { index, leads }, &entry)
            .unwrap()
            .of(text)
    }

    const DEEPER: &str = "services:\n    # about a\n  - name: a\n\n    # about c\n  - name: c\n";

    #[test]
    fn a_comment_behind_a_blank_line_belongs_to_what_follows() {
        assert_eq!(removed(DEEPER, 0), "services:\n    # about c\n  - name: c\n");
        assert_eq!(removed(DEEPER, 1), "services:\n    # about a\n  - name: a\n");
        let new = "services:\n    # about a\n  - name: a\n\n  - name: new\n\n    # about c\n  - name: c\n";
        assert_eq!(added(DEEPER, 1, false), new);
        let text = "services:\n  - name: a\n    # of a\n\n    # more to come\n";
        let new = "services:\n  - name: a\n    # of a\n  - name: new\n\n    # more to come\n";
        assert_eq!(added(text, 1, false), new);
    }

    #[test]
    fn headings_stay() {
        for heading in [
            "  # Payments\n",
            "  # Customer\n  # --------\n",
            "  # --------\n  # customer\n  # --------\n",
            "  # ----- customer\n",
            "  # =====\n  # Customer\n",
            "  # - name: old\n  #   size: small\n",
            "  # of old\n  # - name: old\n",
            "  #region payments\n",
            "  # these two services are retired in May\n",
        ] {
            for own in ["", "  # ledger keeps the books\n", "  # It keeps the books.\n"] {
                let rest = "  - name: b\n    team: payments\n\n  - name: c\n    team: x\n";
                let text = format!("services:\n{heading}{own}  - name: ledger\n    team: payments\n{rest}");
                let without = format!("services:\n{heading}{rest}");
                assert_eq!(removed(&text, 0), without);
            }
        }
    }

    #[test]
    fn comments_of_one_entry_go_with_it() {
        for own in [
            "  # about a\n",
            "  # A keeps the books\n",
            "  # NOTE: rename\n",
            "  # Ledger\n",
            "  # Asked for by the payments team, see the wiki.\n",
            "  # owner: payments\n",
        ] {
            let rest = "  - name: b\n    team: payments\n";
            let text = format!("services:\n  - name: z\n\n{own}  - name: ledger\n    team: payments\n\n{rest}");
            assert_eq!(removed(&text, 1), format!("services:\n  - name: z\n\n{rest}"));
        }
    }

    #[test]
    fn titles_are_told_by_the_blank_lines_around_their_groups() {
        let text = "services:\n  # First\n  - name: b\n  - name: a\n\n  # Second\n  - name: d\n  - name: c\n";
        assert_eq!(removed(text, 0), text.replace("  - name: b\n", ""));
        assert_eq!(removed(text, 2), text.replace("  - name: d\n", ""));
        let text = "services:\n  # First\n  - name: b\n\n  - name: a\n\n  # Second\n  - name: d\n\n  - name: c\n";
        assert_eq!(removed(text, 0), text.replace("  - name: b\n\n", ""));
        assert_eq!(removed(text, 2), text.replace("  - name: d\n\n", ""));
    }

    #[test]
    fn a_new_entry_goes_to_the_section_that_is_said() {
        let text = "services:\n  # --- one\n  - name: a\n  - name: b\n  # --- end of one\n\n  # --- two\n  - name: c\n";
        let above = text.replace("  # --- end", "  - name: new\n  # --- end");
        assert_eq!(added(text, 2, false), above);
        let below = text.replace("  - name: c\n", "  - name: new\n\n  - name: c\n");
        assert_eq!(
            added(text, 2, true).replace("\n\n  - name: c", "\n  - name: c"),
            below.replace("new\n\n", "new\n")
        );
        let text = "services:\n  - name: a\n\n\n  - name: b\n    # --- end of all\n";
        let new = "services:\n  - name: a\n\n\n  - name: b\n\n\n  - name: new\n    # --- end of all\n";
        assert_eq!(added(text, 2, false), new);
    }
}
