//! Merges the base branch into a branch created by Ameide: what would be a conflict in git is merged by service and key.

use crate::api::FileChange;
use crate::catalog::merge::{Merged, SideNames, merge};
use crate::entries::file::CatalogFile;
use crate::facts::FilesAt;
use crate::problem::Problem;
use crate::yaml::merge::lines::merge_lines;
use crate::yaml::merge::maps::merge_maps;
use serde_bytes::ByteBuf;

/// The three versions of all files concerned.
#[derive(Debug, Clone, Copy)]
pub struct BranchVersions<'a> {
    /// The merge base.
    pub parted: FilesAt<'a>,
    /// The branch.
    pub head: FilesAt<'a>,
    /// The base branch.
    pub base: FilesAt<'a>,
    /// What the branch and the base branch are called in problems.
    pub names: SideNames<'a>,
}

/// How a branch relates to its base.
#[derive(Debug)]
pub enum Rebase {
    /// Git merges it cleanly.
    Clean,
    /// Files that both sides changed, merged.
    Merged(Vec<FileChange>),
    /// Conflicts that must be resolved by hand.
    Conflicts(Vec<Problem>),
}

/// Looks at each path, and merges where git could not. Paths of the catalog merge by service, all others by lines, or by
/// the keys of a map.
/// `dirty` says that git is known not to merge them, whatever it looks like from here.
pub fn rebase(versions: BranchVersions<'_>, catalog: &[String], others: &[String], dirty: bool) -> Rebase {
    let three = |path: &String| [versions.parted, versions.head, versions.base].map(|at| at.get(path));
    let both: Vec<_> = catalog
        .iter()
        .chain(others)
        .filter(|path| {
            let [parted, head, base] = three(path);
            head != parted && base != parted && head != base
        })
        .collect();
    let by_lines = |path: &&&String| {
        let [parted, head, base] = three(path).map(text);
        parted
            .zip(head)
            .zip(base)
            .and_then(|((parted, head), base)| merge_lines(parted, head, base))
            .is_some()
    };
    if !dirty && both.iter().all(|path| by_lines(&path)) {
        return Rebase::Clean;
    }
    let mut files = Vec::new();
    let mut problems = Vec::new();
    for path in both {
        let found = three(path);
        if catalog.contains(path) {
            let [parted, head, base] = found.map(Option::unwrap_or_default);
            match merge(path, versions.names, [parted, head, base]) {
                Ok(Merged::Clean(bytes)) => {
                    // A file that one side deleted goes, where it would be left without services.
                    let is_deleted = found.contains(&None) && holds_nothing(path, &bytes);
                    files.push(FileChange {
                        path: path.clone(),
                        content: (!is_deleted).then(|| ByteBuf::from(bytes)),
                    });
                }
                Ok(Merged::Conflicts(conflicts)) => {
                    problems.extend(conflicts.iter().map(|conflict| conflict.problem(path, versions.names)))
                }
                Err(problem) => problems.push(problem),
            }
            continue;
        }
        let [parted, head, base] = found;
        match by_meaning(parted.unwrap_or_default(), head, base) {
            Some(text) => files.push(FileChange {
                path: path.clone(),
                content: Some(ByteBuf::from(text.into_bytes())),
            }),
            None => problems.push(
                Problem::error("catalog/merge-conflict", "both sides change the same lines")
                    .file(path.clone())
                    .help("merge the base branch into the pull request by hand"),
            ),
        }
    }
    if problems.is_empty() {
        Rebase::Merged(files)
    } else {
        Rebase::Conflicts(problems)
    }
}

/// Whether a catalog file has no services.
fn holds_nothing(path: &str, bytes: &[u8]) -> bool {
    CatalogFile::open(path, bytes, None).is_ok_and(|file| file.entries.is_empty())
}

/// An entity by lines, else by its keys; a file that one side deleted is merged by neither.
fn by_meaning(parted: &[u8], head: Option<&[u8]>, base: Option<&[u8]>) -> Option<String> {
    let (parted, head, base) = (std::str::from_utf8(parted).ok()?, text(head)?, text(base)?);
    let has_ends = [parted, head, base]
        .iter()
        .all(|text| !text.contains('\r') && (text.is_empty() || text.ends_with('\n')));
    merge_lines(parted, head, base).or_else(|| has_ends.then(|| merge_maps(parted, head, base))?)
}

/// The text of a file; none if it does not exist, which git cannot merge with a change either.
fn text(bytes: Option<&[u8]>) -> Option<&str> {
    std::str::from_utf8(bytes?).ok()
}
