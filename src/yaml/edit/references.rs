//! Changes to a map that holds anchors, aliases, merge keys or tags: what may be changed beside them, and why the rest may not.

use super::merged;
use crate::problem::Problem;
use crate::yaml::node::{CollectionStyle, Kind, MERGE, Node, Tag};
use crate::yaml::reference::{Anchors, anchor_in_use, in_use, is_used, written};
use crate::yaml::text::position;
use serde_json::{Map, Value};

/// A text with its anchors, to decide which changes leave the meaning of every alias as it is.
pub(super) struct References<'t, 'a> {
    text: &'t str,
    /// Where the tree's text starts in it.
    base: usize,
    root: &'t Node<'a>,
    anchors: Anchors<'t, 'a>,
}

impl<'t, 'a> References<'t, 'a> {
    pub(super) fn of(text: &'t str, base: usize, root: &'t Node<'a>) -> Self {
        let anchors = Anchors::of(root);
        Self {
            text,
            base,
            root,
            anchors,
        }
    }

    /// The changes that are left to be made: keys that say already what is wanted, be it by an alias or a merge key, are left as they
    /// are. A change is refused that would alter what an alias elsewhere means, or that cannot be made beside a merge key.
    pub(super) fn allowed(
        &self,
        map: &'t Node<'a>,
        changes: &Map<String, Value>,
    ) -> Result<Map<String, Value>, Problem> {
        let mut left = Map::new();
        for (key, change) in changes {
            let own = map.pairs().iter().find(|(name, _)| name.key() == *key);
            let change = match own {
                Some((name, _)) if name.is_merge_key() => return Err(self.refused(name)),
                Some((_, value)) => {
                    let change = self.to_own(value, change)?;
                    if change.as_ref().is_some_and(|change| self.takes_all(value, change)) {
                        self.not_lent(map, key)?;
                    }
                    change
                }
                None => self.to_lent(map, key, change)?,
            };
            if let Some(change) = change {
                left.insert(key.clone(), change);
            }
        }
        if let Some((anchor, alias)) = is_used(self.root, map).filter(|_| !left.is_empty()) {
            return Err(anchor_in_use(self.text, self.base, anchor, alias));
        }
        Ok(left)
    }

    /// A change to a key that is written in the map itself, not lent by a merge key.
    fn to_own(&self, value: &'t Node<'a>, change: &Value) -> Result<Option<Value>, Problem> {
        if let (Value::Object(inner), Kind::Map(..), false) = (change, &value.kind, value.pairs().is_empty()) {
            let left = self.allowed(value, inner)?;
            return Ok((!left.is_empty()).then_some(Value::Object(left)));
        }
        if value.reference().is_none() {
            return Ok(Some(change.clone()));
        }
        let now = self.anchors.effective(value);
        if now.as_ref() == Some(change) {
            return Ok(None);
        }
        if let (Value::Object(inner), Some(Value::Object(now))) = (change, &now) {
            // What an alias stands for cannot be changed in part.
            return match merged(now, inner) == *now {
                true => Ok(None),
                false => Err(self.refused(value)),
            };
        }
        if let Some((anchor, alias)) = in_use(self.root, value) {
            return Err(anchor_in_use(self.text, self.base, anchor, alias));
        }
        let tag = value.marks.as_ref().and_then(|marks| marks.tag.as_ref());
        let is_below = matches!(
            value.kind,
            Kind::Map(CollectionStyle::Block, _) | Kind::List(CollectionStyle::Block, _)
        );
        // What a tag of somebody's own makes of a value is not known; and one above a collection stands on a line of its own.
        if !change.is_null() && (matches!(tag, Some(Tag::Other(_))) || (value.is_marked() && is_below)) {
            return Err(self.refused(value));
        }
        Ok(Some(change.clone()))
    }

