//! The catalog as it is stored: where its files are, which entries they hold, and whether an entry is valid. `catalog` and
//! `harness` both read it here.
//!
//! ```text
//! locate   repository, base branch and layout of a request    file    one catalog file: its entries, faults, positions
//! layout   which file an entry is in                         check   whether an entry is valid
//! whole    all files of the catalog                          stored  all entries as values, each with its faults
//! ```
//!
//! This room must not change anything.

pub mod check;
pub mod file;
pub mod layout;
pub mod locate;
pub mod stored;
pub mod whole;
