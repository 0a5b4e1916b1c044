//! Compares the entities found in Harness with the desired ones.
//!
//! ```text
//! decide    created, changed, left or refused         compare         whether two documents say the same
//! owner     whose an entity is                        last_write      what is remembered of the last write by Ameide
//! removal   what must be known before one is removed  pipeline_files  the files in the pipelines repository
//! ```

pub mod compare;
pub mod decide;
pub mod last_write;
pub mod owner;
pub mod pipeline_files;
pub mod removal;
