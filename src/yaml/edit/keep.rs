//! What a changed value keeps of the old one's form: its block (`>-`, `|`), and the column of the comment behind it.

use super::plan::{Attempt, EditPlan};
use crate::yaml::node::{Kind, Node, ScalarStyle};
use crate::yaml::splice::Splice;
use crate::yaml::text::{cut, indent, is_blank, line_before, line_end, line_start};
use serde_json::Value;
use std::ops::Range;

/// Widths of a line in a folded block: as wide as the old lines were, within these.
pub(in crate::yaml) const WIDTHS: std::ops::RangeInclusive<usize> = 60..=120;

impl EditPlan<'_> {
    /// What follows the colon of a key whose value was a block, or went over several lines, where the new text can be written so
    /// too.
    ///
    /// ```yaml
    /// # before                          # after
    /// description: >-                   description: >-
    ///   Keeps the books of all            Keeps the books of all customers, and
    ///   customers.                        of all partners.
    /// ```
    pub(super) fn as_block(&self, old: &Node<'_>, new: &Value, column: usize, colon: usize) -> Option<String> {
        let Value::String(new) = new else { return None };
        let is_block = matches!(old.kind, Kind::Scalar(_, ScalarStyle::Block));
        let below = line_end(self.text, colon);
        if self.attempt == Attempt::Conservative || !matches!(old.kind, Kind::Scalar(..)) || old.end <= below {
            return None;
        }
        let header = cut(self.text, colon..below).trim_start();
        let body = cut(self.text, below..old.end);
        let lines = || body.lines().filter(|line| !is_blank(line));
        let at = lines().next().map(indent).filter(|at| is_block && *at > column);
        let at = at.unwrap_or(column + self.style.step);
        let longest = lines()
            .map(|line| line.trim_end().chars().count())
            .max()
            .unwrap_or_default();
        let width = longest.clamp(*WIDTHS.start(), *WIDTHS.end()).saturating_sub(at);
        if !is_block && new.chars().count() + column <= *WIDTHS.end() {
            return None;
        }
        let (sign, lines) = match is_block && header.starts_with('|') {
            true => ('|', literal(new)?),
            false => ('>', folded(new, width)?),
        };
        let mut out = format!(" {sign}{}", if new.ends_with('\n') { "" } else { "-" });
        for line in lines {
            out.push_str(self.style.line_break);
            if !line.is_empty() {
                out.push_str(&" ".repeat(at));
                out.push_str(&line);
            }
        }
        Some(out)
    }

    /// Puts another text in the place of a value on one line; a comment behind it keeps its column where that is one of several,
    /// or set apart by more than one space, and the new text leaves room for it.
    pub(super) fn replaced(&self, range: Range<usize>, text: &str) -> Splice {
        let rest = cut(self.text, range.end..line_end(self.text, range.end));
        let spaces = indent(rest);
        let is_aligned = || {
            let at = range.end + spaces;
            let column = cut(self.text, line_start(self.text, at)..at).chars().count();
            let start = line_start(self.text, range.start);
            let before = line_before(self.text, start).map(|line| cut(self.text, line));
            let end = line_end(self.text, range.end);
            let after = cut(self.text, end..line_end(self.text, end));
            let noted = |line: &str| {
                line.find(" #")
                    .is_some_and(|at| cut(line, 0..at + 1).chars().count() == column)
            };
            spaces > 1 || before.is_some_and(noted) || noted(after)
        };
        let old = cut(self.text, range.clone());
        if spaces == 0 || !cut(rest, spaces..rest.len()).starts_with('#') || old.contains('\n') || !is_aligned() {
            return Splice::supersede(range, text);
        }
        let room = (old.chars().count() + spaces)
            .saturating_sub(text.chars().count())
            .max(1);
        Splice::supersede(range.start..range.end + spaces, [text, &" ".repeat(room)].concat())
    }
}

/// The lines of a literal block; `None` where the text would not come out of it as it went in.
fn literal(text: &str) -> Option<Vec<String>> {
    let body = text.strip_suffix('\n').unwrap_or(text);
    let sound = is_sound(body) && body.split('\n').all(|line| line.is_empty() || !is_blank(line));
    sound.then(|| body.split('\n').map(str::to_owned).collect())
}

