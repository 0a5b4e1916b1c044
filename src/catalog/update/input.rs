//! What is asked around the entry: texts that become paths, branches and pages of GitHub. Each stays the text that it is, or is refused.

use crate::api::CatalogUpdate;
use crate::problem::Problem;
use crate::service::{repository, unsafe_text, visible};
use serde_json::Value;

/// What GitHub takes as a title, and as a description with room for what we add.
const TITLE: usize = 256;
const BODY: usize = 30_000;
/// What YAML takes as a key on its line.
const KEY: usize = 1000;

/// All faults at once.
pub fn check(input: &CatalogUpdate) -> Vec<Problem> {
    let mut problems: Vec<Problem> = Vec::new();
    problems.extend(input.repo_url.iter().filter_map(|url| repository(url, "repoUrl").err()));
    for (key, path) in [("filePath", &input.file_path), ("entityPath", &input.entity_path)] {
        let help = "write a path from the repository's root: `kustomize/catalog/services.yaml`";
        problems.extend(refused(key, path.iter(), "is no path of a file", help, is_path));
    }
    for (key, branch) in [("baseBranch", &input.base_branch), ("branch", &input.branch)] {
        let help = "use letters, digits, `/`, `.`, `_` and `-`: `onboard/payment-service`";
        problems.extend(refused(key, branch.iter(), "is no name of a branch", help, is_branch));
    }
    let lists = [
        ("labels", &input.labels, is_label as fn(&str) -> bool),
        ("reviewers", &input.reviewers, is_login),
        ("teamReviewers", &input.team_reviewers, is_login),
    ];
    for (key, items, holds) in lists {
        let help = "write a label as one short line, people by their logins, teams by their slugs";
        problems.extend(refused(
            key,
            items.iter().flatten(),
            "is nothing that GitHub knows",
            help,
            holds,
        ));
    }
    let title = input.pull_request_title.iter();
    let help = "write one line of at most 256 characters";
    problems.extend(refused("pullRequestTitle", title, "is no title", help, is_title));
    let body = input.pull_request_body.iter();
    let help = "write it in plain words, at most 30,000 bytes";
    problems.extend(refused("pullRequestBody", body, "is no description", help, is_body));
    if let Some(entity @ Value::Object(_)) = &input.entity {
        problems.extend(unsafe_value(entity, "entity"));
    }
    problems
}

fn refused<'a>(
    key: &str,
    texts: impl Iterator<Item = &'a String>,
    what: &str,
    help: &str,
    holds: fn(&str) -> bool,
) -> Vec<Problem> {
    let problem = |text: &String| {
        let unsafe_text = unsafe_text(text)
            .map(|why| Problem::error("catalog/unsafe-text", format!("`{key}` {why}")).help("write it without"));
        unsafe_text
            .or_else(|| {
                let message = format!("`{key}`: `{}` {what}", visible(text));
                (!holds(text)).then(|| Problem::error("catalog/bad-input", message).help(help))
            })
            .map(|problem| problem.path(key))
    };
    texts.filter_map(problem).collect()
}

/// The first text of an entity that would be evaluated, or replaced: Backstage reads `$text: <address>` as what stands there.
fn unsafe_value(value: &Value, path: &str) -> Option<Problem> {
    let why = |text: &String| {
        let problem = Problem::error(
            "catalog/unsafe-text",
            format!("`{}` {}", visible(path), unsafe_text(text)?),
        );
        Some(
            problem
                .path("entity")
                .help("write it in plain words; what people type is never evaluated"),
        )
    };
    match value {
        Value::String(text) => why(text),
        Value::Array(items) => items.iter().find_map(|item| unsafe_value(item, path)),
        Value::Object(map) => map.iter().find_map(|(key, value)| {
            if key.starts_with('$') {
                let message = format!("`{}` would be replaced by what it leads to", visible(key));
                let problem = Problem::error("catalog/unsafe-text", message).path("entity");
                return Some(problem.help("write the text itself"));
            }
            if key.len() > KEY {
                let message = format!("`{}` is too long for a key", visible(key));
                let problem = Problem::error("catalog/bad-input", message).path("entity");
                return Some(problem.help(format!("write at most {KEY} characters")));
            }
            why(key).or_else(|| unsafe_value(value, &format!("{path}.{key}")))
        }),
        _ => None,
    }
}

/// A path below the root that names no other by `.` or `..`.
fn is_path(text: &str) -> bool {
    let part = |part: &str| !part.is_empty() && !matches!(part, "." | ".." | ".git");
    let plain = |character: char| {
        character.is_alphanumeric() || matches!(character, '/' | '.' | '_' | '-' | '+' | '@' | ' ' | '{' | '}')
    };
    text.len() <= 500 && text.trim() == text && text.chars().all(plain) && text.split('/').all(part)
}

/// A name that git takes, and that means nothing to a shell: workflows are careless with names of branches.
fn is_branch(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'.' | b'_' | b'-' | b'+' | b'@');
    let part = |part: &str| {
        !part.is_empty() && !part.starts_with(['.', '-']) && !part.ends_with('.') && !part.ends_with(".lock")
    };
    text.len() <= 200 && text != "@" && !text.contains("..") && text.bytes().all(plain) && text.split('/').all(part)
}

fn is_label(text: &str) -> bool {
    is_line(text) && text.chars().count() <= 50
}

fn is_login(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    (1..=100).contains(&text.len())
        && text.bytes().all(plain)
        && text.starts_with(|first: char| first.is_ascii_alphanumeric())
}

fn is_title(text: &str) -> bool {
    is_line(text) && text.chars().count() <= TITLE
}

fn is_body(text: &str) -> bool {
    text.len() <= BODY
}

fn is_line(text: &str) -> bool {
    !text.trim().is_empty() && !text.contains(['\n', '\t'])
}
