//! Entries known by their bytes: a catalog says the same in most of its lines (`archetype: api`), and what was parsed and checked once
//! need not be again. It decides nothing: every fault is found by [`check`](crate::entries::check), and what is not as plain as can be
//! is left to the parser.

use super::{Entry, string};
use crate::config::Config;
use crate::entries::check::{COMBINED, COMPLETE, Fault, KEYS, faults_in_pair, is_long};
use crate::yaml::bytes::is_same;
use crate::yaml::list::KnownEntry;
use crate::yaml::simple::{self, pair, pairs};
use std::borrow::Cow;

/// The most pairs that are kept: more than a catalog has that come again.
const MOST_PAIRS: usize = 512;
/// Places for pairs, and for combinations of them, so many that few want the same.
const PLACES: usize = 2048;
/// How many places one after the other are looked at.
const NEAR: usize = 8;
/// Number of a pair that is not kept.
const UNKEPT: u32 = u32::MAX;
/// Keys of which nearly every value is another.
const UNLIKE: [&str; 2] = ["name:", "description:"];

/// The pairs seen so far.
pub(super) struct KnownPairs<'a, 'c> {
    checks: Option<&'c Config>,
    pairs: Vec<KnownPair<'a>>,
    /// Numbers of pairs, each at or after the place that the pair's bytes tell; 0 where there is none.
    places: Vec<u16>,
    /// Numbers of pairs with [`COMBINED`] keys that have no fault together, each at or after their place.
    fitting: Vec<[u32; 4]>,
    /// The keys that an entry must have, each as the bit of its index in [`KEYS`].
    needed: u32,
}

/// A pair, without its place.
#[derive(Clone)]
struct KnownPair<'a> {
    /// Its bytes, from the key to the end of its last line.
    bytes: &'a str,
    /// The column of its key.
    column: usize,
    /// A number of its own, from 1; [`UNKEPT`] where it is not kept.
    number: u32,
    key: &'a str,
    /// The bit of the key's index in [`KEYS`]; 0 for a key that is not ours.
    bit: u32,
    /// Index of the key in [`COMBINED`].
    combined: Option<usize>,
    /// Which part of an [`Entry`] its value is.
    part: Option<Part>,
    /// Its value, where that is a string.
    value: Option<Cow<'a, str>>,
    /// Byte of the value.
    at: usize,
    faults: Vec<Fault>,
}

/// The parts of an [`Entry`] that are values of keys.
#[derive(Clone, Copy)]
enum Part {
    Name,
    Team,
    Archetype,
}

/// The bit of a known key.
fn bit(key: &str) -> u32 {
    let index = KEYS.iter().position(|known| *known == key);
    index.map_or(0, |index| 1 << index)
}

impl<'a, 'c> KnownPairs<'a, 'c> {
    /// None yet; faults are found where a configuration is given to check by.
    pub(super) fn new(checks: Option<&'c Config>) -> Self {
        Self {
            checks,
            pairs: Vec::new(),
            places: vec![0; PLACES],
            fitting: Vec::new(),
            needed: COMPLETE.iter().map(|key| bit(key)).sum(),
        }
    }

