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
    /// What problems call the branch and the base branch.
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
    let changed = |path: &&String| versions.is_changed_by_both(path);
    let both: Vec<&String> = catalog.iter().chain(others).filter(changed).collect();
    if !dirty && both.iter().all(|path| versions.merges_by_lines(path)) {
        return Rebase::Clean;
    }
    let mut files = Vec::new();
    let mut problems = Vec::new();
    for path in both {
        let merged = if catalog.contains(path) {
            versions.by_service(path)
        } else {
            versions.by_meaning(path)
        };
        match merged {
            Ok(file) => files.push(file),
            Err(mut found) => problems.append(&mut found),
        }
    }
    if problems.is_empty() {
        Rebase::Merged(files)
    } else {
        Rebase::Conflicts(problems)
    }
}

impl BranchVersions<'_> {
    /// A file at the merge base, on the branch and on the base branch.
    fn of(&self, path: &str) -> [Option<&[u8]>; 3] {
        [self.parted, self.head, self.base].map(|at| at.get(path))
    }

    fn is_changed_by_both(&self, path: &str) -> bool {
        let [parted, head, base] = self.of(path);
        head != parted && base != parted && head != base
    }

    /// Whether git merges a file without conflict.
    fn merges_by_lines(&self, path: &str) -> bool {
        match self.of(path).map(text) {
            [Some(parted), Some(head), Some(base)] => merge_lines(parted, head, base).is_some(),
            _ => false,
        }
    }

    /// A file of the catalog, merged by service and key.
    fn by_service(&self, path: &str) -> Result<FileChange, Vec<Problem>> {
        let found = self.of(path);
        match merge(path, self.names, found.map(Option::unwrap_or_default)) {
            Ok(Merged::Clean(bytes)) => {
                // A file that one side deleted is deleted where it would be left without services.
                let is_deleted = found.contains(&None) && has_no_services(path, &bytes);
                Ok(FileChange {
                    path: path.to_owned(),
                    content: (!is_deleted).then(|| ByteBuf::from(bytes)),
                })
            }
            Ok(Merged::Conflicts(conflicts)) => {
                let problems = conflicts.iter().map(|conflict| conflict.problem(path, self.names));
                Err(problems.collect())
            }
            Err(problem) => Err(vec![problem]),
        }
    }

    /// Any other file, merged by lines, else by the keys of a map. One that a side deleted is merged by neither.
    fn by_meaning(&self, path: &str) -> Result<FileChange, Vec<Problem>> {
        let [parted, head, base] = self.of(path);
        let merged = || {
            let (parted, head, base) = (text(Some(parted.unwrap_or_default()))?, text(head)?, text(base)?);
            let has_ends = [parted, head, base]
                .iter()
                .all(|text| !text.contains('\r') && (text.is_empty() || text.ends_with('\n')));
            merge_lines(parted, head, base).or_else(|| has_ends.then(|| merge_maps(parted, head, base))?)
        };
        let Some(merged) = merged() else {
            let problem = Problem::error("catalog/merge-conflict", "both sides change the same lines");
            let help = "merge the base branch into the pull request by hand";
            return Err(vec![problem.file(path.to_owned()).help(help)]);
        };
        Ok(FileChange {
            path: path.to_owned(),
            content: Some(ByteBuf::from(merged.into_bytes())),
        })
    }
}

/// Whether a catalog file has no services.
fn has_no_services(path: &str, bytes: &[u8]) -> bool {
    CatalogFile::open(path, bytes, None).is_ok_and(|file| file.entries.is_empty())
}

/// The text of a file; none if it does not exist, which git cannot merge with a change either.
fn text(bytes: Option<&[u8]>) -> Option<&str> {
    std::str::from_utf8(bytes?).ok()
}
