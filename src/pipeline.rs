//! Pipelines: what a service's pipeline says, made from a template and the service's own environments and regions.
//!
//! ```text
//! spec      all that a pipeline is made from                stages    which stages it has, with which conditions
//! options   what a strategy may be told                     reader    reads them one by one
//! context   what a template may name                        target    one expression for all places of a runtime choice
//! templates the ones that ship, and their digest            artifact  how the image is found
//! engine    template and context to text                  render    the pipeline of that text
//! explain   what is wrong with a template
//! bounds    what is too large to be a template, or would make too much
//! emit      values to YAML that any reader takes the same   outline   the stages of a pipeline as stored
//! condition what a step's condition says, in words        change    the ticket by which production is approved
//! notify    who is told what                              verify    what a rollout is verified by
//! condition what a step's condition says, in words          compare   what changes from one pipeline to another
//! ```
//!
//! This room must not know what is stored in Harness already, nor judge a pipeline.

mod artifact;
mod bounds;
mod change;
pub mod compare;
mod condition;
mod context;
pub mod emit;
mod engine;
pub mod environments;
mod explain;
mod notify;
mod options;
pub mod outline;
mod reader;
mod render;
mod spec;
mod stages;
mod target;
mod templates;
mod verify;

pub use artifact::Artifact;
pub use engine::{Engine, Writing};
pub use options::{Canary, Change, Options, OptionsForm, Rollout};
pub use render::{Rendered, render};
pub use spec::{Form, PipelineSpec, TEMPLATE_VERSION, TemplateName};
pub use templates::{Template, digest};

/// How a service is promoted from one environment to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strategy {
    /// One stage; environment and region are chosen at run time.
    Runtime,
    /// One stage for each environment and region, in order.
    Promotion,
}

impl Strategy {
    /// The strategy of that name.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "runtime" => Some(Self::Runtime),
            "promotion" => Some(Self::Promotion),
            _ => None,
        }
    }

    /// Name of the strategy.
    pub fn name(self) -> &'static str {
        match self {
            Self::Runtime => "runtime",
            Self::Promotion => "promotion",
        }
    }
}
