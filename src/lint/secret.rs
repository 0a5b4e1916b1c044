//! A secret in plain text is no secret: it is named by reference, and Harness keeps it.

use super::model::{Pipeline, maps, text};
use crate::problem::Problem;

/// Words that a key of a secret ends with.
const WORDS: [&str; 12] = [
    "password",
    "passwd",
    "secret",
    "token",
    "apikey",
    "api_key",
    "accesskey",
    "access_key",
    "privatekey",
    "private_key",
    "credential",
    "credentials",
];

pub(super) fn check(pipeline: &Pipeline) -> Vec<Problem> {
    let mut found = Vec::new();
    let help = "keep it as a secret in Harness, and write `<+secrets.getValue(\"account.name\")>`";
    maps(pipeline.document, "", &mut |node, path| {
        let named = text(node, "name");
        let named = if named.is_empty() { text(node, "key") } else { named };
        for (key, value) in node.pairs() {
            let Some(text) = value
                .text()
                .filter(|text| !text.is_empty() && !text.starts_with("<+") && !value.is_null())
            else {
                continue;
            };
            let key = key.key();
            let hidden = looks_like_a_secret(text)
                || (is_secret_name(&key) && !is_reference(text))
                || (matches!(key.as_str(), "value" | "default")
                    && (is_secret_name(named) || named.eq_ignore_ascii_case("authorization"))
                    && !is_reference(text));
            if hidden {
                let name = if key == "value" && !named.is_empty() {
                    named
                } else {
                    &key
                };
                found.push(pipeline.problem(
                    value,
                    &format!("{path}.{key}"),
                    format!("`{name}` holds a secret in plain text"),
                    help,
                ));
            }
        }
    });
    found
}

fn is_secret_name(name: &str) -> bool {
    let lower = name.to_ascii_lowercase().replace('-', "_");
    WORDS.iter().any(|word| lower.ends_with(word)) && !lower.ends_with("image_token")
}

/// A reference to a secret (`account.name`), a flag or a number: nothing that is worth hiding.
fn is_reference(text: &str) -> bool {
    text.starts_with("account.")
        || text.starts_with("org.")
        || text.contains("<+secrets.")
        || matches!(text, "true" | "false")
        || text.parse::<f64>().is_ok()
}

/// Forms that only secrets have.
fn looks_like_a_secret(text: &str) -> bool {
    let long = |prefix: &str, least: usize| {
        text.split(|character: char| !character.is_ascii_alphanumeric() && !matches!(character, '_' | '-' | '.'))
            .any(|word| word.strip_prefix(prefix).is_some_and(|rest| rest.len() >= least))
    };
    text.contains("PRIVATE KEY-----")
        || long("AKIA", 16)
        || long("ghp_", 30)
        || long("github_pat_", 30)
        || long("xoxb-", 20)
        || long("xoxp-", 20)
        || (long("eyJ", 40) && text.matches('.').count() >= 2)
        || [("pat.", 3), ("sat.", 3)]
            .iter()
            .any(|(prefix, dots)| long(prefix, 40) && text.matches('.').count() >= *dots)
}
