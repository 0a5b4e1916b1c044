//! Bytes to text, and text as lines. It must not know YAML beyond what a blank line and a comment line are.

use crate::problem::Problem;
use memchr::{memchr, memchr_iter};
use std::borrow::Cow;
use std::ops::Range;

/// Largest size of a file, in bytes (32 MiB).
pub const MAX_BYTES: usize = 32 << 20;
/// Deepest nesting of a document, in levels.
pub const MAX_DEPTH: usize = 64;
/// The most values (keys, scalars, collections) that are read as one tree: what they take fits into the core's memory.
pub const MAX_VALUES: usize = 2_000_000;
const BOM: &str = "\u{feff}";

/// A text, split into its byte-order mark and the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Text<'a> {
    /// The byte-order mark; empty if there is none.
    pub bom: &'a str,
    /// The text after the byte-order mark.
    pub body: &'a str,
}

/// Takes bytes as text; what cannot be text of a YAML file is a problem.
pub fn decode(bytes: &[u8]) -> Result<Text<'_>, Problem> {
    if bytes.len() > MAX_BYTES {
        let size = bytes.len().div_ceil(1 << 20);
        return Err(
            Problem::error("yaml/too-large", format!("the file is {size} MiB large"))
                .help("at most 32 MiB are allowed; split the catalog with the layout `per-archetype` or `per-service`"),
        );
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let (line, column) = position(&lossy(before), before.len());
        Problem::error("yaml/not-utf8", "the file is not valid UTF-8")
            .at(line, column)
            .help("save the file as UTF-8")
    })?;
    if let Some(at) = memchr(0, text.as_bytes()) {
        let (line, column) = position(text, at);
        return Err(Problem::error("yaml/nul", "the file contains a NUL character")
            .at(line, column)
            .help("the file is binary or damaged; restore it from Git"));
    }
    let (bom, body) = match text.strip_prefix(BOM) {
        Some(body) => (BOM, body),
        None => ("", text),
    };
    Ok(Text { bom, body })
}

/// Bytes as text for display; what is not UTF-8 becomes `U+FFFD`. Almost all bytes are UTF-8, and checking that is much faster
/// than replacing.
pub fn lossy(bytes: &[u8]) -> Cow<'_, str> {
    std::str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)
}

/// Line and column of a byte offset, both from 1, the column in characters.
pub fn position(text: &str, offset: usize) -> (u32, u32) {
    let before = text.get(..offset).unwrap_or(text);
    let line = memchr_iter(b'\n', before.as_bytes()).count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |tail| tail.chars().count()) + 1;
    (
        u32::try_from(line).unwrap_or(u32::MAX),
        u32::try_from(column).unwrap_or(u32::MAX),
    )
}

/// Part of a text; empty if the range is not valid in it.
pub fn cut(text: &str, range: Range<usize>) -> &str {
    text.get(range).unwrap_or_default()
}

/// Start of the line that contains an offset.
pub fn line_start(text: &str, offset: usize) -> usize {
    cut(text, 0..offset).rfind('\n').map_or(0, |at| at + 1)
}

/// End of the line that contains an offset, after its line break.
pub fn line_end(text: &str, offset: usize) -> usize {
    let rest = cut(text, offset..text.len());
    memchr(b'\n', rest.as_bytes()).map_or(text.len(), |at| offset + at + 1)
}

/// The line before the one that starts at `start`.
pub fn line_before(text: &str, start: usize) -> Option<Range<usize>> {
    let end = start;
    let last = end.checked_sub(1)?;
    Some(line_start(text, last)..end)
}

/// Leading spaces of a line.
pub fn indent(line: &str) -> usize {
    line.bytes().take_while(|&byte| byte == b' ').count()
}

