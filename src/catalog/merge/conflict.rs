//! A conflict in words, with its position on both sides.

use super::side::{Side, SideEntry};
use crate::api::MergeConflict;
use crate::entries::file::LIST;
use crate::problem::Problem;
use crate::yaml::merge::Clash;
use crate::yaml::reference::shown;
use crate::yaml::text::position;
use crate::yaml::{Node, parse_part, parse_part_all};
use serde_json::Value;

/// A conflict.
#[derive(Debug, Clone, PartialEq)]
pub struct Conflict {
    /// The service; none if it is outside all of them.
    pub service: Option<String>,
    /// The key, and both values.
    pub clash: Clash,
    /// Line and column in ours, from 1; none if the key was removed there.
    pub in_ours: Option<(u32, u32)>,
    /// Line and column in theirs, from 1; none if the key was removed there.
    pub in_theirs: Option<(u32, u32)>,
    /// What it is, where it is no key with two values.
    pub what: Option<What>,
}

/// A conflict that is about something else than the values of a key.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// A conflict in lines that are neither a service nor a key, or for which no lines have what both sides want; described in
    /// words.
    Lines(String),
    /// One side removes the service, and the other adds a comment to it.
    Comment {
        /// Whether ours is the side with the comment.
        of_ours: bool,
        /// The comment, from its `#` on.
        text: String,
    },
    /// Each side renames the service in a way of its own: the names on our side and on theirs.
    Renamed(String, String),
    /// An alias would mean another anchor than before, or none: the name of the anchor.
    Anchor(String),
    /// A version cannot be read.
    Unreadable(Box<Problem>),
}

/// What the sides of a merge are called.
#[derive(Debug, Clone, Copy)]
pub struct SideNames<'n> {
    /// The version before.
    pub base: &'n str,
    /// Our side.
    pub ours: &'n str,
    /// Their side.
    pub theirs: &'n str,
}

/// What Git calls the sides.
pub const NAMES: SideNames<'static> = SideNames {
    base: "the base",
    ours: "ours",
    theirs: "theirs",
};

impl Conflict {
    fn other(service: Option<&str>, what: What) -> Self {
        let clash = Clash {
            path: String::new(),
            base: None,
            ours: None,
            theirs: None,
        };
        Self {
            service: service.map(str::to_owned),
            clash,
            in_ours: None,
            in_theirs: None,
            what: Some(what),
        }
    }

    /// Something that is neither a service nor a key.
    pub fn outside(what: &str) -> Self {
        Self::other(None, What::Lines(what.to_owned()))
    }

    /// A service whose lines do not go together, though its values do.
    pub fn lines(service: &str, what: &str) -> Self {
        Self::other(Some(service), What::Lines(what.to_owned()))
    }

    /// A version that cannot be read.
    pub fn unreadable(problem: Problem) -> Self {
        Self::other(None, What::Unreadable(Box::new(problem)))
    }

    /// Two names for one service.
    pub fn renamed(service: &str, ours: &SideEntry<'_>, theirs: &SideEntry<'_>) -> Self {
        Self::other(Some(service), What::Renamed(ours.name.clone(), theirs.name.clone()))
    }

    /// A comment on a service that the other side removes.
    pub fn comment_on_removed(service: &str, of_ours: bool, comment: &str) -> Self {
        let text = comment.to_owned();
        Self::other(Some(service), What::Comment { of_ours, text })
    }

    /// An alias whose anchor is another one, or none, on the other side; without a service, one beside the list.
    pub fn anchor(service: Option<&str>, name: &str) -> Self {
        Self::other(service, What::Anchor(name.to_owned()))
    }

    /// A key of a service, or one beside all of them.
    pub fn of(service: Option<&str>, clash: Clash, ours: &Side<'_>, theirs: &Side<'_>) -> Self {
        let place = |side, value: &Option<Value>| place(side, service, &clash.path, value.is_some());
        Self {
            service: service.map(str::to_owned),
            in_ours: place(ours, &clash.ours),
            in_theirs: place(theirs, &clash.theirs),
            clash,
            what: None,
        }
    }

