//! The bundle of Harness entities that one service is: created, compared, applied, removed.
//!
//! ```text
//! create  delete  trigger  sync  list  show  namespace  render  config_check     the commands
//! sync/        the status of all services, and what repairs them
//! reconcile/   what is found against what is desired
//! desired/     the entities of a service as they should be
//! templates    the template of an archetype        summary     what a list tells of one service
//! service_input  the service of a request          run_inputs  values for the inputs of a run
//! target       scope, strategy and options of a request        release     whether a run passes through all stages
//! ```
//!
//! A command is called by `next` alone; what two of them share is in a room below. This room must not talk to Harness, nor know how:
//! it says what is to be read and what is to be done.

pub mod config_check;
pub mod create;
pub mod delete;
mod desired;
pub mod list;
pub mod namespace;
mod reconcile;
mod release;
pub mod render;
mod run_inputs;
mod service_input;
pub mod show;
mod summary;
pub mod sync;
mod target;
mod templates;
pub mod trigger;