/// The lines of a folded block, broken between words; `None` where the text would not come out of it as it went in.
pub(in crate::yaml) fn folded(text: &str, width: usize) -> Option<Vec<String>> {
    let body = text.strip_suffix('\n').unwrap_or(text);
    let kept = |line: &str| !line.starts_with(' ') && !line.ends_with(' ');
    if !is_sound(body) || !body.split('\n').all(kept) {
        return None;
    }
    let mut out = Vec::new();
    for (index, paragraph) in body.split('\n').enumerate() {
        // One break between lines is folded to a space: a line's end is an empty line more.
        if index > 0 && !paragraph.is_empty() {
            out.push(String::new());
        }
        if paragraph.is_empty() {
            out.push(String::new());
            continue;
        }
        let mut line = String::new();
        for word in words(paragraph) {
            if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > width {
                out.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        out.push(line);
    }
    Some(out)
}

/// The parts of a line between single spaces; several spaces stay within a part.
fn words(line: &str) -> Vec<&str> {
    let bytes = line.as_bytes();
    let is_space = |at: usize| bytes.get(at) == Some(&b' ');
    let mut parts = Vec::new();
    let mut start = 0;
    for at in 1..line.len() {
        if is_space(at) && !is_space(at - 1) && !is_space(at + 1) {
            parts.push(cut(line, start..at));
            start = at + 1;
        }
    }
    parts.push(cut(line, start..line.len()));
    parts
}

/// Whether a text can be a block scalar without an indentation indicator (`|2`).
fn is_sound(body: &str) -> bool {
    let shown = |c: char| {
        c == '\n' || !(c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'))
    };
    !body.is_empty() && !body.starts_with([' ', '\n']) && !body.ends_with('\n') && body.chars().all(shown)
}

#[cfg(test)]
mod tests {
    use crate::yaml::edit::update_map;
    use serde_json::json;

    fn updated(text: &str, value: &str) -> String {
        let changes = json!({ "a": value });
        update_map(text, changes.as_object().unwrap(), &[]).unwrap()
    }

    #[test]
    fn a_block_stays_one() {
        let long = "Keeps the books of all customers and of all partners, and tells the auditors of it.";
        let wanted =
            "a: >-\n   Keeps the books of all customers and of all partners, and\n   tells the auditors of it.\nb: 1\n";
        assert_eq!(updated("a: >-\n   Keeps the\n   books.\nb: 1\n", long), wanted);
        assert_eq!(updated("a: >-\n  x\n  y\nb: 1\n", "z"), "a: >-\n  z\nb: 1\n");
        assert_eq!(updated("a: >\n  x\n", "y\n"), "a: >\n  y\n");
        assert_eq!(
            updated("a: >-\n  x\n", "one\ntwo\n\nthree"),
            "a: >-\n  one\n\n  two\n\n\n  three\n"
        );
        assert_eq!(updated("a: |\n  x\n  y\nb: 1\n", "z"), "a: |-\n  z\nb: 1\n");
        assert_eq!(updated("a: |\n  x\n", "one \ntwo\n"), "a: |\n  one \n  two\n");
        let several = "a: one\n  two\nb: 1\n";
        let text = ["word"; 40].join(" ");
        let new = updated(several, &text);
        assert!(
            new.starts_with("a: >-\n  word") && new.lines().all(|line| line.len() <= 60),
            "{new}"
        );
    }

    #[test]
    fn comments_keep_their_column() {
        assert_eq!(updated("a: small   # x\nb: 1\n", "medium"), "a: medium  # x\nb: 1\n");
        assert_eq!(
            updated("a: medium # x\nb: 1      # y\n", "big"),
            "a: big    # x\nb: 1      # y\n"
        );
        assert_eq!(updated("a: small # x\nb: 1\n", "big"), "a: big # x\nb: 1\n");
        assert_eq!(updated("a: s  # x\nb: 1\n", "medium"), "a: medium # x\nb: 1\n");
    }
}