/// Whether a line contains nothing but white space.
pub fn is_blank(line: &str) -> bool {
    line.bytes().all(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n'))
}

/// Column of the `#` where a line contains nothing but a comment.
pub fn comment_column(line: &str) -> Option<usize> {
    let rest = line.trim_start_matches([' ', '\t']);
    rest.starts_with('#').then(|| line.len() - rest.len())
}

/// End of those of the lines in a range that belong to what starts in a column above them: its own, and comments right below
/// them that are deeper than it. A comment behind a blank line belongs to what follows, whatever its column. The range must start
/// below a block scalar, whose lines may look like comments.
pub fn own_end(text: &str, lines: Range<usize>, column: usize) -> usize {
    let (mut end, mut at, mut apart) = (lines.start, lines.start, false);
    while at < lines.end {
        let next = line_end(text, at).min(lines.end);
        let line = cut(text, at..next);
        match comment_column(line) {
            Some(deep) => apart = apart || deep <= column,
            None => apart = is_blank(line),
        }
        if !apart && !is_blank(line) {
            end = next;
        }
        at = next;
    }
    end
}

/// End of the line that a node ends on which ends at an offset; the span of a block scalar ends within the next line.
pub fn last_line_end(text: &str, end: usize) -> usize {
    line_end(text, cut(text, 0..end).trim_end().len())
}

/// Where the colon of a key is that ends at an offset; an explicit key (`? key`) has it on a later line.
pub fn colon(text: &str, key_end: usize) -> usize {
    cut(text, key_end..text.len())
        .find(':')
        .map_or(key_end, |at| key_end + at)
}

/// Lines indented from one column to another.
pub fn indented(block: &str, from: usize, to: usize) -> String {
    let shift = |line: &str| {
        if is_blank(line) {
            line.to_owned()
        } else if to >= from {
            format!("{}{line}", " ".repeat(to - from))
        } else {
            cut(line, indent(line).min(from - to)..line.len()).to_owned()
        }
    };
    block.split_inclusive('\n').map(shift).collect()
}

/// A text with all line breaks replaced.
pub fn with_breaks(text: &str, line_break: &str) -> String {
    let plain = text.replace("\r\n", "\n");
    if line_break == "\n" {
        plain
    } else {
        plain.replace('\n', line_break)
    }
}

/// A text without its final line break.
pub fn without_break(text: &str) -> &str {
    text.strip_suffix("\r\n").or(text.strip_suffix('\n')).unwrap_or(text)
}

/// Whether the last line of a text is blank.
pub fn ends_blank(text: &str) -> bool {
    line_before(text, text.len()).is_some_and(|line| is_blank(cut(text, line)))
}

/// The line break of a text: that of its first line, `\n` if it has none.
pub fn line_break(text: &str) -> &'static str {
    match text.find('\n') {
        Some(at) if cut(text, 0..at).ends_with('\r') => "\r\n",
        _ => "\n",
    }
}

/// The line break nearest to an offset: the one that ends its line, otherwise the one before.
pub fn line_break_at(text: &str, offset: usize) -> &'static str {
    // The last byte of what comes before may be within a character.
    let offset = text.floor_char_boundary(offset);
    let line = cut(text, line_start(text, offset)..line_end(text, offset));
    let near = match line.ends_with('\n') {
        true => line,
        false => cut(text, 0..line_start(text, offset)),
    };
    if near.ends_with("\r\n") { "\r\n" } else { "\n" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_line_break_near_a_character_of_several_bytes() {
        let text = "a: b\r\nc: \u{e9}";
        assert_eq!(line_break_at(text, text.len() - 1), "\r\n");
    }

    #[test]
    fn refuses_what_is_no_text_with_its_place() {
        let problem = decode(b"a: b\nc: \xff").unwrap_err();
        assert_eq!(
            (problem.code.as_str(), problem.line, problem.column),
            ("yaml/not-utf8", Some(2), Some(4))
        );
        assert_eq!(decode(b"a\0").unwrap_err().code, "yaml/nul");
        assert_eq!(decode(&vec![b'#'; MAX_BYTES + 1]).unwrap_err().code, "yaml/too-large");
    }

    #[test]
    fn keeps_the_mark_apart() {
        assert_eq!(
            decode("\u{feff}a: 1".as_bytes()).unwrap(),
            Text {
                bom: "\u{feff}",
                body: "a: 1"
            }
        );
    }

    #[test]
    fn comments_up_to_one_that_is_not_deeper_belong() {
        let text = "- a: 1\n  # deeper\n# not\n  # deeper, but apart\n\n";
        assert_eq!(
            cut(text, own_end(text, 7..text.len(), 0)..text.len()),
            "# not\n  # deeper, but apart\n\n"
        );
        let text = "- a: 1\n  # deeper\n\n  # of what follows\n";
        assert_eq!(
            cut(text, own_end(text, 7..text.len(), 0)..text.len()),
            "\n  # of what follows\n"
        );
        let text = "- a: 1\n# within\n  b: 2\n";
        assert_eq!(own_end(text, 7..text.len(), 0), text.len());
    }

    #[test]
    fn walks_lines() {
        let text = "a\r\n  # b\n\n";
        assert_eq!(line_break(text), "\r\n");
        assert_eq!((line_break_at(text, 4), line_break_at("a\r\nb", 3)), ("\n", "\r\n"));
        assert_eq!(line_before(text, 9), Some(3..9));
        assert_eq!(comment_column(cut(text, 3..9)), Some(2));
        assert_eq!(position(text, 5), (2, 3));
    }
}
