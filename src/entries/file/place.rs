//! Position of a new entry in a file: by name if the list is sorted, in its section if each section is sorted, otherwise at the
//! end.

use super::{CatalogFile, Entry};
use crate::problem::Problem;
use crate::yaml::insert::InsertPosition;
use crate::yaml::text::cut;
use serde_json::{Map, Value};
use std::cmp::Reverse;
use std::collections::HashSet;
use std::ops::Range;

impl CatalogFile<'_> {
    /// The place of a new entry; with a warning where the list has sections and its own could not be told.
    ///
    /// A list that is sorted by name as a whole takes it by name. One whose sections (under headings, or else the services of one
    /// team after the other) are each sorted by name takes it into the section that contains its team; of several the one that
    /// contains its archetype; else the one whose heading names the team. All others take it at the end.
    pub fn place(&self, entry: &Map<String, Value>) -> (InsertPosition, Option<Problem>) {
        let wanted = NewEntry::of(entry);
        let whole = 0..self.entries.len();
        if self.is_sorted(&whole) {
            let index = self.by_name(&whole, wanted.name);
            let leads =
                index > 0 && index < whole.end && self.list.starts_section(index) && self.is_of_next(index, &wanted);
            return (InsertPosition { index, leads }, None);
        }
        let end = InsertPosition::from(whole.end);
        let Some((sections, by_heading)) = self.sections() else {
            return (end, None);
        };
        match self.section_of(&wanted, &sections) {
            Some(section) => {
                let index = self.by_name(&section, wanted.name);
                let leads = by_heading && index == section.start;
                (InsertPosition { index, leads }, None)
            }
            None => (end, Some(self.unknown_section(wanted.name))),
        }
    }

    fn unknown_section(&self, name: &str) -> Problem {
        let message = format!(
            "`{name}` is added at the end of the list: services are sorted within sections, and its section could not be determined"
        );
        Problem::warning("catalog/section-unknown", message)
            .file(self.path)
            .help("move it to its section by hand; a section is recognized by the team of its services")
    }

    fn is_sorted(&self, range: &Range<usize>) -> bool {
        let entries = self.entries.get(range.clone()).unwrap_or_default();
        entries.iter().all(|entry| entry.name.is_some()) && entries.is_sorted_by_key(|entry| entry.name.as_deref())
    }

    /// Index at which a name is inserted into a sorted stretch.
    fn by_name(&self, range: &Range<usize>, name: &str) -> usize {
        let entries = self.entries.get(range.clone()).unwrap_or_default();
        range.start + entries.partition_point(|entry| entry.name.as_deref().is_some_and(|known| known <= name))
    }

    /// Whether an entry whose position is at a heading belongs below it: by its team, else by the start of its name.
    fn is_of_next(&self, index: usize, wanted: &NewEntry<'_>) -> bool {
        let (before, next) = (
            index.checked_sub(1).and_then(|before| self.entries.get(before)),
            self.entries.get(index),
        );
        let is_team = |entry: Option<&Entry>| entry.is_some_and(|entry| wanted.is_of_team(entry));
        let shared = |entry: Option<&Entry>| {
            let name = entry.and_then(|entry| entry.name.as_deref()).unwrap_or_default();
            name.chars()
                .zip(wanted.name.chars())
                .take_while(|(one, other)| one == other)
                .count()
        };
        match (is_team(before), is_team(next)) {
            (true, false) => false,
            (false, true) => true,
            _ => shared(next) > shared(before),
        }
    }

    /// The sections of a list that are each sorted by name, and whether headings part them.
    fn sections(&self) -> Option<(Vec<Range<usize>>, bool)> {
        let count = self.entries.len();
        let parted = |starts: &dyn Fn(usize) -> bool| {
            let mut bounds = vec![0];
            bounds.extend((1..count).filter(|index| starts(*index)));
            bounds.push(count);
            let ranges: Vec<_> = bounds
                .windows(2)
                .filter_map(|pair| Some(*pair.first()?..*pair.last()?))
                .collect();
            let fits = ranges.len() > 1 && ranges.len() < count && ranges.iter().all(|range| self.is_sorted(range));
            fits.then_some(ranges)
        };
        if let Some(ranges) = parted(&|index| self.list.has_heading(index)) {
            return Some((ranges, true));
        }
        let team = |index: usize| self.entries.get(index).and_then(|entry| entry.team.as_deref());
        let ranges = parted(&|index| index.checked_sub(1).is_some_and(|before| team(before) != team(index)))?;
        let mut seen = HashSet::new();
        let once = ranges
            .iter()
            .all(|range| team(range.start).is_some_and(|team| seen.insert(team)));
        // Without headings, more than one team must have several services for it to be no chance.
        let groups = ranges.iter().filter(|range| range.len() > 1).count();
        (once && groups > 1).then_some((ranges, false))
    }

    /// The one section that an entry belongs to.
    fn section_of(&self, wanted: &NewEntry<'_>, sections: &[Range<usize>]) -> Option<Range<usize>> {
        let holding = |among: &[Range<usize>], is: &dyn Fn(&Entry) -> bool| -> Vec<Range<usize>> {
            let holds =
                |range: &&Range<usize>| self.entries.get((*range).clone()).is_some_and(|all| all.iter().any(is));
            among.iter().filter(holds).cloned().collect()
        };
        let mut of_team = holding(sections, &|entry| wanted.is_of_team(entry));
        if of_team.len() > 1 {
            of_team = holding(&of_team, &|entry| entry.archetype.as_deref() == wanted.archetype);
        }
        if of_team.is_empty() {
            of_team = self.named_after(wanted, sections);
        }
        match of_team.as_slice() {
            [one] => Some(one.clone()),
            _ => None,
        }
    }

    /// The sections whose headings name the team; of several, the ones with the most words of it.
    fn named_after(&self, wanted: &NewEntry<'_>, sections: &[Range<usize>]) -> Vec<Range<usize>> {
        let team: HashSet<String> = words(wanted.team.unwrap_or_default()).collect();
        let named = |range: &Range<usize>| {
            let from = range
                .start
                .checked_sub(1)
                .map_or(self.list.item(0).start, |before| self.list.content_end(before));
            let heading = cut(self.list.text, from..self.list.own_start(range.start));
            words(heading).filter(|word| team.contains(word)).count()
        };
        let mut found: Vec<_> = sections.iter().map(|range| (named(range), range)).collect();
        found.retain(|(count, _)| *count > 0);
        found.sort_by_key(|(count, _)| Reverse(*count));
        let most = found.first().map(|(count, _)| *count);
        found
            .into_iter()
            .filter(|(count, _)| Some(*count) == most)
            .map(|(_, range)| range.clone())
            .collect()
    }
}

/// What is requested of the new entry.
struct NewEntry<'e> {
    name: &'e str,
    team: Option<&'e str>,
    archetype: Option<&'e str>,
}

impl<'e> NewEntry<'e> {
    fn of(entry: &'e Map<String, Value>) -> Self {
        let text = |key: &str| entry.get(key).and_then(Value::as_str);
        Self {
            name: text("name").unwrap_or_default(),
            team: text("team").map(plain),
            archetype: text("archetype"),
        }
    }

    fn is_of_team(&self, entry: &Entry) -> bool {
        self.team.is_some() && entry.team.as_deref().map(plain) == self.team
    }
}

/// A team without the kind and namespace of its entity reference.
fn plain(team: &str) -> &str {
    team.rsplit([':', '/']).next().unwrap_or(team)
}

/// Words that identify a team: of three letters or more, except for words like `team`.
fn words(text: &str) -> impl Iterator<Item = String> {
    let all = text.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
    all.filter(|word| word.len() > 2 && !matches!(word.as_str(), "team" | "teams" | "squad" | "end" | "the" | "and"))
}
