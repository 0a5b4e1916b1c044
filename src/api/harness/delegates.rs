//! `harness:delegates`: what installs the delegates.

use crate::api::{ConfigRepoFile, RepoUrl};
use serde::{Deserialize, Serialize};
use tsify::Tsify;

/// Input of `harness:delegates`.
#[derive(Debug, Clone, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct HarnessDelegates {
    /// Where the files go.
    pub repo_url: RepoUrl,
    /// Account identifier.
    #[serde(default)]
    #[tsify(optional)]
    pub account: Option<String>,
}

/// Output of `harness:delegates`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct HarnessDelegatesMade {
    /// The delegates, in the order of the configuration.
    pub delegates: Vec<DelegateMade>,
    /// The files, sorted by path.
    pub files: Vec<ConfigRepoFile>,
}

/// A delegate of one or several places.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct DelegateMade {
    /// Name of the delegate, which pipelines select it by.
    pub name: String,
    /// Its cluster, as Argo CD names it.
    pub cluster: String,
    /// The places that it serves, `environment/region` each.
    pub places: Vec<String>,
}
