//! What the core may ask to know, and how it is answered.

use crate::api::{EntityKind, EntityRef, Scope};
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use serde_json::{Map, Value};
use tsify::Tsify;

/// A repository as Backstage writes it: `github.com?owner=company&repo=platform-next`.
/// The core compares it and hands it on; only the driver knows what stands behind it.
pub type RepoUrl = String;

/// A read and its answer. The driver keeps the facts and sends all of them again in each round.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct Fact {
    /// The read as the core asked it.
    pub read: Read,
    /// What was found.
    pub answer: Answer,
}

/// Something the core must know before it can decide.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub enum Read {
    /// Files of a repository, all at one commit. Answered by [`Answer::Files`], or `absent` where the branch is not there.
    Files {
        /// The repository.
        repo: RepoUrl,
        /// A branch name or a full commit id.
        at: String,
        /// Paths from the repository's root, without a leading slash.
        paths: Vec<String>,
    },
    /// The paths of all files below a folder. Answered by [`Answer::Tree`], or `absent` where the branch is not there.
    Tree {
        /// The repository.
        repo: RepoUrl,
        /// A branch name or a full commit id.
        at: String,
        /// A folder without slashes at its ends; empty for the whole repository.
        folder: String,
    },
    /// A branch as seen from its base, and the pull requests that were ever opened from it. Answered by [`Answer::Branch`].
    Branch {
        /// The repository.
        repo: RepoUrl,
        /// The branch that pull requests go to.
        base: String,
        /// The branch in question.
        branch: String,
    },
    /// All open pull requests onto a branch. Answered by [`Answer::PullRequests`].
    PullRequests {
        /// The repository.
        repo: RepoUrl,
        /// The branch that they go to.
        base: String,
    },
    /// One entity of Harness. Answered by [`Answer::Entity`] or `absent`.
    Entity {
        /// Where it stands.
        #[serde(flatten)]
        entity: EntityRef,
    },
    /// All entities of a kind in a scope, through every page. Answered by [`Answer::Entities`].
    Entities {
        /// The kind.
        kind: EntityKind,
        /// Account, organisation, project.
        scope: Scope,
        /// Identifier of the pipeline (input sets, triggers) or of the environment (infrastructure) that they belong to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[tsify(optional)]
        parent: Option<String>,
        /// Only those that carry all these tags (pipelines only).
        #[serde(default, skip_serializing_if = "Map::is_empty")]
        #[tsify(optional, type = "Record<string, string>")]
        tags: Map<String, Value>,
    },
    /// What still refers to an entity of Harness. Answered by [`Answer::Usage`].
    Usage {
        /// The entity.
        #[serde(flatten)]
        entity: EntityRef,
    },
    /// Executions of a pipeline that carry a note. Answered by [`Answer::Executions`].
    Executions {
        /// Account, organisation, project.
        scope: Scope,
        /// Identifier of the pipeline.
        pipeline: String,
        /// The correlation note to look for; without it, the latest executions.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[tsify(optional)]
        note: Option<String>,
        /// No execution that carries the note was started before this time, RFC 3339; where absent, all are looked through.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[tsify(optional)]
        since: Option<String>,
    },
}

impl Read {
    /// Files of a repository at a branch or commit.
    pub fn files(repo: &str, at: &str, paths: Vec<String>) -> Self {
        Self::Files {
            repo: repo.to_owned(),
            at: at.to_owned(),
            paths,
        }
    }
}

/// What was found. `absent` says: looked, and it is not there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub enum Answer {
    /// Looked, not there.
    Absent,
    /// The files, in the order asked for.
    Files {
        /// Full id of the commit that all of them were read at.
        commit: String,
        /// One for each path asked for.
        files: Vec<FoundFile>,
    },
    /// The paths below the folder, sorted by bytes.
    Tree {
        /// Full id of the commit that was read.
        commit: String,
        /// Paths from the repository's root.
        paths: Vec<String>,
    },
    /// The branch and its pull requests. A branch that is not there has no `head`.
    Branch(FoundBranch),
    /// Open pull requests, oldest first.
    PullRequests {
        /// Each with its branch.
        pulls: Vec<FoundPullRequest>,
    },
    /// The entity as stored.
    Entity(FoundEntity),
    /// The entities as listed; `yaml` is absent where the list does not carry it.
    Entities {
        /// In the order of the server.
        entities: Vec<FoundEntity>,
    },
    /// Those that refer to the entity.
    Usage {
        /// Readable descriptions, `kind identifier` each.
        references: Vec<String>,
    },
    /// The executions, latest first.
    Executions {
        /// Each with its state.
        executions: Vec<FoundExecution>,
    },
}

/// A file at a commit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct FoundFile {
    /// Path from the repository's root.
    pub path: String,
    /// The bytes; none where there is no such file.
    #[tsify(type = "Uint8Array | null")]
    pub content: Option<ByteBuf>,
}

/// A branch as seen from its base.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct FoundBranch {
    /// Commit id of the branch's head; none where there is no such branch.
    pub head: Option<String>,
    /// Commit id of the base branch's head.
    pub base_head: String,
    /// Commit id of the merge base of both; none where there is no such branch.
    pub merge_base: Option<String>,
    /// Commits on the branch that the base has not, oldest first.
    pub ahead: Vec<FoundCommit>,
    /// Pull requests from this branch onto the base, open or not, latest first.
    pub pulls: Vec<FoundPullRequest>,
}

/// A commit, as far as the core must know it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct FoundCommit {
    /// Full commit id.
    pub id: String,
    /// The whole message.
    pub message: String,
}

/// A pull request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct FoundPullRequest {
    /// Its number.
    pub number: u32,
    /// Where a person reads it.
    pub url: String,
    /// Whether it is open, closed without a merge, or merged.
    pub state: PullRequestState,
    /// Its title.
    pub title: String,
    /// Its description, with our marker where it is ours.
    pub body: String,
    /// Its labels.
    pub labels: Vec<String>,
    /// Logins of those who are asked for a review and have not given one yet.
    pub reviewers: Vec<String>,
    /// Slugs of the teams that are.
    pub team_reviewers: Vec<String>,
    /// Whether it merges by itself.
    pub auto_merge: bool,
    /// Name of its branch.
    pub branch: String,
    /// Commit id of its head.
    pub head: String,
    /// Whether GitHub can merge it as it is; none where it was not asked, or GitHub does not know yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub mergeable: Option<bool>,
}

/// State of a pull request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub enum PullRequestState {
    /// Open.
    Open,
    /// Closed without a merge.
    Closed,
    /// Merged.
    Merged,
}

/// An entity of Harness as the server tells it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct FoundEntity {
    /// Its identifier.
    pub identifier: String,
    /// Its stored YAML; none where the answer does not carry it.
    pub yaml: Option<String>,
    /// All other fields that the server tells of it (name, description, tags, type, webhookUrl ...).
    #[tsify(type = "Record<string, unknown>")]
    pub fields: Map<String, Value>,
    /// The server's version number, where it keeps one.
    pub version: Option<u32>,
    /// Whether the stored YAML is valid: Harness answers 200 for a stored but invalid pipeline.
    pub valid: bool,
}

/// An execution of a pipeline.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct FoundExecution {
    /// Plan execution id.
    pub id: String,
    /// Harness's status (`Running`, `Success`, `Failed` ...).
    pub status: String,
    /// The note it was started with.
    pub note: Option<String>,
    /// Start, milliseconds since the epoch.
    pub started_at: Option<f64>,
}
