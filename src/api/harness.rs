//! Inputs and outputs of the actions on Harness, by action.

mod adopt;
mod apply;
mod create;
mod delegates;
mod delete;
mod list;
mod outcome;
mod restore;
mod rollout;
mod rollouts;
mod show;
mod shown;
mod states;
mod sync;
mod trigger;

pub use adopt::*;
pub use apply::*;
pub use create::*;
pub use delegates::*;
pub use delete::*;
pub use list::*;
pub use outcome::*;
pub use restore::*;
pub use rollout::*;
pub use rollouts::*;
pub use show::*;
pub use shown::*;
pub use states::*;
pub use sync::*;
pub use trigger::*;
