//! A check, and what it finds.

use crate::api::{DoctorArea, DoctorRow, DoctorState, Read};
use crate::facts::{Facts, Halt};
use crate::problem::Problem;

type Look<'a> = Box<dyn Fn(&Facts<'_>) -> Result<Finding, Halt> + 'a>;

/// One thing to look at.
pub struct Check<'a> {
    /// Stable id.
    pub id: String,
    /// What it belongs to.
    pub area: DoctorArea,
    /// What is looked at.
    pub title: String,
    /// What must have been read for this to make sense: it fails where the server is away or refuses the credentials.
    pub after: Option<&'a Read>,
    /// What it means if it cannot be read.
    pub unread: DoctorState,
    /// Looks at it.
    pub look: Look<'a>,
}

impl<'a> Check<'a> {
    /// A check that needs nothing else.
    pub fn new(
        area: DoctorArea,
        id: impl Into<String>,
        title: impl Into<String>,
        look: impl Fn(&Facts<'_>) -> Result<Finding, Halt> + 'a,
    ) -> Self {
        Self {
            id: id.into(),
            area,
            title: title.into(),
            after: None,
            unread: DoctorState::Missing,
            look: Box::new(look),
        }
    }

    /// Only if that could be read.
    #[must_use]
    pub fn after(mut self, read: &'a Read) -> Self {
        self.after = Some(read);
        self
    }

    /// A failure to read it stops nothing.
    #[must_use]
    pub fn warns(mut self) -> Self {
        self.unread = DoctorState::Warning;
        self
    }

    /// Its row.
    pub fn row(&self, finding: Finding) -> DoctorRow {
        DoctorRow {
            id: self.id.clone(),
            area: self.area,
            title: self.title.clone(),
            state: finding.state,
            found: finding.found,
            help: finding.help,
        }
    }

    /// Its row where something could not be read or is not valid.
    pub fn failed(&self, problems: &[Problem], state: DoctorState) -> DoctorRow {
        let found: Vec<String> = problems.iter().map(told).collect();
        self.row(Finding {
            state,
            found: found.join("; "),
            help: problems.iter().find_map(|problem| problem.help.clone()),
        })
    }
}

/// A problem on one line, with its place.
pub fn told(problem: &Problem) -> String {
    let place = problem.file.as_ref().map(|file| {
        let line = problem.line.map(|line| format!(":{line}")).unwrap_or_default();
        format!(" ({file}{line})")
    });
    format!("{}{}", problem.message, place.unwrap_or_default())
}

/// What was found.
pub struct Finding {
    /// How it is.
    pub state: DoctorState,
    /// What was found.
    pub found: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl Finding {
    /// As it should be.
    pub fn ok(found: impl Into<String>) -> Self {
        Self {
            state: DoctorState::Ok,
            found: found.into(),
            help: None,
        }
    }

    /// Somebody should look at it.
    pub fn warning(found: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            state: DoctorState::Warning,
            found: found.into(),
            help: Some(help.into()),
        }
    }

    /// It does not work.
    pub fn missing(found: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            state: DoctorState::Missing,
            ..Self::warning(found, help)
        }
    }

    /// It cannot be told.
    pub fn unchecked(found: impl Into<String>, help: Option<&str>) -> Self {
        Self {
            state: DoctorState::Unchecked,
            found: found.into(),
            help: help.map(str::to_owned),
        }
    }
}

/// Whether this machine's clock agrees with a server's.
pub fn clock(ahead: Option<f64>, server: &str) -> Finding {
    const SLIGHT: f64 = 5.0;
    const MUCH: f64 = 60.0;
    let Some(ahead) = ahead else {
        return Finding::unchecked(format!("{server} does not send its time"), None);
    };
    let seconds = ahead.abs().round();
    if seconds <= SLIGHT {
        return Finding::ok(format!("agrees with {server}"));
    }
    let found = format!(
        "this machine is {seconds} s {} {server}",
        if ahead > 0.0 { "ahead of" } else { "behind" }
    );
    let help =
        "synchronize the clock of this machine, for example by NTP: tokens are refused before and after their time";
    if seconds <= MUCH {
        Finding::warning(found, help)
    } else {
        Finding::missing(found, help)
    }
}
