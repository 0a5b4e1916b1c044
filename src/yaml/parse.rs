//! A full parse: granit's events as a tree, and the comments. Anything that could be read in two ways is a problem.

mod builder;
mod json;
mod marks;
mod span;
mod twice;
mod unreadable;

pub use twice::Twice;

use crate::problem::Problem;
use crate::yaml::node::Node;
use crate::yaml::simple::document;
use crate::yaml::text::MAX_DEPTH;
use builder::Builder;
use granit_parser::{Event, Parser};
use json::json;
use std::ops::Range;
use unreadable::conflict_markers;
pub(in crate::yaml) use unreadable::syntax;

/// A parsed document.
#[derive(Debug, Clone, PartialEq)]
pub struct Parsed<'a> {
    /// Root of the document; none if the text contains only comments and blank lines.
    pub root: Option<Node<'a>>,
    /// Byte ranges of the comments, each from its `#` to the end of the line.
    pub comments: Vec<Range<usize>>,
    /// Duplicate keys, in the order of the text.
    pub twice: Vec<Twice>,
}

/// Parses a text of at most one document.
///
/// # Errors
///
/// `yaml/syntax` and its kind, at line and column; duplicate keys are an error.
pub fn parse(text: &str) -> Result<Parsed<'_>, Problem> {
    let parsed = parse_all(text)?;
    match parsed.twice.first() {
        Some(twice) => Err(conflict_markers(text).unwrap_or_else(|| twice.problem(text))),
        None => Ok(parsed),
    }
}

/// Like [`parse`], but duplicate keys are listed in `twice` instead of being an error.
pub fn parse_all(text: &str) -> Result<Parsed<'_>, Problem> {
    read(text, false).map_err(|problem| conflict_markers(text).unwrap_or(problem))
}

/// Like [`parse`], for a part of a document: aliases may refer to anchors outside of it.
pub fn parse_part(text: &str) -> Result<Parsed<'_>, Problem> {
    let parsed = parse_part_all(text)?;
    match parsed.twice.first() {
        Some(twice) => Err(twice.problem(text)),
        None => Ok(parsed),
    }
}

/// The same with duplicate keys, each reported.
pub fn parse_part_all(text: &str) -> Result<Parsed<'_>, Problem> {
    read(text, true)
}

fn read(text: &str, is_part: bool) -> Result<Parsed<'_>, Problem> {
    let plain = || {
        let (root, comments) = document(text)?;
        Some(Parsed {
            root: Some(root),
            comments,
            twice: Vec::new(),
        })
    };
    match json(text).or_else(plain) {
        Some(parsed) => Ok(parsed),
        None => parse_by_events(text, is_part),
    }
}

/// Like [`parse_all`], or [`parse_part_all`], but always by granit's events: the faster ways are held to it by tests.
///
/// # Errors
///
/// `yaml/syntax` and its kind.
pub fn parse_by_events(text: &str, is_part: bool) -> Result<Parsed<'_>, Problem> {
    let options = granit_parser::options! {
        max_buffered_comment_events: 1_000_000,
        flow_nesting_limit: MAX_DEPTH,
        block_nesting_limit: MAX_DEPTH,
        emit_anchor_events: true,
        emit_unresolved_aliases: is_part,
    };
    let mut builder = Builder::new(text);
    let mut events = Parser::new_from_str_with_options(text, options).peekable();
    while let Some(event) = events.next() {
        let (event, span) = event.map_err(|error| syntax(&error))?;
        // The name of a node's anchor comes right after it.
        let anchor = match events.peek() {
            Some(Ok((Event::Anchor(number, name), at))) => {
                Some((*number, name.to_string(), at.byte_range().unwrap_or_default().start))
            }
            _ => None,
        };
        if let Some((_, name, at)) = anchor.as_ref().filter(|(_, name, at)| is_joined(text, *at, name)) {
            let message = format!("the file is not valid YAML: a space is missing after the anchor `{name}`");
            return Err(builder
                .problem(*at, "yaml/syntax", &message)
                .help("fix the file and run again; nothing has been written"));
        }
        builder.take(event, span, anchor)?;
    }
    Ok(builder.parsed())
}

