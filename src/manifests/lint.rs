//! `manifests:lint`: the checks on any manifests, whoever made them.

use crate::api::{Context, ManifestsLint, ManifestsLinted, Outputs, Plan, Step};
use crate::config::Config;
use crate::manifests::checks;
use crate::problem::{Problem, Severity};
use crate::yaml::text::decode;

/// Decides the step.
pub fn step(input: &ManifestsLint, context: &Context) -> Step {
    let config = match Config::read(&context.config) {
        Ok(config) => config,
        Err(problems) => return Step::Reject { problems },
    };
    let mut findings = checks::unknown_rules(&config);
    let mut objects = 0;
    for file in &input.files {
        match decode(&file.content) {
            Ok(text) => {
                let checked = checks::check(&file.path, text.body, None, &config);
                objects += checked.objects;
                findings.extend(checked.problems);
            }
            Err(problem) => findings.push(problem.file(&file.path)),
        }
    }
    let count = |severity| {
        let of = |problem: &&Problem| problem.severity == severity;
        u32::try_from(findings.iter().filter(of).count()).unwrap_or(u32::MAX)
    };
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let objects = u32::try_from(objects).unwrap_or(u32::MAX);
    Step::Plan(Plan::telling(Outputs::ManifestsLint(ManifestsLinted {
        findings,
        objects,
        errors,
        warnings,
    })))
}
