//! A full parse: granit's events as a tree, and the comments. Anything that could be read in two ways is a problem.

mod json;
mod marks;
mod span;
mod strict;
mod twice;
mod unreadable;

pub use twice::Twice;

use crate::problem::Problem;
use crate::yaml::node::{CollectionStyle, Kind, Node, ScalarStyle};
use crate::yaml::text::{MAX_DEPTH, MAX_VALUES, cut, is_blank, position};
use granit_parser::{Event, Parser, ScalarStyle as Written, Span, StructureStyle};
use json::json;
use marks::marks;
use span::{dash_between, end_of, is_empty_to_the_end};
use std::borrow::Cow;
use std::collections::HashSet;
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
    match json(text) {
        Some(parsed) => Ok(parsed),
        None => read_all(text, is_part),
    }
}

fn read_all(text: &str, is_part: bool) -> Result<Parsed<'_>, Problem> {
    let options = granit_parser::options! {
        max_buffered_comment_events: 1_000_000,
        flow_nesting_limit: MAX_DEPTH,
        block_nesting_limit: MAX_DEPTH,
        emit_anchor_events: true,
        emit_unresolved_aliases: is_part,
    };
    let mut builder = Builder {
        text,
        open: Vec::new(),
        root: None,
        comments: Vec::new(),
        twice: Vec::new(),
        documents: 0,
        values: 0,
        last: 0,
    };
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
        builder.take(event, span, anchor)?;
    }
    Ok(Parsed {
        root: builder.root,
        comments: builder.comments,
        twice: builder.twice,
    })
}

/// An open collection.
struct Open<'a> {
    node: Node<'a>,
    key: Option<Node<'a>>,
    keys: HashSet<String>,
}

struct Builder<'a> {
    text: &'a str,
    open: Vec<Open<'a>>,
    root: Option<Node<'a>>,
    comments: Vec<Range<usize>>,
    twice: Vec<Twice>,
    documents: usize,
    values: usize,
    /// End of the last event before this one that is not a comment.
    last: usize,
}

impl<'a> Builder<'a> {
    fn take(&mut self, event: Event<'a>, span: Span, anchor: Option<(usize, String, usize)>) -> Result<(), Problem> {
        let Range { start, end } = span.byte_range().unwrap_or_default();
        let last = self.last;
        if !matches!(event, Event::Comment(..) | Event::Anchor(..)) {
            self.last = end;
        }
        let marks = |tag: Option<&granit_parser::Tag>| marks(self.text, last..start, anchor, tag);
        let node = |kind, marks| Node {
            start,
            end,
            marks,
            kind,
        };
        match event {
            Event::Comment(..) => self.comments.push(start..end),
            Event::Scalar(..) if self.documents > 1 => {}
            Event::DocumentStart(..) => {
                self.documents += 1;
                // A `---` at the end opens one more, which is none as long as nothing is in it.
                if self.documents > 1 && (self.root.is_none() || !is_empty_to_the_end(self.text, end)) {
                    return Err(self.problem(start, "yaml/documents", "the file contains several documents").help(
                        "keep one document per file: remove the `---` between them, or move the others to separate files",
                    ));
                }
            }
            Event::Scalar(value, written, _, tag) => {
                let marks = marks(tag.as_deref());
                let style = match written {
                    Written::Plain => ScalarStyle::Plain,
                    Written::SingleQuoted => ScalarStyle::Single,
                    Written::DoubleQuoted => ScalarStyle::Double,
                    _ => ScalarStyle::Block,
                };
                let value = self.as_it_ends(value, style, end);
                // What is left out comes as a `~` of no length.
                let value = if start == end && style == ScalarStyle::Plain {
                    "".into()
                } else {
                    value
                };
                self.add(node(Kind::Scalar(value, style), marks))?;
            }
            Event::Alias(number) => {
                let name = cut(self.text, start..end).trim_start_matches('*');
                self.add(node(Kind::Alias(Cow::Borrowed(name), number), None))?;
            }
            Event::UnresolvedAlias(name) => self.add(node(Kind::Alias(name, 0), None))?,
            Event::SequenceStart(style, _, tag) => {
                let marks = marks(tag.as_deref());
                // A list without indentation is said to start at its first item; it starts at the dash.
                let start = match style {
                    StructureStyle::Block => dash_between(self.text, last, start).unwrap_or(start),
                    StructureStyle::Flow => start,
                };
                self.last = start + 1;
                self.start(Node {
                    start,
                    end,
                    marks,
                    kind: Kind::List(collection(style), Vec::new()),
                });
            }
            Event::MappingStart(style, _, tag) => {
                let marks = marks(tag.as_deref());
                self.start(node(Kind::Map(collection(style), Vec::new()), marks));
            }
            Event::SequenceEnd | Event::MappingEnd => self.finish(end)?,
            _ => {}
        }
        Ok(())
    }

    /// A block scalar whose last line lacks its break has none in its value either. A last line of spaces is part of it only where
    /// its value ends in some.
    fn as_it_ends(&self, value: Cow<'a, str>, style: ScalarStyle, end: usize) -> Cow<'a, str> {
        let open = style == ScalarStyle::Block && end >= self.text.len() && !self.text.ends_with('\n');
        let spaces = |text: &str| {
            let last = text.rsplit('\n').next().unwrap_or_default();
            !last.is_empty() && is_blank(last)
        };
        match value.strip_suffix('\n') {
            Some(without) if open && (!spaces(self.text) || spaces(without)) => Cow::Owned(without.to_owned()),
            _ => value,
        }
    }

    fn start(&mut self, node: Node<'a>) {
        self.open.push(Open {
            node,
            key: None,
            keys: HashSet::new(),
        });
    }

    /// Closes the innermost collection.
    fn finish(&mut self, end: usize) -> Result<(), Problem> {
        let Some(Open { mut node, .. }) = self.open.pop() else {
            return Ok(());
        };
        node.end = end_of(self.text, &node, end);
        if let Kind::Map(CollectionStyle::Block, pairs) = &node.kind {
            node.start = pairs.first().map_or(node.start, |(key, _)| key.start);
        }
        self.add(node)
    }

    fn add(&mut self, node: Node<'a>) -> Result<(), Problem> {
        self.values += 1;
        if self.values > MAX_VALUES {
            let problem = self.problem(node.start, "yaml/too-large", "the file has too many values");
            return Err(problem.help(format!(
                "at most {MAX_VALUES} keys and values are allowed; split the catalog with the layout `per-archetype` or `per-service`"
            )));
        }
        self.indented(&node)?;
        self.keyed(&node)?;
        let Some(open) = self.open.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        match (&mut open.node.kind, open.key.take()) {
            (Kind::List(_, items), _) => items.push(node),
            (Kind::Map(..), None) => {
                if !matches!(node.kind, Kind::Alias(..)) && !open.keys.insert(node.key()) {
                    self.twice.push(Twice {
                        key: node.key(),
                        at: node.start,
                    });
                }
                open.key = Some(node);
            }
            (Kind::Map(_, pairs), Some(key)) => pairs.push((key, node)),
            _ => {}
        }
        Ok(())
    }

    fn problem(&self, at: usize, code: &str, message: &str) -> Problem {
        let (line, column) = position(self.text, at);
        Problem::error(code, message).at(line, column)
    }
}

fn collection(style: StructureStyle) -> CollectionStyle {
    match style {
        StructureStyle::Block => CollectionStyle::Block,
        StructureStyle::Flow => CollectionStyle::Flow,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> (String, Option<u32>, Option<u32>) {
        let problem = parse(text).unwrap_err();
        (problem.code, problem.line, problem.column)
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
