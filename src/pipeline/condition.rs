//! What the condition of a step says, in words. Only what is understood whole is said: half a condition would be another one.

use serde_json::Value;

/// Whether `when` keeps a step from running at times: by a condition, or since it waits for a failure.
pub fn is_one(when: &Value) -> bool {
    text(when, "condition").is_some_and(|condition| !matches!(condition.trim(), "" | "true"))
        || text(when, "stageStatus") == Some("Failure")
}

/// All that must hold, each in words (`in prod`); nothing where one of them cannot be said.
pub fn words(whens: &[&Value]) -> Vec<String> {
    let mut all = Vec::new();
    for when in whens.iter().filter(|when| is_one(when)) {
        if text(when, "stageStatus") == Some("Failure") {
            all.push("after a failure".to_owned());
        }
        let condition = text(when, "condition").unwrap_or("true").trim();
        if condition == "true" {
            continue;
        }
        match all_of(condition) {
            Some(said) => all.extend(said),
            None => return Vec::new(),
        }
    }
    let mut once: Vec<String> = Vec::new();
    for said in all {
        if !once.contains(&said) {
            once.push(said);
        }
    }
    once
}

fn text<'a>(when: &'a Value, key: &str) -> Option<&'a str> {
    when.get(key).and_then(Value::as_str)
}

/// What is joined by `&&`.
fn all_of(condition: &str) -> Option<Vec<String>> {
    let condition = unwrapped(condition);
    let parts = split(condition, "&&");
    if parts.len() == 1 {
        return Some(vec![any_of(condition)?]);
    }
    let said: Option<Vec<Vec<String>>> = parts.into_iter().map(all_of).collect();
    Some(said?.concat())
}

/// What is joined by `||`: values of one thing are named together.
fn any_of(condition: &str) -> Option<String> {
    let terms: Option<Vec<Term>> = split(condition, "||").into_iter().map(Term::read).collect();
    let terms = terms?;
    let first = terms.first()?;
    if terms.iter().all(|term| term.spec == first.spec && term.is == first.is) {
        let values: Vec<&str> = terms.iter().map(|term| term.value.as_str()).collect();
        // Neither of two values is what `!= and !=` says; joined by `or`, it always holds.
        return (first.is || values.len() == 1).then(|| first.said(&values.join(" or ")));
    }
    let said: Vec<String> = terms.iter().map(|term| term.said(&term.value)).collect();
    Some(said.join(" or "))
}

/// A comparison of one thing with a value.
struct Term {
    /// The last part of the expression's path, the one before it where that says more.
    spec: String,
    is: bool,
    value: String,
}

impl Term {
    fn read(term: &str) -> Option<Self> {
        let term = unwrapped(term);
        // `<+a == "b">` says the same as `<+a> == "b"`.
        let plain = term.replace("<+", "").replace('>', "");
        let (is, (left, right)) = match plain.split_once("==") {
            Some(sides) => (true, sides),
            None => (false, plain.split_once("!=")?),
        };
        let path = left.trim().trim_matches('"');
        let named = |part: &&str| {
            !part.is_empty()
                && part
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
        };
        let parts: Vec<&str> = path.split('.').collect();
        if !parts.iter().all(named) {
            return None;
        }
        let spec = match parts.as_slice() {
            [.., "env", "name" | "identifier" | "type"] => "environment",
            [.., "infra", "name"] => "infrastructure",
            [.., last] => last,
            [] => return None,
        };
        let value = right.trim();
        let value = value
            .strip_prefix('"')
            .and_then(|rest| rest.strip_suffix('"'))
            .or_else(|| value.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')))
            .unwrap_or(value);
        let fits = !value.is_empty() && !value.contains(['"', '<', '?', '(']);
        fits.then(|| Self {
            spec: spec.to_owned(),
            is,
            value: value.to_owned(),
        })
    }

    fn said(&self, values: &str) -> String {
        let Self { spec, is, .. } = self;
        let lower = spec.to_ascii_lowercase();
        let not = if *is { "" } else { "not " };
        if lower.contains("environment") || lower.contains("region") {
            return format!("{not}in {values}");
        }
        if lower.contains("emergency") && matches!(values, "true" | "false") {
            let emergency = (values == "true") == *is;
            return if emergency { "in" } else { "outside of" }.to_owned() + " an emergency";
        }
        format!("if {spec} is {not}{values}")
    }
}

/// Without brackets that enclose all of it.
fn unwrapped(condition: &str) -> &str {
    let mut condition = condition.trim();
    while let Some(inner) = condition.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        let mut depth = 0_i32;
        let closes_early = inner.chars().any(|character| {
            depth += match character {
                '(' => 1,
                ')' => -1,
                _ => 0,
            };
            depth < 0
        });
        if closes_early {
            break;
        }
        condition = inner.trim();
    }
    condition
}

