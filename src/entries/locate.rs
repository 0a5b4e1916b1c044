//! Location of the catalog of a request: the request takes precedence over the configuration.

use super::layout::Location;
use crate::config::{Config, Layout};
use crate::problem::{Problem, nearest};

/// Where a catalog is.
#[derive(Debug, Clone)]
pub struct CatalogAt {
    /// The config repo.
    pub repo: String,
    /// Branch or commit that it is read at.
    pub base: String,
    /// How it is laid out.
    pub location: Location,
}

impl CatalogAt {
    /// The location given by the request, otherwise by the configuration.
    pub fn of(
        repo_url: Option<&String>,
        base_branch: Option<&String>,
        file_path: Option<&String>,
        config: &Config,
    ) -> Result<Self, Problem> {
        Ok(Self {
            repo: repository(repo_url, "repoUrl", config)?,
            base: base_branch.unwrap_or(&config.catalog.base_branch).clone(),
            location: location(file_path, config),
        })
    }
}

/// The config repo of a request, which names it by the input `key`.
pub fn repository(given: Option<&String>, key: &str, config: &Config) -> Result<String, Problem> {
    given.or(config.catalog.repo_url.as_ref()).cloned().ok_or_else(|| {
        no_repository(key).help(format!(
            "pass `{key}` (`github.com?owner=company&repo=platform-next`), or set `ameide.catalog.repoUrl`"
        ))
    })
}

/// Error: a config repo that is not given, by the input `key` or otherwise.
pub fn no_repository(key: &str) -> Problem {
    Problem::error("catalog/no-repository", "no config repository is configured").path(key)
}

fn location(file_path: Option<&String>, config: &Config) -> Location {
    Location {
        layout: if file_path.is_some() {
            Layout::Single
        } else {
            config.catalog.layout
        },
        path: file_path.unwrap_or(&config.catalog.path).clone(),
    }
}

/// Error: the branch does not exist in the config repository.
pub fn no_branch(branch: &str) -> Problem {
    Problem::error(
        "catalog/branch-not-found",
        format!("the branch `{branch}` does not exist in the config repository, or is not accessible"),
    )
    .help("check the repository and the branch (`ameide.catalog.repoUrl`, `ameide.catalog.baseBranch`), and that the credentials have read access")
}

/// Error: the catalog file does not exist.
pub fn no_file(path: &str) -> Problem {
    Problem::error("catalog/file-not-found", format!("the file `{path}` does not exist"))
        .file(path)
        .help("create it with the line `services: []`, or set the location of the catalog (`ameide.catalog.path`, `filePath`, `--file`)")
}

/// Error: the catalog has no service of this name; `known` are the names that it has, for a suggestion.
pub fn no_service<'a>(name: &str, known: impl Iterator<Item = &'a str> + Clone) -> Problem {
    let help = match nearest(name, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => {
            "check the name; add a new service with the form \"Onboard a service\" or `ameide catalog add`".to_owned()
        }
    };
    Problem::error(
        "catalog/service-not-found",
        format!("the catalog has no service `{name}`"),
    )
    .help(help)
}
