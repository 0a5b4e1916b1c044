//! Whether each alias of a merged catalog means the anchor that it means on the side that it comes from.

use super::conflict::Conflict;
use super::side::Side;
use crate::entries::file::LIST;
use crate::yaml::reference::walk;
use crate::yaml::{Kind, Node, parse_all, parse_part_all};
use std::collections::{BTreeMap, BTreeSet};

/// What the aliases of each service refer to (`None`: aliases outside of the list): names of anchors, and where they are.
type Meanings = BTreeMap<Option<String>, BTreeSet<(String, Owner)>>;

/// Where an anchor is: in a service or outside of the list, and its index among the anchors of that name there.
type Owner = (Option<String>, usize);

/// The first alias that means something else than before.
pub fn changed(ours: &Side<'_>, theirs: &Side<'_>, merged: &str) -> Option<Conflict> {
    // A text without anchors has no aliases.
    if !merged.contains('&') {
        return None;
    }
    let after = meanings(merged)?;
    if after.is_empty() {
        return None;
    }
    let [own, other] = [ours, theirs].map(|side| meanings(side.text).unwrap_or_default());
    after.iter().find_map(|(service, aliases)| {
        let known = |alias: &&(String, Owner)| {
            let has = |side: &Meanings| side.get(service).is_some_and(|known| known.contains(*alias));
            has(&own) || has(&other)
        };
        let (name, _) = aliases.iter().find(|alias| !known(alias))?;
        Some(Conflict::anchor(service.as_deref(), name))
    })
}

/// The first alias whose anchor has changed or is missing.
pub fn lost(merged: &str) -> Option<Conflict> {
    let parsed = parse_part_all(merged).ok()?;
    let mut reader = MeaningReader::default();
    reader.document(parsed.root.as_ref()?);
    let mut all = reader
        .found
        .iter()
        .flat_map(|(service, aliases)| aliases.iter().map(move |alias| (service, alias)));
    let (service, (name, _)) = all.find(|(_, (_, (_, count)))| *count == 0)?;
    Some(Conflict::anchor(service.as_deref(), name))
}

fn meanings(text: &str) -> Option<Meanings> {
    let parsed = parse_all(text).ok()?;
    let mut reader = MeaningReader::default();
    reader.document(parsed.root.as_ref()?);
    Some(reader.found)
}

#[derive(Default)]
struct MeaningReader {
    found: Meanings,
    anchors: BTreeMap<usize, Owner>,
    counts: BTreeMap<(Option<String>, String), usize>,
}

impl MeaningReader {
    fn document(&mut self, root: &Node<'_>) {
        for (key, value) in root.pairs() {
            if key.text() != Some(LIST) {
                self.read(None, value);
                continue;
            }
            for entry in value.items() {
                self.read(entry.get("name").and_then(Node::text), entry);
            }
        }
    }

    fn read(&mut self, owner: Option<&str>, node: &Node<'_>) {
        walk(node, &mut |node| {
            if let Some((number, name)) = node.marks.as_ref().and_then(|marks| marks.anchor.as_ref()) {
                let count = self.counts.entry((owner.map(str::to_owned), name.clone())).or_default();
                *count += 1;
                self.anchors.insert(*number, (owner.map(str::to_owned), *count));
            }
            if let Kind::Alias(name, number) = &node.kind {
                let means = self.anchors.get(number).cloned().unwrap_or_default();
                let aliases = self.found.entry(owner.map(str::to_owned)).or_default();
                aliases.insert((name.to_string(), means));
            }
        });
    }
}
