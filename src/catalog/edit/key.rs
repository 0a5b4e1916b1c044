//! The key of an assignment as people type it: `resources.overrides.prod.size`, `annotations."acme.io/tier"`, `a\\.b`.

/// The key as it is typed, its parts, and the value; none if there is no `=` or a part is empty. Dots part the key; one in
/// quotes or after a backslash belongs to it.
pub(super) fn split(assignment: &str) -> Option<(&str, Vec<String>, &str)> {
    let mut parts = vec![String::new()];
    let mut quote = None;
    // Quotes count where a part starts with them, so that others stand for themselves.
    let mut fresh = true;
    let mut characters = assignment.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let part = parts.last_mut()?;
        match (quote, character) {
            (Some(open), _) if character == open => {
                quote = None;
                // What follows closing quotes starts another part, or the value.
                if !matches!(characters.peek(), Some((_, '.' | '='))) {
                    return None;
                }
            }
            (Some(_), _) => part.push(character),
            (None, '"' | '\'') if fresh => quote = Some(character),
            (None, '\\') if matches!(characters.peek(), Some((_, '.' | '=' | '\\'))) => {
                part.extend(characters.next().map(|(_, escaped)| escaped));
            }
            (None, '.') => parts.push(String::new()),
            (None, '=') => {
                let (key, value) = (assignment.get(..at)?, assignment.get(at + 1..)?);
                return (!parts.iter().any(String::is_empty)).then_some((key, parts, value));
            }
            (None, _) => part.push(character),
        }
        fresh = character == '.' && quote.is_none() && parts.last().is_some_and(String::is_empty);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn dots_part_a_key_but_in_quotes_or_escaped() {
        for (typed, key, value) in [
            ("size=large", &["size"][..], "large"),
            ("a.b.c=x=y", &["a", "b", "c"], "x=y"),
            (
                r#"annotations."acme.io/tier"=gold"#,
                &["annotations", "acme.io/tier"],
                "gold",
            ),
            (
                r"annotations.acme\.io/tier=gold",
                &["annotations", "acme.io/tier"],
                "gold",
            ),
            (r#""a=b".c="#, &["a=b", "c"], ""),
            ("it's.x=1", &["it's", "x"], "1"),
        ] {
            let (_, parts, rest) = split(typed).unwrap();
            assert_eq!(
                (parts.as_slice(), rest),
                (
                    key.iter().map(|part| (*part).to_owned()).collect::<Vec<_>>().as_slice(),
                    value
                )
            );
        }
        for typed in ["size", "=x", "a..b=1", ".a=1", r#""a"b=1"#, r#""a=1"#, r#""".a=1"#] {
            assert!(split(typed).is_none(), "{typed}");
        }
    }
}
