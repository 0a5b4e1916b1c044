//! The table of kinds: those that ship, and the organization's own, which take precedence.

use super::kind::{DECLARATION, Kind, SkeletonFile, bad_kind};
use super::place::Place;
use crate::api::{Read, SourceFile};
use crate::config::Config;
use crate::facts::{Facts, Halt};
use crate::problem::{Problem, suggestion};
use crate::service::visible;
use std::collections::BTreeMap;

/// All files of the organization's own kinds together may be this large.
const MOST_BYTES: usize = 8 * 1024 * 1024;
const SKELETON: &str = "skeleton/";
/// Ending of what is rendered.
pub const TEMPLATE: &str = ".j2";

/// The kinds, by name.
#[derive(Debug, Default)]
pub struct Kinds(BTreeMap<String, Kind>);

/// A file in the folder of a kind.
struct KindsFile<'a> {
    folder: &'a str,
    below: &'a str,
    /// Path for messages.
    source: &'a str,
    content: &'a [u8],
    /// Whether it is the organization's own.
    is_own: bool,
}

impl<'a> KindsFile<'a> {
    fn of(path: &'a str, source: &'a str, content: &'a [u8], is_own: bool) -> Option<Self> {
        let (folder, below) = path.split_once('/')?;
        Some(Self {
            folder,
            below,
            source,
            content,
            is_own,
        })
    }
}

fn shipped(files: &[SourceFile]) -> Vec<KindsFile<'_>> {
    let all = files.iter();
    all.filter_map(|file| KindsFile::of(&file.path, &file.path, &file.content, false))
        .collect()
}

impl Kinds {
    /// The kinds that come with the request.
    ///
    /// # Errors
    ///
    /// `primitive/bad-kind`, for each that cannot be used.
    pub fn shipped(files: &[SourceFile]) -> Result<Self, Vec<Problem>> {
        Self::read(&shipped(files), None)
    }

    /// Those, and the organization's own in its GitOps repository.
    ///
    /// # Errors
    ///
    /// Ends the round where they are not read yet; `primitive/bad-kind`, for each that cannot be used.
    pub fn at(files: &[SourceFile], place: &Place, config: &Config, facts: &Facts<'_>) -> Result<Self, Halt> {
        Self::found(files, place, config, facts, None)
    }

    /// Only the kind of that name of those; all of them where there is none.
    ///
    /// # Errors
    ///
    /// As [`Kinds::at`], but for kinds of other names.
    pub fn one_at(
        name: &str,
        files: &[SourceFile],
        place: &Place,
        config: &Config,
        facts: &Facts<'_>,
    ) -> Result<Self, Halt> {
        Self::found(files, place, config, facts, Some(name))
    }

    fn found(
        files: &[SourceFile],
        place: &Place,
        config: &Config,
        facts: &Facts<'_>,
        only: Option<&str>,
    ) -> Result<Self, Halt> {
        let mut all = shipped(files);
        let folder = &config.primitives.kinds_path;
        let tree = Read::Tree {
            repo: place.repo.clone(),
            at: place.base.clone(),
            folder: folder.clone(),
        };
        let paths: Vec<String> = facts.tree(&tree).known(facts)?.unwrap_or_default().to_vec();
        if paths.is_empty() {
            return Ok(Self::read(&all, only)?);
        }
        let found = facts
            .files(&Read::files(&place.repo, &place.base, paths))
            .known(facts)?;
        let found = found.map(|found| found.files).unwrap_or_default();
        let size: usize = found
            .iter()
            .filter_map(|file| file.content.as_ref())
            .map(|content| content.len())
            .sum();
        if size > MOST_BYTES {
            let why = format!("the folder holds {size} bytes; at most {MOST_BYTES} are read");
            return Err(bad_kind(folder, why).into());
        }
        let own = found.iter().filter_map(|file| {
            let path = file.path.strip_prefix(folder.as_str())?.strip_prefix('/')?;
            KindsFile::of(path, &file.path, file.content.as_ref()?.as_slice(), true)
        });
        all.extend(own);
        Ok(Self::read(&all, only)?)
    }

