//! `ameide:primitive:create`: a primitive's repository, and its wiring into GitOps.

use crate::api::{RepoUrl, SourceFile};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use tsify::Tsify;

/// Input of `ameide:primitive:create`.
#[derive(Debug, Clone, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct PrimitiveCreate {
    /// The GitOps repository; the configured one if absent.
    #[serde(default)]
    #[tsify(optional)]
    pub repo_url: Option<RepoUrl>,
    /// Base branch of the pull request; the configured one if absent.
    #[serde(default)]
    #[tsify(optional)]
    pub base_branch: Option<String>,
    /// Name of the branch; derived from the primitive if absent.
    #[serde(default)]
    #[tsify(optional)]
    pub branch: Option<String>,
    /// Open a pull request (true by default); if false, commit to the base branch.
    #[serde(default)]
    #[tsify(optional)]
    pub create_pull_request: Option<bool>,
    /// The kinds that ship: `<kind>/kind.yaml`.
    #[serde(serialize_with = "SourceFile::untold")]
    pub kinds: Vec<SourceFile>,
    /// Kind of the primitive.
    pub kind: String,
    /// Name of the primitive.
    pub name: String,
    /// Version of its interface; `v1` if absent.
    #[serde(default)]
    #[tsify(optional)]
    pub version: Option<String>,
    /// Id of the tenant; absent for what all tenants share.
    #[serde(default)]
    #[tsify(optional)]
    pub tenant: Option<String>,
    /// `Shared` (the default), `Namespace` or `Private`.
    #[serde(default)]
    #[tsify(optional)]
    pub sku: Option<String>,
    /// `platform` or `tenant`; `tenant` if absent where a tenant is given.
    #[serde(default)]
    #[tsify(optional)]
    pub origin: Option<String>,
    /// Short names of the environments; all configured ones if absent.
    #[serde(default)]
    #[tsify(optional)]
    pub environments: Option<Vec<String>>,
    /// Owner, as an entity reference.
    #[serde(default)]
    #[tsify(optional)]
    pub owner: Option<String>,
    /// System that it belongs to.
    #[serde(default)]
    #[tsify(optional)]
    pub system: Option<String>,
    /// Domain that the system belongs to.
    #[serde(default)]
    #[tsify(optional)]
    pub domain: Option<String>,
    /// What it is for.
    #[serde(default)]
    #[tsify(optional)]
    pub description: Option<String>,
    /// Project of Argo CD; the first one configured if absent.
    #[serde(default)]
    #[tsify(optional)]
    pub project: Option<String>,
    /// The fields of its kind, by name.
    #[serde(default)]
    #[tsify(optional, type = "Record<string, unknown>")]
    pub fields: Option<Map<String, Value>>,
    /// The repository that the skeleton is published to.
    #[serde(default)]
    #[tsify(optional)]
    pub repository: Option<RepoUrl>,
    /// Whether `repository` must not exist yet, unless the primitive does.
    #[serde(default)]
    #[tsify(optional)]
    pub require_new_repository: Option<bool>,
}

/// Outcome of a change of a primitive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub enum PrimitiveOutcome {
    /// Files are committed.
    Changed,
    /// Everything is as requested, or an open pull request makes it so.
    Unchanged,
}

/// Outputs of `ameide:primitive:create`, `change`, `promote` and `remove`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct PrimitiveChanged {
    /// Full name: `<kind>-<name>-<version>`.
    pub primitive: String,
    /// Id of its tenant, as given or as its files say; absent for what all tenants share.
    pub tenant: Option<String>,
    /// What comes of it.
    pub outcome: PrimitiveOutcome,
    /// The GitOps repository.
    pub repo: RepoUrl,
    /// Base branch of the pull request.
    pub base_branch: String,
    /// Branch with the change.
    pub branch: Option<String>,
    /// URL of the open pull request that makes the change already.
    pub pull_request_url: Option<String>,
    /// Its number.
    pub pull_request_number: Option<u32>,
    /// Namespace by environment; empty for what is not deployed.
    pub namespaces: BTreeMap<String, String>,
    /// Paths of its files in the GitOps repository.
    pub files: Vec<String>,
    /// Unified diff of them.
    pub diff: String,
    /// References of its entities in Backstage's catalog.
    pub entity_refs: Vec<String>,
    /// Whether its own repository exists already; absent unless a new one is required.
    pub repository_exists: Option<bool>,
    /// The files of its own repository; only `create` makes them.
    pub skeleton: Vec<SourceFile>,
}
