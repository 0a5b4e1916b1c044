//! `primitive:lint`: a whole GitOps repository, checked. It reads nothing but the files that come with the request.

use super::component::Component;
use super::kinds::Kinds;
use super::list::name_in;
use crate::api::{Context, Outputs, Plan, PrimitiveLint, PrimitiveLinted, Step};
use crate::config::Config;
use crate::facts::Halt;
use crate::problem::{Severity, counted};

/// Decides the next step.
pub fn step(input: &PrimitiveLint, context: &Context) -> Step {
    plan(input, context).into()
}

fn plan(input: &PrimitiveLint, context: &Context) -> Result<Plan, Halt> {
    Config::read(&context.config)?;
    let kinds = Kinds::shipped(&input.kinds)?;
    let (mut primitives, mut findings) = (0_usize, Vec::new());
    for file in input.files.iter().filter(|file| name_in(&file.path).is_some()) {
        primitives += 1;
        match Component::read(&file.path, &file.content) {
            Ok(component) => findings.extend(
                kinds
                    .named(&component.identity.kind)
                    .err()
                    .map(|one| one.file(&file.path)),
            ),
            Err(problem) => findings.push(problem),
        }
    }
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let errors = findings.iter().filter(|one| one.severity == Severity::Error).count();
    let notes = vec![counted(findings.len(), "finding", "findings")];
    let linted = PrimitiveLinted {
        files: number(input.files.len()),
        primitives: number(primitives),
        errors: number(errors),
        warnings: number(findings.len() - errors),
        findings,
    };
    Ok(Plan {
        notes,
        ..Plan::telling(Outputs::PrimitiveLint(linted))
    })
}
