//! Inputs and outputs of the actions on Harness, by action.

mod create;
mod delete;
mod list;
mod outcome;
mod show;
mod shown;
mod sync;
mod trigger;

pub use create::*;
pub use delete::*;
pub use list::*;
pub use outcome::*;
pub use show::*;
pub use shown::*;
pub use sync::*;
pub use trigger::*;
