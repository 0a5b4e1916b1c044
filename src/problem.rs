//! Problems: one shape for refusals, warnings and lint findings alike.
//!
//! A message is in lower case without a final stop, puts what the user wrote in backticks, and never names an internal type;
//! advice goes into `help`. This room knows no other room.

pub mod codes;
mod count;
mod nearest;

pub use count::counted;
pub use nearest::{nearest, suggestion};

use serde::{Deserialize, Serialize};
use tsify::Tsify;

/// How much a problem matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub enum Severity {
    /// Stops the request.
    Error,
    /// Does not stop it.
    Warning,
}

/// An error or warning: what is wrong, where, and what to do about it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct Problem {
    /// Stable code, `<room>/<what>` (`catalog/service-exists`).
    pub code: String,
    /// How much it matters.
    pub severity: Severity,
    /// What is wrong: lower case, no final stop, user input in backticks.
    pub message: String,
    /// What to do about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub help: Option<String>,
    /// Path of the file, relative to the root of its repository.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub file: Option<String>,
    /// Line, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub line: Option<u32>,
    /// Column in characters, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub column: Option<u32>,
    /// Path inside the document or the input (`pipeline.stages[0].stage.spec`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub path: Option<String>,
}

impl Problem {
    /// An error.
    pub fn error(code: &str, message: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            severity: Severity::Error,
            message: message.into(),
            help: None,
            file: None,
            line: None,
            column: None,
            path: None,
        }
    }

    /// A warning.
    pub fn warning(code: &str, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(code, message)
        }
    }

    /// Adds advice.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds the file.
    #[must_use]
    pub fn file(mut self, file: impl Into<String>) -> Self {
        self.file = Some(file.into());
        self
    }

    /// Adds line and column, both from 1.
    #[must_use]
    pub fn at(mut self, line: u32, column: u32) -> Self {
        self.line = Some(line);
        self.column = Some(column);
        self
    }

    /// Adds the path inside the document or the input.
    #[must_use]
    pub fn path(mut self, path: impl Into<String>) -> Self {
        self.path = Some(path.into());
        self
    }
}
