//! Keys that stand twice: which of them counts differs from reader to reader.

use crate::problem::Problem;
use crate::yaml::text::position;

/// A key that stands twice in one map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Twice {
    /// The key.
    pub key: String,
    /// Where it stands the second time.
    pub at: usize,
}

impl Twice {
    /// It as a problem, at its place in a text.
    pub fn problem(&self, text: &str) -> Problem {
        let (line, column) = position(text, self.at);
        Problem::error(
            "yaml/duplicate-key",
            format!("the key `{}` stands twice in one map", self.key),
        )
        .at(line, column)
        .help("keep one of the two; which one counts differs from reader to reader")
    }
}
