//! A map as its readers see it: keys as they look, aliases followed, what is encoded as what it says.

use super::disguise::{seen, unpacked};
use crate::yaml::node::{Marks, Tag};
use crate::yaml::{Kind, Node};
use std::borrow::Cow;
use std::collections::HashMap;

/// The anchors of a document, by number.
pub type Anchors<'n, 't> = HashMap<usize, &'n Node<'t>>;

/// Finds the anchors at and below a node.
pub fn anchors_of<'n, 't>(root: &'n Node<'t>) -> Anchors<'n, 't> {
    let mut anchors = HashMap::new();
    collect(root, &mut anchors);
    anchors
}

fn collect<'n, 't>(node: &'n Node<'t>, anchors: &mut Anchors<'n, 't>) {
    if let Some(number) = node.anchor() {
        anchors.insert(number, node);
    }
    for item in node.items() {
        collect(item, anchors);
    }
    for (key, value) in node.pairs() {
        collect(key, anchors);
        collect(value, anchors);
    }
}

/// The pairs of a map, each with its key as it looks.
pub struct Pairs<'n, 't> {
    named: Vec<(Cow<'n, str>, &'n Node<'t>, &'n Node<'t>)>,
    anchors: &'n Anchors<'n, 't>,
}

impl<'n, 't> Pairs<'n, 't> {
    /// The pairs of a map; a key that is not text has an empty name.
    pub fn new(pairs: &'n [(Node<'t>, Node<'t>)], anchors: &'n Anchors<'n, 't>) -> Self {
        let named = pairs.iter().map(|(key, value)| {
            let name = looks(key, anchors).unwrap_or_default();
            (name, key, value)
        });
        Self {
            named: named.collect(),
            anchors,
        }
    }

    /// All of them: name, key and value.
    pub fn all(&self) -> impl Iterator<Item = (&str, &'n Node<'t>, &'n Node<'t>)> {
        self.named
            .iter()
            .map(|(name, key, value)| (name.as_ref(), *key, *value))
    }

    /// The values of a key, which may be written twice.
    pub fn values(&self, wanted: &str) -> impl Iterator<Item = &'n Node<'t>> {
        self.all()
            .filter(move |(name, ..)| *name == wanted)
            .map(|(.., value)| value)
    }

    /// The texts of a key.
    pub fn texts(&self, wanted: &str) -> impl Iterator<Item = (&'n Node<'t>, Cow<'n, str>)> {
        self.values(wanted)
            .filter_map(|value| Some((value, said(value, self.anchors)?)))
    }

    /// The items of the lists of a key that are texts.
    pub fn listed(&self, wanted: &str) -> impl Iterator<Item = (&'n Node<'t>, Cow<'n, str>)> {
        let items = self
            .values(wanted)
            .flat_map(|list| followed(list, self.anchors).items());
        items.filter_map(|item| Some((item, said(item, self.anchors)?)))
    }
}

/// What an alias stands for; any other node is itself.
fn followed<'n, 't>(node: &'n Node<'t>, anchors: &Anchors<'n, 't>) -> &'n Node<'t> {
    match &node.kind {
        Kind::Alias(_, number) => anchors.get(number).copied().unwrap_or(node),
        _ => node,
    }
}

/// Whether a text is encoded in base64, as its tag says.
pub fn is_binary(node: &Node<'_>) -> bool {
    let is_binary = |marks: &Marks| matches!(&marks.tag, Some(Tag::Core(tag)) if tag == "binary");
    node.marks.as_deref().is_some_and(is_binary)
}

/// What a scalar says to its reader.
pub fn said<'n>(node: &'n Node<'_>, anchors: &Anchors<'n, '_>) -> Option<Cow<'n, str>> {
    let node = followed(node, anchors);
    let text = node.text()?;
    let unpacked = is_binary(node).then(|| unpacked(text)).flatten();
    Some(unpacked.map_or(Cow::Borrowed(text), Cow::Owned))
}

/// The same, as it looks.
fn looks<'n>(node: &'n Node<'_>, anchors: &Anchors<'n, '_>) -> Option<Cow<'n, str>> {
    Some(match said(node, anchors)? {
        Cow::Borrowed(text) => seen(text),
        Cow::Owned(text) => Cow::Owned(seen(&text).into_owned()),
    })
}
