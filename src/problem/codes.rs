//! All codes of problems, one line each in `codes.txt`: code, cause and remedy. `tests/house/tidy.test.ts` contains the list against
//! the codes that the core uses; the reference of problems is made from it.

/// A code, why it occurs, and what to do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code {
    /// The code (`catalog/bad-name`).
    pub code: &'static str,
    /// Why it occurs, as a sentence.
    pub cause: &'static str,
    /// What to do about it, as a sentence.
    pub remedy: &'static str,
}

/// All codes, sorted.
pub fn codes() -> impl Iterator<Item = Code> {
    let code = |line: &'static str| {
        let (code, rest) = line.split_once(" | ")?;
        let (cause, remedy) = rest.split_once(" | ")?;
        Some(Code { code, cause, remedy })
    };
    include_str!("codes.txt").lines().filter_map(code)
}

#[cfg(test)]
mod tests {
    use super::codes;

    #[test]
    fn each_line_is_a_code_with_cause_and_remedy_in_order() {
        let all: Vec<_> = codes().collect();
        assert_eq!(all.len(), include_str!("codes.txt").lines().count());
        for code in &all {
            assert!(code.cause.ends_with('.') && code.remedy.ends_with('.'), "{}", code.code);
        }
        assert!(all.is_sorted_by(|one, other| one.code < other.code));
    }
}
