//! `primitive:list`: the primitives of a GitOps repository.

use crate::api::{RepoUrl, SourceFile};
use crate::problem::Problem;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use tsify::Tsify;

/// Input of `primitive:list`.
#[derive(Debug, Clone, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct PrimitiveList {
    /// The GitOps repository; the configured one if absent.
    #[serde(default)]
    #[tsify(optional)]
    pub repo_url: Option<RepoUrl>,
    /// Branch or commit to read; the configured base branch if absent.
    #[serde(default)]
    #[tsify(optional)]
    pub base_branch: Option<String>,
    /// The kinds that ship: `<kind>/kind.yaml`.
    pub kinds: Vec<SourceFile>,
}

/// Output of `primitive:list`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct PrimitivesListed {
    /// The primitives, sorted by full name.
    pub primitives: Vec<ListedPrimitive>,
    /// What is not deployed, sorted by full name.
    pub definitions: Vec<ListedDefinition>,
    /// The Systems and Domains that they name, as entities for Backstage's catalog.
    #[tsify(type = "Record<string, unknown>[]")]
    pub systems: Vec<Map<String, Value>>,
    /// What cannot be read; everything else is listed all the same.
    pub problems: Vec<Problem>,
}

/// A definition: an entity that is not deployed, in a file of its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct ListedDefinition {
    /// Full name: `<kind>-<name>-<version>`.
    pub primitive: String,
    /// Its kind.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Id of the tenant.
    pub tenant: Option<String>,
    /// Owner, as an entity reference.
    pub owner: Option<String>,
    /// Path of its file.
    pub path: String,
    /// Its entity, for Backstage's catalog.
    #[tsify(type = "Record<string, unknown>")]
    pub entity: Map<String, Value>,
}

/// A primitive of a GitOps repository.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct ListedPrimitive {
    /// Full name: `<kind>-<name>-<version>`.
    pub primitive: String,
    /// Its kind.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Project of Argo CD.
    pub project: String,
    /// Id of the tenant.
    pub tenant: Option<String>,
    /// What the tenant has bought.
    pub sku: String,
    /// Who writes the code.
    pub origin: String,
    /// Owner, as an entity reference.
    pub owner: Option<String>,
    /// System that it belongs to.
    pub system: Option<String>,
    /// Domain that the system belongs to.
    pub domain: Option<String>,
    /// Namespace by environment.
    pub namespaces: BTreeMap<String, String>,
    /// Whether it is deployed.
    pub enabled: bool,
    /// Image with its digest.
    pub image: Option<String>,
    /// Path of its `component.yaml`.
    pub path: String,
    /// Its entities, for Backstage's catalog.
    #[tsify(type = "Record<string, unknown>[]")]
    pub entities: Vec<Map<String, Value>>,
}
