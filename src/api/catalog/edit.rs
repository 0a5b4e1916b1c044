//! `catalog:edit`: the same change to local files, with input as typed on the command line. Its output is that of the update.

use crate::api::{Operation, RepoUrl, SourceFile};
use serde::{Deserialize, Serialize};
use tsify::Tsify;

/// Input of `catalog:edit`. Either `sources`, or `names` with or without `assignments`.
#[derive(Debug, Clone, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct CatalogEdit {
    /// The operation.
    pub operation: Operation,
    /// The repository URL to assume.
    pub repo_url: RepoUrl,
    /// The catalog file; the configured one if absent.
    #[serde(default)]
    #[tsify(optional)]
    pub file_path: Option<String>,
    /// Whether the Backstage entity is also written.
    pub entity: bool,
    /// YAML, each an entry, a list of entries, or a map with the list `services`.
    #[serde(default)]
    pub sources: Vec<SourceFile>,
    /// Names of services.
    #[serde(default)]
    pub names: Vec<String>,
    /// `key=value` or `key.sub=value` for the one service named.
    #[serde(default)]
    pub assignments: Vec<String>,
    /// Whether to write keys that are close to known ones as given; otherwise they are rejected as typing errors.
    #[serde(default)]
    #[tsify(optional)]
    pub allow_unknown: Option<bool>,
}
