//! All files of the catalog, whatever its layout.

use super::layout::Location;
use crate::api::Read;
use crate::config::Layout;
use crate::facts::{Facts, FilesAt, Halt};
use crate::problem::Problem;

/// Where the catalog's files are, and their content.
pub struct Whole<'a> {
    /// How it is laid out.
    pub location: Location,
    /// Paths of the files that are there.
    pub paths: Vec<String>,
    /// Their content.
    pub files: FilesAt<'a>,
}

/// Reads the whole catalog in its layout.
pub fn whole<'a>(facts: &Facts<'a>, repo: &str, at: &str, location: Location) -> Result<Whole<'a>, Halt> {
    let folder = match location.layout {
        Layout::Single => None,
        Layout::PerArchetype => Some("catalog"),
        Layout::PerService => Some("catalog/services"),
    };
    let paths = match folder {
        None => vec![location.path.clone()],
        Some(folder) => {
            let tree = Read::Tree {
                repo: repo.to_owned(),
                at: at.to_owned(),
                folder: folder.to_owned(),
            };
            let ours = |path: &&String| {
                let name = path
                    .strip_prefix(folder)
                    .and_then(|rest| rest.strip_prefix('/'))
                    .unwrap_or_default();
                let ending = if location.layout == Layout::PerArchetype {
                    "-services.yaml"
                } else {
                    ".yaml"
                };
                name.ends_with(ending) && !name.contains('/')
            };
            facts
                .tree(&tree)
                .known(facts)?
                .unwrap_or_default()
                .iter()
                .filter(ours)
                .cloned()
                .collect()
        }
    };
    let read = Read::files(repo, at, paths.clone());
    let files = facts.files(&read).known(facts)?.ok_or_else(|| {
        Problem::error(
            "catalog/no-base-branch",
            format!("there is no branch `{at}` in the repository, or no access to it"),
        )
        .help("check the repository's address and the branch, and that the credentials may read it")
    })?;
    Ok(Whole { location, paths, files })
}