    /// The first entry of a text, `base` being the text's offset in the whole; `None` where it has to be parsed.
    pub(super) fn entry(&mut self, lines: &'a str, dash: usize, base: usize) -> Option<KnownEntry<Entry<'a>>> {
        let mut found = FoundPairs::default();
        let mut entry = Entry {
            name: None,
            team: None,
            archetype: None,
            at: 0,
            faults: Vec::new(),
        };
        let checks = self.checks;
        let (end, next) = pairs(lines, dash, |range, column| {
            let start = range.start;
            self.pair(lines.get(range)?, column, |pair| {
                found.add(pair)?;
                match pair.part {
                    Some(Part::Name) => {
                        entry.name = pair.value.clone();
                        entry.at = base + start + pair.at;
                    }
                    Some(Part::Team) => entry.team = pair.value.clone(),
                    Some(Part::Archetype) => entry.archetype = pair.value.clone(),
                    None => {}
                }
                entry.faults.extend(pair.faults.iter().map(|fault| Fault {
                    at: base + start + fault.at,
                    ..fault.clone()
                }));
                Some(())
            })?
        })?;
        let name = entry.name.as_deref()?;
        let Some(config) = checks else {
            let value = entry;
            return Some(KnownEntry { value, end, next });
        };
        if is_long(name, config) || found.keys & self.needed != self.needed {
            return None;
        }
        if !self.fit(&found.combined) {
            // Together they are looked at once.
            let lines = lines.get(..next)?;
            let whole = Entry::of(lines, &simple::entry(lines, dash)?, 0, checks);
            if whole.faults.len() != entry.faults.len() {
                return None;
            }
            self.keep_fitting(found.combined);
        }
        let value = entry;
        Some(KnownEntry { value, end, next })
    }

    /// Whether pairs are known to have no fault together.
    fn fit(&self, combined: &[u32; 4]) -> bool {
        near(place_of(combined)).any(|place| self.fitting.get(place) == Some(combined))
    }

    fn keep_fitting(&mut self, combined: [u32; 4]) {
        self.fitting.resize(PLACES, [0; 4]);
        let free = near(place_of(&combined)).find(|place| self.fitting.get(*place) == Some(&[0; 4]));
        if !combined.contains(&UNKEPT)
            && let Some(place) = free.and_then(|place| self.fitting.get_mut(place))
        {
            *place = combined;
        }
    }

    /// Hands on a pair; `None` where it is not plain.
    fn pair<T>(&mut self, bytes: &'a str, column: usize, take: impl FnOnce(&KnownPair<'a>) -> T) -> Option<T> {
        if UNLIKE.iter().any(|key| bytes.starts_with(key)) {
            return Some(take(&self.read(bytes, column)?));
        }
        let mut free = None;
        for place in near(place(bytes)) {
            let number = usize::from(*self.places.get(place)?);
            let Some(index) = number.checked_sub(1) else {
                free = Some(place);
                break;
            };
            let known = self.pairs.get(index)?;
            if known.column == column && is_same(known.bytes.as_bytes(), bytes.as_bytes()) {
                return Some(take(known));
            }
        }
        let mut pair = self.read(bytes, column)?;
        let number = self.pairs.len() + 1;
        let Some(place) = free.filter(|_| number <= MOST_PAIRS) else {
            return Some(take(&pair));
        };
        pair.number = u32::try_from(number).ok()?;
        *self.places.get_mut(place)? = u16::try_from(number).ok()?;
        let taken = take(&pair);
        self.pairs.push(pair);
        Some(taken)
    }

    fn read(&self, bytes: &'a str, column: usize) -> Option<KnownPair<'a>> {
        let found = pair(bytes, column)?;
        let key = string(&found.0)?;
        // A key without a value may be a missing one, or none.
        if found.1.is_null() {
            return None;
        }
        let faults = self.checks.map(|config| faults_in_pair(bytes, &found, config));
        Some(KnownPair {
            bytes,
            column,
            number: UNKEPT,
            key: bytes.get(..key.len())?,
            bit: bit(&key),
            combined: COMBINED.iter().position(|known| *known == key),
            part: match key.as_ref() {
                "name" => Some(Part::Name),
                "team" => Some(Part::Team),
                "archetype" => Some(Part::Archetype),
                _ => None,
            },
            value: string(&found.1),
            at: found.1.start,
            faults: faults.unwrap_or_default(),
        })
    }
}

/// The pairs of one entry.
#[derive(Default)]
struct FoundPairs<'a> {
    /// Known keys, each as a bit.
    keys: u32,
    /// Other keys.
    others: Vec<&'a str>,
    /// Numbers of those with [`COMBINED`] keys; 0 where there is none.
    combined: [u32; 4],
}

impl<'a> FoundPairs<'a> {
    /// Adds a pair; `None` where its key is there already.
    fn add(&mut self, pair: &KnownPair<'a>) -> Option<()> {
        if pair.bit == 0 {
            if self.others.len() > 16 || self.others.contains(&pair.key) {
                return None;
            }
            self.others.push(pair.key);
            return Some(());
        }
        if self.keys & pair.bit != 0 {
            return None;
        }
        self.keys |= pair.bit;
        if let Some(at) = pair.combined {
            *self.combined.get_mut(at)? = pair.number;
        }
        Some(())
    }
}

/// The places that are looked at, from one on.
fn near(place: usize) -> impl Iterator<Item = usize> {
    (place..place + NEAR).map(|place| place % PLACES)
}

/// The place of a combination.
fn place_of(combined: &[u32; 4]) -> usize {
    let mix = |so_far: u64, number: &u32| (so_far.rotate_left(23) ^ u64::from(*number)).wrapping_mul(MIXER);
    within(combined.iter().fold(0, mix))
}

/// An odd number with bits everywhere, as hashes take it.
const MIXER: u64 = 0x9e37_79b9_7f4a_7c15;

/// The place that the upper bits of a hash tell.
fn within(hash: u64) -> usize {
    usize::try_from(hash >> 40).unwrap_or_default() % PLACES
}

/// The place of a pair, by all of its bytes.
fn place(bytes: &str) -> usize {
    let bytes = bytes.as_bytes();
    let mix = |so_far: u64, word: &[u8; 8]| (so_far.rotate_left(23) ^ u64::from_le_bytes(*word)).wrapping_mul(MIXER);
    let words = bytes.as_chunks::<8>().0.iter();
    // The last eight may come twice; shorter ones share a place.
    within(words.chain(bytes.last_chunk::<8>()).fold(bytes.len() as u64, mix))
}

#[cfg(test)]
mod tests;
