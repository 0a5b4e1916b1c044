//! What is before and after the entries. It is in every file of the new layout, so that nothing is lost; files that differ
//! there are joined where only comments differ.

use crate::catalog::merge::side::Side;
use crate::problem::Problem;
use crate::yaml::text::{comment_column, cut, is_blank, line_start, with_breaks};

/// The frame of all files of the new layout.
pub(super) struct Frame {
    /// The byte-order mark.
    pub bom: &'static str,
    /// Text before the key of the list.
    before: String,
    /// The line of the key.
    key: String,
    /// Comments below it that belong to the list.
    below: String,
    /// Text after the last entry.
    pub tail: String,
    /// Whether a blank line is between entries.
    pub spaced: bool,
    /// The line break of all files.
    pub line_break: &'static str,
}

impl Frame {
    /// Joins the frames of the old files.
    ///
    /// # Errors
    ///
    /// Frames that differ need a person's decision.
    pub fn of(sides: &[(&str, Side<'_>)]) -> Result<Self, Problem> {
        let line_break = usual_break(sides);
        let mut all = Frame {
            bom: sides
                .iter()
                .find(|(_, side)| !side.bom.is_empty())
                .map_or("", |_| "\u{feff}"),
            before: String::new(),
            key: String::new(),
            below: String::new(),
            tail: String::new(),
            spaced: spaced(sides),
            line_break,
        };
        // What belongs to the list is told by the files that have entries.
        let (with, without): (Vec<_>, Vec<_>) = sides.iter().partition(|(_, side)| side.dash.is_some());
        for (path, side) in with.into_iter().chain(without) {
            let Some((head, tail)) = side.parts() else { continue };
            let (head, mut tail) = (with_breaks(&head, line_break), with_breaks(tail, line_break));
            if side.dash.is_none() {
                tail = without_known(&tail, &all.below);
            }
            let start = key_line(&head);
            let key = cut(&head, start..head.len());
            let key = cut(key, 0..key.find('\n').map_or(key.len(), |end| end + 1));
            let below = with_break(cut(&head, start + key.len()..head.len()), line_break);
            let joined = join(&mut all.before, cut(&head, 0..start), line_break)
                && join(&mut all.below, &below, line_break)
                && join(&mut all.tail, &tail, line_break)
                && join_key(&mut all.key, key);
            if !joined {
                let message = "the lines before or after the services differ from those in the other files";
                return Err(Problem::error("catalog/not-movable", message)
                    .file(*path)
                    .help("make these lines the same in all files, then run again"));
            }
        }
        Ok(all)
    }

    /// What is before the entries; a comment of the list is kept apart from the first of them.
    pub fn head(&self) -> String {
        let apart = if self.below.is_empty() { "" } else { self.line_break };
        [&self.before, &self.key, &self.below, apart].concat()
    }

    /// The file without an entry.
    pub fn empty(&self) -> String {
        let at = self.key.rfind(':').map_or(self.key.len(), |colon| colon + 1);
        let (key, rest) = self.key.split_at_checked(at).unwrap_or((&self.key, ""));
        [&self.before, key, " []", rest, &self.below, &self.tail].concat()
    }

    /// Whether the frame consists of the key of the list only.
    pub fn is_bare(&self) -> bool {
        let parts = [&self.before, &self.below, &self.tail];
        parts.iter().all(|part| part.trim().is_empty()) && !self.key.contains('#')
    }
}

/// The line break that most files use; in a tie `\r\n`, which only a person's editor writes.
fn usual_break(sides: &[(&str, Side<'_>)]) -> &'static str {
    let wide = sides.iter().filter(|(_, side)| side.line_break() == "\r\n").count();
    if wide > 0 && wide * 2 >= sides.len() {
        "\r\n"
    } else {
        "\n"
    }
}

/// The text after an empty list, without the comments below its key that the other files show to be the list's.
fn without_known(tail: &str, below: &str) -> String {
    let is_known = |line: &&str| is_blank(line) || below.contains(line.trim());
    tail.split_inclusive('\n').skip_while(is_known).collect()
}

/// Lines without the blank ones at their end.
fn with_break(lines: &str, line_break: &str) -> String {
    match lines.trim_end() {
        "" => String::new(),
        text => [text, line_break].concat(),
    }
}

/// Start of the last line that is not a comment: the one of the key.
fn key_line(head: &str) -> usize {
    let is_note = |line: &&str| is_blank(line) || comment_column(line).is_some();
    let notes: usize = head.split_inclusive('\n').rev().take_while(is_note).map(str::len).sum();
    line_start(head, (head.len() - notes).saturating_sub(1))
}

/// Adds a part to those of the files before; `false` if both have content that differs.
fn join(all: &mut String, part: &str, line_break: &str) -> bool {
    let says = |text: &str| {
        text.lines()
            .any(|line| !is_blank(line) && comment_column(line).is_none())
    };
    if all.contains(part.trim()) {
        return true;
    }
    if part.contains(all.trim()) {
        part.clone_into(all);
        return true;
    }
    let part = part.trim_end();
    let lines = if says(part) {
        if says(all) {
            return false;
        }
        // What is said comes first: comments may follow it, but it may be a directive.
        [part, line_break, all.as_str()].concat()
    } else {
        let end = all.trim_end().len();
        let (text, blank) = all.split_at_checked(end).unwrap_or((all, ""));
        [
            text,
            line_break,
            part,
            if blank.is_empty() { line_break } else { blank },
        ]
        .concat()
    };
    *all = lines;
    true
}

/// The line of the key, with the comment of the one file that has one.
fn join_key(all: &mut String, key: &str) -> bool {
    let has_comment = |key: &str| key.contains('#');
    match (has_comment(all), has_comment(key)) {
        (true, true) => return all.trim_end() == key.trim_end(),
        (true, false) => {}
        (false, true) => key.clone_into(all),
        (false, false) if all.is_empty() => key.clone_into(all),
        (false, false) => {}
    }
    true
}

/// Whether most entries are separated by blank lines. Files with a single entry do not count.
fn spaced(sides: &[(&str, Side<'_>)]) -> bool {
    let later = || sides.iter().flat_map(|(_, side)| side.entries.iter().skip(1));
    let apart = later().filter(|entry| entry.blanks > 0).count();
    let count = later().count();
    apart * 2 > count || count == 0
}
