//! Access to the facts known so far. Every lookup is made before the round ends, so that what is missing can be read
//! in parallel. This room must not decide anything.

use crate::api::{
    Answer, EntityRef, Fact, FileChange, FoundApproval, FoundBranch, FoundChange, FoundEntity, FoundExecution,
    FoundFile, FoundPullRequest, Plan, Read, SourceFile, Step,
};
use crate::problem::Problem;
use crate::yaml::diff::unified;
use std::cell::RefCell;
use std::collections::HashMap;

/// Why a round ends without a plan.
#[derive(Debug)]
pub enum Halt {
    /// More facts are needed.
    Read(Vec<Read>),
    /// The request is rejected.
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

impl From<Result<Plan, Halt>> for Step {
    fn from(result: Result<Plan, Halt>) -> Self {
        match result {
            Ok(plan) => Self::Plan(plan),
            Err(Halt::Read(reads)) => Self::Read { reads },
            Err(Halt::Reject(problems)) => Self::Reject { problems },
        }
    }
}

/// Result of a lookup.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Found<T> {
    /// Not read yet; it is requested at the end of the round.
    Unread,
    /// The lookup found nothing.
    Absent,
    /// Found.
    Present(T),
}

impl<T> Found<T> {
    /// The value, if it exists.
    pub fn present(self) -> Option<T> {
        match self {
            Self::Present(thing) => Some(thing),
            Self::Unread | Self::Absent => None,
        }
    }

    /// The value, or `None` if it does not exist; ends the round if it has not been read yet, with all missing reads so far.
    pub fn known(self, facts: &Facts<'_>) -> Result<Option<T>, Halt> {
        match self {
            Self::Present(thing) => Ok(Some(thing)),
            Self::Absent => Ok(None),
            Self::Unread => Err(Halt::Read(facts.take_missing())),
        }
    }

    fn and_then<U>(self, then: impl FnOnce(T) -> Option<U>) -> Found<U> {
        match self {
            Self::Present(thing) => then(thing).map_or(Found::Absent, Found::Present),
            Self::Absent => Found::Absent,
            Self::Unread => Found::Unread,
        }
    }
}

/// Files at one commit.
#[derive(Debug, Clone, Copy)]
pub struct FilesAt<'a> {
    /// Full id of the commit.
    pub commit: &'a str,
    /// The files, in the requested order.
    pub files: &'a [FoundFile],
}

impl<'a> FilesAt<'a> {
    /// Files as they would be on top of a commit.
    pub fn over(commit: &'a str, files: &'a [FoundFile]) -> Self {
        Self { commit, files }
    }

    /// The bytes of a file; none if it does not exist.
    pub fn get(&self, path: &str) -> Option<&'a [u8]> {
        let file = self.files.iter().find(|file| file.path == path)?;
        file.content.as_ref().map(|content| content.as_slice())
    }

    /// The unified diffs of changes to these files.
    pub fn diff(&self, changes: &[FileChange]) -> String {
        diff(|path| self.get(path), changes)
    }
}

/// The unified diffs of changes to files, each given as it was.
pub fn diff<'a>(old: impl Fn(&str) -> Option<&'a [u8]>, changes: &[FileChange]) -> String {
    let one = |change: &FileChange| {
        let new = change.content.as_ref().map(|content| content.as_slice());
        unified(&change.path, old(&change.path), new)
    };
    changes.iter().map(one).collect()
}

/// The facts of a request, and the reads that none of them answers yet.
#[derive(Debug)]
pub struct Facts<'a> {
    facts: &'a [Fact],
    /// Entities are asked for by the thousand, so they are found by their reference.
    entities: HashMap<&'a EntityRef, &'a Answer>,
    missing: RefCell<Missing>,
}

/// Reads that were asked for and not answered.
#[derive(Debug, Default)]
struct Missing {
    reads: Vec<Read>,
    entities: std::collections::HashSet<EntityRef>,
}

