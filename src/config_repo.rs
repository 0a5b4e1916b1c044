//! The config repo as a whole: what a new one is made of, and whether an existing one fits together.
//!
//! ```text
//! init    which files a repo gets: the templates that ship
//! check   what does not fit: layers, profiles, catalog, attributes, workflows
//! ```
//!
//! This room must not know how manifests are built.

pub mod check;
pub mod init;
