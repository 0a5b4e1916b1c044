//! The only expression is the image tag: Harness would render any other, in comments too, and break what it cannot.

use super::model::Manifests;
use crate::manifests::overlay::TAG;
use crate::problem::Problem;

pub(super) fn check(manifests: &Manifests<'_>) -> Vec<Problem> {
    let mut found = Vec::new();
    for (number, line) in manifests.text.lines().enumerate() {
        let rest = line.replace(TAG, "");
        let Some((at, start)) = ["{{", "<+"].iter().find_map(|start| Some((rest.find(start)?, start))) else {
            continue;
        };
        let shown: String = rest.get(at..).unwrap_or_default().chars().take(40).collect();
        let message = format!("`{}` would be evaluated when it is deployed", shown.trim_end());
        let help = match *start {
            "{{" => format!(
                "only `{TAG}` is filled in; write other braces otherwise, or move the text into a file that the container reads"
            ),
            _ => "Harness evaluates expressions in values.yaml only".to_owned(),
        };
        let line = u32::try_from(number + 1).unwrap_or(u32::MAX);
        let column = u32::try_from(line_column(manifests, number, start)).unwrap_or(1);
        found.push(
            Problem::error("manifests/stray-expression", message)
                .file(manifests.file)
                .at(line, column)
                .help(help),
        );
    }
    found
}

/// Column of the first place that is not the tag, from 1.
fn line_column(manifests: &Manifests<'_>, number: usize, start: &str) -> usize {
    let line = manifests.text.lines().nth(number).unwrap_or_default();
    let found = line
        .match_indices(start)
        .find(|(at, _)| !line.get(*at..).is_some_and(|rest| rest.starts_with(TAG)));
    found.map_or(1, |(at, _)| line.get(..at).unwrap_or_default().chars().count() + 1)
}
