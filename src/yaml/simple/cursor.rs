//! The lines of a text, without those that say nothing.

use memchr::memchr;
use std::ops::Range;

/// The content of a line, without its indentation, trailing comment kept.
#[derive(Clone, Copy)]
pub(super) struct Line {
    pub start: usize,
    pub end: usize,
    pub indent: usize,
}

/// Whether it contains nothing but printable ASCII and line breaks. It looks at every byte, since so the compiler can look at many
/// at once.
pub(super) fn is_printable(text: &str) -> bool {
    text.bytes().fold(true, |so_far, byte| {
        so_far & ((b' '..=b'~').contains(&byte) | (byte == b'\n') | (byte == b'\r'))
    })
}

/// Where in a text the parse is.
pub(super) struct LineCursor<'a> {
    pub text: &'a str,
    /// Whether it holds carriage returns.
    returns: bool,
    next: usize,
    /// The line; none at the end.
    pub line: Option<Line>,
    /// The comments passed so far, where somebody asks.
    pub comments: Option<Vec<Range<usize>>>,
}

impl<'a> LineCursor<'a> {
    /// A cursor at the first line of a text of printable ASCII that is neither blank nor a comment.
    pub fn of(text: &'a str) -> Option<Self> {
        Self::begin(text, None)
    }

    /// The same, noting the comments.
    pub fn noting(text: &'a str) -> Option<Self> {
        Self::begin(text, Some(Vec::new()))
    }

    fn begin(text: &'a str, comments: Option<Vec<Range<usize>>>) -> Option<Self> {
        if !is_printable(text) {
            return None;
        }
        let mut lines = Self {
            text,
            returns: memchr(b'\r', text.as_bytes()).is_some(),
            next: 0,
            line: None,
            comments,
        };
        lines.advance()?;
        Some(lines)
    }

    /// Notes the comment behind what ends at an offset of a line.
    pub fn note(&mut self, from: usize, end: usize) {
        if let Some(comments) = &mut self.comments
            && let Some(at) = self.text.get(from..end).and_then(|rest| rest.find('#'))
        {
            comments.push(from + at..end);
        }
    }

    /// Goes to the next line that is neither blank nor a comment; at the end there is none. `None` where a carriage return does not
    /// belong to a line break.
    pub fn advance(&mut self) -> Option<()> {
        let bytes = self.text.as_bytes();
        loop {
            self.line = None;
            if self.next >= bytes.len() {
                return Some(());
            }
            let rest = bytes.get(self.next..)?;
            let length = memchr(b'\n', rest).unwrap_or(rest.len());
            let line = rest.get(..length)?;
            let content = line.strip_suffix(b"\r").unwrap_or(line);
            if self.returns && content.contains(&b'\r') {
                return None;
            }
            let start = self.next;
            self.next += length + 1;
            let indent = content.iter().take_while(|&&byte| byte == b' ').count();
            match content.get(indent) {
                None => {}
                Some(b'#') => {
                    let end = start + content.len();
                    self.note(start, end);
                }
                Some(_) => {
                    self.line = Some(Line {
                        start: start + indent,
                        end: start + content.len(),
                        indent,
                    });
                    return Some(());
                }
            }
        }
    }
}