impl<'a> Facts<'a> {
    /// Begins with what is known.
    pub fn new(facts: &'a [Fact]) -> Self {
        let entity = |fact: &'a Fact| match &fact.read {
            Read::Entity { entity } => Some((entity, &fact.answer)),
            _ => None,
        };
        Self {
            facts,
            entities: facts.iter().filter_map(entity).collect(),
            missing: RefCell::default(),
        }
    }

    /// Ends the round where something that was asked for is not read yet.
    pub fn known(&self) -> Result<(), Halt> {
        let reads = self.take_missing();
        if reads.is_empty() {
            Ok(())
        } else {
            Err(Halt::Read(reads))
        }
    }

    /// Ends the round where one of these is not read yet.
    pub fn need(&self, reads: &[Read]) -> Result<(), Halt> {
        for read in reads {
            self.answer(read);
        }
        self.known()
    }

    fn take_missing(&self) -> Vec<Read> {
        std::mem::take(&mut *self.missing.borrow_mut()).reads
    }

    /// The answer to a read; asks for it where there is none.
    pub fn answer(&self, read: &Read) -> Found<&'a Answer> {
        if let Read::Entity { entity } = read {
            return self.answer_of(entity);
        }
        match self.facts.iter().rev().find(|fact| fact.read == *read) {
            Some(Fact {
                answer: Answer::Absent, ..
            }) => Found::Absent,
            Some(fact) => Found::Present(&fact.answer),
            None => {
                let mut missing = self.missing.borrow_mut();
                if !missing.reads.contains(read) {
                    missing.reads.push(read.clone());
                }
                Found::Unread
            }
        }
    }

    fn answer_of(&self, entity: &EntityRef) -> Found<&'a Answer> {
        match self.entities.get(entity) {
            Some(Answer::Absent) => Found::Absent,
            Some(answer) => Found::Present(answer),
            None => {
                let mut missing = self.missing.borrow_mut();
                if missing.entities.insert(entity.clone()) {
                    missing.reads.push(Read::Entity { entity: entity.clone() });
                }
                Found::Unread
            }
        }
    }

    /// Files at a commit; absent if the branch does not exist.
    pub fn files(&self, read: &Read) -> Found<FilesAt<'a>> {
        self.answer(read).and_then(|answer| match answer {
            Answer::Files { commit, files } => Some(FilesAt { commit, files }),
            _ => None,
        })
    }

    /// Paths below a folder; absent if the branch does not exist.
    pub fn tree(&self, read: &Read) -> Found<&'a [String]> {
        self.answer(read).and_then(|answer| match answer {
            Answer::Tree { paths, .. } => Some(paths.as_slice()),
            _ => None,
        })
    }

    /// The files of skeletons that ship; none at all reads as an empty list.
    pub fn skeletons(&self, read: &Read) -> Found<&'a [SourceFile]> {
        match self.answer(read) {
            Found::Unread => Found::Unread,
            Found::Present(Answer::Skeletons { files }) => Found::Present(files),
            _ => Found::Present(&[]),
        }
    }

    /// A branch; absent if its base does not exist.
    pub fn branch(&self, read: &Read) -> Found<&'a FoundBranch> {
        self.answer(read).and_then(|answer| match answer {
            Answer::Branch(branch) => Some(branch),
            _ => None,
        })
    }

    /// The latest commits of a branch that changed a file; absent if the branch does not exist.
    pub fn history(&self, read: &Read) -> Found<&'a [FoundChange]> {
        self.answer(read).and_then(|answer| match answer {
            Answer::History { commits } => Some(commits.as_slice()),
            _ => None,
        })
    }

    /// Open pull requests; absent if the base does not exist.
    pub fn pull_requests(&self, read: &Read) -> Found<&'a [FoundPullRequest]> {
        self.answer(read).and_then(|answer| match answer {
            Answer::PullRequests { pulls } => Some(pulls.as_slice()),
            _ => None,
        })
    }

    /// An entity of Harness.
    pub fn entity(&self, entity: &EntityRef) -> Found<&'a FoundEntity> {
        self.answer_of(entity).and_then(|answer| match answer {
            Answer::Entity(found) => Some(found),
            _ => None,
        })
    }

    /// All entities of a kind; none at all reads as an empty list.
    pub fn entities(&self, read: &Read) -> Found<&'a [FoundEntity]> {
        match self.answer(read) {
            Found::Unread => Found::Unread,
            Found::Present(Answer::Entities { entities }) => Found::Present(entities),
            _ => Found::Present(&[]),
        }
    }

    /// What still refers to an entity of Harness, `kind identifier` each.
    pub fn usage(&self, entity: &EntityRef) -> Found<&'a [String]> {
        let read = Read::Usage { entity: entity.clone() };
        self.answer(&read).and_then(|answer| match answer {
            Answer::Usage { references } => Some(references.as_slice()),
            _ => None,
        })
    }

    /// Executions of a pipeline, the latest first.
    pub fn executions(&self, read: &Read) -> Found<&'a [FoundExecution]> {
        self.answer(read).and_then(|answer| match answer {
            Answer::Executions { executions } => Some(executions.as_slice()),
            _ => None,
        })
    }

    /// The approvals that an execution has reached.
    pub fn approvals(&self, read: &Read) -> Found<&'a [FoundApproval]> {
        self.answer(read).and_then(|answer| match answer {
            Answer::Approvals { approvals } => Some(approvals.as_slice()),
            _ => None,
        })
    }
}
