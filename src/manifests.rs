//! Manifests from the catalog: overlays, plan, build, checks. kustomize itself is run by the driver; what it is given and what is
//! made of its answer is decided here.
//!
//! ```text
//! layers    which files the platform team's layers use     profiles  which components a profile has
//! overlay   what kustomize is given for one place           wanted    all overlays that the catalog asks for
//! found     the generated folders as they are               metadata  what each was made from
//! ground    what every command reads first                  reasons   why an overlay is built
//! planned   what is built and what is removed           shape     what differs by names alone is built once
//! kustomize what it is given and what it answered       rendered  filled in and checked
//! checks    one rule a file                             documents a text of several documents, cut
//! ```
//!
//! This room must not know Harness, nor change the catalog.

pub mod build;
pub mod check;
mod checks;
pub mod diff;
mod digest;
mod found;
mod ground;
mod kustomize;
mod layers;
pub mod lint;
mod metadata;
mod overlay;
pub mod plan;
mod planned;
mod profiles;
mod reasons;
mod rendered;
mod shape;
mod wanted;
