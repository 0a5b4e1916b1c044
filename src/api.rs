//! All that crosses the boundary `next(request, facts) -> Step`, and nothing else.
//!
//! The core is pure and keeps nothing between calls. The caller asks with a [`Request`] and the
//! [`Fact`]s it has; the answer is either what must be looked up first ([`Step::Read`]), what is to
//! be done ([`Step::Plan`]), or why it cannot be done ([`Step::Reject`]).
//!
//! This room must not decide anything: it holds shapes. The TypeScript declarations are made from it.

mod action;
mod catalog;
mod catalog_update;
mod checkout;
mod effect;
mod entity;
mod harness;
mod outputs;
mod portal;
mod read;
mod told;

pub use action::*;
pub use catalog::*;
pub use catalog_update::*;
pub use checkout::*;
pub use effect::*;
pub use entity::*;
pub use harness::*;
pub use outputs::*;
pub use portal::*;
pub use read::*;
pub use told::Told;

use crate::problem::Problem;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use tsify::Tsify;

/// One call of the core: what is asked, and the world's share of the answer that is known beforehand.
#[derive(Debug, Clone, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct Request {
    /// What is asked.
    pub action: Action,
    /// Time, actor, task and configuration: the core never asks the world for them.
    pub context: Context,
}

/// Time, actor, task and configuration of a request.
#[derive(Debug, Clone, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct Context {
    /// The time of the request, RFC 3339 in UTC with seconds (`2026-11-21T10:00:00Z`).
    pub now: String,
    /// The entity reference of whoever asks (`user:default/jane`), where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub actor: Option<String>,
    /// Identity of the task that asks, the same in each retry of it; none where each request is a task of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub task: Option<String>,
    /// Who reads the problems: what is missing is set in another place by each; in the portal where it is not given.
    #[serde(default)]
    #[tsify(optional)]
    pub reader: Reader,
    /// The `ameide:` section of the configuration as it stands in the file, without secrets.
    #[serde(default)]
    #[tsify(optional, type = "Record<string, unknown>")]
    pub config: Map<String, Value>,
}

/// Who reads the problems of a request.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub enum Reader {
    /// Whoever runs a template in the portal, or configures the portal.
    #[default]
    Portal,
    /// Whoever types a command.
    CommandLine,
}

impl Reader {
    /// How to set a key of the configuration (`harness.projectId`) that a request may give as the input `input` (`project`).
    pub fn how_to_set(self, key: &str, input: &str) -> String {
        match self {
            Self::Portal => format!("set `ameide.{key}` in app-config.yaml, or give the step the input `{input}`"),
            Self::CommandLine => format!("give `--{}`, or set `{key}` in ameide.yaml", kebab(input)),
        }
    }
}

/// An input (`repoUrl`) as an option of the command line (`repo-url`).
fn kebab(input: &str) -> String {
    let mut option = String::with_capacity(input.len() + 2);
    for letter in input.chars() {
        if letter.is_ascii_uppercase() {
            option.push('-');
        }
        option.push(letter.to_ascii_lowercase());
    }
    option
}

/// The core's answer to a request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(tag = "step", rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub enum Step {
    /// Look these up, side by side, then ask again with the same request and *all* facts so far.
    Read {
        /// What must be known.
        reads: Vec<Read>,
    },
    /// Do this.
    Plan(Plan),
    /// It cannot be done; nothing is to be written.
    Reject {
        /// At least one problem, in the order of the files they stand in.
        problems: Vec<Problem>,
    },
}

/// What is to be done: a flat list of effects, in order, without conditions or references between them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct Plan {
    /// Effects in the order in which they are to be performed; empty where all is as asked.
    pub effects: Vec<Effect>,
    /// One line each for the log: what was decided, and why.
    pub notes: Vec<String>,
    /// Warnings that do not stop the plan.
    pub warnings: Vec<Problem>,
    /// What is known of the outcome before anything is performed.
    pub outputs: Outputs,
}

impl Plan {
    /// A plan that changes nothing and only answers.
    pub fn telling(outputs: Outputs) -> Self {
        Self {
            effects: Vec::new(),
            notes: Vec::new(),
            warnings: Vec::new(),
            outputs,
        }
    }
}
