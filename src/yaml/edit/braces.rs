//! A map in braces all of whose keys go while others come: neither has one to be placed beside.

use super::plan::EditPlan;
use crate::yaml::emit;
use crate::yaml::node::{Kind, Node};
use crate::yaml::splice::Splice;
use serde_json::{Map, Value};

impl EditPlan<'_> {
    /// Replaces all pairs of a map in braces.
    pub(super) fn replace_pairs(
        &mut self,
        pairs: &[(Node<'_>, Node<'_>)],
        expected: &mut Node<'_>,
        wanted: &Map<String, Value>,
    ) {
        let (Some((first, _)), Some((key, last))) = (pairs.first(), pairs.last()) else {
            return;
        };
        let new: Vec<_> = wanted
            .iter()
            .map(|(key, value)| emit::flow_pair(key, value, self.style))
            .collect();
        let range = first.start..last.end.max(key.end);
        self.splices.push(Splice::supersede(range, new.join(", ")));
        if let Kind::Map(_, pairs) = &mut expected.kind {
            let pair = |(key, value): (&String, &Value)| {
                (Node::wanted(Value::String(key.clone())), Node::wanted(value.clone()))
            };
            *pairs = wanted.iter().map(pair).collect();
        }
    }
}
