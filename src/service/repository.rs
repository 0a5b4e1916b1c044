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

/// A repository that has pages: `github.com?owner=company&repo=platform-next`.
pub struct WebRepository<'a> {
    host: &'a str,
    owner: &'a str,
    name: &'a str,
}

impl<'a> WebRepository<'a> {
    /// Reads an address as Backstage writes it; none if it is not one, and none for a folder of the command line, which has no pages.
    pub fn of(url: &'a str) -> Option<Self> {
        let (host, query) = url.split_once('?')?;
        if host == "localhost" && query.starts_with("owner=local&") {
            return None;
        }
        let part = |key: &str| {
            query.split('&').find_map(|pair| {
                pair.split_once('=')
                    .filter(|(name, _)| *name == key)
                    .map(|(_, value)| value)
            })
        };
        Some(Self {
            host,
            owner: part("owner")?,
            name: part("repo")?,
        })
    }

    /// Owner and name: `company/platform-next`.
    pub fn slug(&self) -> String {
        format!("{}/{}", self.owner, self.name)
    }

    /// The page of a folder at a branch.
    pub fn folder(&self, branch: &str, path: &str) -> String {
        self.page("tree", branch, path)
    }

    /// The page of a file at a branch.
    pub fn file(&self, branch: &str, path: &str) -> String {
        self.page("blob", branch, path)
    }

    fn page(&self, view: &str, branch: &str, path: &str) -> String {
        let scheme = scheme(self.host);
        format!("{scheme}://{}/{}/{view}/{branch}/{path}", self.host, self.slug())
    }
}

/// A host on one's own machine has no certificate.
fn scheme(host: &str) -> &'static str {
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    if matches!(name, "localhost" | "127.0.0.1") {
        "http"
    } else {
        "https"
    }
}
