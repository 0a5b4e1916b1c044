//! `ameide:primitive:change`, `promote` and `remove`.

use crate::api::{RepoUrl, SourceFile};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use tsify::Tsify;

/// Input of `ameide:primitive:change`. What is absent stays.
#[derive(Debug, Clone, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct PrimitiveChange {
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
    /// Project of Argo CD.
    #[serde(default)]
    #[tsify(optional)]
    pub project: Option<String>,
    /// Short names of the environments.
    #[serde(default)]
    #[tsify(optional)]
    pub environments: Option<Vec<String>>,
    /// The fields of its kind that change, by name.
    #[serde(default)]
    #[tsify(optional, type = "Record<string, unknown>")]
    pub fields: Option<Map<String, Value>>,
    /// Names of fields to take away.
    #[serde(default)]
    #[tsify(optional)]
    pub unset: Option<Vec<String>>,
}

/// Input of `ameide:primitive:promote`.
#[derive(Debug, Clone, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct PrimitivePromote {
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
    /// Digest of the image: `sha256:` and 64 hexadecimal digits.
    pub digest: String,
    /// Image without tag and digest; the one that is set already, or the configured one, if absent.
    #[serde(default)]
    #[tsify(optional)]
    pub image: Option<String>,
}

/// Input of `ameide:primitive:remove`.
#[derive(Debug, Clone, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct PrimitiveRemove {
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
}
