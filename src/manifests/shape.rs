//! Shapes: overlays that differ only in the names of service and team are built once, with words that stand in for them and that
//! occur nowhere else. Where it is not certain that the names make no other difference, an overlay is built by itself.

use crate::config::Config;
use crate::manifests::overlay::{Names, folder_in_build};
use crate::manifests::wanted::Wanted;
use crate::yaml::readings::disputed;
use crate::yaml::scalar::is_text;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Stand for a name in the key of a shape; no text has them.
const SERVICE: &str = "\u{e000}";
const TEAM: &str = "\u{e001}";

/// What is built once.
#[derive(Debug)]
pub struct Unit {
    /// Folder in the build.
    pub folder: String,
    /// Words that stand in for service and team, if it is a shape.
    pub words: Option<(String, String)>,
    /// Indices of the overlays that come of it, at least one.
    pub overlays: Vec<usize>,
}

impl Unit {
    /// The names that it is built with.
    pub fn names<'u>(&'u self, wanted: &'u Wanted<'_>) -> Names<'u> {
        match &self.words {
            Some((service, team)) => Names { service, team },
            None => wanted.overlay.names(),
        }
    }

    /// Puts the names of an overlay in the place of the words.
    pub fn fill(&self, text: &str, names: Names<'_>) -> String {
        match &self.words {
            Some((service, team)) => text.replace(service, names.service).replace(team, names.team),
            None => text.to_owned(),
        }
    }
}

/// The units of some overlays.
pub fn units(indices: &[usize], wanted: &[Wanted<'_>], config: &Config) -> Vec<Unit> {
    let mut shapes: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut alone = Vec::new();
    let mut asked = Certain::default();
    for index in indices {
        let Some(one) = wanted.get(*index) else { continue };
        if asked.is_certain(one) {
            let key = one
                .overlay
                .files(
                    "x",
                    Names {
                        service: SERVICE,
                        team: TEAM,
                    },
                    config,
                )
                .map(|file| file.text)
                .concat();
            shapes.entry(key).or_default().push(*index);
        } else {
            alone.push(*index);
        }
    }
    let tag = tag(indices, wanted, shapes.keys());
    let shape = |(number, overlays): (usize, Vec<usize>)| {
        let word = letters(number);
        Unit {
            folder: folder_in_build(&format!("shape-{word}")),
            words: Some((format!("{tag}{word}s"), format!("{tag}{word}t"))),
            overlays,
        }
    };
    let single = |index: usize| Unit {
        folder: folder_in_build(&format!("single-{}", letters(index))),
        words: None,
        overlays: vec![index],
    };
    let shapes = shapes.into_values().enumerate().map(shape);
    shapes.chain(alone.into_iter().map(single)).collect()
}

/// A beginning of words that occurs in no layer, no overlay and no name.
fn tag<'k>(indices: &[usize], wanted: &[Wanted<'_>], keys: impl Iterator<Item = &'k String> + Clone) -> String {
    let chosen: Vec<&Wanted<'_>> = indices.iter().filter_map(|index| wanted.get(*index)).collect();
    let mut texts: HashMap<&str, &str> = HashMap::new();
    for one in &chosen {
        texts.insert(&one.used.digest, &one.used.text);
    }
    let occurs = |tag: &str| {
        let in_names =
            |one: &&Wanted<'_>| one.overlay.service.name.contains(tag) || one.overlay.service.team.contains(tag);
        texts.values().any(|text| text.contains(tag))
            || keys.clone().any(|key| key.contains(tag))
            || chosen.iter().any(in_names)
    };
    let mut number = 0;
    loop {
        let tag = format!("zq{}", letters(number));
        if !occurs(&tag) {
            return tag;
        }
        number += 1;
    }
}

/// A number in letters, always as many.
fn letters(mut number: usize) -> String {
    let mut word = [b'a'; 5];
    for letter in word.iter_mut().rev() {
        *letter = b"abcdefghijklmnoprstuvwxy".get(number % 24).copied().unwrap_or(b'a');
        number /= 24;
    }
    word.iter().copied().map(char::from).collect()
}

/// Whether names make no other difference than that they are written; what was looked up in layers is kept.
#[derive(Default)]
struct Certain<'w> {
    absent: HashMap<(&'w str, &'w str), bool>,
}

impl<'w> Certain<'w> {
    fn is_certain(&mut self, one: &'w Wanted<'_>) -> bool {
        let used = &*one.used;
        let names = [one.overlay.service.name.as_str(), one.overlay.service.team_name()];
        !used.hashes_names
            && names.iter().all(|name| is_plain(name))
            // Replacements would cut the name where they do not cut the word.
            && !used.delimiters.iter().any(|delimiter| names.iter().any(|name| name.contains(delimiter.as_str())))
            && names.into_iter().all(|name| {
                *self.absent.entry((&used.digest, name)).or_insert_with(|| !used.text.contains(name))
            })
    }
}

/// Whether it is a word to every YAML reader, as the words that stand in are.
fn is_plain(name: &str) -> bool {
    let inner = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
    name.bytes().all(inner)
        && name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.ends_with(|last: char| last.is_ascii_alphanumeric())
        && is_text(name)
        && disputed(name).is_none()
}

/// Puts units into batches in which no two share a namespace, so that their resources keep their names.
pub fn batches(units: &[Unit], wanted: &[Wanted<'_>], config: &Config) -> Vec<Vec<usize>> {
    /// One process builds so many; the time of each grows when there are many more.
    const MOST: usize = 60;
    let mut batches: Vec<(HashSet<String>, Vec<usize>)> = Vec::new();
    let mut first_open = 0;
    for (number, unit) in units.iter().enumerate() {
        let Some(one) = unit.overlays.first().and_then(|index| wanted.get(*index)) else {
            continue;
        };
        let namespace = one.overlay.derived(unit.names(one), config).namespace;
        while batches.get(first_open).is_some_and(|(_, units)| units.len() >= MOST) {
            first_open += 1;
        }
        let open = batches.iter_mut().skip(first_open);
        let mut free = open.filter(|(taken, units)| units.len() < MOST && !taken.contains(&namespace));
        match free.next() {
            Some((taken, units)) => {
                taken.insert(namespace);
                units.push(number);
            }
            None => batches.push((HashSet::from([namespace]), vec![number])),
        }
    }
    batches.into_iter().map(|(_, units)| units).collect()
}
