//! A stretch of a list document that is parsed, changed and proved by itself: the entries that a change concerns with their
//! neighbours, or the whole text where the pieces are not certain.

use crate::problem::Problem;
use crate::yaml::list::ListDocument;
use crate::yaml::node::{CollectionStyle, Kind, Node};
use crate::yaml::parse::{Parsed, parse_all};
use crate::yaml::prove::proved;
use crate::yaml::reference::{anchor_in_use, in_use, is_used};
use crate::yaml::splice::{Splice, TextEdit, sorted};
use crate::yaml::text::cut;
use std::borrow::Cow;
use std::ops::Range;

/// A stretch of a document: some adjacent entries, parsed by themselves.
#[derive(Debug)]
pub struct Region<'a> {
    document: &'a ListDocument<'a>,
    /// Where it starts in the document; all offsets of its nodes count from here.
    pub start: usize,
    /// Text of the region.
    pub text: &'a str,
    /// Tree of the region.
    pub parsed: Cow<'a, Parsed<'a>>,
    first: usize,
}

impl<'a> Region<'a> {
    /// The region from entry `first` to entry `last`, both included.
    pub fn of(document: &'a ListDocument<'a>, first: usize, last: usize) -> Result<Self, Problem> {
        if let Some(whole) = &document.whole {
            return Ok(Self {
                document,
                start: 0,
                text: document.text,
                parsed: Cow::Borrowed(whole),
                first: 0,
            });
        }
        let range = document.item(first).start..document.item(last.min(document.items.len().saturating_sub(1))).end;
        let text = cut(document.text, range.clone());
        Ok(Self {
            document,
            start: range.start,
            text,
            parsed: Cow::Owned(parse_all(text)?),
            first,
        })
    }

    /// Byte ranges of the entries of the region.
    pub fn spans(&self) -> Vec<Range<usize>> {
        self.entries().iter().map(|entry| entry.start..entry.end).collect()
    }

    fn entries(&self) -> &[Node<'a>] {
        let root = self.parsed.root.as_ref();
        let list = if self.document.whole.is_some() {
            root.and_then(|root| root.get(self.document.key))
        } else {
            root
        };
        list.map(Node::items).unwrap_or_default()
    }

    /// Entry of the region by its index in the document.
    pub fn entry(&self, index: usize) -> Option<&Node<'a>> {
        self.entries().get(index.checked_sub(self.first)?)
    }

    /// Index in the region of an entry's index in the document.
    pub fn local(&self, index: usize) -> usize {
        index.saturating_sub(self.first)
    }

    /// Rejects changes if an alias refers to the list, or to the whole document.
    pub fn guard(&self) -> Result<(), Problem> {
        let Some(root) = self.parsed.root.as_ref() else {
            return Ok(());
        };
        let list = root.get(self.document.key).filter(|_| self.document.whole.is_some());
        match [Some(root), list]
            .into_iter()
            .flatten()
            .find_map(|node| is_used(root, node))
        {
            Some((anchor, alias)) => Err(anchor_in_use(self.document.text, self.start, anchor, alias)),
            None => Ok(()),
        }
    }

    /// Refuses to take an entry away where an alias elsewhere means an anchor in it.
    pub fn guard_entry(&self, index: usize) -> Result<(), Problem> {
        self.guard()?;
        let (Some(root), Some(entry)) = (self.parsed.root.as_ref(), self.entry(index)) else {
            return Ok(());
        };
        match in_use(root, entry) {
            Some((anchor, alias)) => Err(anchor_in_use(self.document.text, self.start, anchor, alias)),
            None => Ok(()),
        }
    }

    /// The tree that is expected after a change of the list's entries.
    pub fn expect(&self, change: impl FnOnce(&mut Vec<Node<'a>>)) -> Option<Node<'a>> {
        let mut root = self.parsed.root.clone()?;
        let key = self.document.key;
        // The brackets of an empty list make place for dashes, but in braces.
        let written = match &root.kind {
            Kind::Map(style, _) => *style,
            _ => CollectionStyle::Block,
        };
        let list = match &mut root.kind {
            Kind::Map(_, pairs) => &mut pairs.iter_mut().find(|(name, _)| name.text() == Some(key))?.1,
            _ => &mut root,
        };
        match &mut list.kind {
            Kind::List(style, items) => {
                if items.is_empty() {
                    *style = written;
                }
                change(items);
            }
            _ => {
                let mut items = Vec::new();
                change(&mut items);
                list.kind = Kind::List(written, items);
            }
        }
        Some(root)
    }

    /// Applies splices, whose offsets count from the region's start, and proves the result; or why it cannot be proved.
    pub fn changed(&self, splices: Vec<Splice>, expected: &Node<'_>) -> Result<TextEdit, String> {
        let splices = sorted(splices).ok_or("two changes overlap")?;
        let text = proved(self.text, &self.parsed, &splices, expected)?;
        Ok(TextEdit {
            range: self.range(),
            text,
        })
    }

    /// Byte range of the region in the document.
    pub fn range(&self) -> Range<usize> {
        self.start..self.start + self.text.len()
    }
}
