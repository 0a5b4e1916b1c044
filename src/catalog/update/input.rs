//! What is requested around the entry: texts that become paths, branches and pages of GitHub. Each stays the text that it is,
//! or is refused.

use super::entity_input;
use crate::api::CatalogUpdate;
use crate::catalog::markdown::inert_title;
use crate::config::{is_acted_on, is_branch_name};
use crate::problem::Problem;
use crate::service::{repository, unsafe_text, visible};
use serde_json::Value;

/// What GitHub takes as a title, and as a description with room for what we add.
const TITLE: usize = 256;
const BODY: usize = 30_000;
/// What YAML takes as a key on its line.
const KEY: usize = 1000;

/// Services in one request. Each may have an entity, which GitHub gives in two answers: more would take up most of what it
/// answers in an hour.
pub const MOST_SERVICES: usize = 2_000;

/// Error: a request for more services than are taken at once.
pub fn too_many(count: usize) -> Problem {
    Problem::error(
        "catalog/too-many-services",
        format!("the request has {count} services; at most {MOST_SERVICES} are allowed"),
    )
    .path("services")
    .help("split them into several requests, each sent after the previous one is merged; the command line accepts any number")
}

/// Faults of the input, all at once.
pub fn check(input: &CatalogUpdate) -> Vec<Problem> {
    let services = input.services.as_ref().map_or(0, Vec::len);
    if services > MOST_SERVICES {
        return vec![too_many(services)];
    }
    let mut problems: Vec<Problem> = Vec::new();
    problems.extend(input.repo_url.iter().filter_map(|url| repository(url, "repoUrl").err()));
    for (key, path) in [("filePath", &input.file_path), ("entityPath", &input.entity_path)] {
        let help = "write a path relative to the root of the repository: `kustomize/catalog/services.yaml`";
        problems.extend(refused(key, path.iter(), "is not a valid file path", help, is_path));
        problems.extend(
            path.iter()
                .filter(|path| is_acted_on(path))
                .map(|path| acted_on(path).path(key)),
        );
    }
    for (key, branch) in [("baseBranch", &input.base_branch), ("branch", &input.branch)] {
        let help = "write only the name, without `refs/heads/`, using letters, digits, `/`, `.`, `_` and `-`: `onboard/payment-service`";
        problems.extend(refused(
            key,
            branch.iter(),
            "is not a valid branch name",
            help,
            is_branch_name,
        ));
    }
    let lists = [
        ("labels", &input.labels, is_label as fn(&str) -> bool),
        ("reviewers", &input.reviewers, is_login),
        ("teamReviewers", &input.team_reviewers, is_login),
    ];
    for (key, items, holds) in lists {
        let help = "write a label as one short line, a person as a login, a team as a slug";
        problems.extend(refused(
            key,
            items.iter().flatten(),
            "is not a valid label, login or team slug",
            help,
            holds,
        ));
    }
    let title = input.pull_request_title.iter();
    let help = "write one line of at most 256 characters";
    problems.extend(refused(
        "pullRequestTitle",
        title,
        "is not a valid title",
        help,
        is_title,
    ));
    let body = input.pull_request_body.iter();
    let help = "write plain text of at most 30,000 bytes";
    problems.extend(refused(
        "pullRequestBody",
        body,
        "is not a valid description",
        help,
        is_body,
    ));
    if let Some(entity @ Value::Object(_)) = &input.entity {
        problems.extend(unsafe_value(entity, "entity"));
    }
    if let Some(Value::Object(entity)) = &input.entity {
        let service = input.service.as_ref().and_then(|service| service.get("name"));
        problems.extend(entity_input::check(entity, service.and_then(Value::as_str)));
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
            .map(|why| Problem::error("catalog/unsafe-text", format!("`{key}` {why}")).help("remove it"));
        unsafe_text
            .or_else(|| {
                let message = format!("`{key}`: `{}` {what}", visible(text));
                (!holds(text)).then(|| Problem::error("catalog/bad-input", message).help(help))
            })
            .map(|problem| problem.path(key))
    };
    texts.filter_map(problem).collect()
}

/// The first text of an entity that would be evaluated or replaced: Backstage replaces `$text: <URL>` by the content at the
/// URL.
fn unsafe_value(value: &Value, path: &str) -> Option<Problem> {
    let why = |text: &String| {
        let problem = Problem::error(
            "catalog/unsafe-text",
            format!("`{}` {}", visible(path), unsafe_text(text)?),
        );
        Some(
            problem
                .path("entity")
                .help("write it as plain text; user input is never evaluated"),
        )
    };
    match value {
        Value::String(text) => why(text),
        Value::Array(items) => items.iter().find_map(|item| unsafe_value(item, path)),
        Value::Object(map) => map.iter().find_map(|(key, value)| {
            if key.starts_with('$') {
                let message = format!("`{}` would be replaced by the content it points to", visible(key));
                let problem = Problem::error("catalog/unsafe-text", message).path("entity");
                return Some(problem.help("write the content itself"));
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

/// Error: a file that git or GitHub would act on: a workflow runs with the repository's secrets.
pub fn acted_on(path: &str) -> Problem {
    Problem::error(
        "catalog/bad-path",
        format!(
            "`{}` is a location where git or GitHub would execute or interpret files",
            visible(path)
        ),
    )
    .help("use a folder other than `.git` and `.github`")
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
    is_line(text) && inert_title(text).chars().count() <= TITLE
}

fn is_body(text: &str) -> bool {
    text.len() <= BODY
}

fn is_line(text: &str) -> bool {
    !text.trim().is_empty() && !text.contains(['\n', '\t'])
}

#[cfg(test)]
mod tests {
    use super::{MOST_SERVICES, check};
    use crate::api::CatalogUpdate;
    use serde_json::Map;

    #[test]
    fn takes_so_many_services_and_no_more() {
        let of = |count: usize| CatalogUpdate {
            services: Some(vec![Map::new(); count]),
            ..CatalogUpdate::default()
        };
        assert_eq!(check(&of(MOST_SERVICES)), []);
        let problems = check(&of(MOST_SERVICES + 1));
        assert_eq!(
            problems.first().map(|problem| problem.code.as_str()),
            Some("catalog/too-many-services")
        );
    }
}
