//! Input of `ameide:catalog:update`.

use crate::api::{MergeMethod, RepoUrl};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use tsify::Tsify;

/// Input of `ameide:catalog:update`.
#[derive(Debug, Clone, Default, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct CatalogUpdate {
    /// The config repo, `github.com?owner=company&repo=platform-next`.
    #[tsify(optional)]
    pub repo_url: Option<RepoUrl>,
    /// The catalog file; by default as configured.
    #[tsify(optional)]
    pub file_path: Option<String>,
    /// What to do; `add` where absent.
    #[tsify(optional)]
    pub operation: Option<Operation>,
    /// The entry, or the keys of it that change; for `remove` just its `name`.
    #[tsify(optional, type = "Record<string, unknown>")]
    pub service: Option<Map<String, Value>>,
    /// The name of the service once more, as whoever asks typed it to confirm a removal; refused where it is another.
    #[tsify(optional)]
    pub confirm: Option<String>,
    /// Several entries at once, for a bulk in one pull request.
    #[tsify(optional, type = "Record<string, unknown>[]")]
    pub services: Option<Vec<Map<String, Value>>>,
    /// The same as YAML text: a map with a `services:` list.
    #[tsify(optional)]
    pub update: Option<String>,
    /// Whether the Backstage entity is written too (true where absent), or an object merged over the default one.
    #[tsify(optional, type = "boolean | Record<string, unknown>")]
    pub entity: Option<Value>,
    /// Whether a key that is close to a known one is written as it stands; without it, it is refused as a slip.
    #[tsify(optional)]
    pub allow_unknown: Option<bool>,
    /// Path pattern of the Backstage entity.
    #[tsify(optional)]
    pub entity_path: Option<String>,
    /// The branch that the pull request goes to.
    #[tsify(optional)]
    pub base_branch: Option<String>,
    /// Name of the branch; by default made from operation and service.
    #[tsify(optional)]
    pub branch: Option<String>,
    /// Whether a pull request is opened (true where absent); false commits to `branch`, or to the base branch.
    #[tsify(optional)]
    pub create_pull_request: Option<bool>,
    /// Whether an added entry records its pipeline: `harness.pipelineId`, `createdAt`, `createdBy`.
    #[tsify(optional)]
    pub record_pipeline: Option<bool>,
    /// Title of the pull request.
    #[tsify(optional)]
    pub pull_request_title: Option<String>,
    /// Description of the pull request, as plain text: Markdown and mentions in it are shown, not followed. Our marker is added.
    #[tsify(optional)]
    pub pull_request_body: Option<String>,
    /// Open it as a draft.
    #[tsify(optional)]
    pub draft: Option<bool>,
    /// Labels.
    #[tsify(optional)]
    pub labels: Option<Vec<String>>,
    /// Logins that are asked for a review.
    #[tsify(optional)]
    pub reviewers: Option<Vec<String>>,
    /// Team slugs that are asked for a review.
    #[tsify(optional)]
    pub team_reviewers: Option<Vec<String>>,
    /// Merge by itself as soon as the repository's rules allow it.
    #[tsify(optional)]
    pub auto_merge: Option<MergeMethod>,
}

/// An operation on the catalog.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub enum Operation {
    /// A new service; one that is there already is refused unless it is equal.
    Add,
    /// Only the keys given, of a service that is there.
    Update,
    /// The service goes.
    Remove,
    /// Add, or update where it is there.
    Upsert,
}
