//! `primitive:lint`: a whole GitOps repository, checked. It reads nothing but the files that come with the request, each once.
//!
//! ```text
//! scope       whose file it is           wired   the files of each primitive fit together
//! namespaces  what a file deploys into   text    the same in what is no YAML
//! judge       one namespace              disguise what a text looks like
//! moved       what kustomize takes from elsewhere        pairs    a map as its readers see it
//! ```

mod disguise;
mod judge;
mod moved;
mod namespaces;
mod pairs;
mod scope;
mod structure;
mod text;
mod wired;

use super::kinds::Kinds;
use crate::api::{Context, Outputs, Plan, PrimitiveLint, PrimitiveLinted, Step};
use crate::config::Config;
use crate::facts::Halt;
use crate::problem::{Problem, Severity, counted};
use crate::yaml::text::MAX_BYTES;
use scope::Scope;
use std::collections::BTreeMap;

/// The files of the repository, by path.
type Files<'a> = BTreeMap<&'a str, &'a [u8]>;

/// Decides the next step.
pub fn step(input: &PrimitiveLint, context: &Context) -> Step {
    plan(input, context).into()
}

fn plan(input: &PrimitiveLint, context: &Context) -> Result<Plan, Halt> {
    let config = Config::read(&context.config)?;
    let kinds = Kinds::among(&input.kinds, &input.files, &config)?;
    let files: Files<'_> = input
        .files
        .iter()
        .map(|file| (file.path.as_str(), file.content.as_slice()))
        .collect();
    let wired = wired::check(&files, &kinds, &config);
    let mut findings = wired.problems;
    let scope = Scope::new(wired.own, &config);
    for (path, content) in &files {
        if scope.is_custom(path) {
            findings.extend(custom(path, content, &scope));
        }
    }
    findings.sort_by(|one, other| (&one.file, one.line).cmp(&(&other.file, other.line)));
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let errors = findings.iter().filter(|one| one.severity == Severity::Error).count();
    let linted = PrimitiveLinted {
        files: number(files.len()),
        primitives: number(wired.count),
        errors: number(errors),
        warnings: number(findings.len() - errors),
        findings,
    };
    Ok(Plan {
        notes: vec![counted(linted.findings.len(), "finding", "findings")],
        ..Plan::telling(Outputs::PrimitiveLint(linted))
    })
}

/// The findings of a file of custom code; a file that is not text, such as a picture, says nothing.
fn custom(path: &str, content: &[u8], scope: &Scope<'_>) -> Vec<Problem> {
    let Some(text) = scope::text_of(content) else {
        return Vec::new();
    };
    if text.len() > MAX_BYTES {
        let problem = Problem::error(
            "primitive/unreadable",
            "the file is too large, so its namespaces cannot be checked",
        );
        return vec![problem.file(path).help("split it; at most 32 MiB are read")];
    }
    let mut found = namespaces::problems(path, &text);
    found.extend(moved::of_platform(path, &text, scope));
    found
}
