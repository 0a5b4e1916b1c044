//! Text in, text out: lossless, proved edits of YAML that people keep by hand. This room knows no domain.
//!
//! ```text
//! text      bytes to text, lines, positions          scalar    what a plain scalar means; how to quote
//! node      the tree with byte spans                 emit      new text in a given style
//! parse     a full parse (granit events)             style     the style that neighbours have
//! simple    a fast parse of the plainest entries     edit      changes to an entry, as splices
//! list      a document as head, entries, tail        insert    a new entry; remove: one goes
//! splice    replaced byte ranges                     prove     the result contains the change and nothing else
//! brackets  a list in brackets, line by line         merge     three ways, line by line and value by value
//! diff      unified diffs                         ending    how a text ends
//! expand    a plain value, for reading alone
//! number    numbers, kept as they are written      readings  what readers disagree on
//! json      files that are JSON, and stay it          bytes     stretches compared
//! ```

mod brackets;
pub mod bytes;
pub mod diff;
pub mod documents;
pub mod edit;
pub mod emit;
pub mod ending;
pub mod expand;
pub mod insert;
pub mod json;
pub mod list;
pub mod merge;
pub mod node;
pub mod number;
pub mod parse;
pub mod prove;
pub mod readings;
pub mod reference;
pub mod region;
pub mod remove;
pub mod scalar;
pub mod simple;
pub mod splice;
pub mod style;
pub mod text;

pub use list::ListDocument;
pub use node::{Kind, Node};
pub use parse::{Parsed, Twice, parse, parse_all, parse_by_events, parse_part, parse_part_all};
