//! `ameide:catalog:import`: entries for services that exist already. What files say is judged in `evidence`; a person's answers
//! count before it; the next services that are certain or answered become one pull request, by the same change as any other.

mod answers;
mod claims;
mod questions;
mod report;
mod sources;
mod wave;

use crate::api::{
    CatalogImport, CatalogImported, CatalogUpdated, Context, Fact, ImportVerdict, ImportedService, Outputs, Plan, Step,
};
use crate::catalog::update;
use crate::config::Config;
use crate::entries::locate::CatalogAt;
use crate::entries::stored::all_entries;
use crate::evidence::judge::{Judged, judge};
use crate::evidence::place::Vocabulary;
use crate::evidence::{self, EvidenceFile};
use crate::facts::{Facts, Halt};
use crate::problem::Problem;
use answers::Answers;

/// Decides the next step.
pub fn step(input: &CatalogImport, context: &Context, facts: &[Fact]) -> Step {
    match look(input, context, &Facts::new(facts)) {
        Err(Halt::Read(reads)) => Step::Read { reads },
        Err(Halt::Reject(problems)) => Step::Reject { problems },
        Ok(found) => proposed(found, input, context, facts),
    }
}

/// What was found, before anything is proposed.
struct Found {
    outputs: CatalogImported,
    warnings: Vec<Problem>,
    /// The services of the wave, and the branch of a pull request that holds them already.
    wave: wave::Wave,
}

fn look(input: &CatalogImport, context: &Context, facts: &Facts<'_>) -> Result<Found, Halt> {
    let config = Config::read(&context.config)?;
    let at = CatalogAt::of(
        input.repo_url.as_ref(),
        input.base_branch.as_ref(),
        input.file_path.as_ref(),
        &config,
    )?;
    sources::check(input)?;
    let answer_file = sources::answers(input, &at, facts)?;
    let answers = Answers::read(answer_file.as_ref(), &config)?;
    let vocabulary = Vocabulary::new(&config, answers.environments.clone(), answers.regions.clone());
    let files = sources::read(input, &vocabulary, &config, facts)?;
    let entries = all_entries(&at, &config, facts)?.all;
    let existing = report::Existing::of(entries.iter().map(|entry| entry.name().to_owned()).collect());
    let list: Vec<EvidenceFile<'_>> = files.iter().map(|(path, bytes)| EvidenceFile { path, bytes }).collect();
    let evidence = evidence::read(&list, &vocabulary);
    let mut judged: Vec<Judged> = evidence
        .units
        .iter()
        .map(|unit| judge(unit, &config, &vocabulary))
        .collect();
    claims::claim_pipelines(&mut judged, &answers);
    let mut services: Vec<ImportedService> = judged
        .iter()
        .map(|one| report::service(one, &answers, &existing, &config))
        .collect();
    claims::tell_apart(&mut services, &existing.names);
    let mut problems = evidence.problems;
    problems.extend(answers.unused(&services));
    let words = report::words(&judged, &services);
    let text = questions::text(&answers, &services, &words)?;
    let wave = wave::next(input, &at, &services, facts)?;
    let ready = services.iter().filter(|one| one.verdict == ImportVerdict::Sure).count();
    let left = ready.saturating_sub(wave.names.len());
    let outputs = CatalogImported {
        answers_changed: match &answers.source {
            Some(source) => source.text != text,
            None => !words.is_empty() || services.iter().any(|one| one.verdict == ImportVerdict::Asked),
        },
        answers: text,
        wave: wave.names.clone(),
        left: u32::try_from(left).unwrap_or(u32::MAX),
        update: None,
        services,
        words,
        problems,
    };
    let warnings = report::warnings(&outputs.services, &wave.names, input);
    Ok(Found {
        outputs,
        warnings,
        wave,
    })
}

/// The plan: a change of the catalog for the services of the wave, or the report alone.
fn proposed(found: Found, input: &CatalogImport, context: &Context, facts: &[Fact]) -> Step {
    let Found {
        mut outputs,
        warnings,
        wave,
    } = found;
    if wave.names.is_empty() {
        return Step::Plan(Plan {
            warnings,
            ..Plan::telling(Outputs::CatalogImport(outputs))
        });
    }
    let request = wave::request(&wave, input, &outputs.services);
    let step = if input.create_pull_request == Some(false) {
        update::decide(&request, false, context, facts)
    } else {
        update::step(&request, context, facts)
    };
    match step {
        Step::Plan(plan) => {
            let mut told = plan.warnings;
            told.extend(warnings);
            outputs.update = updated(plan.outputs);
            Step::Plan(Plan {
                effects: plan.effects,
                notes: plan.notes,
                warnings: told,
                outputs: Outputs::CatalogImport(outputs),
            })
        }
        step => step,
    }
}

fn updated(outputs: Outputs) -> Option<CatalogUpdated> {
    match outputs {
        Outputs::CatalogUpdate(updated) => Some(updated),
        _ => None,
    }
}
