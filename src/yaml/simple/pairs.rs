//! Where the pairs of an entry are, told by the lines alone.

use super::cursor::is_printable;
use memchr::memchr;
use std::ops::Range;

/// Finds the pairs of the first entry of a text, whose dash is in the given column, behind comments and blank lines. `take` gets the
/// bytes of each, from its key to the end of its last line, and the column of the keys; the entry is plain where it takes each of
/// them as [`super::pair`] would, and no key is there twice. Returns the end of the last pair, and the start of the first line below
/// that is neither blank nor a comment.
///
/// `None` where lines do not tell, or `take` says so.
pub fn pairs(
    text: &str,
    dash: usize,
    mut take: impl FnMut(Range<usize>, usize) -> Option<()>,
) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut column = None;
    let mut pair = 0..0;
    // Whether the line before belongs to the pair.
    let mut adjoins = false;
    while at < bytes.len() {
        let rest = bytes.get(at..)?;
        let end = at + memchr(b'\n', rest).map_or(rest.len(), |length| length + 1);
        let indent = rest.iter().take_while(|byte| **byte == b' ').count();
        let start = at + indent;
        let first = bytes.get(start).copied().unwrap_or(b'\n');
        if matches!(first, b'\n' | b'\r' | b'#') {
            let line = text.get(start..end)?;
            let line = line.strip_suffix('\n').unwrap_or(line);
            let content = line.strip_suffix('\r').unwrap_or(line);
            if !is_printable(content) || memchr(b'\r', content.as_bytes()).is_some() {
                return None;
            }
            adjoins = false;
        } else if let Some(column) = column {
            let goes_on = indent > column || (indent == column && first == b'-');
            if goes_on && adjoins {
                pair.end = end;
            } else if indent == column && !goes_on {
                take(pair, column)?;
                pair = start..end;
                adjoins = true;
            } else if indent <= dash {
                break;
            } else {
                return None;
            }
        } else {
            let spaces = bytes
                .get(start + 1..end)?
                .iter()
                .take_while(|byte| **byte == b' ')
                .count();
            if indent != dash || first != b'-' || spaces == 0 {
                return None;
            }
            column = Some(dash + 1 + spaces);
            pair = start + 1 + spaces..end;
            adjoins = true;
        }
        at = end;
    }
    let end = pair.end;
    take(pair, column?)?;
    Some((end, at))
}
