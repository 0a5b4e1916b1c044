//! The types that cross the boundary `next(request, facts) -> Step`, and nothing else.
//!
//! The core is pure and keeps no state between calls. The caller passes a [`Request`] and the
//! [`Fact`]s it has; the answer is what must be looked up first ([`Step::Read`]), what has to
//! be done ([`Step::Plan`], or [`Step::Part`] where more follows), or why the request is rejected ([`Step::Reject`]).
//!
//! This room must not decide anything: it only defines types. The TypeScript declarations are generated from it.

mod action;
mod answer;
mod catalog;
mod config;
mod config_repo;
mod doctor;
mod effect;
mod entity;
mod execution;
mod found;
mod harness;
mod manifests;
mod namespace;
mod numbers;
mod outputs;
mod pipeline;
mod pipelines_repo;
mod primitive;
mod read;
mod source;

pub use action::*;
pub use answer::*;
pub use catalog::*;
pub use config::*;
pub use config_repo::*;
pub use doctor::*;
pub use effect::*;
pub use entity::*;
pub use execution::*;
pub use found::*;
pub use harness::*;
pub use manifests::*;
pub use namespace::*;
pub use numbers::ExactNumbers;
pub use outputs::*;
pub use pipeline::*;
pub use pipelines_repo::*;
pub use primitive::*;
pub use read::*;
pub use source::*;

use crate::problem::Problem;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use tsify::Tsify;

/// One call of the core: the action, and the context that it runs in.
#[derive(Debug, Clone, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct Request {
    /// The action and its input.
    pub action: Action,
    /// Time, actor, task and configuration, which the core never looks up itself.
    pub context: Context,
}

/// Time, actor, task and configuration of a request.
#[derive(Debug, Clone, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct Context {
    /// The time of the request, RFC 3339 in UTC with seconds (`2026-11-21T10:00:00Z`).
    pub now: String,
    /// Entity reference of the user (`user:default/jane`), if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub actor: Option<String>,
    /// Identity of the calling task, the same in each retry; absent if each request is a separate task.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub task: Option<String>,
    /// Address of that task in the portal, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub task_url: Option<String>,
    /// Who reads the problems: what is missing is set in another place by each; in the portal where it is not given.
    #[serde(default)]
    #[tsify(optional)]
    pub reader: Reader,
    /// The `ameide:` section of the configuration as written, without secrets.
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
    /// Look these up, in parallel, then call again with the same request and *all* facts so far.
    Read {
        /// The lookups to make.
        reads: Vec<Read>,
    },
    /// Perform this plan.
    Plan(Plan),
    /// Perform this plan, then ask again with the same request and fresh facts: what follows depends on what it results in.
    Part(Plan),
    /// The request is rejected; nothing may be written.
    Reject {
        /// At least one problem, in the order of the files.
        problems: Vec<Problem>,
    },
}

/// A flat list of effects to perform in order, without conditions or references between them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct Plan {
    /// Effects in the order in which they must be performed; empty if nothing has to change.
    pub effects: Vec<Effect>,
    /// Lines for the log: what was decided, and why.
    pub notes: Vec<String>,
    /// Warnings that do not stop the plan.
    pub warnings: Vec<Problem>,
    /// The part of the outcome that is known before anything is performed.
    pub outputs: Outputs,
}

impl Plan {
    /// A plan without effects that only returns outputs.
    pub fn telling(outputs: Outputs) -> Self {
        Self {
            effects: Vec::new(),
            notes: Vec::new(),
            warnings: Vec::new(),
            outputs,
        }
    }
}
