//! The table of kinds: those that ship, and the organization's own, which take precedence.

use super::kind::{DECLARATION, Kind, bad_kind};
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

/// The kinds, by name, and the skeletons that are the organization's own.
#[derive(Debug, Default)]
pub struct Kinds<'a> {
    kinds: BTreeMap<String, Kind>,
    skeletons: Vec<KindsFile<'a>>,
}

/// A file in the folder of a kind.
#[derive(Debug, Clone, Copy)]
pub struct KindsFile<'a> {
    folder: &'a str,
    /// Path in the folder; of a skeleton, below `skeleton/`.
    pub below: &'a str,
    /// Path for messages.
    pub source: &'a str,
    /// Its content.
    pub content: &'a [u8],
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

    fn skeleton(self) -> Option<Self> {
        let below = self.below.strip_prefix(SKELETON)?;
        Some(Self { below, ..self })
    }
}

fn shipped(files: &[SourceFile]) -> Vec<KindsFile<'_>> {
    let all = files.iter();
    all.filter_map(|file| KindsFile::of(&file.path, &file.path, &file.content, false))
        .collect()
}

impl<'a> Kinds<'a> {
    /// The kinds that come with the request.
    ///
    /// # Errors
    ///
    /// `primitive/bad-kind`, for each that cannot be used.
    pub fn shipped(files: &'a [SourceFile]) -> Result<Self, Vec<Problem>> {
        Self::read(&shipped(files), None)
    }

    /// Those, and the organization's own in its GitOps repository.
    ///
    /// # Errors
    ///
    /// Ends the round where they are not read yet; `primitive/bad-kind`, for each that cannot be used.
    pub fn at(files: &'a [SourceFile], place: &Place, config: &Config, facts: &Facts<'a>) -> Result<Self, Halt> {
        Self::found(files, place, config, facts, None)
    }

    /// Only the kind of that name of those; all of them where there is none.
    ///
    /// # Errors
    ///
    /// As [`Kinds::at`], but for kinds of other names.
    pub fn one_at(
        name: &str,
        files: &'a [SourceFile],
        place: &Place,
        config: &Config,
        facts: &Facts<'a>,
    ) -> Result<Self, Halt> {
        Self::found(files, place, config, facts, Some(name))
    }

    fn found(
        files: &'a [SourceFile],
        place: &Place,
        config: &Config,
        facts: &Facts<'a>,
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
    pub fn among(kinds: &'a [SourceFile], files: &'a [SourceFile], config: &Config) -> Result<Self, Vec<Problem>> {
        let mut all = shipped(kinds);
        let folder = &config.primitives.kinds_path;
        all.extend(files.iter().filter_map(|file| {
            let path = file.path.strip_prefix(folder.as_str())?.strip_prefix('/')?;
            KindsFile::of(path, &file.path, &file.content, true)
        }));
        Self::read(&all, None)
    }

    /// Reads files, the later ones before the earlier.
    fn read(files: &[KindsFile<'a>], only: Option<&str>) -> Result<Self, Vec<Problem>> {
        let (mut kinds, mut problems) = (BTreeMap::new(), Vec::new());
        let declared = || files.iter().filter(|file| file.below == DECLARATION);
        let only = only.filter(|name| declared().any(|file| file.folder == *name));
        for file in declared().filter(|file| only.is_none_or(|name| file.folder == name)) {
            match Kind::read(file.folder, file.source, file.content, file.is_own) {
                Ok(kind) => {
                    kinds.insert(file.folder.to_owned(), kind);
                }
                Err(problem) => problems.push(problem),
            }
        }
        let skeletons = files.iter().filter_map(|file| file.skeleton()).collect();
        if problems.is_empty() {
            Ok(Self { kinds, skeletons })
        } else {
            Err(problems)
        }
    }

    /// The files of a kind's repository: those that ship in its folders, and the organization's own, which take precedence. A kind
    /// that is declared again has none of the files that it had before.
    pub fn skeleton<'s>(&self, kind: &Kind, shipped_files: &'s [SourceFile]) -> Vec<KindsFile<'s>>
    where
        'a: 's,
    {
        let ships = shipped(shipped_files).into_iter().filter_map(KindsFile::skeleton);
        let all: Vec<KindsFile<'s>> = ships.chain(self.skeletons.iter().copied()).collect();
        let mut found = BTreeMap::new();
        for folder in kind.folders() {
            let counts =
                |file: &&KindsFile<'_>| file.folder == folder && (*folder != kind.name || file.is_own == kind.is_own);
            for file in all.iter().rev().filter(counts) {
                let key = file.below.strip_suffix(TEMPLATE).unwrap_or(file.below);
                found.entry(key).or_insert(*file);
            }
        }
        found.into_values().collect()
    }

    /// The kind of that name.
    ///
    /// # Errors
    ///
    /// `primitive/unknown-kind`, with the one that was meant.
    pub fn named(&self, name: &str) -> Result<&Kind, Problem> {
        self.kinds.get(name).ok_or_else(|| {
            Problem::error("primitive/unknown-kind", format!("unknown kind `{}`", visible(name)))
                .help(suggestion(name, self.kinds.keys().map(String::as_str)))
                .path("kind")
        })
    }

    /// The kind whose custom resource this is.
    pub fn of_resource(&self, api_version: &str, kind: &str) -> Option<&Kind> {
        let is_it = |known: &&Kind| {
            let resource = known.resource.as_ref();
            resource.is_some_and(|resource| resource.api_version == api_version && resource.kind == kind)
        };
        self.kinds.values().find(is_it)
    }

    /// All kinds, sorted by name.
    pub fn all(&self) -> impl Iterator<Item = &Kind> {
        self.kinds.values()
    }
}
