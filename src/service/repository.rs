//! Repositories as Backstage names them.

use super::visible;
use crate::problem::Problem;

/// Checks a repository's address as Backstage writes it, and gives its owner and name.
pub fn repository(url: &str, path: &str) -> Result<(String, String), Problem> {
    let fault = || {
        Problem::error(
            "repository/bad-url",
            format!("`{path}` is `{}`, which is not a repository URL", visible(url)),
        )
        .help("write `github.com?owner=company&repo=platform-next`")
        .path(path)
    };
    let plain = |text: &str| {
        !text.is_empty()
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b':'))
    };
    let (host, query) = url.split_once('?').ok_or_else(fault)?;
    let value = |key: &str| {
        query
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .find(|(name, _)| *name == key)
            .map(|(_, value)| value)
    };
    match (value("owner"), value("repo")) {
        (Some(owner), Some(repo)) if plain(host) && plain(owner) && plain(repo) && !matches!(repo, "." | "..") => {
            Ok((owner.to_owned(), repo.to_owned()))
        }
        _ => Err(fault()),
    }
}
