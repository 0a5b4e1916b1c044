//! The facts, as this room asks for them: what is not known yet stops the round with all reads that are missing.

use crate::api::{Answer, Fact, FileChange, FoundBranch, FoundFile, FoundPullRequest, Read};
use crate::problem::Problem;
use crate::yaml::diff::unified;

/// Why a round ends without a plan.
#[derive(Debug)]
pub enum Halt {
    /// Something must be known first.
    Read(Vec<Read>),
    /// It cannot be done.
    Reject(Vec<Problem>),
}

impl From<Problem> for Halt {
    fn from(problem: Problem) -> Self {
        Self::Reject(vec![problem])
    }
}

impl From<Vec<Problem>> for Halt {
    fn from(problems: Vec<Problem>) -> Self {
        Self::Reject(problems)
    }
}

/// The facts known so far.
#[derive(Debug, Clone, Copy)]
pub struct World<'a>(pub &'a [Fact]);

/// Files at one commit.
#[derive(Debug, Clone, Copy)]
pub struct FilesAt<'a> {
    /// Full id of the commit.
    pub commit: &'a str,
    files: &'a [FoundFile],
}

impl<'a> FilesAt<'a> {
    /// Files that stand nowhere yet.
    pub fn over(commit: &'a str, files: &'a [FoundFile]) -> Self {
        Self { commit, files }
    }

    /// The bytes of a file; none where it is not there.
    pub fn get(&self, path: &str) -> Option<&'a [u8]> {
        let file = self.files.iter().find(|file| file.path == path)?;
        file.content.as_ref().map(|content| content.as_slice())
    }

    /// The unified diffs of changes to these files.
    pub fn diff(&self, changes: &[FileChange]) -> String {
        diff(|path| self.get(path), changes)
    }
}

/// The unified diffs of changes to files as they stood.
pub fn diff<'a>(old: impl Fn(&str) -> Option<&'a [u8]>, changes: &[FileChange]) -> String {
    let one = |change: &FileChange| {
        let new = change.content.as_ref().map(|content| content.as_slice());
        unified(&change.path, old(&change.path), new)
    };
    changes.iter().map(one).collect()
}

impl<'a> World<'a> {
    /// Stops where any of these is not known, naming all that are not.
    pub fn need(&self, reads: &[Read]) -> Result<(), Halt> {
        let missing: Vec<_> = reads
            .iter()
            .filter(|read| self.answer(read).is_none())
            .cloned()
            .collect();
        if missing.is_empty() {
            Ok(())
        } else {
            Err(Halt::Read(missing))
        }
    }

    fn answer(&self, read: &Read) -> Option<&'a Answer> {
        self.0
            .iter()
            .rev()
            .find(|fact| fact.read == *read)
            .map(|fact| &fact.answer)
    }

    /// Files at a commit; none where the branch is not there.
    pub fn files(&self, read: &Read) -> Result<Option<FilesAt<'a>>, Halt> {
        match self.answer(read) {
            None => Err(Halt::Read(vec![read.clone()])),
            Some(Answer::Files { commit, files }) => Ok(Some(FilesAt { commit, files })),
            Some(_) => Ok(None),
        }
    }

    /// Paths below a folder; empty where the branch is not there.
    pub fn tree(&self, read: &Read) -> Result<&'a [String], Halt> {
        match self.answer(read) {
            None => Err(Halt::Read(vec![read.clone()])),
            Some(Answer::Tree { paths, .. }) => Ok(paths),
            Some(_) => Ok(&[]),
        }
    }

    /// A branch; none where its base is not there.
    pub fn branch(&self, read: &Read) -> Result<Option<&'a FoundBranch>, Halt> {
        match self.answer(read) {
            None => Err(Halt::Read(vec![read.clone()])),
            Some(Answer::Branch(branch)) => Ok(Some(branch)),
            Some(_) => Ok(None),
        }
    }

    /// Open pull requests; none where the base is not there.
    pub fn pull_requests(&self, read: &Read) -> Result<&'a [FoundPullRequest], Halt> {
        match self.answer(read) {
            None => Err(Halt::Read(vec![read.clone()])),
            Some(Answer::PullRequests { pulls }) => Ok(pulls),
            Some(_) => Ok(&[]),
        }
    }
}
