//! The platform's primitives: domains, processes, agents, user interfaces, and whatever else an organization declares.
//!
//! ```text
//! kinds     the table of kinds        kind      one of them, read from its declaration   field   one of its fields
//! identity  kind, name, version       component whose it is, and where it goes          values  what is given of its fields
//! schema    JSON schemas              resource  the custom resource                     entity  Backstage's catalog
//! skeleton  its own repository        wiring    its files in the GitOps repository      place   where they are
//! propose   by pull request           create, change, promote, remove                   list, lint, show
//! image     names of images               definitions what is not deployed
//! ```
//!
//! All that is made of a primitive follows from the declaration of its kind. This room must not know a single kind by name.

pub mod change;
mod component;
pub mod create;
mod definitions;
mod entity;
mod field;
mod identity;
mod image;
mod kind;
mod kinds;
pub mod lint;
pub mod list;
mod place;
pub mod promote;
mod propose;
pub mod remove;
mod resource;
mod schema;
pub mod show;
mod skeleton;
mod values;
mod wiring;
