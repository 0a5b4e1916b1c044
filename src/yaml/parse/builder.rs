//! The tree, built event by event.

mod strict;

use super::marks::marks;
use super::span::{dash_between, end_of, is_empty_to_the_end};
use super::{Parsed, Twice};
use crate::problem::Problem;
use crate::yaml::node::{CollectionStyle, Kind, Node, ScalarStyle};
use crate::yaml::text::{MAX_VALUES, cut, is_blank, position};
use granit_parser::{Event, ScalarStyle as Written, Span, StructureStyle};
use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

/// An open collection.
struct Open<'a> {
    node: Node<'a>,
    key: Option<Node<'a>>,
    keys: HashSet<String>,
}

/// The tree as far as the events have come.
pub(super) struct Builder<'a> {
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
    /// Nothing yet.
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            open: Vec::new(),
            root: None,
            comments: Vec::new(),
            twice: Vec::new(),
            documents: 0,
            values: 0,
            last: 0,
        }
    }

    /// What came of all events.
    pub fn parsed(self) -> Parsed<'a> {
        Parsed {
            root: self.root,
            comments: self.comments,
            twice: self.twice,
        }
    }

    /// Takes the next event, with the number, name and place of its node's anchor.
    pub fn take(
        &mut self,
        event: Event<'a>,
        span: Span,
        anchor: Option<(usize, String, usize)>,
    ) -> Result<(), Problem> {
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

    pub(super) fn problem(&self, at: usize, code: &str, message: &str) -> Problem {
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
