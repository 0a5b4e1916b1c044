//! Where the catalog of a request is: the request over the configuration.

use super::layout::Location;
use crate::config::{Config, Layout};
use crate::problem::Problem;

/// The config repo of a request.
pub fn repository(given: Option<&String>, config: &Config) -> Result<String, Problem> {
    given.or(config.catalog.repo_url.as_ref()).cloned().ok_or_else(|| {
        Problem::error("catalog/no-repository", "no config repo is given")
            .path("repoUrl")
            .help("give `repoUrl` (`github.com?owner=company&repo=platform-next`), or configure `catalog.repoUrl`")
    })
}

/// Where the catalog of a request is.
pub fn location(file_path: Option<&String>, config: &Config) -> Location {
    Location {
        layout: if file_path.is_some() {
            Layout::Single
        } else {
            config.catalog.layout
        },
        path: file_path.unwrap_or(&config.catalog.path).clone(),
    }
}
