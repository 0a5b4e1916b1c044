//! Hunks of unified diffs: what tells two texts apart, and how one becomes the other by them. A text is judged by hunks only where
//! they give it back byte for byte.

use ameide_core::yaml::diff::unified;

/// The hunks from one text to another, without the two lines of names; none where they do not give the second back byte for byte
/// (what is no UTF-8 cannot be shown).
pub fn hunks(before: &[u8], after: &[u8]) -> Option<String> {
    let diff = unified("", Some(before), Some(after));
    let hunks = diff.splitn(3, '\n').nth(2).unwrap_or_default().to_owned();
    (apply(before, &hunks).as_deref() == Some(after)).then_some(hunks)
}

/// A text after hunks, which must fit exactly.
pub fn apply(before: &[u8], hunks: &str) -> Option<Vec<u8>> {
    let old: Vec<&[u8]> = before.split_inclusive(|byte| *byte == b'\n').collect();
    let mut out = Vec::new();
    let mut at = 0;
    let mut lines = hunks.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        if let Some(ranges) = line.strip_prefix("@@ -") {
            let (start, len) = range(ranges.split(' ').next()?)?;
            // A range of no lines names the line before it.
            let first = if len == 0 { start } else { start.checked_sub(1)? };
            out.extend(old.get(at..first)?.concat());
            at = first;
            continue;
        }
        let (mark, text) = line.split_at_checked(1)?;
        let bare = lines.next_if(|next| next.starts_with("\\ ")).is_some();
        let text = if bare { text.strip_suffix('\n')? } else { text };
        if mark != "+" {
            if *old.get(at)? != text.as_bytes() {
                return None;
            }
            at += 1;
        }
        match mark {
            "-" => {}
            " " | "+" => out.extend(text.as_bytes()),
            _ => return None,
        }
    }
    out.extend(old.get(at..)?.concat());
    Some(out)
}

/// `3,4` or `3`, which is one line.
fn range(text: &str) -> Option<(usize, usize)> {
    let (start, len) = text.split_once(',').unwrap_or((text, "1"));
    Some((start.parse().ok()?, len.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::{apply, hunks};

    #[test]
    fn hunks_give_the_second_text_back() {
        for (before, after) in [
            ("", "a\n"),
            ("a\n", ""),
            ("a", "a\n"),
            ("a\r\nb\r\n", "a\r\nc\r\n"),
            ("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\nx\n3\n4\n5\n6\n7\n8\n9\ny"),
            ("\u{feff}a\n", "\u{feff}b\n"),
        ] {
            let found = hunks(before.as_bytes(), after.as_bytes());
            assert_eq!(apply(before.as_bytes(), &found.unwrap()).unwrap(), after.as_bytes());
        }
    }

    #[test]
    fn hunks_fit_exactly_or_not_at_all() {
        let found = hunks(b"a\nb\nc\n", b"a\nx\nc\n").unwrap();
        assert_eq!(apply(b"a\nb\nd\n", &found), None);
        assert_eq!(apply(b"b\nc\n", &found), None);
        assert_eq!(apply(b"a\nb\nc", &found), None);
    }

    #[test]
    fn what_is_no_utf8_has_no_hunks() {
        assert_eq!(hunks(b"a\n", b"\xff\n"), None);
    }
}
