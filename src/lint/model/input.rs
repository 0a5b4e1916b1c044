//! A runtime input: `<+input>` and what limits the value that is given for it.

/// What may be behind `<+input>`.
pub const OPTIONS: [&str; 6] = [
    "default",
    "allowedValues",
    "regex",
    "selectOneFrom",
    "selectManyFrom",
    "executionInput",
];

const INPUT: &str = "<+input>";

/// A runtime input as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuntimeInput<'t> {
    /// What is behind it, in order: the name, and what is in its brackets.
    options: Vec<(&'t str, &'t str)>,
}

/// Why a text that begins as a runtime input is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InputFault<'t> {
    /// What follows is no option that Harness knows.
    Unknown(&'t str),
    /// Its bracket is not closed, or it has none.
    Unclosed(&'t str),
}

impl<'t> RuntimeInput<'t> {
    /// Reads a text; none if it does not begin as a runtime input.
    pub fn read(text: &'t str) -> Option<Result<Self, InputFault<'t>>> {
        let mut rest = text.trim().strip_prefix(INPUT)?;
        let mut options = Vec::new();
        while !rest.is_empty() {
            let Some(named) = rest.strip_prefix('.') else {
                return Some(Err(InputFault::Unknown(rest)));
            };
            let end = named
                .find(|character: char| !character.is_ascii_alphanumeric())
                .unwrap_or(named.len());
            let (name, after) = named.split_at_checked(end)?;
            let Some(known) = OPTIONS.iter().find(|known| **known == name) else {
                return Some(Err(InputFault::Unknown(if name.is_empty() { rest } else { name })));
            };
            let Some((inside, after)) = after.strip_prefix('(').and_then(bracket) else {
                return Some(Err(InputFault::Unclosed(known)));
            };
            options.push((*known, inside));
            rest = after;
        }
        Some(Ok(Self { options }))
    }

    /// The values that may be given; none if that is open, or an expression tells.
    pub fn allowed(&self) -> Option<Vec<&'t str>> {
        let lists = ["allowedValues", "selectOneFrom", "selectManyFrom"];
        let (_, list) = self.options.iter().find(|(name, _)| lists.contains(name))?;
        (!list.contains("<+")).then(|| values(list))
    }

    /// The value where none is given.
    pub fn default(&self) -> Option<&'t str> {
        let (_, value) = self.options.iter().find(|(name, _)| *name == "default")?;
        Some(bare(value))
    }

    /// Whether a value may be given: one that is allowed, or several of them.
    pub fn allows(&self, value: &str) -> bool {
        let Some(allowed) = self.allowed() else { return true };
        let is_allowed = |value: &str| allowed.contains(&value);
        value.contains("<+") || is_allowed(bare(value)) || values(value).into_iter().all(is_allowed)
    }
}

/// What is inside of an opened bracket, and what comes after it. Brackets inside count; one behind a backslash does not.
fn bracket(text: &str) -> Option<(&str, &str)> {
    let (mut depth, mut escaped) = (0_u32, false);
    for (at, character) in text.char_indices() {
        match character {
            _ if escaped => {
                escaped = false;
                continue;
            }
            '(' => depth += 1,
            ')' if depth == 0 => return Some((text.get(..at)?, text.get(at + 1..)?)),
            ')' => depth -= 1,
            _ => {}
        }
        escaped = character == '\\';
    }
    None
}

/// The values of a list. A comma within `\'...\'` belongs to its value.
fn values(list: &str) -> Vec<&str> {
    let (mut all, mut from, mut quoted, mut before) = (Vec::new(), 0, false, ' ');
    for (at, character) in list.char_indices() {
        if character == '\''
            && (before == '\\' || quoted || list.get(from..at).is_some_and(|text| text.trim().is_empty()))
        {
            quoted = !quoted;
        } else if character == ',' && !quoted {
            all.extend(list.get(from..at));
            from = at + 1;
        }
        before = character;
    }
    all.extend(list.get(from..));
    all.into_iter().map(bare).filter(|value| !value.is_empty()).collect()
}

/// Without the quotes that keep a comma in a value.
fn bare(value: &str) -> &str {
    let value = value.trim();
    let inner = value.strip_prefix('\\').unwrap_or(value).strip_prefix('\'');
    let inner = inner.and_then(|inner| inner.strip_suffix('\''));
    inner.map_or(value, |inner| inner.strip_suffix('\\').unwrap_or(inner))
}

#[cfg(test)]
mod tests {
    use super::{InputFault, RuntimeInput};

    fn read(text: &str) -> RuntimeInput<'_> {
        RuntimeInput::read(text).unwrap().unwrap()
    }

    #[test]
    fn options_are_read_in_any_order() {
        let input = read("<+input>.default(a).allowedValues(a, b).executionInput()");
        assert_eq!((input.allowed().unwrap(), input.default()), (vec!["a", "b"], Some("a")));
        assert_eq!(read("<+input>").allowed(), None);
        assert!(read(r"<+input>.regex(^(a|b)\($)").allows("z"));
        assert_eq!(RuntimeInput::read("<+pipeline.name>"), None);
    }

    #[test]
    fn a_comma_in_quotes_belongs_to_its_value() {
        let input = read(r"<+input>.allowedValues(\'a,b\',c).default(\'a,b\')");
        assert_eq!(input.allowed().unwrap(), ["a,b", "c"]);
        assert_eq!(input.default(), Some("a,b"));
        assert!(input.allows(input.default().unwrap()));
        assert_eq!(read("<+input>.allowedValues(it's,b)").allowed().unwrap(), ["it's", "b"]);
    }

    #[test]
    fn what_is_allowed() {
        let input = read("<+input>.selectManyFrom(a,b,c)");
        assert!(input.allows("a,c") && input.allows("<+pipeline.name>") && !input.allows("a,d"));
        assert!(read("<+input>.allowedValues(<+env.name>)").allows("x"));
    }

    #[test]
    fn what_follows_must_be_known_and_closed() {
        let fault = |text| RuntimeInput::read(text).unwrap().unwrap_err();
        assert_eq!(fault("<+input>.allowedvalues(a)"), InputFault::Unknown("allowedvalues"));
        assert_eq!(fault("<+input>-suffix"), InputFault::Unknown("-suffix"));
        assert_eq!(fault("<+input>."), InputFault::Unknown("."));
        assert_eq!(fault("<+input>.default"), InputFault::Unclosed("default"));
        assert_eq!(fault("<+input>.allowedValues(a"), InputFault::Unclosed("allowedValues"));
    }
}