    /// The conflict with its position on both sides, if they have the service.
    #[must_use]
    pub fn placed(mut self, ours: &Side<'_>, theirs: &Side<'_>) -> Self {
        let service = |side: &Side<'_>, name: Option<&str>| {
            let entry = side.get(name?)?;
            Some(position(side.text, entry.at))
        };
        let (own, other) = match &self.what {
            Some(What::Renamed(own, other)) => (Some(own.clone()), Some(other.clone())),
            _ => (self.service.clone(), self.service.clone()),
        };
        self.in_ours = self.in_ours.or_else(|| service(ours, own.as_deref()));
        self.in_theirs = self.in_theirs.or_else(|| service(theirs, other.as_deref()));
        self
    }

    /// Whether the conflict can only be shown by lines, because it belongs to no service and no key.
    pub fn is_shapeless(&self) -> bool {
        match &self.what {
            Some(What::Renamed(..) | What::Unreadable(_) | What::Anchor(_)) => true,
            Some(What::Lines(_)) => self.service.is_none(),
            Some(What::Comment { .. }) | None => false,
        }
    }

    /// The conflict as a problem, at its place in ours.
    pub fn problem(&self, path: &str, names: SideNames<'_>) -> Problem {
        let (what, help) = match &self.what {
            Some(What::Unreadable(problem)) => return (**problem).clone(),
            Some(what) => self.other_words(what, names),
            None => (
                self.words(names),
                "decide which value is right, and set it on one of the sides",
            ),
        };
        let problem = Problem::error("catalog/merge-conflict", what).file(path).help(help);
        match self.in_ours {
            Some((line, column)) => problem.at(line, column),
            None => problem,
        }
    }

    fn in_theirs(&self) -> String {
        let place = self.in_theirs.map(|(line, _)| format!(" (line {line} there)"));
        place.unwrap_or_default()
    }

    /// Both values of a key.
    fn words(&self, names: SideNames<'_>) -> String {
        let word = |value: &Option<Value>| {
            let value = value.as_ref().map(shown);
            value.map_or("nothing".to_owned(), |value| format!("`{value}`"))
        };
        let (clash, place) = (&self.clash, self.in_theirs());
        let (ours, theirs) = (word(&clash.ours), word(&clash.theirs));
        let (own, other, key) = (names.ours, names.theirs, clash.path.as_str());
        match &self.service {
            None => format!("both sides set `{key}`: {own} to {ours}, {other} to {theirs}{place}"),
            Some(service) if key.is_empty() => {
                format!("both sides change `{service}`: {own} has {ours}, {other} {theirs}{place}")
            }
            Some(service) => {
                format!("both sides set `{key}` of `{service}`: {own} to {ours}, {other} to {theirs}{place}")
            }
        }
    }

    fn other_words(&self, what: &What, names: SideNames<'_>) -> (String, &'static str) {
        let (own, other, place) = (names.ours, names.theirs, self.in_theirs());
        let service = self.service.as_deref().unwrap_or_default();
        match what {
            What::Lines(what) if self.service.is_none() => {
                let message = format!("both sides change {what}");
                (message, "decide which value is right, and set it on one of the sides")
            }
            What::Lines(what) => (
                format!("both sides change {what} of `{service}`{place}"),
                "decide which value is right, and set it on one of the sides",
            ),
            What::Comment { of_ours, text } => {
                let (with, without) = if *of_ours { (own, other) } else { (other, own) };
                (
                    format!(
                        "{without} removes `{service}` or gives it another name, while {with} adds the comment `{text}` to it{place}"
                    ),
                    "keep the service, or move the comment to where it belongs now",
                )
            }
            What::Renamed(ours, theirs) => (
                format!("both sides rename `{service}`: {own} to `{ours}`, {other} to `{theirs}`{place}"),
                "decide which name is right, and use it on both sides",
            ),
            What::Anchor(name) => {
                let place = if service.is_empty() {
                    String::new()
                } else {
                    format!(" in `{service}`")
                };
                (
                    format!(
                        "`*{name}`{place} would refer to a different anchor, or to none: one side moves or removes `&{name}`"
                    ),
                    "keep the anchor where it is, or replace the alias with its values",
                )
            }
            What::Unreadable(problem) => (
                problem.message.clone(),
                "correct the version that cannot be read, then merge again",
            ),
        }
    }

    /// The conflict as an output.
    pub fn into_output(self, path: &str) -> MergeConflict {
        let problem = self.problem(path, NAMES);
        let (service, value) = (self.service, |value: Option<Value>| value.as_ref().map(shown));
        let key = match self.what {
            Some(What::Lines(what)) if service.is_none() => what,
            _ => self.clash.path,
        };
        let line = |place: Option<(u32, u32)>| place.map(|(line, _)| line);
        MergeConflict {
            service,
            key,
            base: value(self.clash.base),
            ours: value(self.clash.ours),
            theirs: value(self.clash.theirs),
            ours_line: line(self.in_ours),
            theirs_line: line(self.in_theirs),
            problem,
        }
    }
}

/// Position of a key on a side; of the service, if it lacks the key; none if the service is missing, too.
fn place(side: &Side<'_>, service: Option<&str>, path: &str, is_there: bool) -> Option<(u32, u32)> {
    let Some(service) = service else {
        let parsed = parse_part_all(side.text).ok()?;
        let at = found(parsed.root.as_ref()?, path)?;
        return is_there.then(|| position(side.text, at));
    };
    let entry = side.get(service)?;
    let block = format!("{LIST}:\n{}", entry.block);
    let parsed = parse_part(&block).ok();
    let list = parsed.as_ref().and_then(|parsed| parsed.root.as_ref()?.get(LIST));
    let at = list.and_then(|list| found(list.items().first()?, path));
    let at = at.map(|at| entry.start + at - LIST.len() - 2);
    Some(position(side.text, at.filter(|_| is_there).unwrap_or(entry.at)))
}

/// Offset of the key of a path below a map. Parts of the path are joined by dots, and may contain dots themselves.
fn found(map: &Node<'_>, path: &str) -> Option<usize> {
    map.pairs().iter().find_map(|(key, value)| {
        let rest = path.strip_prefix(key.key().as_str())?;
        match rest.strip_prefix('.') {
            Some(rest) => found(value, rest),
            None => rest.is_empty().then_some(key.start),
        }
    })
}
