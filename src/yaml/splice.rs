//! Replaced byte ranges: the only way in which a text is changed.

use crate::yaml::text::cut;
use std::ops::Range;

/// A replacement of a range of bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Splice {
    /// The range that is replaced; empty for an insertion.
    pub range: Range<usize>,
    /// The new text.
    pub text: String,
    /// Whether comments in the range may be lost.
    pub drops_comments: bool,
    /// The parts of the old text in the new one that were moved here with their comments.
    pub copy: Option<Copied>,
    /// Byte ranges, in `text`, of comments that are copied from elsewhere.
    pub brings: Vec<Range<usize>>,
}

/// A stretch of the old text that is copied to another position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copied {
    /// Byte range in the old text.
    pub from: Range<usize>,
    /// Byte offset in the text of the splice.
    pub at: usize,
}

impl Splice {
    /// Inserts text at an offset.
    pub fn insert(at: usize, text: impl Into<String>) -> Self {
        Self {
            range: at..at,
            text: text.into(),
            drops_comments: false,
            copy: None,
            brings: Vec::new(),
        }
    }

    /// Replaces a range that contains no comment.
    pub fn replace(range: Range<usize>, text: impl Into<String>) -> Self {
        Self {
            range,
            text: text.into(),
            drops_comments: false,
            copy: None,
            brings: Vec::new(),
        }
    }

    /// Replaces a range, with the comments in it.
    pub fn supersede(range: Range<usize>, text: impl Into<String>) -> Self {
        Self {
            drops_comments: true,
            ..Self::replace(range, text)
        }
    }

    /// Removes a range, with the comments in it.
    pub fn remove(range: Range<usize>) -> Self {
        Self {
            range,
            text: String::new(),
            drops_comments: true,
            copy: None,
            brings: Vec::new(),
        }
    }

    /// Whether the splice only removes text.
    pub fn removes(&self) -> bool {
        self.drops_comments && self.text.is_empty()
    }

    /// The splice with its range moved by an offset.
    #[must_use]
    pub fn moved(mut self, by: usize) -> Self {
        let shifted = |range: Range<usize>| range.start + by..range.end + by;
        self.range = shifted(self.range);
        self.copy = self.copy.map(|copy| Copied {
            from: shifted(copy.from),
            ..copy
        });
        self
    }
}

/// One stretch of a text, and what stands there after an edit. The text around it is the old one's, so that an edit of a large text
/// need not have the whole new one beside all that was read of the old.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextEdit {
    /// Byte range in the old text.
    pub range: Range<usize>,
    /// What replaces it.
    pub text: String,
}

impl TextEdit {
    /// A text that is new as a whole.
    pub fn whole(old: &str, text: String) -> Self {
        Self {
            range: 0..old.len(),
            text,
        }
    }

    /// The same where the old text has something before it; `by` is in bytes.
    #[must_use]
    pub fn moved(self, by: usize) -> Self {
        Self {
            range: self.range.start + by..self.range.end + by,
            ..self
        }
    }

    /// The whole new text.
    pub fn of(&self, old: &str) -> String {
        let Range { start, end } = self.range;
        [cut(old, 0..start), &self.text, cut(old, end..old.len())].concat()
    }

    /// The same of a text that is at hand as bytes.
    pub fn of_bytes(&self, old: &[u8]) -> Vec<u8> {
        let Range { start, end } = self.range;
        let part = |range| old.get::<Range<usize>>(range).unwrap_or_default();
        [part(0..start), self.text.as_bytes(), part(end..old.len())].concat()
    }
}

/// Sorts splices by place; those at one place stay in their order. `None` where two overlap.
pub fn sorted(mut splices: Vec<Splice>) -> Option<Vec<Splice>> {
    splices.sort_by_key(|splice| (splice.range.start, splice.range.end));
    let apart = splices.windows(2).all(|pair| match pair {
        [a, b] => a.range.end <= b.range.start,
        _ => true,
    });
    apart.then_some(splices)
}

/// Applies splices, which must be sorted and must not overlap.
pub fn apply(text: &str, splices: &[Splice]) -> String {
    let more: usize = splices.iter().map(|splice| splice.text.len()).sum();
    let mut out = String::with_capacity(text.len() + more);
    let mut at = 0;
    for splice in splices {
        out.push_str(cut(text, at..splice.range.start));
        out.push_str(&splice.text);
        at = splice.range.end;
    }
    out.push_str(cut(text, at..text.len()));
    out
}

/// Where a range that no splice touches is afterwards; `None` where one touches it. Splices must be sorted.
pub fn follow(range: &Range<usize>, splices: &[Splice]) -> Option<Range<usize>> {
    let (mut more, mut less) = (0, 0);
    for splice in splices {
        if splice.range.start >= range.end {
            break;
        }
        if splice.range.end > range.start {
            return None;
        }
        more += splice.text.len();
        less += splice.range.len();
    }
    Some(range.start + more - less..range.end + more - less)
}

/// Where a range is afterwards that was moved with what is around it; `None` where nothing takes it along. Splices must be
/// sorted.
pub fn follow_copy(range: &Range<usize>, splices: &[Splice]) -> Option<Range<usize>> {
    let (mut more, mut less) = (0, 0);
    for splice in splices {
        let taken = |copy: &&Copied| copy.from.start <= range.start && range.end <= copy.from.end;
        if let Some(copy) = splice.copy.as_ref().filter(taken) {
            let start = splice.range.start + more - less + copy.at + range.start - copy.from.start;
            return Some(start..start + range.len());
        }
        more += splice.text.len();
        less += splice.range.len();
    }
    None
}

/// Byte ranges, in the new text, of the comments that the splices copy. Splices must be sorted.
pub fn brought(splices: &[Splice]) -> Vec<Range<usize>> {
    let (mut more, mut less) = (0, 0);
    let mut found = Vec::new();
    for splice in splices {
        let at = splice.range.start + more - less;
        found.extend(splice.brings.iter().map(|range| range.start + at..range.end + at));
        more += splice.text.len();
        less += splice.range.len();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn applies_and_follows() {
        let splices = sorted(vec![Splice::remove(4..6), Splice::insert(2, "xyz")]).unwrap();
        assert_eq!(apply("01234567", &splices), "01xyz2367");
        assert_eq!(follow(&(6..8), &splices), Some(7..9));
        assert_eq!(follow(&(0..2), &splices), Some(0..2));
        assert_eq!(follow(&(5..7), &splices), None);
        assert_eq!(sorted(vec![Splice::remove(1..3), Splice::remove(2..4)]), None);
        let copy = Some(Copied { from: 1..4, at: 1 });
        let moved = Splice {
            copy,
            ..Splice::insert(6, "x123")
        };
        let splices = sorted(vec![moved, Splice::remove(1..4)]).unwrap();
        assert_eq!(apply("01234567", &splices), "045x12367");
        assert_eq!(follow_copy(&(2..3), &splices), Some(5..6));
        assert_eq!(follow_copy(&(4..5), &splices), None);
    }
}
