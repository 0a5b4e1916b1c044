//! The semantic three-way merge of a catalog file, by service and by key, with the comments and the style of both sides.

mod assemble;
mod entry;
mod marked;
mod replay;
mod restyle;
pub(super) mod side;

use crate::api::{CatalogMerge, CatalogMerged, MergeConflict, Outputs, Plan, Step};
use crate::problem::Problem;
use crate::yaml::merge::{Clash, merge_values};
use serde_bytes::ByteBuf;
use serde_json::{Map, Value};
use side::Side;
use std::collections::{BTreeMap, BTreeSet};

/// Decides the next step of `catalog:merge`.
pub fn step(input: &CatalogMerge) -> Step {
    let path = &input.ours.path;
    let merged = merge(path, &input.base.content, &input.ours.content, &input.theirs.content);
    let (content, marked, conflicts) = match merged {
        Err(problem) => {
            return Step::Reject {
                problems: vec![problem],
            };
        }
        Ok(Merged::Clean(bytes)) => (Some(bytes), None, Vec::new()),
        Ok(Merged::Conflicts(conflicts)) => {
            let sides = [&input.base, &input.ours, &input.theirs].map(|side| side.content.as_slice());
            (None, marked::marked(path, sides, &conflicts), conflicts)
        }
    };
    let conflicts: Vec<_> = conflicts
        .into_iter()
        .map(|conflict| {
            let problem = conflict.problem(path);
            let Conflict {
                service,
                clash:
                    Clash {
                        path: key,
                        base,
                        ours,
                        theirs,
                    },
            } = conflict;
            MergeConflict {
                service,
                key,
                base,
                ours,
                theirs,
                problem,
            }
        })
        .collect();
    Step::Plan(Plan {
        effects: Vec::new(),
        notes: vec![format!("{} conflicts", conflicts.len())],
        warnings: Vec::new(),
        outputs: Outputs::CatalogMerge(CatalogMerged {
            content: content.map(ByteBuf::from),
            marked: marked.map(ByteBuf::from),
            conflicts,
        }),
    })
}

/// What comes of a merge.
#[derive(Debug, Clone, PartialEq)]
pub enum Merged {
    /// The file's new bytes.
    Clean(Vec<u8>),
    /// What both sides set to different values.
    Conflicts(Vec<Conflict>),
}

/// A true conflict.
#[derive(Debug, Clone, PartialEq)]
pub struct Conflict {
    /// The service; none where it is outside all of them.
    pub service: Option<String>,
    /// The key, and both values.
    pub clash: Clash,
}

impl Conflict {
    fn outside(what: &str) -> Self {
        Self {
            service: None,
            clash: Clash {
                path: what.to_owned(),
                base: None,
                ours: None,
                theirs: None,
            },
        }
    }

    /// The conflict as a problem.
    pub fn problem(&self, path: &str) -> Problem {
        let word = |value: &Option<Value>| {
            value
                .as_ref()
                .map_or("nothing".to_owned(), |value| format!("`{value}`"))
        };
        let clash = &self.clash;
        let what = match (&self.service, clash.path.as_str()) {
            (None, what) => format!("both sides change {what}"),
            (Some(service), "") => format!(
                "both sides change `{service}`: ours has {}, theirs {}",
                word(&clash.ours),
                word(&clash.theirs)
            ),
            (Some(service), key) => {
                format!(
                    "both sides set `{key}` of `{service}`: ours to {}, theirs to {}",
                    word(&clash.ours),
                    word(&clash.theirs)
                )
            }
        };
        Problem::error("catalog/merge-conflict", what)
            .file(path)
            .help("decide which one holds, and set it on one of the sides")
    }
}

