//! The platform's primitives: kinds, and what is done with them.

mod change;
mod create;
mod kinds;
mod lint;
mod list;

pub use change::*;
pub use create::*;
pub use kinds::*;
pub use lint::*;
pub use list::*;
