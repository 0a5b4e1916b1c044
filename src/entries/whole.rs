//! All files of the catalog, whatever its layout.

use super::layout::Location;
use super::locate::{CatalogAt, no_branch};
use crate::api::Read;
use crate::config::Layout;
use crate::facts::{Facts, FilesAt, Halt};

/// Where the catalog's files are, and their content.
pub struct Whole<'a> {
    /// How it is laid out.
    pub location: Location,
    /// Paths of the existing files.
    pub paths: Vec<String>,
    /// Their content.
    pub files: FilesAt<'a>,
    /// Files that may have been meant as the catalog's and do not end in `.yaml`.
    pub misnamed: Vec<String>,
}

/// Reads the whole catalog in its layout. Of a file for each service, all below the folder count, since a service in a wrong
/// place is still one.
pub fn whole<'a>(catalog: &CatalogAt, facts: &Facts<'a>) -> Result<Whole<'a>, Halt> {
    let (folder, ending, nested) = match catalog.location.layout {
        Layout::Single => return files(catalog, vec![catalog.location.path.clone()], Vec::new(), facts),
        Layout::PerArchetype => ("catalog", "-services", false),
        Layout::PerService => ("catalog/services", "", true),
    };
    let read = Read::Tree {
        repo: catalog.repo.clone(),
        at: catalog.base.clone(),
        folder: folder.to_owned(),
    };
    let tree = facts.tree(&read).known(facts)?.unwrap_or_default();
    let below = |ending: String| -> Vec<String> {
        let is_one = |path: &&String| {
            let name = path.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/'));
            name.is_some_and(|name| name.ends_with(&ending) && (nested || !name.contains('/')))
        };
        tree.iter().filter(is_one).cloned().collect()
    };
    let misnamed = below(format!("{ending}.yml"));
    files(catalog, below(format!("{ending}.yaml")), misnamed, facts)
}

fn files<'a>(
    catalog: &CatalogAt,
    paths: Vec<String>,
    misnamed: Vec<String>,
    facts: &Facts<'a>,
) -> Result<Whole<'a>, Halt> {
    let read = Read::files(&catalog.repo, &catalog.base, paths.clone());
    let files = facts
        .files(&read)
        .known(facts)?
        .ok_or_else(|| no_branch(&catalog.base))?;
    Ok(Whole {
        location: catalog.location.clone(),
        paths,
        files,
        misnamed,
    })
}
