//! The decision core of the Ameide module for Backstage, compiled to WebAssembly.
//!
//! [`next::next`] is the whole boundary: a request and the facts known so far go in; what to look up, what to do, or why not
//! comes out. It is pure: no clock, no randomness, no I/O. Floors, from the top; no arrow runs up:
//!
//! ```text
//! wasm                      the one file that knows JavaScript
//! next                      one match, one line an action
//! doctor                    whether an installation has all that it needs
//! harness catalog manifests the bundle of a service, compared and applied; commands on the catalog; what is deployed
//! primitives                the platform's primitives, by the declarations of their kinds
//! config_repo               what a config repo is made of
//! proposal                  how a change is proposed by pull request
//! entries   pipeline  lint  the catalog as it is stored; what a pipeline is made from; its rules
//! evidence                  what files that exist say of services
//! service                   what a service is
//! config    facts           what the organization names its own; what is known so far
//! input                     reads what crosses: keys and depth
//! yaml      api             text in, text out, knows no domain; what crosses
//! problem                   what can be wrong
//! ```
//!
//! What an edit of a catalog goes through, from `entries` down, is a crate of its own (`ground.rs`).

pub mod catalog;
pub mod config_repo;
pub mod doctor;
pub mod evidence;
pub mod harness;
pub mod input;
pub mod lint;
pub mod manifests;
pub mod new_repo;
pub mod next;
pub mod pipeline;
pub mod pipelines_repo;
pub mod primitives;
pub mod proposal;

pub use ameide_ground::{api, config, entries, facts, problem, service, yaml};

#[cfg(target_arch = "wasm32")]
mod wasm;
