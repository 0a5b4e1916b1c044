//! What the core does, from outside: whole requests against worlds in memory and on disk, and properties of its edits.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::disallowed_methods,
    reason = "tests may fail, and read their cases from disk"
)]

mod cases;
mod config_policies;
mod config_repo;
mod corpus;
mod edits;
mod generate;
mod harness_life;
mod injection;
mod injection_catalog;
mod injection_delivery;
mod merges;
mod policies;
mod primitive_lint;
mod support;
mod world;
