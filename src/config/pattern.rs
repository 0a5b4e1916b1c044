//! Patterns of names and paths: text with `{placeholders}`.

/// A pattern such as `{service}-{cluster}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern(String);

impl Pattern {
    /// Takes a pattern that may name only the given placeholders; else says which one is unknown.
    pub fn new(text: &str, allowed: &[&str]) -> Result<Self, String> {
        let mut rest = text;
        while let Some((_, after)) = rest.split_once('{') {
            let Some((name, tail)) = after.split_once('}') else {
                return Err(format!("`{text}` has a `{{` without its `}}`"));
            };
            if !allowed.contains(&name) {
                let known: Vec<_> = allowed.iter().map(|name| format!("`{{{name}}}`")).collect();
                return Err(format!("`{{{name}}}` is not one of {}", known.join(", ")));
            }
            rest = tail;
        }
        Ok(Self(text.to_owned()))
    }

    /// A pattern that is known to be valid.
    pub fn literal(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// Fills the placeholders; one that is not given stays as it is.
    pub fn fill(&self, values: &[(&str, &str)]) -> String {
        let mut out = String::with_capacity(self.0.len());
        let mut rest = self.0.as_str();
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let Some((name, tail)) = after.split_once('}') else {
                out.push('{');
                rest = after;
                continue;
            };
            match values.iter().find(|(key, _)| *key == name) {
                Some((_, value)) => out.push_str(value),
                None => {
                    out.push('{');
                    out.push_str(name);
                    out.push('}');
                }
            }
            rest = tail;
        }
        out.push_str(rest);
        out
    }

    /// The pattern as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[test]
    fn fills_each_placeholder_once() {
        let pattern = Pattern::new("a/{service}/{region}.yaml", &["service", "region"]).unwrap();
        assert_eq!(
            pattern.fill(&[("service", "{region}"), ("region", "euw1")]),
            "a/{region}/euw1.yaml"
        );
    }

    #[test]
    fn names_an_unknown_placeholder() {
        assert_eq!(
            Pattern::new("{servce}", &["service"]).unwrap_err(),
            "`{servce}` is not one of `{service}`"
        );
    }
}
