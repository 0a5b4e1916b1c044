//! The difference as it is shown: unified diffs, and Markdown that fits into the comment of a pull request.

use super::Side;
use crate::api::ManifestsDifference;
use crate::manifests::found::MANIFESTS;
use crate::problem::counted;
use crate::yaml::diff::unified;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// GitHub takes 65,536 characters; a caller adds some of its own.
const MOST: usize = 60_000;

/// The places that differ.
pub(super) fn places(sides: &[Side<'_>]) -> Vec<ManifestsDifference> {
    let one = |side: &Side<'_>| {
        let diff = unified(&format!("{}/{MANIFESTS}", side.folder), side.old, side.new);
        let count = |sign: char, head: &str| {
            let lines = diff
                .lines()
                .filter(|line| line.starts_with(sign) && !line.starts_with(head));
            u32::try_from(lines.count()).unwrap_or(u32::MAX)
        };
        ManifestsDifference {
            service: side.service.clone(),
            cluster: side.cluster.clone(),
            region: side.region.clone(),
            added: count('+', "+++ "),
            removed: count('-', "--- "),
            diff,
        }
    };
    sides.iter().map(one).filter(|place| !place.diff.is_empty()).collect()
}

/// The same as Markdown. Places with the same change are shown once; what does not fit is counted.
pub(super) fn markdown(places: &[ManifestsDifference], failed: &BTreeSet<String>) -> String {
    let services: BTreeSet<&str> = places.iter().map(|place| place.service.as_str()).collect();
    let mut text = "### Generated manifests\n\n".to_owned();
    if !failed.is_empty() {
        let names: Vec<_> = failed.iter().take(20).map(|name| format!("`{name}`")).collect();
        let more = failed.len().saturating_sub(names.len());
        let more = if more == 0 {
            String::new()
        } else {
            format!(" and {more} more")
        };
        let _ = writeln!(text, "**Not built because of errors:** {}{more}\n", names.join(", "));
    }
    if places.is_empty() {
        text.push_str("No difference.\n");
        return text;
    }
    let (added, removed) = places.iter().fold((0, 0), |(added, removed), place| {
        (added + place.added, removed + place.removed)
    });
    let _ = writeln!(
        text,
        "{} in {}: {} added, {} removed.\n",
        counted(places.len(), "file", "files"),
        counted(services.len(), "service", "services"),
        counted(added as usize, "line", "lines"),
        counted(removed as usize, "line", "lines"),
    );
    let mut left_out = 0;
    for (heading, body) in groups(places) {
        let fence = "`".repeat(longest_run(body).max(2) + 1);
        let block = format!("<details><summary>{heading}</summary>\n\n{fence}diff\n{body}{fence}\n\n</details>\n");
        if text.len() + block.len() > MOST {
            left_out += 1;
        } else {
            text.push_str(&block);
        }
    }
    if left_out > 0 {
        let _ = writeln!(
            text,
            "\n{} not shown, as they do not fit here; `ameide manifests diff` shows all.",
            counted(left_out, "difference", "differences")
        );
    }
    text
}

/// The hunks of each change, with the places that have it.
fn groups(places: &[ManifestsDifference]) -> Vec<(String, &str)> {
    let mut groups: BTreeMap<(&str, &str), Vec<String>> = BTreeMap::new();
    let mut order = Vec::new();
    for place in places {
        // The first two lines hold the path.
        let body = place.diff.splitn(3, '\n').nth(2).unwrap_or_default();
        let key = (place.service.as_str(), body);
        let group = groups.entry(key).or_default();
        if group.is_empty() {
            order.push((key, format!("+{} −{}", place.added, place.removed)));
        }
        group.push(format!("{}/{}", place.cluster, place.region));
    }
    order
        .into_iter()
        .map(|(key, counts)| {
            let at = groups.get(&key).map(|places| places.join(", ")).unwrap_or_default();
            (format!("<b>{}</b> {at} ({counts})", key.0), key.1)
        })
        .collect()
}

/// The longest run of backticks: the fence must be longer.
fn longest_run(text: &str) -> usize {
    text.split(|character| character != '`')
        .map(str::len)
        .max()
        .unwrap_or_default()
}
