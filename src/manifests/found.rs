//! The generated folders as they are: which of the three files each has, with their digests.

use crate::facts::FilesAt;
use crate::manifests::metadata;
use crate::yaml::text::lossy;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

/// What is deployed.
pub const MANIFESTS: &str = "manifests.yaml";
/// Where Harness puts the image tag.
pub const VALUES: &str = "values.yaml";
/// What it was made from.
pub const METADATA: &str = "metadata.json";
/// All that is generated into a folder.
pub const NAMES: [&str; 3] = [MANIFESTS, VALUES, METADATA];

/// A generated folder.
#[derive(Debug, Default, Clone)]
pub struct Folder<'a> {
    /// Digest of `manifests.yaml`.
    pub manifests: Option<&'a str>,
    /// Digest of `values.yaml`.
    pub values: Option<&'a str>,
    /// Whether there is a `metadata.json`.
    pub has_metadata: bool,
    /// Its text.
    pub metadata: Option<Cow<'a, str>>,
}

impl Folder<'_> {
    /// Whether we made it.
    pub fn is_ours(&self) -> bool {
        self.metadata.as_deref().is_some_and(metadata::is_ours)
    }
}

/// All generated folders, by path.
#[derive(Debug, Default)]
pub struct Found<'a>(pub BTreeMap<&'a str, Folder<'a>>);

impl<'a> Found<'a> {
    /// Reads a list as `sha256sum` writes it.
    pub fn of(list: &'a str) -> Self {
        let mut folders: BTreeMap<&str, Folder<'_>> = BTreeMap::new();
        for (digest, path) in list.lines().filter_map(|line| line.split_once("  ")) {
            let Some((folder, name)) = path.rsplit_once('/') else {
                continue;
            };
            let folder = folders.entry(folder).or_default();
            match name {
                MANIFESTS => folder.manifests = Some(digest),
                VALUES => folder.values = Some(digest),
                _ => folder.has_metadata = true,
            }
        }
        Self(folders)
    }

    /// Paths of all `metadata.json`.
    pub fn metadata(&self) -> Vec<String> {
        let with = self.0.iter().filter(|(_, folder)| folder.has_metadata);
        with.map(|(path, _)| format!("{path}/{METADATA}")).collect()
    }

    /// Adds their texts.
    pub fn with_metadata(mut self, files: FilesAt<'a>) -> Self {
        let texts: HashMap<&str, &[u8]> = files
            .files
            .iter()
            .filter_map(|file| {
                Some((
                    file.path.strip_suffix(METADATA)?.strip_suffix('/')?,
                    file.content.as_ref()?.as_slice(),
                ))
            })
            .collect();
        for (path, folder) in &mut self.0 {
            folder.metadata = texts.get(path).map(|bytes| lossy(bytes));
        }
        self
    }
}
