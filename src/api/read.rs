//! Lookups that the core can request, and their answers.

use crate::api::{EntityKind, EntityRef, Scope};
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use serde_json::{Map, Value};
use tsify::Tsify;

/// A repository as Backstage writes it: `github.com?owner=company&repo=platform-next`.
/// The core only compares it and passes it on; the driver resolves it.
pub type RepoUrl = String;

/// A read and its answer. The driver keeps all facts and passes them again in each round.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct Fact {
    /// The read as the core requested it.
    pub read: Read,
    /// What was found.
    pub answer: Answer,
}

/// A lookup that the core needs before it can decide.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub enum Read {
    /// Files of a repository, all at one commit. Answered by [`Answer::Files`], or `absent` if the branch does not exist.
    Files {
        /// The repository.
        repo: RepoUrl,
        /// A branch name or a full commit id.
        at: String,
        /// Paths relative to the root of the repository, without a leading slash.
        paths: Vec<String>,
    },
    /// The paths of all files below a folder. Answered by [`Answer::Tree`], or `absent` if the branch does not exist.
    Tree {
        /// The repository.
        repo: RepoUrl,
        /// A branch name or a full commit id.
        at: String,
        /// A folder without leading or trailing slash; empty for the whole repository.
        folder: String,
    },
    /// The digests of files below a folder. Answered by [`Answer::Digests`], or `absent` if the branch does not exist.
    Digests {
        /// The repository.
        repo: RepoUrl,
        /// A branch name or a full commit id.
        at: String,
        /// A folder without leading or trailing slash; empty for the whole repository.
        folder: String,
        /// Only files of these names.
        names: Vec<String>,
    },
    /// What kustomize builds from folders. Answered by [`Answer::Kustomized`].
    Kustomize {
        /// The repository.
        repo: RepoUrl,
        /// A branch name or a full commit id.
        at: String,
        /// Files of the repository that it is given, and no others.
        paths: Vec<String>,
        /// Files that it is given besides.
        overlays: Vec<TextFile>,
        /// The folders to build, each by itself.
        roots: Vec<String>,
    },
    /// A branch as seen from its base, and the pull requests that were ever opened from it. Answered by [`Answer::Branch`].
    Branch {
        /// The repository.
        repo: RepoUrl,
        /// The base branch of the pull requests.
        base: String,
        /// The branch in question.
        branch: String,
    },
    /// All open pull requests onto a branch. Answered by [`Answer::PullRequests`].
    PullRequests {
        /// The repository.
        repo: RepoUrl,
        /// The base branch.
        base: String,
    },
    /// One entity of Harness. Answered by [`Answer::Entity`] or `absent`.
    Entity {
        /// Reference of the entity.
        #[serde(flatten)]
        entity: EntityRef,
    },
    /// All entities of a kind in a scope, from all pages. Answered by [`Answer::Entities`].
    Entities {
        /// The kind.
        kind: EntityKind,
        /// Account, organization, project.
        scope: Scope,
        /// Identifier of the pipeline (input sets, triggers) or of the environment (infrastructure) that they belong to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[tsify(optional)]
        parent: Option<String>,
        /// Only entities with all of these tags (pipelines only).
        #[serde(default, skip_serializing_if = "Map::is_empty")]
        #[tsify(optional, type = "Record<string, string>")]
        tags: Map<String, Value>,
    },
    /// References to an entity of Harness. Answered by [`Answer::Usage`].
    Usage {
        /// The entity.
        #[serde(flatten)]
        entity: EntityRef,
    },
    /// Executions of a pipeline with a note. Answered by [`Answer::Executions`].
    Executions {
        /// Account, organization, project.
        scope: Scope,
        /// Identifier of the pipeline.
        pipeline: String,
        /// The correlation note to look for; without it, the latest executions.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[tsify(optional)]
        note: Option<String>,
        /// No execution with the note was started before this time (RFC 3339); if absent, all executions are searched.
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

/// What was found. `absent` means that the lookup found nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub enum Answer {
    /// The lookup found nothing.
    Absent,
    /// The files, in the requested order.
    Files {
        /// Full id of the commit at which all of them were read.
        commit: String,
        /// One for each requested path.
        files: Vec<FoundFile>,
    },
    /// The paths below the folder, sorted by bytes.
    Tree {
        /// Full id of the commit that was read.
        commit: String,
        /// Paths from the repository's root.
        paths: Vec<String>,
    },
    /// The files below the folder, sorted by path, a line each as `sha256sum` writes it: the digest, two spaces, the path from the
    /// repository's root.
    Digests {
        /// Full id of the commit that was read.
        commit: String,
        /// The lines: one string crosses the boundary faster than ten thousand.
        list: String,
    },
    /// What kustomize answered, for each folder.
    Kustomized {
        /// Version of kustomize (`5.5.0`).
        version: String,
        /// In the requested order.
        builds: Vec<Kustomized>,
    },
    /// The branch and its pull requests. A branch that does not exist has no `head`.
    Branch(FoundBranch),
    /// Open pull requests, oldest first.
    PullRequests {
        /// Each with its branch.
        pulls: Vec<FoundPullRequest>,
    },
    /// The entity as stored.
    Entity(FoundEntity),
    /// The entities as listed; `yaml` is absent if the list does not include it.
    Entities {
        /// In the order of the server.
        entities: Vec<FoundEntity>,
    },
    /// The entities that refer to it.
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

/// A file of text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct TextFile {
    /// Path relative to the root of the repository.
    pub path: String,
    /// Content of the file.
    pub text: String,
}