/// Merges three versions of a file; none stands for a file that is not there.
pub fn merge(path: &str, base: &[u8], ours: &[u8], theirs: &[u8]) -> Result<Merged, Problem> {
    if base == ours || ours == theirs {
        return Ok(Merged::Clean(theirs.to_vec()));
    }
    if base == theirs {
        return Ok(Merged::Clean(ours.to_vec()));
    }
    let [base, ours, theirs] =
        [("the base", base), ("ours", ours), ("theirs", theirs)].map(|(which, bytes)| Side::read(path, which, bytes));
    let (base, ours, theirs) = (base?, ours?, theirs?);
    let mut conflicts = Vec::new();
    let wanted = values(&base, &ours, &theirs, &mut conflicts);
    if !conflicts.is_empty() {
        return Ok(Merged::Conflicts(conflicts));
    }
    let order = order(&base, &ours, &theirs, &wanted);
    let whole = Wanted { entries: wanted, order };
    let text = match assemble::assemble(&base, &ours, &theirs, &whole) {
        Ok(text) => text,
        Err(first) => match restyle::alike(path, &base, &ours, &theirs, &whole) {
            Some(text) => text,
            None => match replay::either(path, &base, &ours, &theirs, &whole)? {
                Some(text) => text,
                None => return Ok(Merged::Conflicts(vec![first])),
            },
        },
    };
    Ok(Merged::Clean([ours.bom, &text].concat().into_bytes()))
}

/// What the merged list must hold.
struct Wanted {
    entries: BTreeMap<String, Map<String, Value>>,
    order: Vec<String>,
}

impl Wanted {
    /// Whether a text holds exactly this.
    fn is(&self, text: &str) -> bool {
        let Ok(side) = Side::read("", "", text.as_bytes()) else {
            return false;
        };
        side.order() == self.order
            && side
                .entries
                .iter()
                .all(|entry| self.entries.get(&entry.name) == Some(&entry.value))
    }
}

/// The entries by three-way merge of their values.
fn values(
    base: &Side<'_>,
    ours: &Side<'_>,
    theirs: &Side<'_>,
    conflicts: &mut Vec<Conflict>,
) -> BTreeMap<String, Map<String, Value>> {
    let names: BTreeSet<&str> = [base, ours, theirs]
        .iter()
        .flat_map(|side| side.entries.iter().map(|entry| entry.name.as_str()))
        .collect();
    let mut wanted = BTreeMap::new();
    for name in names {
        let value = |side: &Side<'_>| side.get(name).map(|entry| Value::Object(entry.value.clone()));
        let (b, o, t) = (value(base), value(ours), value(theirs));
        let mut clashes = Vec::new();
        // Two adds of one name are one thing each; only what was there before merges key by key.
        let merged = if b.is_none() && o.is_some() && t.is_some() && o != t {
            clashes.push(Clash {
                path: String::new(),
                base: None,
                ours: o,
                theirs: t,
            });
            None
        } else {
            merge_values(b.as_ref(), o.as_ref(), t.as_ref(), "", &mut clashes)
        };
        conflicts.extend(clashes.into_iter().map(|clash| Conflict {
            service: Some(name.to_owned()),
            clash,
        }));
        if let Some(Value::Object(map)) = merged {
            wanted.insert(name.to_owned(), map);
        }
    }
    wanted
}

/// The order of the merged entries: sorted where all sides are; else that of the side that moved entries, with the other's
/// new ones after those that they follow there.
fn order(
    base: &Side<'_>,
    ours: &Side<'_>,
    theirs: &Side<'_>,
    wanted: &BTreeMap<String, Map<String, Value>>,
) -> Vec<String> {
    if [base, ours, theirs].iter().all(|side| side.order().is_sorted()) {
        return wanted.keys().cloned().collect();
    }
    let everywhere = |name: &&String| [base, ours, theirs].iter().all(|side| side.get(name).is_some());
    let kept = |side: &Side<'_>| side.order().iter().filter(everywhere).cloned().collect::<Vec<_>>();
    let (first, second) = if kept(ours) == kept(base) {
        (theirs, ours)
    } else {
        (ours, theirs)
    };
    let mut order: Vec<_> = first
        .order()
        .into_iter()
        .filter(|name| wanted.contains_key(name))
        .collect();
    let mut before: Option<String> = None;
    for name in second.order().into_iter().filter(|name| wanted.contains_key(name)) {
        if !order.contains(&name) {
            let at = before
                .as_ref()
                .and_then(|before| order.iter().position(|known| known == before))
                .map_or(0, |at| at + 1);
            order.insert(at, name.clone());
        }
        before = Some(name);
    }
    order
}
