//! What a person must decide, in words and with its place on both sides.

use super::side::Side;
use crate::api::MergeConflict;
use crate::entries::file::LIST;
use crate::problem::Problem;
use crate::yaml::merge::Clash;
use crate::yaml::text::position;
use crate::yaml::{Node, parse};
use serde_json::Value;

/// A true conflict.
#[derive(Debug, Clone, PartialEq)]
pub struct Conflict {
    /// The service; none where it is outside all of them.
    pub service: Option<String>,
    /// The key, and both values.
    pub clash: Clash,
    /// Line and column in ours; none where it is gone there.
    pub in_ours: Option<(u32, u32)>,
    /// Line and column in theirs; none where it is gone there.
    pub in_theirs: Option<(u32, u32)>,
}

impl Conflict {
    /// Something that is neither a service nor a key.
    pub fn outside(what: &str) -> Self {
        Self {
            service: None,
            clash: Clash {
                path: what.to_owned(),
                base: None,
                ours: None,
                theirs: None,
            },
            in_ours: None,
            in_theirs: None,
        }
    }

    /// A key of a service, or one beside all of them.
    pub fn of(service: Option<&str>, clash: Clash, ours: &Side<'_>, theirs: &Side<'_>) -> Self {
        let place = |side, value: &Option<Value>| place(side, service, &clash.path, value.is_some());
        Self {
            service: service.map(str::to_owned),
            in_ours: place(ours, &clash.ours),
            in_theirs: place(theirs, &clash.theirs),
            clash,
        }
    }

    /// Whether it is about neither a service nor a key.
    pub fn is_shapeless(&self) -> bool {
        self.service.is_none() && self.clash.ours.is_none() && self.clash.theirs.is_none()
    }

    /// The conflict as a problem, at its place in ours.
    pub fn problem(&self, path: &str) -> Problem {
        let word = |value: &Option<Value>| {
            value
                .as_ref()
                .map_or("nothing".to_owned(), |value| format!("`{value}`"))
        };
        let there = self.in_theirs.map(|(line, _)| format!(" (line {line} there)"));
        let there = there.unwrap_or_default();
        let clash = &self.clash;
        let (ours, theirs) = (word(&clash.ours), word(&clash.theirs));
        let key = clash.path.as_str();
        let what = match &self.service {
            None if self.is_shapeless() => format!("both sides change {key}"),
            None => format!("both sides set `{key}`: ours to {ours}, theirs to {theirs}{there}"),
            Some(service) if key.is_empty() => {
                format!("both sides change `{service}`: ours has {ours}, theirs {theirs}{there}")
            }
            Some(service) => {
                format!("both sides set `{key}` of `{service}`: ours to {ours}, theirs to {theirs}{there}")
            }
        };
        let problem = Problem::error("catalog/merge-conflict", what)
            .file(path)
            .help("decide which one holds, and set it on one of the sides");
        match self.in_ours {
            Some((line, column)) => problem.at(line, column),
            None => problem,
        }
    }

    /// The conflict as it is handed out.
    pub fn told(self, path: &str) -> MergeConflict {
        let problem = self.problem(path);
        let line = |place: Option<(u32, u32)>| place.map(|(line, _)| line);
        MergeConflict {
            service: self.service,
            key: self.clash.path,
            base: self.clash.base,
            ours: self.clash.ours,
            theirs: self.clash.theirs,
            ours_line: line(self.in_ours),
            theirs_line: line(self.in_theirs),
            problem,
        }
    }
}

/// Where a key stands in a side; the service that lacks it where it is gone, and nothing where the service is gone, too.
fn place(side: &Side<'_>, service: Option<&str>, path: &str, is_there: bool) -> Option<(u32, u32)> {
    let Some(service) = service else {
        let parsed = parse(side.text).ok()?;
        let at = found(parsed.root.as_ref()?, path)?;
        return is_there.then(|| position(side.text, at));
    };
    let entry = side.get(service)?;
    let block = format!("{LIST}:\n{}", entry.block);
    let parsed = parse(&block).ok();
    let list = parsed.as_ref().and_then(|parsed| parsed.root.as_ref()?.get(LIST));
    let at = list.and_then(|list| found(list.items().first()?, path));
    let at = at.map(|at| entry.start + at - LIST.len() - 2);
    Some(position(side.text, at.filter(|_| is_there).unwrap_or(entry.at)))
}

/// Where the key of a path stands below a map; its parts are joined by dots, and may hold some.
fn found(map: &Node<'_>, path: &str) -> Option<usize> {
    map.pairs().iter().find_map(|(key, value)| {
        let rest = path.strip_prefix(key.key().as_str())?;
        match rest.strip_prefix('.') {
            Some(rest) => found(value, rest),
            None => rest.is_empty().then_some(key.start),
        }
    })
}
