//! The service catalog: entries, their checks, every change of them, and the Backstage entities that go with them.
//!
//! ```text
//! update     an operation on it, by pull request      diff   two of them compared
//! edit       the same on files at hand, as typed
//! validate   all problems of it                        merge  three versions of a file
//! heal       open pull requests onto the base          move_layout  the same entries in other files
//!
//! intent     what is asked, in one form      world   the facts, as asked for
//! shelf      the files of a layout           branch  whose branch, whose pull request
//! file       one catalog file                pull    marker, title, message
//! check      what must hold of an entry      entity  the Backstage Component
//! markdown   typed text, shown and not followed         carried    a pull request of ours, as it stands by now
//! ```

mod branch;
mod carried;
mod check;
pub mod diff;
pub mod edit;
mod entity;
mod file;
pub mod heal;
mod intent;
mod markdown;
pub mod merge;
pub mod move_layout;
mod onto;
mod pull;
mod shelf;
pub mod update;
pub mod validate;
mod world;
