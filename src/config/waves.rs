//! What becomes of pipelines that differ: how many, or which, are changed at once (`[1, 5, 25%, rest]`, by team, or by list), and what
//! happens to those that were edited by hand.

use crate::problem::Problem;
use serde_json::Value;

/// What becomes of a pipeline that somebody edited in Harness.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drift {
    /// It is set right.
    Repair,
    /// It is proposed to the pipelines repository.
    Propose,
    /// It is reported.
    Report,
}

/// Which services a wave takes of those that no earlier one took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wave {
    /// So many.
    Count(usize),
    /// So many of a hundred of all, rounded up.
    Percent(usize),
    /// All that are left.
    Rest,
    /// Those of a team.
    Team(String),
    /// These.
    Services(Vec<String>),
}

impl Wave {
    /// What nobody has to write.
    pub fn defaults() -> Vec<Self> {
        vec![Self::Count(1), Self::Count(5), Self::Percent(25), Self::Rest]
    }

    fn of(value: &Value) -> Option<Self> {
        match value {
            Value::Number(number) => number.as_u64().and_then(count),
            Value::String(text) => Self::word(text.trim()),
            Value::Array(names) => {
                let names: Vec<String> = names.iter().filter_map(Value::as_str).map(str::to_owned).collect();
                let whole = value.as_array().is_some_and(|all| all.len() == names.len());
                (whole && !names.is_empty()).then_some(Self::Services(names))
            }
            _ => None,
        }
    }

    fn word(text: &str) -> Option<Self> {
        if text == "rest" {
            return Some(Self::Rest);
        }
        if let Some(team) = text.strip_prefix("team:") {
            return (!team.is_empty()).then(|| Self::Team(team.to_owned()));
        }
        if let Some(number) = text.strip_suffix('%') {
            let percent = number.trim().parse().ok()?;
            return (1..=100).contains(&percent).then_some(Self::Percent(percent));
        }
        text.parse().ok().and_then(count)
    }
}

fn count(number: u64) -> Option<Wave> {
    (number > 0)
        .then(|| usize::try_from(number).ok())
        .flatten()
        .map(Wave::Count)
}

/// Reads a list of waves; what cannot be one is named with its place.
///
/// # Errors
///
/// `config/bad-waves`.
pub fn waves(list: &Value, path: &str) -> Result<Vec<Wave>, Problem> {
    let bad = |path: String, text: String| {
        Problem::error("config/bad-waves", format!("`{path}` {text}"))
            .help("write numbers, percentages, `rest`, `team:<name>`, or lists of services: `[1, 5, 25%, rest]`")
            .path(path)
    };
    let items = match list {
        Value::Array(items) if !items.is_empty() => items,
        _ => return Err(bad(path.to_owned(), "must be a list of waves".to_owned())),
    };
    let mut waves = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let wave = Wave::of(item).ok_or_else(|| bad(format!("{path}[{index}]"), "is not a wave".to_owned()))?;
        if waves.last() == Some(&Wave::Rest) {
            return Err(bad(
                format!("{path}[{index}]"),
                "comes after `rest`, which leaves nothing".to_owned(),
            ));
        }
        waves.push(wave);
    }
    Ok(waves)
}

#[cfg(test)]
mod tests {
    use super::{Wave, waves};
    use serde_json::json;

    #[test]
    fn each_form_is_read() {
        let read = waves(&json!([1, "5", "25%", ["a", "b"], "team:payments", "rest"]), "waves");
        let services = Wave::Services(vec!["a".to_owned(), "b".to_owned()]);
        let expected = vec![
            Wave::Count(1),
            Wave::Count(5),
            Wave::Percent(25),
            services,
            Wave::Team("payments".to_owned()),
            Wave::Rest,
        ];
        assert_eq!(read.ok(), Some(expected));
    }

    #[test]
    fn what_is_none_is_named() {
        for (list, path) in [
            (json!([]), "waves"),
            (json!("rest"), "waves"),
            (json!([0]), "waves[0]"),
            (json!([1, "101%"]), "waves[1]"),
            (json!([1.5]), "waves[0]"),
            (json!([[]]), "waves[0]"),
            (json!([["a", 1]]), "waves[0]"),
            (json!(["team:"]), "waves[0]"),
            (json!(["rest", 1]), "waves[1]"),
            (json!([null]), "waves[0]"),
        ] {
            let problem = waves(&list, "waves").err();
            assert_eq!(
                problem.and_then(|problem| problem.path),
                Some(path.to_owned()),
                "{list}"
            );
        }
    }
}