    /// A change to a key that is not in the map itself, but may come by a merge key.
    fn to_lent(&self, map: &'t Node<'a>, key: &str, change: &Value) -> Result<Option<Value>, Problem> {
        let Some(lent) = self.anchors.lent(map, key) else {
            return Ok(Some(change.clone()));
        };
        match (change, &lent) {
            (Value::Null, _) => {
                self.not_lent(map, key)?;
                Ok(None)
            }
            // The map's own key takes the place of all that is lent.
            (Value::Object(inner), Value::Object(known)) => {
                let whole = merged(known, inner);
                Ok((whole != *known).then_some(Value::Object(whole)))
            }
            _ => Ok((*change != lent).then(|| change.clone())),
        }
    }

    /// Whether nothing is left of a value after a change.
    fn takes_all(&self, value: &Node<'_>, change: &Value) -> bool {
        match (change, self.anchors.effective(value)) {
            (Value::Null, _) => true,
            (Value::Object(change), Some(Value::Object(now))) => merged(&now, change).is_empty(),
            _ => false,
        }
    }

    /// Refuses to take a key away that a merge key lends.
    fn not_lent(&self, map: &Node<'_>, key: &str) -> Result<(), Problem> {
        let merge = map.pairs().iter().find(|(name, _)| name.is_merge_key());
        let Some((name, _)) = merge.filter(|_| self.anchors.lent(map, key).is_some()) else {
            return Ok(());
        };
        let (line, column) = position(self.text, self.base + name.start);
        let message = format!("`{key}` comes from the merge key `<<`, so it cannot be removed from only this entry");
        Err(Problem::error("yaml/reference", message)
            .at(line, column)
            .help("set another value here, or remove it at the anchor"))
    }

    fn refused(&self, node: &Node<'_>) -> Problem {
        reference(self.text, self.base, node)
    }
}

/// What is to be changed holds an anchor, an alias, a merge key or a tag in a way that the change cannot be made beside it.
pub fn reference(text: &str, base: usize, node: &Node<'_>) -> Problem {
    let node = node.reference().unwrap_or(node);
    let (line, column) = position(text, base + node.first());
    let marks = node.marks.as_ref();
    let (what, help) = match (&node.kind, marks.and_then(|marks| marks.tag.as_ref())) {
        (Kind::Alias(name, _), _) => (
            format!("the alias `*{name}`"),
            "replace the alias with its values, then run again",
        ),
        (_, Some(tag)) => {
            let name = match tag {
                Tag::Core(name) => format!("!!{name}"),
                Tag::Other(name) => name.clone(),
            };
            (
                format!("the tag `{name}`"),
                "remove the tag, then run again; or make the change by hand",
            )
        }
        (Kind::Scalar(text, _), None) if text == MERGE => (
            "the merge key `<<`".to_owned(),
            "write out the keys that it lends, then run again; or make the change by hand",
        ),
        _ => {
            let anchor = marks.and_then(|marks| marks.anchor.as_ref());
            let name = anchor.map_or("", |(_, name)| name.as_str());
            (
                format!("the anchor `&{name}`"),
                "move the anchor to a key of its own, then run again; or make the change by hand",
            )
        }
    };
    Problem::error("yaml/reference", format!("the value to change contains {what}"))
        .at(line, column)
        .help(format!("{help}; nothing has been written"))
}

/// Whether each alias of the new tree has the value that it had in the old one.
pub fn keeps_meanings(old: &Node<'_>, new: &Node<'_>) -> bool {
    let (mut before, mut after) = (Vec::new(), std::collections::BTreeSet::new());
    crate::yaml::reference::walk(new, &mut |node| {
        if let Kind::Alias(_, number) = &node.kind {
            after.insert(*number);
        }
    });
    if after.is_empty() {
        return true;
    }
    let mut kept = true;
    let named = |node: &Node<'_>| {
        let (number, name) = node.marks.as_ref()?.anchor.as_ref()?;
        Some((*number, name.clone()))
    };
    crate::yaml::reference::walk(old, &mut |node| {
        if let Some((_, name)) = named(node) {
            before.push((name, written(node)));
        }
    });
    crate::yaml::reference::walk(new, &mut |node| {
        if let Some((number, name)) = named(node).filter(|(number, _)| after.contains(number)) {
            let value = written(node);
            kept = kept && number > 0 && before.iter().any(|(known, old)| *known == name && *old == value);
        }
    });
    kept
}
