//! Which comments right above an entry speak of more than that entry: headings. It looks at the words of comments and entries and
//! knows no key.

use super::ListDocument;
use super::ruler::{content, is_closer, is_end_of, is_region, is_ruler};
use super::title::{is_title, plain, starts_anew, stem};
use crate::yaml::text::{comment_column, cut, indent, is_blank, line_end};
use std::collections::HashSet;
use std::ops::Range;

impl ListDocument<'_> {
    /// Length of the heading at the start of the comment lines that stand right above an entry: what stays where it is when the
    /// entry goes. A heading is
    ///
    /// - a ruler, and the title above, between or below rulers: `# ---- Payments ----`, `# Customer` above `# --------`;
    /// - an entry that is commented out, with what is above it: `# - name: old`;
    /// - a comment that says itself that it speaks of several: `# these two are retired soon`, `#region Payments`;
    /// - a title (one line of at most six words, no sentence, that does not name the entry) above the first entry of a group. A
    ///   group is told by a word of the title that this entry and the next have in common and the one before has not (`Payments`
    ///   above two entries of the team `payments`), by blank lines that stand around it and not in it, or by several such titles
    ///   in a list most of whose entries have no comment.
    ///
    /// All other comments there are the entry's own, and go with it. Removing `ledger`:
    ///
    /// ```yaml
    /// # before                          # after
    /// services:                         services:
    ///   # Payments                        # Payments
    ///   # ledger keeps the books          - name: payouts
    ///   - name: ledger                      team: payments
    ///     team: payments
    ///   - name: payouts
    ///     team: payments
    /// ```
    pub(super) fn heading(&self, index: usize, hugging: Range<usize>) -> usize {
        let block = cut(self.text, hugging.clone());
        if block.is_empty() {
            return 0;
        }
        let lines: Vec<&str> = block.split_inclusive('\n').collect();
        let fixed = fixed_lines(&lines);
        let rest = lines.get(fixed..).unwrap_or_default();
        let length = |count: usize| lines.iter().take(count).map(|line| line.len()).sum();
        // A title may be above comments of the entry's own.
        let is_alone = match rest {
            [_] => true,
            [_, second, ..] => starts_anew(content(second)) || self.is_named(index, content(second)),
            [] => false,
        };
        if fixed == 0 && is_alone && rest.first().is_some_and(|line| self.is_title_of_group(index, line)) {
            return length(1);
        }
        length(fixed)
    }

    /// Whether a comment line is a title, and the entry below it the first of a group.
    fn is_title_of_group(&self, index: usize, line: &str) -> bool {
        let title = content(line).trim_end_matches(':');
        if !is_title(title) || index + 1 >= self.items.len() {
            return false;
        }
        if self.is_named(index, title) {
            return false;
        }
        let own = self.words(index);
        let next = self.words(index + 1);
        let words: Vec<String> = title.split_whitespace().map(plain).collect();
        let before = index.checked_sub(1).map(|before| self.words(before));
        let in_common = |word: &String| {
            let word = stem(word);
            let is_new = before.as_ref().is_none_or(|before| !before.parts.contains(&word));
            word.len() > 2 && own.parts.contains(&word) && next.parts.contains(&word) && is_new
        };
        if words.iter().any(in_common) {
            return true;
        }
        // Where the next entry has a comment of its own, this one may be no more than that.
        if self.has_comment(index + 1) {
            return false;
        }
        let is_dense = self.blanks_above(index + 1) == 0;
        let is_apart = index > 0 && self.blanks_above(index) > self.blanks_above(index + 1);
        starts_anew(title) && (is_apart || (index == 0 && is_dense && self.is_in_groups()) || self.is_one_of_titles())
    }

    /// Whether a comment's text names an entry: by a value that it has and the next one has not.
    fn is_named(&self, index: usize, text: &str) -> bool {
        let own = self.words(index).whole;
        let next = self.words(index + 1).whole;
        let names_it = |word: &String| word.len() > 1 && own.contains(word) && !next.contains(word);
        text.split_whitespace().map(plain).any(|word| names_it(&word))
    }

    /// Whether blank lines stand between some of the entries, and not between all.
    fn is_in_groups(&self) -> bool {
        let gaps = || (1..self.items.len()).map(|index| self.blanks_above(index));
        gaps().any(|blanks| blanks > 0) && gaps().any(|blanks| blanks == 0)
    }

    /// Whether titles like the one above this entry stand above others too, and most entries have no comment.
    fn is_one_of_titles(&self) -> bool {
        let titles = self.titles.get_or_init(|| self.count_titles());
        titles.alone > 1 && titles.comments * 2 <= self.items.len()
    }

    fn count_titles(&self) -> Titles {
        let mut titles = Titles::default();
        for index in 0..self.items.len() {
            let block = cut(self.text, self.hug_start(index)..self.dash_line(index));
            if block.is_empty() {
                continue;
            }
            titles.comments += 1;
            let mut lines = block.lines();
            let title = lines.next().map(content).unwrap_or_default();
            let is_alone = lines.next().is_none() && index + 1 < self.items.len() && !self.has_comment(index + 1);
            titles.alone += usize::from(is_alone && is_title(title) && starts_anew(title));
        }
        titles
    }

    fn has_comment(&self, index: usize) -> bool {
        self.hug_start(index) < self.dash_line(index)
    }

    /// The words of an entry's values, in small letters.
    fn words(&self, index: usize) -> Words {
        let lines = cut(self.text, self.dash_line(index)..self.content_end(index));
        let mut words = Words::default();
        for line in lines.lines().filter(|line| comment_column(line).is_none()) {
            let value = line.split_once(": ").map_or(line, |(_, value)| value);
            for word in
                value.split(|c: char| c.is_whitespace() || matches!(c, ',' | '[' | ']' | '{' | '}' | '"' | '\''))
            {
                let word = plain(word);
                words.parts.extend(word.split(|c: char| !c.is_alphanumeric()).map(stem));
                words.whole.insert(word);
            }
        }
        words
    }
}

