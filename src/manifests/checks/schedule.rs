//! A CronJob's schedule is one that its controller reads.

use super::model::Manifests;
use crate::problem::Problem;

const MACROS: [&str; 7] = [
    "@yearly",
    "@annually",
    "@monthly",
    "@weekly",
    "@daily",
    "@midnight",
    "@hourly",
];
const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];
const DAYS: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

pub(super) fn check(manifests: &Manifests<'_>) -> Vec<Problem> {
    let mut found = Vec::new();
    for object in manifests.of_kind("CronJob") {
        let Some(node) = object.at(&["spec", "schedule"]) else {
            continue;
        };
        if let Some(text) = node.string().filter(|text| !is_schedule(text)) {
            let message = format!("`{text}` is not a schedule");
            let help = "write five fields (minute, hour, day, month, weekday): `\"0 3 * * *\"`; the zone goes into `spec.timeZone`";
            found.push(object.problem(node, "spec.schedule", message, help));
        }
    }
    found
}

fn is_schedule(text: &str) -> bool {
    if text.starts_with('@') {
        return MACROS.contains(&text) || text.strip_prefix("@every ").is_some_and(|rest| !rest.trim().is_empty());
    }
    let fields: Vec<&str> = text.split_whitespace().collect();
    let [minute, hour, day, month, weekday] = fields.as_slice() else {
        return false;
    };
    is_field(minute, 0..=59, &[])
        && is_field(hour, 0..=23, &[])
        && is_field(day, 1..=31, &[])
        && is_field(month, 1..=12, &MONTHS)
        && is_field(weekday, 0..=6, &DAYS)
}

fn is_field(field: &str, within: std::ops::RangeInclusive<u32>, names: &[&str]) -> bool {
    let first = *within.start();
    let number = |text: &str| {
        let named = names.iter().position(|name| text.eq_ignore_ascii_case(name));
        let named = named
            .and_then(|index| u32::try_from(index).ok())
            .map(|index| index + first);
        named
            .or_else(|| text.parse().ok())
            .filter(|number| within.contains(number))
    };
    field.split(',').all(|item| {
        let (range, step) = item
            .split_once('/')
            .map_or((item, None), |(range, step)| (range, Some(step)));
        let is_step = step.is_none_or(|step| step.parse::<u32>().is_ok_and(|step| step > 0));
        let is_range = range == "*"
            || range == "?"
            || match range.split_once('-') {
                Some((from, to)) => matches!((number(from), number(to)), (Some(from), Some(to)) if from <= to),
                None => number(range).is_some(),
            };
        is_step && is_range
    })
}

#[cfg(test)]
mod tests {
    use super::is_schedule;

    #[test]
    fn reads_what_the_controller_reads() {
        for text in [
            "0 3 * * *",
            "*/5 0-6,12 1 jan-mar MON",
            "@daily",
            "@every 1h",
            "0 0 ? * 0",
        ] {
            assert!(is_schedule(text), "{text}");
        }
        for text in [
            "",
            "0 3 * *",
            "60 * * * *",
            "0 24 * * *",
            "0 3 * * 7",
            "*/0 * * * *",
            "TZ=UTC 0 3 * * *",
            "5-1 * * * *",
            "@noon",
        ] {
            assert!(!is_schedule(text), "{text}");
        }
    }
}