/// The parts between an operator that is outside of brackets and quotes.
fn split<'a>(condition: &'a str, operator: &str) -> Vec<&'a str> {
    let mut parts = Vec::new();
    let (mut depth, mut quote, mut from, mut skip_to) = (0_i32, None, 0, 0);
    for (at, character) in condition.char_indices() {
        if at < skip_to {
            continue;
        }
        match (quote, character) {
            (Some(open), _) if open == character => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(character),
            (None, '(') => depth += 1,
            (None, ')') => depth -= 1,
            (None, _) => {
                let is_here = depth == 0 && condition.get(at..).is_some_and(|rest| rest.starts_with(operator));
                if is_here {
                    parts.extend(condition.get(from..at));
                    from = at + operator.len();
                    skip_to = from;
                }
            }
        }
    }
    parts.extend(condition.get(from..));
    parts
}

#[cfg(test)]
mod tests {
    use super::{is_one, words};
    use serde_json::json;

    fn said(condition: &str) -> Vec<String> {
        words(&[&json!({"stageStatus": "Success", "condition": condition})])
    }

    #[test]
    fn a_place_is_named_by_itself() {
        assert_eq!(
            said(r#"<+pipeline.variables.targetEnvironment> == "prod""#),
            ["in prod"]
        );
        assert_eq!(said(r#"<+env.identifier> == "prod""#), ["in prod"]);
        assert_eq!(
            said(r#"<+pipeline.variables.targetEnvironment == "prod">"#),
            ["in prod"]
        );
        let two = r#"<+pipeline.variables.targetEnvironment> == "int_stable" || <+pipeline.variables.targetEnvironment> == "pre_stable""#;
        assert_eq!(said(two), ["in int_stable or pre_stable"]);
        assert_eq!(said(r#"<+pipeline.variables.targetRegion> != "euw2""#), ["not in euw2"]);
    }

    #[test]
    fn an_emergency_is_no_place() {
        let condition = r#"<+pipeline.stages.deploy.spec.execution.steps.platform_approval.output.approverInputs.emergency_override> == "true" && (<+pipeline.variables.targetEnvironment> == "prod")"#;
        assert_eq!(said(condition), ["in an emergency", "in prod"]);
        assert_eq!(
            said(r#"<+stage.variables.emergency> != "true""#),
            ["outside of an emergency"]
        );
    }

    #[test]
    fn anything_else_is_named_with_its_value() {
        assert_eq!(said(r#"<+stage.variables.size> == "large""#), ["if size is large"]);
        assert_eq!(said(r#"<+stage.variables.size> != "large""#), ["if size is not large"]);
        assert_eq!(
            said(r#"<+env.name> == "prod" || <+stage.variables.size> == "large""#),
            ["in prod or if size is large"]
        );
    }

    #[test]
    fn what_is_not_understood_whole_is_not_said() {
        for condition in [
            r#"<+stage.variables.a>.contains("prod")"#,
            r#"<+env.name> == "prod" && <+exec()>"#,
            r#"<+env.name> != "a" || <+env.name> != "b""#,
        ] {
            assert_eq!(said(condition), [""; 0], "{condition}");
        }
    }

    #[test]
    fn groups_add_to_it_and_what_always_holds_says_nothing() {
        let group = json!({"stageStatus": "Success", "condition": "<+env.name> == \"prod\""});
        let step = json!({"stageStatus": "Success", "condition": "<+env.name> == \"prod\" && <+infra.name> == \"a\""});
        assert_eq!(words(&[&group, &step]), ["in prod", "if infrastructure is a"]);
        let always = json!({"stageStatus": "Success"});
        assert!(!is_one(&always) && !is_one(&json!({"condition": "true"})));
        assert_eq!(words(&[&always]), [""; 0]);
        assert_eq!(words(&[&json!({"stageStatus": "Failure"})]), ["after a failure"]);
    }
}
