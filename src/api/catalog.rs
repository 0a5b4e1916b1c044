//! Inputs and outputs of the actions on the catalog, by action.

mod check;
mod diff;
mod edit;
mod entities;
mod heal;
mod import;
mod merge;
mod move_layout;
mod update;

pub use check::*;
pub use diff::*;
pub use edit::*;
pub use entities::*;
pub use heal::*;
pub use import::*;
pub use merge::*;
pub use move_layout::*;
pub use update::*;
