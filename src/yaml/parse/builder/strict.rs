//! Tabs in the indentation, and colons without a key: granit takes some that other readers refuse, or read in another way.

use super::Builder;
use crate::problem::Problem;
use crate::yaml::node::{CollectionStyle, Kind, Node, ScalarStyle};
use crate::yaml::text::{cut, is_blank, line_start};

impl Builder<'_> {
    /// Refuses a colon of a block map that has no key before it.
    pub(super) fn keyed(&self, node: &Node<'_>) -> Result<(), Problem> {
        let is_key = matches!(
            self.open.last().map(|open| (&open.node.kind, &open.key)),
            Some((Kind::Map(CollectionStyle::Block, _), None))
        );
        if !is_key || node.start != node.end || node.is_marked() || node.text() != Some("") {
            return Ok(());
        }
        let rest = cut(self.text, node.start..self.text.len()).trim_start_matches(' ');
        let at = self.text.len() - rest.len();
        // Behind a question mark a key may be empty.
        if !rest.starts_with(':') || cut(self.text, 0..at).trim_end().ends_with('?') {
            return Ok(());
        }
        let message = "the file is not valid YAML: a key is missing before `:`";
        Err(self
            .problem(at, "yaml/syntax", message)
            .help("write the key before it; nothing has been written"))
    }

    /// Refuses a tab where the indentation of a key, a dash or a block scalar's line counts.
    pub(super) fn indented(&self, node: &Node<'_>) -> Result<(), Problem> {
        let tab = match self.open.last().map(|open| (&open.node.kind, &open.key)) {
            Some((Kind::Map(CollectionStyle::Block, _), None)) => indenting_tab(self.text, node.start),
            Some((Kind::List(CollectionStyle::Block, _), _)) => {
                let line = line_start(self.text, node.start);
                let rest = cut(self.text, line..node.start);
                let dash = rest.len() - rest.trim_start_matches([' ', '\t']).len();
                let dashed = rest.get(dash..).is_some_and(|rest| rest.starts_with('-'));
                dashed.then(|| indenting_tab(self.text, line + dash)).flatten()
            }
            _ => None,
        };
        match tab.or_else(|| tab_below(self.text, node)) {
            None => Ok(()),
            Some(tab) => Err(self
                .problem(
                    tab,
                    "yaml/syntax",
                    "the file is not valid YAML: tabs are not allowed in indentation",
                )
                .help("indent with spaces; nothing has been written")),
        }
    }
}

/// The tab that indents the line right below a block scalar, where the scalar could go on.
fn tab_below(text: &str, node: &Node<'_>) -> Option<usize> {
    let is_block = matches!(&node.kind, Kind::Scalar(_, ScalarStyle::Block));
    let indents = || is_blank(cut(text, line_start(text, node.end)..node.end));
    (is_block && text.as_bytes().get(node.end) == Some(&b'\t') && indents()).then_some(node.end)
}

/// The first tab in what indents something, dashes and other indicators before it included.
fn indenting_tab(text: &str, at: usize) -> Option<usize> {
    let start = line_start(text, at);
    let before = cut(text, start..at);
    let tab = before.find('\t')?;
    let indents = before
        .bytes()
        .all(|byte| matches!(byte, b' ' | b'\t' | b'-' | b'?' | b':'));
    indents.then_some(start + tab)
}

#[cfg(test)]
mod tests {
    use crate::yaml::parse;

    #[test]
    fn a_tab_indents_nothing() {
        for text in [
            "a:\n \t- x\n",
            "a:\n- x\n\t- y\n",
            "a:\n \tb: 1\n",
            "a:\n-\tname: x\n",
            "a:\n  - \t- b\n",
            "a: |-\n  x\n\t\nb: 1\n",
            "a: |+\n  x\n\n \n \t# c\nb: 1\n",
        ] {
            assert_eq!(parse(text).unwrap_err().code, "yaml/syntax", "{text:?}");
        }
        for text in [
            "a:\tx\n",
            "a:\n-\tx\n",
            "a: |\n \tb: 1\n",
            "a: x\n \ty\n",
            "a: |\n  x\n  \t\nb: 1\n",
            "a: 1\n\t\nb: 1\n",
        ] {
            assert!(parse(text).is_ok(), "{text:?}");
        }
    }

    #[test]
    fn refuses_a_colon_without_a_key() {
        for text in ["a:\n  b:\n  :    - c\n", "a: 1\n:   b: 2\n", ": a\n"] {
            assert_eq!(parse(text).unwrap_err().code, "yaml/syntax", "{text}");
        }
        for text in ["? a\n: b\n", "? \n: b\n", "{: b}\n", "'': b\n", "a: ':'\n"] {
            assert!(parse(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn a_block_ends_as_its_last_line_does() {
        for (text, value) in [
            ("a: |\n  b", "b"),
            ("a: |\n  b \n  ", "b \n"),
            ("a: |+\n  b\n\n  ", "b\n\n"),
            ("a: |+\n  b\n\n   ", "b\n\n "),
            ("a: |+\n  b\n\n \n ", "b\n\n\n"),
        ] {
            let parsed = parse(text).unwrap();
            assert_eq!(parsed.root.unwrap().get("a").unwrap().text(), Some(value), "{text:?}");
        }
    }
}
