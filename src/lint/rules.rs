//! What each rule demands, why, and an example: one line each in `rules.txt`. Any rule is turned off by
//! `ameide.lint.rules.<code>: off`; the reference of rules is made from this list.

/// A rule in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RuleDoc {
    /// The code (`harness/no-rollback`).
    pub code: &'static str,
    /// What must hold, as a sentence.
    pub what: &'static str,
    /// Why, as a sentence.
    pub why: &'static str,
    /// A piece of YAML that keeps or breaks it.
    pub example: &'static str,
}

/// All rules in words, in the order of the registry.
pub fn rule_docs() -> impl Iterator<Item = RuleDoc> {
    let rule = |line: &'static str| {
        let mut parts = line.splitn(4, " | ");
        Some(RuleDoc {
            code: parts.next()?,
            what: parts.next()?,
            why: parts.next()?,
            example: parts.next()?,
        })
    };
    include_str!("rules.txt").lines().filter_map(rule)
}

#[cfg(test)]
mod tests {
    use super::rule_docs;
    use crate::lint::RULES;

    #[test]
    fn every_rule_of_the_registry_is_told() {
        let codes: Vec<_> = rule_docs().map(|rule| rule.code).collect();
        assert_eq!(codes, RULES.map(|rule| rule.code));
    }
}
