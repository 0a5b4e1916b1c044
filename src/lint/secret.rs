//! A secret in plain text is no secret: it is named by reference, and Harness keeps it.

use super::model::{Pipeline, maps, text};
use crate::problem::Problem;
use crate::service::is_harness_identifier;

/// Words that a key of a secret ends with.
const WORDS: [&str; 14] = [
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
    "passphrase",
    "pwd",
];

/// How secrets of well-known services begin, and how long they are at least after that.
const FORMS: [(&str, usize); 13] = [
    ("AKIA", 16),
    ("ASIA", 16),
    ("ghp_", 30),
    ("gho_", 30),
    ("ghu_", 30),
    ("ghs_", 30),
    ("ghr_", 30),
    ("github_pat_", 30),
    ("glpat-", 20),
    ("xoxb-", 20),
    ("xoxp-", 20),
    ("AIza", 35),
    ("sk_live_", 20),
];

pub(super) fn check(pipeline: &Pipeline) -> Vec<Problem> {
    let mut found = Vec::new();
    let help = "store it as a secret in Harness, and reference it with `<+secrets.getValue(\"account.name\")>`";
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
            // The value of a variable of this type is the identifier of a secret.
            let is_kept = self::text(node, "type") == "Secret" && is_harness_identifier(text);
            let hidden = looks_like_a_secret(text)
                || holds_a_secret(text)
                || (is_secret_name(&key) && !is_reference(text))
                || (matches!(key.as_str(), "value" | "default")
                    && (is_secret_name(named) || named.eq_ignore_ascii_case("authorization"))
                    && !is_reference(text));
            if hidden && !is_kept {
                let name = if key == "value" && !named.is_empty() {
                    named
                } else {
                    &key
                };
                found.push(pipeline.problem(
                    value,
                    &format!("{path}.{key}"),
                    format!("`{name}` contains a secret in plain text"),
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
        || FORMS.iter().any(|(prefix, least)| long(prefix, *least))
        || (long("eyJ", 40) && text.matches('.').count() >= 2)
        || ["pat.", "sat."]
            .iter()
            .any(|prefix| long(prefix, 40) && text.matches('.').count() >= 3)
}

/// Whether a longer text contains a secret by its name: `"password": "x"`, `token=x`, `https://user:x@host`.
fn holds_a_secret(text: &str) -> bool {
    let is_plain = |name: &str, value: &str| {
        is_secret_name(name) && !value.is_empty() && !value.starts_with(['<', '=', '$', '{']) && !is_reference(value)
    };
    let quoted: Vec<&str> = text.split('"').collect();
    let in_json = quoted
        .windows(3)
        .any(|window| matches!(window, [name, colon, value] if colon.trim() == ":" && is_plain(name, value)));
    let mut words = text.split(|character: char| character.is_whitespace() || matches!(character, '&' | '?' | ';'));
    let in_query = words.any(|word| word.split_once('=').is_some_and(|(name, value)| is_plain(name, value)));
    let in_address = text.split("://").skip(1).any(|rest| {
        let user = rest
            .split(['/', '?', '#', ' '])
            .next()
            .and_then(|host| host.rsplit_once('@'));
        let password = user.and_then(|(user, _)| user.split_once(':'));
        password.is_some_and(|(_, password)| !password.is_empty() && !password.starts_with(['<', '$', '{']))
    });
    in_json || in_query || in_address
}
