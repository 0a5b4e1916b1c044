//! What every command reads first: the catalog, the layers, the generated folders. It decides nothing.

use crate::api::{Answer, Read};
use crate::config::Config;
use crate::entries::locate::{CatalogAt, no_branch};
use crate::entries::stored::{Entries, all_entries};
use crate::facts::{Facts, Found as Lookup, Halt};
use crate::manifests::found::{Found, NAMES};
use crate::manifests::layers::Layers;
use crate::manifests::profiles::{self, Profile};
use crate::problem::Problem;
use std::collections::BTreeMap;

/// The config repo, as far as manifests are concerned.
#[derive(Debug)]
pub struct Ground<'f> {
    /// The configuration.
    pub config: Config,
    /// Where the catalog is.
    pub at: CatalogAt,
    /// Commit that was read.
    pub commit: String,
    /// The entries of the catalog.
    pub entries: Entries,
    /// Paths and contents of the layers.
    pub layers: Vec<(&'f str, &'f [u8])>,
    /// The profiles.
    pub profiles: BTreeMap<String, Profile>,
    /// The generated folders.
    pub found: Found<'f>,
}

impl<'f> Ground<'f> {
    /// Reads it.
    pub fn read(repo_url: Option<&String>, config: Config, facts: &Facts<'f>) -> Result<Self, Halt> {
        let at = CatalogAt::of(repo_url, None, None, &config)?;
        let tree = Read::Tree {
            repo: at.repo.clone(),
            at: at.base.clone(),
            folder: config.manifests.layers_path.clone(),
        };
        let tree = facts.tree(&tree);
        let digests = facts.answer(&digests(&at, &at.base, &config));
        // Asks for the catalog and for what is still missing of the above.
        let entries = all_entries(&at, &config, facts)?;
        let paths = tree.known(facts)?.ok_or_else(|| no_branch(&at.base))?;
        let (commit, found) = listed(digests, facts)?.ok_or_else(|| no_branch(&at.base))?;
        let is_layer = |path: &&String| **path != at.location.path;
        let read = Read::files(&at.repo, &at.base, paths.iter().filter(is_layer).cloned().collect());
        let layers = facts.files(&read);
        let read = Read::files(&at.repo, &at.base, found.metadata());
        let metadata = if found.metadata().is_empty() {
            Lookup::Absent
        } else {
            facts.files(&read)
        };
        facts.known()?;
        let files = layers.known(facts)?.map(|layers| layers.files).unwrap_or_default();
        let layers: Vec<_> = files
            .iter()
            .filter_map(|file| Some((file.path.as_str(), file.content.as_ref()?.as_slice())))
            .collect();
        let profiles = profiles_of(&layers, &config)?;
        let found = match metadata.known(facts)? {
            Some(files) => found.with_metadata(files),
            None => found,
        };
        Ok(Self {
            config,
            at,
            commit,
            entries,
            layers,
            profiles,
            found,
        })
    }

    /// The layers, to be followed.
    pub fn layers(&self) -> Layers<'_> {
        Layers::new(&self.config.manifests.layers_path, self.layers.iter().copied())
    }
}

/// The read of the generated folders at a branch or commit.
pub fn digests(at: &CatalogAt, commit: &str, config: &Config) -> Read {
    let pattern = config.catalog.manifests_path.as_str();
    let fixed = pattern.split('{').next().unwrap_or_default();
    Read::Digests {
        repo: at.repo.clone(),
        at: commit.to_owned(),
        folder: fixed.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned(),
        names: NAMES.map(str::to_owned).to_vec(),
    }
}

/// The commit and the folders that were found; none where the branch does not exist.
pub fn listed<'f>(found: Lookup<&'f Answer>, facts: &Facts<'f>) -> Result<Option<(String, Found<'f>)>, Halt> {
    Ok(match found.known(facts)? {
        Some(Answer::Digests { commit, list }) => Some((commit.clone(), Found::of(list))),
        _ => None,
    })
}

fn profiles_of(layers: &[(&str, &[u8])], config: &Config) -> Result<BTreeMap<String, Profile>, Problem> {
    let path = format!("{}/{}", config.manifests.layers_path, profiles::FILE);
    match layers.iter().find(|(found, _)| *found == path) {
        Some((_, bytes)) => profiles::read(bytes).map_err(|problem| problem.file(path)),
        None => Err(
            Problem::error("manifests/no-layers", format!("the file `{path}` does not exist"))
                .file(path)
                .help("run `ameide config-repo init`, or set `ameide.manifests.layersPath`"),
        ),
    }
}
