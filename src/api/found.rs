//! What a driver finds: files, branches, pull requests, entities, and what kustomize built.

use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use serde_json::{Map, Value};
use tsify::Tsify;

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

/// A commit that changed a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct FoundChange {
    /// Full id of the commit.
    pub commit: String,
    /// Its whole message.
    pub message: String,
    /// Name of who wrote it.
    pub author: String,
    /// When it was committed (RFC 3339, in UTC).
    pub at: String,
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
