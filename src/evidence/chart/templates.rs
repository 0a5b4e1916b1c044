//! What the templates of a chart make, as far as it shows without rendering them.

use super::Chart;
use crate::evidence::claim::{Claims, Topic};
use crate::evidence::document::Contents;
use crate::evidence::holders::Members;
use crate::evidence::place::Place;
use crate::evidence::unit::Units;
use std::collections::BTreeSet;

const WORKLOADS: [&str; 6] = ["Deployment", "StatefulSet", "CronJob", "Job", "DaemonSet", "Rollout"];

/// Adds what the templates of a chart say, where it has one service.
pub fn take(chart: &Chart, contents: &Contents, members: &Members, names: &[String], units: &mut Units) {
    let prefix = format!("{}/", chart.folder);
    let own: Vec<&(String, String)> = contents
        .templates
        .iter()
        .filter(|(path, _)| {
            let below = path
                .strip_prefix(&prefix)
                .or_else(|| chart.folder.is_empty().then_some(path.as_str()));
            below.is_some_and(|rest| rest.starts_with("templates/"))
        })
        .collect();
    let ([_], Some(name), Some((path, _))) = (members.all.as_slice(), names.first(), own.first()) else {
        return;
    };
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let kinds: BTreeSet<&str> = own.iter().flat_map(|(_, text)| kinds(text)).collect();
    let opaque = own
        .iter()
        .any(|(_, text)| text.contains("include \"") && kinds_named(text).is_empty() && kinds_of(text).is_empty());
    let mut claims = Claims::of(folder, None);
    let workloads: Vec<&&str> = kinds.iter().filter(|kind| WORKLOADS.contains(kind)).collect();
    if let [one] = workloads.as_slice() {
        claims.add(Topic::Kind, **one, "the only workload");
    }
    if !workloads.is_empty() && !opaque && !kinds.contains("Service") {
        claims.add(Topic::NoPort, "", "no Service");
    }
    units.add(name, &Place::default(), claims);
}

fn kinds(text: &str) -> Vec<&'static str> {
    if text.contains("helm.sh/hook") {
        return Vec::new();
    }
    let mut found = kinds_of(text);
    found.extend(kinds_named(text));
    found
}

/// Kinds that are written out.
fn kinds_of(text: &str) -> Vec<&'static str> {
    let of_line = |line: &str| {
        let kind = line.strip_prefix("kind:")?.trim();
        WORKLOADS
            .iter()
            .chain(["Service"].iter())
            .find(|known| **known == kind)
            .copied()
    };
    text.lines().filter_map(of_line).collect()
}

/// Kinds that a template of a shared chart makes: `include "common.deployment" .`.
fn kinds_named(text: &str) -> Vec<&'static str> {
    let mut found = Vec::new();
    for name in text
        .split("include \"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
    {
        let last = name.rsplit('.').next().unwrap_or_default().to_lowercase();
        let kind = WORKLOADS
            .iter()
            .chain(["Service"].iter())
            .find(|kind| kind.to_lowercase() == last);
        found.extend(kind.copied());
    }
    found
}