    /// Those, and the organization's own among the files of its repository.
    ///
    /// # Errors
    ///
    /// `primitive/bad-kind`, for each that cannot be used.
    pub fn among(kinds: &[SourceFile], files: &[SourceFile], config: &Config) -> Result<Self, Vec<Problem>> {
        let mut all = shipped(kinds);
        let folder = &config.primitives.kinds_path;
        all.extend(files.iter().filter_map(|file| {
            let path = file.path.strip_prefix(folder.as_str())?.strip_prefix('/')?;
            KindsFile::of(path, &file.path, &file.content, true)
        }));
        Self::read(&all, None)
    }

    /// Reads files, the later ones before the earlier: a kind that is declared again has none of the files that it had before.
    fn read(files: &[KindsFile<'_>], only: Option<&str>) -> Result<Self, Vec<Problem>> {
        let (mut kinds, mut problems) = (BTreeMap::new(), Vec::new());
        let declared = || files.iter().filter(|file| file.below == DECLARATION);
        let only = only.filter(|name| declared().any(|file| file.folder == *name));
        for file in declared().filter(|file| only.is_none_or(|name| file.folder == name)) {
            match Kind::read(file.folder, file.source, file.content) {
                Ok(kind) => {
                    kinds.insert(file.folder, (kind, file.is_own));
                }
                Err(problem) => problems.push(problem),
            }
        }
        let mut skeletons: BTreeMap<&str, Vec<(&str, &KindsFile<'_>)>> = BTreeMap::new();
        for file in files {
            if let Some(path) = file.below.strip_prefix(SKELETON) {
                skeletons.entry(file.folder).or_default().push((path, file));
            }
        }
        for (kind, is_own) in kinds.values_mut() {
            let mut found: BTreeMap<&str, SkeletonFile> = BTreeMap::new();
            for folder in std::iter::once(&kind.name).chain(&kind.skeletons) {
                let all = skeletons.get(folder.as_str()).map(Vec::as_slice).unwrap_or_default();
                // The first folder that has a file wins, and in it the organization's own.
                let counts = |(_, file): &&(&str, &KindsFile<'_>)| *folder != kind.name || file.is_own == *is_own;
                for (path, file) in all.iter().rev().filter(counts) {
                    let key = path.strip_suffix(TEMPLATE).unwrap_or(path);
                    found.entry(key).or_insert_with(|| SkeletonFile {
                        path: (*path).to_owned(),
                        source: file.source.to_owned(),
                        content: file.content.to_vec(),
                    });
                }
            }
            kind.skeleton = found.into_values().collect();
        }
        let kinds = kinds.into_iter().map(|(name, (kind, _))| (name.to_owned(), kind));
        if problems.is_empty() {
            Ok(Self(kinds.collect()))
        } else {
            Err(problems)
        }
    }

    /// The kind of that name.
    ///
    /// # Errors
    ///
    /// `primitive/unknown-kind`, with the one that was meant.
    pub fn named(&self, name: &str) -> Result<&Kind, Problem> {
        self.0.get(name).ok_or_else(|| {
            Problem::error("primitive/unknown-kind", format!("unknown kind `{}`", visible(name)))
                .help(suggestion(name, self.0.keys().map(String::as_str)))
                .path("kind")
        })
    }

    /// The kind whose custom resource this is.
    pub fn of_resource(&self, api_version: &str, kind: &str) -> Option<&Kind> {
        let is_it = |known: &&Kind| {
            let resource = known.resource.as_ref();
            resource.is_some_and(|resource| resource.api_version == api_version && resource.kind == kind)
        };
        self.0.values().find(is_it)
    }

    /// All kinds, sorted by name.
    pub fn all(&self) -> impl Iterator<Item = &Kind> {
        self.0.values()
    }
}
