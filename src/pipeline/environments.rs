//! Conditions name environments as Harness does; people know them by the short names of the catalog.

use crate::api::OutlinedStage;
use crate::config::Environment;
use crate::service::harness_identifier;

/// Says `in int` for `in int_stable`.
pub fn by_short_names(stages: &mut [OutlinedStage], environments: &[Environment]) {
    let steps = stages.iter_mut().flat_map(|stage| &mut stage.steps);
    for words in steps.flat_map(|step| &mut step.only) {
        let (start, list) = match (words.strip_prefix("not in "), words.strip_prefix("in ")) {
            (Some(list), _) => ("not in ", list),
            (None, Some(list)) => ("in ", list),
            (None, None) => continue,
        };
        let named: Vec<&str> = list.split(" or ").map(|name| short(name, environments)).collect();
        *words = format!("{start}{}", named.join(" or "));
    }
}

fn short<'a>(name: &'a str, environments: &'a [Environment]) -> &'a str {
    let known = environments
        .iter()
        .find(|known| harness_identifier(&known.cluster) == name || known.cluster == name);
    known.map_or(name, |known| known.name.as_str())
}
