//! The files of a new repository, of templates that ship and the configuration: written where they are missing, and never over what
//! is there.
//!
//! ```text
//! render   the files as text
//! expand   where a template goes: once, or once for each size, cluster or region
//! made     what becomes of each file, and the commit
//! ```
//!
//! This room must not know which repository it is.

mod expand;
pub mod made;
pub mod render;
