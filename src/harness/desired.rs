//! The desired entities of a service.
//!
//! ```text
//! bundle      all of them, in order of application    entity    one of them
//! documents   their documents                         triggers  what starts a pipeline, and who may
//! ```

pub mod bundle;
mod documents;
pub mod entity;
mod triggers;