/// What kustomize made of a folder.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct Kustomized {
    /// The documents; none if it failed.
    pub text: Option<String>,
    /// Why it failed, in its own words; none if it did not.
    pub error: Option<String>,
}

/// A file at a commit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct FoundFile {
    /// Path relative to the root of the repository.
    pub path: String,
    /// Content of the file; none if the file does not exist.
    #[tsify(type = "Uint8Array | null")]
    pub content: Option<ByteBuf>,
}

/// A branch as seen from its base.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct FoundBranch {
    /// Commit id of the branch's head; none if the branch does not exist.
    pub head: Option<String>,
    /// Commit id of the base branch's head.
    pub base_head: String,
    /// Commit id of the merge base of both; none if the branch does not exist.
    pub merge_base: Option<String>,
    /// Commits on the branch that are not on the base branch, oldest first.
    pub ahead: Vec<FoundCommit>,
    /// Pull requests from this branch to the base branch, open or not, latest first.
    pub pulls: Vec<FoundPullRequest>,
}

/// A commit, with the fields that the core needs.
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
    /// Number of the pull request.
    pub number: u32,
    /// URL of the pull request's page.
    pub url: String,
    /// Whether it is open, closed without merging, or merged.
    pub state: PullRequestState,
    /// Title of the pull request.
    pub title: String,
    /// Description of the pull request, with Ameide's marker if Ameide created it.
    pub body: String,
    /// Labels of the pull request.
    pub labels: Vec<String>,
    /// Logins of users with a pending review request.
    pub reviewers: Vec<String>,
    /// Slugs of teams with a pending review request.
    pub team_reviewers: Vec<String>,
    /// Whether auto-merge is enabled.
    pub auto_merge: bool,
    /// Name of the head branch.
    pub branch: String,
    /// Commit id of the head branch.
    pub head: String,
    /// Whether GitHub can merge it without conflicts; none if this was not requested, or GitHub does not know yet.
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
    /// Closed without merging.
    Closed,
    /// Merged.
    Merged,
}

/// An entity of Harness as returned by the server.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct FoundEntity {
    /// Identifier of the entity.
    pub identifier: String,
    /// Stored YAML of the entity; none if the answer does not include it.
    pub yaml: Option<String>,
    /// All other fields that the server returns (name, description, tags, type, webhookUrl ...).
    #[tsify(type = "Record<string, unknown>")]
    pub fields: Map<String, Value>,
    /// The server's version number, if it has one.
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
    /// The note with which it was started.
    pub note: Option<String>,
    /// Start time, in milliseconds since the epoch.
    pub started_at: Option<f64>,
}
