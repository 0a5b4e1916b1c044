//! Changes proposed by pull request, whatever they change.
//!
//! ```text
//! mark    how Ameide recognizes its own pull requests and commits
//! branch  whose branch, whose pull request
//! adopt   a pull request created by Ameide, as it is by now
//! ```
//!
//! This room must not know what is changed.

pub mod adopt;
pub mod branch;
mod mark;

pub use mark::{
    PIPELINE, REQUESTED, REQUESTED_IN, digest, hash, intent_in, intent_of, mark, operation_of, parts, trailer, word,
    word_of,
};
