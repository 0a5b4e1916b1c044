//! The pipelines repo as a whole: what a new one is made of, and what a change of it means.
//!
//! ```text
//! init     which files a repo gets: a template for each archetype, policies, workflows
//! check    what a change of it means
//! meaning  what differs between two pipelines
//! ```
//!
//! This room must not know what is in Harness.

pub mod check;
pub mod init;
mod meaning;
