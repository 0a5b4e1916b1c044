//! `doctor:check`: one look at everything. Reads only.

use super::row::{Check, Finding, told};
use super::{delegates, github, harness, project};
use crate::api::{
    Answer, Context, DoctorArea, DoctorCheck, DoctorChecked, DoctorRow, DoctorState, Fact, Outputs, Plan, Read, Reader,
    Step,
};
use crate::config::Config;
use crate::facts::{Facts, Halt};
use crate::harness::configuration;
use crate::problem::Problem;

/// Decides the next step.
pub fn step(input: &DoctorCheck, context: &Context, facts: &[Fact]) -> Step {
    let (configuration, config) = configured(context);
    let mut rows = vec![configuration];
    let mut reads = Vec::new();
    if let Some(config) = config {
        let github = github::Target::of(&config);
        let harness = harness::Target::of(&config, context);
        let checks = github::checks(&github, input, &config)
            .into_iter()
            .chain(harness::checks(&harness))
            .chain(project::checks(&harness, &config))
            .chain(delegates::checks(&harness, &config));
        let known = Known::of(facts);
        for check in checks {
            match known.row(&check) {
                Ok(row) => rows.push(row),
                Err(more) => reads.extend(
                    more.into_iter()
                        .filter(|read| !reads.contains(read))
                        .collect::<Vec<_>>(),
                ),
            }
        }
    }
    if reads.is_empty() {
        Step::Plan(Plan::telling(Outputs::DoctorCheck(DoctorChecked { rows })))
    } else {
        let attempt = |read| Read::Attempt { read: Box::new(read) };
        Step::Read {
            reads: reads.into_iter().map(attempt).collect(),
        }
    }
}

/// The configuration: its row, and what the rest is checked against if it is valid.
fn configured(context: &Context) -> (DoctorRow, Option<Config>) {
    let check = Check::new(DoctorArea::Configuration, "configuration", "Configuration", |_| {
        Ok(Finding::ok("valid"))
    });
    let problems = match configuration::look(context) {
        Ok(missing) if missing.is_empty() => {
            let row = check.row(Finding::ok("valid"));
            return (row, Config::read(&context.config).ok());
        }
        Ok(missing) => {
            let row = check.failed(&missing, DoctorState::Missing);
            return (row, Config::read(&context.config).ok());
        }
        Err(problems) => problems,
    };
    let place = match context.reader {
        Reader::Portal => "app-config.yaml",
        Reader::CommandLine => "ameide.yaml",
    };
    let found: Vec<String> = problems.iter().map(told).collect();
    let help = problems.iter().find_map(|problem| problem.help.clone());
    let help = format!(
        "correct {place}{}; the rest is looked at then",
        help.map(|help| format!(": {help}")).unwrap_or_default()
    );
    (check.row(Finding::missing(found.join("; "), help)), None)
}

/// The answers so far: those of the reads themselves, and the failures.
struct Known<'a> {
    facts: Vec<Fact>,
    failed: Vec<(&'a Read, &'a [Problem])>,
}

impl<'a> Known<'a> {
    fn of(facts: &'a [Fact]) -> Self {
        let mut known = Self {
            facts: Vec::new(),
            failed: Vec::new(),
        };
        for fact in facts {
            let Read::Attempt { read } = &fact.read else { continue };
            match &fact.answer {
                Answer::Failed { problems } => known.failed.push((read, problems)),
                answer => known.facts.push(Fact {
                    read: read.as_ref().clone(),
                    answer: answer.clone(),
                }),
            }
        }
        known
    }

    /// The row of a check, or what must be read for it.
    fn row(&self, check: &Check) -> Result<DoctorRow, Vec<Read>> {
        if let Some(read) = check.after {
            if self.failure(read).is_some() {
                let server = match check.area {
                    DoctorArea::Harness => "Harness",
                    DoctorArea::Github | DoctorArea::Configuration => "the repository",
                };
                let found = format!("not looked at, as {server} could not be read");
                return Ok(check.row(Finding::unchecked(found, None)));
            }
            if !self.facts.iter().any(|fact| fact.read == *read) {
                return Err(vec![read.clone()]);
            }
        }
        match (check.look)(&Facts::new(&self.facts)) {
            Ok(finding) => Ok(check.row(finding)),
            Err(Halt::Reject(problems)) => Ok(check.failed(&problems, DoctorState::Missing)),
            Err(Halt::Read(reads)) => match reads.iter().find_map(|read| self.failure(read)) {
                Some(problems) => Ok(check.failed(problems, check.unread)),
                None => Err(reads),
            },
        }
    }

    fn failure(&self, read: &Read) -> Option<&'a [Problem]> {
        let found = self.failed.iter().find(|(failed, _)| *failed == read);
        found.map(|(_, problems)| *problems)
    }
}
