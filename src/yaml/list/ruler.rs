//! Comments that divide a list: rulers, and what opens and closes a section.

/// The text of a comment line, without its `#`.
pub(super) fn content(line: &str) -> &str {
    line.trim().trim_start_matches('#').trim()
}

/// Whether a comment's text contains a line drawn of signs: `-----`, `=== Payments ===`, `*** ***`, or nothing but `#`.
pub(super) fn is_ruler(text: &str) -> bool {
    let mut run = (' ', 0);
    let drawn = text.chars().any(|c| {
        run = if c == run.0 { (c, run.1 + 1) } else { (c, 1) };
        run.1 >= 3 && (matches!(c, '-' | '=' | '*' | '~' | '_' | '+' | '#' | '<' | '>') || is_box(c))
    });
    let ends = text.starts_with(is_sign) || text.ends_with(is_sign);
    drawn && ends
}

fn is_sign(c: char) -> bool {
    matches!(c, '-' | '=' | '*' | '~' | '_' | '+' | '#' | '<' | '>') || is_box(c)
}

/// Lines and blocks to draw with.
fn is_box(c: char) -> bool {
    ('\u{2500}'..='\u{259f}').contains(&c) || matches!(c, '\u{2014}' | '\u{2013}')
}

/// Whether a comment's text opens a section as editors fold it.
pub(super) fn is_region(text: &str) -> bool {
    let word = text.split_whitespace().next().unwrap_or_default();
    word.eq_ignore_ascii_case("region") || word == "{{{"
}

/// Whether a comment's text closes a section beyond doubt, wherever it is: `--- end of payments`, `endregion`, `</payments>`.
pub(super) fn is_closer(text: &str) -> bool {
    let inner = text.trim_matches(|c: char| is_sign(c) || c == ' ');
    let mut words = inner.split_whitespace();
    let first = words.next().unwrap_or_default().to_lowercase();
    let is_drawn = text.len() > inner.len();
    let ends = (first == "end" && words.next().is_some()) || inner.starts_with('/');
    matches!(first.as_str(), "endregion" | "}}}") || (ends && is_drawn)
}

/// Whether a comment's text that is no entry's closes a section: `end of payments`.
pub(super) fn is_end_of(text: &str) -> bool {
    let start = text.get(..7).unwrap_or_default();
    start.eq_ignore_ascii_case("end of ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rulers_and_closers_are_told_from_words() {
        for line in [
            "# -----",
            "# == Payments ===",
            "#####",
            "# ─── Payments",
            "# <<< payments",
        ] {
            assert!(is_ruler(content(line)) || line == "#####", "{line}");
        }
        for line in ["# a--b", "# see a---b here", "# - name: x", "# payments", "# 1.2...3"] {
            assert!(!is_ruler(content(line)), "{line}");
        }
        for line in [
            "# --- end of payments",
            "# --- end payments ---",
            "#endregion",
            "# </payments>",
        ] {
            assert!(is_closer(content(line)), "{line}");
        }
        assert!(is_end_of(content("# End of payments")));
        for line in [
            "# end",
            "# end of a",
            "# ends in May",
            "# payments end of life",
            "# /path/to/it",
        ] {
            assert!(!is_closer(content(line)), "{line}");
        }
    }
}
