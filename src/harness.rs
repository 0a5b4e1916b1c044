//! The bundle of Harness entities that belongs to a service: created, compared, updated, removed.
//!
//! ```text
//! create  delete  adopt  restore  states  trigger  sync  list  show     the commands
//! namespace  render  config_check  delegates  rollout  apply
//! sync/        the status of all services, and what repairs them
//! rollout/     a changed template reaches pipelines by waves
//! reconcile/   what is found against what is desired
//! desired/     the entities of a service as they should be
//! recorded/    states that the pipelines repository holds, and the change from one to another
//! templates    the template of an archetype        summary     what a list tells of one service
//! service_input  the service of a request          run_inputs  values for the inputs of a run
//! executions/  which version went where, and what runs there now
//! target       scope, strategy and options of a request        release     whether a run passes through all stages
//! adopted      the pipeline of a service by its tags
//! configuration  whether it is valid as a whole
//! ```
//!
//! Only `next` calls a command; what two commands share is in a room below. This room must not call Harness, nor know how:
//! it decides what to read and what to do.

pub mod adopt;
mod adopted;
pub mod apply;
pub mod config_check;
pub mod configuration;
pub mod create;
pub mod delegates;
pub mod delete;
mod desired;
mod executions;
pub mod list;
pub mod namespace;
mod reconcile;
mod recorded;
mod release;
pub mod render;
pub mod restore;
pub mod rollout;
mod run_inputs;
mod service_input;
pub mod show;
pub mod states;
mod summary;
pub mod sync;
pub mod target;
mod templates;
pub mod trigger;
