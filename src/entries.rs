//! The catalog as it is stored: where its files are, which entries they hold, and whether an entry is valid. `catalog` and `harness`
//! both read it here.
//!
//! ```text
//! locate   repository, base branch and layout of a request    file    one catalog file: its entries, faults, positions
//! layout   which file an entry is in                         check   what must hold of an entry
//! whole    all files of the catalog
//! ```
//!
//! This room must not change anything.

pub mod check;
pub mod file;
pub mod layout;
pub mod locate;
pub mod whole;
