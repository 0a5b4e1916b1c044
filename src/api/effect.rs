//! What the driver is told to do. Each effect is whole in itself, and can be looked up before it is made.

use crate::api::{EntityRef, RepoUrl, Scope};
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use serde_json::{Map, Value};
use tsify::Tsify;

/// One effect on the world.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub enum Effect {
    /// Commit files, and open or adopt a pull request where asked.
    Commit(Commit),
    /// Create or replace an entity of Harness.
    PutEntity(PutEntity),
    /// Delete an entity of Harness; one that is not there counts as deleted.
    DeleteEntity {
        /// The stable key of this effect: the same intent has the same key in every round.
        key: String,
        /// The entity.
        #[serde(flatten)]
        entity: EntityRef,
    },
    /// Start a pipeline; looked up by its note first, never repeated blindly.
    Execute(Execute),
}

/// Commit files onto a branch, and open a pull request from it where asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct Commit {
    /// The stable key of this effect: the same intent has the same key in every round.
    pub key: String,
    /// The repository.
    pub repo: RepoUrl,
    /// The branch that is written; it equals `base` for a commit without a pull request.
    pub branch: String,
    /// The branch that the pull request goes to.
    pub base: String,
    /// Commit id that the facts were read at: the branch is made here where `head` is none.
    pub base_commit: String,
    /// Commit id that the branch must stand at; none where it must not be there yet.
    pub head: Option<String>,
    /// Second parent, where this is a merge commit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub merge: Option<String>,
    /// The whole new content of each file that changes; empty where only the pull request is missing.
    pub files: Vec<FileChange>,
    /// Commit message: a headline, a blank line, a body with our trailer.
    pub message: String,
    /// The pull request; none for a plain commit.
    pub pull_request: Option<PullRequest>,
    /// Unified diff of all files, for people.
    pub diff: String,
}

/// A file's new content.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct FileChange {
    /// Path from the repository's root.
    pub path: String,
    /// The new bytes; none to delete the file.
    #[tsify(type = "Uint8Array | null")]
    pub content: Option<ByteBuf>,
}

/// A pull request to open, or to adopt.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct PullRequest {
    /// Number of the open pull request of ours that is carried on; none to open one.
    pub number: Option<u32>,
    /// Title.
    pub title: String,
    /// Description, with our marker as its last line.
    pub body: String,
    /// Open as a draft.
    pub draft: bool,
    /// Labels, added as far as possible.
    pub labels: Vec<String>,
    /// Logins, asked as far as possible.
    pub reviewers: Vec<String>,
    /// Team slugs, asked as far as possible.
    pub team_reviewers: Vec<String>,
    /// Merge by itself as soon as the rules of the repository allow it.
    pub auto_merge: Option<MergeMethod>,
}

/// How a pull request is merged.
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
    /// Whether it was there when the facts were read.
    pub exists: bool,
    /// The version it had, sent as `If-Match` where the endpoint takes it.
    pub version: Option<u32>,
    /// The entity's YAML.
    pub yaml: String,
    /// Fields that go beside the YAML where the endpoint takes a JSON envelope (name, description, tags, type ...).
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
    /// Account, organisation, project.
    pub scope: Scope,
    /// Identifier of the pipeline.
    pub pipeline: String,
    /// Identifiers of input sets, merged in order.
    pub input_sets: Vec<String>,
    /// Runtime inputs as YAML, merged last; may be empty.
    pub yaml: String,
    /// Correlation note: an execution that carries it is this one.
    pub note: String,
    /// No execution that carries the note was started before this time, RFC 3339; where absent, all are looked through.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub since: Option<String>,
    /// Wait for the outcome.
    pub wait: bool,
}
