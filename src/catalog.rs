//! The service catalog: entries, their checks, every change of them, and the Backstage entities that go with them.
//!
//! ```text
//! update     an operation on it, by pull request      diff   two of them compared
//! edit       the same on files at hand, as typed
//! validate   all problems of it                        merge  three versions of a file
//! entities   what Backstage's catalog is filled with
//! heal       open pull requests onto the base          move_layout  the same entries in other files
//! import     entries for services that exist already
//!
//! intent     what is requested, in one form      pull    title, message, what the mark names
//! working_copy  the files of a layout            rebase  a branch onto its base
//! entity     the Backstage Component             markdown   typed text, shown and not followed
//! ```
//!
//! How the catalog is stored, and whether an entry is valid, is in `entries`.

pub mod diff;
pub mod edit;
pub mod entities;
mod entity;
pub mod heal;
pub mod import;
mod intent;
mod markdown;
pub mod merge;
pub mod move_layout;
mod pull;
mod rebase;
pub mod update;
pub mod validate;
mod working_copy;
