//! How a text ends.

use crate::yaml::parse::parse;
use crate::yaml::prove::proved;
use crate::yaml::splice::Splice;
use crate::yaml::text::without_break;

/// The text without its last line break; `None` where it has none, or where a value would change by it.
pub fn without_last_break(text: &str) -> Option<String> {
    let end = without_break(text).len();
    if end == text.len() {
        return None;
    }
    let parsed = parse(text).ok()?;
    let root = parsed.root.clone()?;
    proved(text, &parsed, &[Splice::remove(end..text.len())], &root).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_break_goes_where_it_is_no_part_of_a_value() {
        assert_eq!(without_last_break("a: 1\r\n").as_deref(), Some("a: 1"));
        assert_eq!(without_last_break("a: 1\n# b\n").as_deref(), Some("a: 1\n# b"));
        assert_eq!(without_last_break("a: |-\n  b\n").as_deref(), Some("a: |-\n  b"));
        assert_eq!(without_last_break("a: |\n  b\n"), None);
        assert_eq!(without_last_break("a: 1"), None);
    }
}