/// Whether a map or list in brackets follows an anchor without a space, which granit reads and other parsers refuse.
fn is_joined(text: &str, at: usize, name: &str) -> bool {
    let rest = text.get(at..).map(|rest| rest.strip_prefix('&').unwrap_or(rest));
    let after = rest.and_then(|rest| rest.strip_prefix(name));
    after.is_some_and(|after| after.starts_with(['{', '[']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_anchor_ends_with_a_space() {
        for text in ["a: &x{b: 1}\n", "a: &x[b]\n"] {
            assert_eq!(code(text), ("yaml/syntax".into(), Some(1), Some(4)), "{text}");
        }
        for text in ["a: &x {b: 1}\n", "a: [&x b, &y]\n", "a: &x\n  b: 1\n"] {
            assert!(parse(text).is_ok(), "{text}");
        }
    }

    fn code(text: &str) -> (String, Option<u32>, Option<u32>) {
        let problem = parse(text).unwrap_err();
        (problem.code, problem.line, problem.column)
    }

    #[test]
    fn a_plain_document_is_read_as_any_other() {
        let texts = [
            "- a: 1\n  b: [x, 'y']  # on it  \n# below\n",
            "\n  # above\n  - name: a # first\n    list:   # of words\n      - b # one\n      # between\n      - 'c'\n    # last\n\n  # of b\n  - name: b\n    map:\n      k: \"v#w\"   #end\n      empty:\n  # tail",
            "  - a: b#c\r\n    d: e # f\r\n  # g\r\n\r\n  - a: b\r\n",
            "- a:\n  - b\n  c: # nothing\n- d: x\n  # e\n   # f\n",
            "#\n- a: 'it' #'\n-   b: ''\n    c: [] #\n",
            "# head\na: 1\nb:\n  c: # nothing\n  d: x # it\n# tail\n",
            "a:\n  - b: 1\n    c:\n      - d\n  # between\n  -   b: 2 # two\n      c:\n  - e\nf:\n- g:\n  - h\n- g: '[a\\.]*'\n",
            "  a:\r\n    b: ''\r\n  c:",
        ];
        for text in texts {
            let (root, comments) = document(text).unwrap();
            let all = parse_by_events(text, false).unwrap();
            assert_eq!((Some(root), comments), (all.root, all.comments), "{text}");
        }
        for text in [
            "- a: 1\n  a: 2\n",
            "- a\n",
            "- a: 1\n---\n",
            "- a: 1\nb: 2\n",
            "a: 1\n- b: 2\n",
            "a: 1\n b: 2\n",
            "a: 1\na: 2\n",
            "- a: &x 1\n",
            "# a\n",
            "",
        ] {
            assert!(document(text).is_none(), "{text}");
        }
    }

    #[test]
    fn refuses_what_could_be_read_in_two_ways() {
        assert_eq!(
            code("a: 1\nb: 2\na: 3\n"),
            ("yaml/duplicate-key".into(), Some(3), Some(1))
        );
        assert_eq!(code("a: 1\n---\nb: 2\n"), ("yaml/documents".into(), Some(2), Some(1)));
        assert_eq!(code("a: 1\n---\n~\n").0, "yaml/documents");
        let empty = parse("a: 1\n---\n# nothing\n").unwrap();
        assert_eq!(empty.root.unwrap().get("a").unwrap().text(), Some("1"));
        assert_eq!(code("a: [1\nb: 2\n").0, "yaml/syntax");
        assert_eq!(code(&"[".repeat(100)).0, "yaml/depth");
        assert_eq!(
            code(
                &(0..100)
                    .map(|level| format!("{}a:\n", " ".repeat(level)))
                    .collect::<String>()
            )
            .0,
            "yaml/depth"
        );
    }
}
