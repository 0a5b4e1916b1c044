//! `ameide:namespace:resolve`: the Kubernetes namespaces of a service, or of the primitives of a tenant.

use crate::api::RepoUrl;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use tsify::Tsify;

/// Input of `ameide:namespace:resolve`.
#[derive(Debug, Clone, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct NamespaceResolve {
    /// The name of a service, read from the catalog if no environment is given, or the entry itself; absent for primitives.
    #[serde(default)]
    #[tsify(optional, type = "string | Record<string, unknown>")]
    pub service: Option<Value>,
    /// Id of the tenant whose primitives are meant.
    #[serde(default)]
    #[tsify(optional)]
    pub tenant: Option<String>,
    /// What the tenant has bought: `Shared`, `Namespace` or `Private`.
    #[serde(default)]
    #[tsify(optional)]
    pub sku: Option<String>,
    /// Whose code the primitives are: `platform` or `tenant`.
    #[serde(default)]
    #[tsify(optional)]
    pub origin: Option<String>,
    /// Short name of the environment; all environments of the service if absent.
    #[serde(default)]
    #[tsify(optional)]
    pub environment: Option<String>,
    /// The config repository in which the name is looked up.
    #[serde(default)]
    #[tsify(optional)]
    pub catalog_repo_url: Option<RepoUrl>,
}

/// Outputs of `ameide:namespace:resolve`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct NamespaceResolved {
    /// The namespace, if one environment is requested.
    pub namespace: Option<String>,
    /// Namespace by environment.
    pub namespaces: BTreeMap<String, String>,
}