/// How many comments stand right above the entries of a list.
#[derive(Debug, Default)]
pub struct Titles {
    /// Above how many entries some stand.
    comments: usize,
    /// Above how many a title alone is, with an entry below that has no comment.
    alone: usize,
}

/// The words of an entry's values.
#[derive(Default)]
struct Words {
    /// As they are between spaces.
    whole: HashSet<String>,
    /// Parted at all that is no letter, without a plural's `s`.
    parts: HashSet<String>,
}

/// How many lines at the start of comments speak of no single entry, whatever entry is below.
fn fixed_lines(lines: &[&str]) -> usize {
    let mut fixed = 0;
    let rulers = lines.iter().filter(|line| is_ruler(content(line))).count();
    for (index, line) in lines.iter().enumerate() {
        let text = content(line);
        if is_ruler(text) || is_closer(text) || is_end_of(text) || is_region(text) || speaks_of_several(text) {
            fixed = index + 1;
            // A ruler that opens: its title is below.
            if rulers == 1 && index == 0 && is_bare_ruler(text) {
                fixed = lines.len().min(2);
            }
        } else if is_entry(text) {
            fixed = index + 1;
            let column = indent(after_hash(line));
            let deeper = |line: &&&str| {
                let rest = after_hash(line);
                !is_blank(rest) && indent(rest) > column
            };
            fixed += lines.iter().skip(index + 1).take_while(deeper).count();
        }
    }
    fixed
}

/// Whether the text of a comment that is alone, between blank lines, is a heading or closes a section.
pub(super) fn is_heading(text: &str) -> bool {
    let fixed = is_ruler(text) || is_closer(text) || is_end_of(text) || is_region(text);
    fixed || (is_title(text.trim_end_matches(':')) && starts_anew(text))
}

/// Whether comment lines are those of a commented-out entry alone.
pub(super) fn is_commented_out(lines: &str) -> bool {
    let all: Vec<&str> = lines.split_inclusive('\n').filter(|line| !is_blank(line)).collect();
    all.first().is_some_and(|line| is_entry(content(line))) && fixed_lines(&all) == all.len()
}

/// Whether a comment's text is the start of an entry.
fn is_entry(text: &str) -> bool {
    text.strip_prefix("- ").is_some_and(|rest| {
        let key = rest.trim_start().trim_start_matches('{').trim_start();
        key.split_once(':').is_some_and(|(key, value)| {
            let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '"' | '\'');
            !key.is_empty() && key.chars().all(plain) && (value.is_empty() || value.starts_with(' '))
        })
    })
}

fn is_bare_ruler(text: &str) -> bool {
    is_ruler(text) && !text.contains(char::is_alphanumeric)
}

/// Words by which a comment says that it speaks of several entries.
fn speaks_of_several(text: &str) -> bool {
    let words: Vec<String> = text.split_whitespace().map(plain).collect();
    let is_several = |word: &str| {
        matches!(
            word,
            "two" | "three" | "four" | "five" | "six" | "services" | "entries" | "are" | "belong"
        )
    };
    words.windows(2).any(|pair| match pair {
        [one, other] => {
            matches!(one.as_str(), "these" | "those" | "both" | "following") && is_several(other)
                || one == "everything" && other == "below"
                || is_several(one) && other == "below"
        }
        _ => false,
    })
}

/// What follows the `#` of a comment line.
fn after_hash(line: &str) -> &str {
    line.trim_start().trim_start_matches('#').trim_end()
}

impl ListDocument<'_> {
    /// Blank lines right above an entry and its comments.
    pub fn blanks_above(&self, index: usize) -> usize {
        let gap = match index.checked_sub(1) {
            Some(before) => self.content_end(before)..self.hug_start(index),
            None => self.item(0).start..self.hug_start(0),
        };
        let mut blanks = 0;
        let mut at = gap.start;
        while at < gap.end {
            let next = line_end(self.text, at);
            blanks = if is_blank(cut(self.text, at..next)) {
                blanks + 1
            } else {
                0
            };
            at = next;
        }
        blanks
    }
}
