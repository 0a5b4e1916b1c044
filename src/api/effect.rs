//! Instructions to the driver. Each effect is self-contained, and the driver can check whether it was already performed.

use crate::api::{EntityRef, RepoUrl, Scope};
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use serde_json::{Map, Value};
use tsify::Tsify;

/// One effect.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub enum Effect {
    /// Commit files, and open or adopt a pull request if requested.
    Commit(Commit),
    /// Create or replace an entity of Harness.
    PutEntity(PutEntity),
    /// Delete an entity of Harness; an entity that does not exist counts as deleted.
    DeleteEntity {
        /// The stable key of this effect: the same intent has the same key in every round.
        key: String,
        /// The entity.
        #[serde(flatten)]
        entity: EntityRef,
    },
    /// Start a pipeline; the execution is first looked up by its note, so that it is never started twice.
    Execute(Execute),
}

/// Commit files to a branch, and open a pull request from it if requested.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct Commit {
    /// The stable key of this effect: the same intent has the same key in every round.
    pub key: String,
    /// The repository.
    pub repo: RepoUrl,
    /// The branch to commit to; it equals `base` for a commit without a pull request.
    pub branch: String,
    /// The base branch of the pull request.
    pub base: String,
    /// Commit id at which the facts were read: a new branch is created here if `head` is none.
    pub base_commit: String,
    /// Commit id that the branch must point to; none if it must not exist yet.
    pub head: Option<String>,
    /// Second parent, if this is a merge commit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub merge: Option<String>,
    /// The whole new content of each changed file; empty if only the pull request is missing.
    pub files: Vec<FileChange>,
    /// Commit message: a subject line, a blank line, a body with Ameide's trailer.
    pub message: String,
    /// The pull request; none for a plain commit.
    pub pull_request: Option<PullRequest>,
    /// Unified diff of all files, for display.
    pub diff: String,
}

/// A file's new content.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct FileChange {
    /// Path relative to the root of the repository.
    pub path: String,
    /// The new content; none to delete the file.
    #[tsify(type = "Uint8Array | null")]
    pub content: Option<ByteBuf>,
}

/// A pull request to open, or to adopt.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct PullRequest {
    /// Number of the open pull request to adopt; none to open a new one.
    pub number: Option<u32>,
    /// Title of the pull request.
    pub title: String,
    /// Description, with Ameide's marker as its last line.
    pub body: String,
    /// Whether to open it as a draft.
    pub draft: bool,
    /// Labels to add; one that cannot be added is skipped with a warning.
    pub labels: Vec<String>,
    /// Logins of reviewers to request, as far as GitHub accepts them.
    pub reviewers: Vec<String>,
    /// Slugs of teams to request reviews from, as far as GitHub accepts them.
    pub team_reviewers: Vec<String>,
    /// Merge method for auto-merge; none leaves auto-merge off.
    pub auto_merge: Option<MergeMethod>,
}

/// How a pull request is merged (GitHub's merge methods).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub enum MergeMethod {
    /// A merge commit.
    Merge,
    /// One squashed commit.
    Squash,
    /// Rebased commits.
    Rebase,
}

/// Create or replace one entity of Harness.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct PutEntity {
    /// The stable key of this effect: the same intent has the same key in every round.
    pub key: String,
    /// The entity.
    #[serde(flatten)]
    pub entity: EntityRef,
    /// Whether the entity existed when the facts were read.
    pub exists: bool,
    /// The version that was read, sent as `If-Match` if the endpoint supports it.
    pub version: Option<u32>,
    /// The entity's YAML.
    pub yaml: String,
    /// Fields to send beside the YAML if the endpoint expects a JSON envelope (name, description, tags, type ...).
    #[tsify(type = "Record<string, unknown>")]
    pub fields: Map<String, Value>,
}

/// Start a pipeline.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct Execute {
    /// The stable key of this effect.
    pub key: String,
    /// Account, organization, project.
    pub scope: Scope,
    /// Identifier of the pipeline.
    pub pipeline: String,
    /// Identifiers of input sets, merged in order.
    pub input_sets: Vec<String>,
    /// Runtime inputs as YAML, merged last; may be empty.
    pub yaml: String,
    /// Correlation note: an execution with this note is the one to start.
    pub note: String,
    /// No execution with the note was started before this time (RFC 3339); if absent, all executions are searched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub since: Option<String>,
    /// Whether to wait for the outcome.
    pub wait: bool,
}
