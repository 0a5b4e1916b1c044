//! Keys that stand twice: which of them counts differs from reader to reader.

use crate::problem::Problem;
use crate::yaml::text::position;

/// A duplicate key of a map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Twice {
    /// The key.
    pub key: String,
    /// Offset of the second occurrence.
    pub at: usize,
}

impl Twice {
    /// The duplicate key as a problem, with line and column.
    pub fn problem(&self, text: &str) -> Problem {
        let (line, column) = position(text, self.at);
        Problem::error(
            "yaml/duplicate-key",
            format!("the key `{}` appears twice in one map", self.key),
        )
        .at(line, column)
        .help("keep one of the two; YAML readers disagree on which one counts")
    }
}
