//! The rooms that an edit of a large catalog goes through, as a crate of their own: it is compiled for speed, and the rooms above it for
//! size. Those know its rooms as their own, by `crate::`.

pub mod api;
pub mod config;
pub mod entries;
pub mod facts;
pub mod problem;
pub mod service;
pub mod yaml;
