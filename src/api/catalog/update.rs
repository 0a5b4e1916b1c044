//! `ameide:catalog:update`: a change to the catalog by pull request.

use crate::api::{MergeMethod, PullRequestState, RepoUrl};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use tsify::Tsify;

/// Input of `ameide:catalog:update`.
#[derive(Debug, Clone, Default, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct CatalogUpdate {
    /// The config repository, `github.com?owner=company&repo=platform-next`.
    #[tsify(optional)]
    pub repo_url: Option<RepoUrl>,
    /// The catalog file; the configured one if absent.
    #[tsify(optional)]
    pub file_path: Option<String>,
    /// The operation; `add` if absent.
    #[tsify(optional)]
    pub operation: Option<Operation>,
    /// The entry, or the keys to change; for `remove` only its `name`.
    #[tsify(optional, type = "Record<string, unknown>")]
    pub service: Option<Map<String, Value>>,
    /// The name of the service, typed again to confirm a removal; rejected if it differs.
    #[tsify(optional)]
    pub confirm: Option<String>,
    /// Several entries to change in one pull request.
    #[tsify(optional, type = "Record<string, unknown>[]")]
    pub services: Option<Vec<Map<String, Value>>>,
    /// The same as YAML: a map with a `services:` list.
    #[tsify(optional)]
    pub update: Option<String>,
    /// Whether the Backstage entity is also written (true if absent), or an object to merge over the default entity.
    #[tsify(optional, type = "boolean | Record<string, unknown>")]
    pub entity: Option<Value>,
    /// Services that have an entity elsewhere, so that none is written for them; an import knows that.
    #[serde(skip)]
    pub entity_elsewhere: Vec<String>,
    /// Whether to write keys that are close to known ones as given; otherwise they are rejected as typing errors.
    #[tsify(optional)]
    pub allow_unknown: Option<bool>,
    /// Path pattern of the Backstage entity.
    #[tsify(optional)]
    pub entity_path: Option<String>,
    /// The base branch of the pull request.
    #[tsify(optional)]
    pub base_branch: Option<String>,
    /// Name of the branch; by default derived from operation and service.
    #[tsify(optional)]
    pub branch: Option<String>,
    /// Whether a pull request is opened (true if absent); false commits to `branch`, or to the base branch.
    #[tsify(optional)]
    pub create_pull_request: Option<bool>,
    /// Whether an added entry records its pipeline: `harness.pipelineId`, `createdAt`, `createdBy`.
    #[tsify(optional)]
    pub record_pipeline: Option<bool>,
    /// Title of the pull request.
    #[tsify(optional)]
    pub pull_request_title: Option<String>,
    /// Description of the pull request, as plain text: Markdown and mentions are shown literally. Ameide's marker is added.
    #[tsify(optional)]
    pub pull_request_body: Option<String>,
    /// Whether to open the pull request as a draft.
    #[tsify(optional)]
    pub draft: Option<bool>,
    /// Labels of the pull request.
    #[tsify(optional)]
    pub labels: Option<Vec<String>>,
    /// Logins of requested reviewers.
    #[tsify(optional)]
    pub reviewers: Option<Vec<String>>,
    /// Slugs of requested team reviewers.
    #[tsify(optional)]
    pub team_reviewers: Option<Vec<String>>,
    /// Merge method for auto-merge, which merges as soon as the rules of the repository allow it; off if absent.
    #[tsify(optional)]
    pub auto_merge: Option<MergeMethod>,
}

/// An operation on the catalog.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub enum Operation {
    /// Adds a service; rejected if it already exists with different values.
    Add,
    /// Changes the given keys of an existing service.
    Update,
    /// Removes the service.
    Remove,
    /// Adds the service, or updates it if it exists.
    Upsert,
}

/// Outputs of `ameide:catalog:update`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct CatalogUpdated {
    /// The outcome: changed, unchanged or adopted.
    pub outcome: CatalogOutcome,
    /// The config repository, from which the driver makes URLs.
    pub repo: String,
    /// The branch that contains the change once it is merged.
    pub base_branch: String,
    /// The branch with the change; none if nothing had to change.
    pub branch: Option<String>,
    /// Commit that already contains the change, if there is one.
    pub commit_hash: Option<String>,
    /// Number of the existing pull request, if there is one.
    pub pull_request_number: Option<u32>,
    /// URL of the pull request.
    pub pull_request_url: Option<String>,
    /// State of the pull request.
    pub pull_request_state: Option<PullRequestState>,
    /// Unified diff of catalog and entity against the base branch.
    pub diff: String,
    /// Entity reference of the service (`component:default/payment-service`).
    pub entity_ref: Option<String>,
    /// Path of the entity's file in the repository, from which the driver makes its URL.
    pub catalog_info_path: Option<String>,
    /// The entry after the change; the first one if there are several.
    #[tsify(type = "Record<string, unknown> | null")]
    pub service: Option<Map<String, Value>>,
    /// Whether the base branch contains the whole change, and no open pull request created by Ameide is about to change the service
    /// again, so that steps that depend on the catalog can run. Omitted if false.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[tsify(optional)]
    pub settled: bool,
    /// URL of an open pull request created by Ameide that is about to change the service, where nothing had to change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub awaited_pull_request_url: Option<String>,
}

/// Outcome of a change to the catalog.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub enum CatalogOutcome {
    /// Something changes.
    Changed,
    /// The change is already there, on the base branch or in an open pull request created by Ameide.
    Unchanged,
    /// An existing branch or pull request created by Ameide was adopted.
    Adopted,
}
