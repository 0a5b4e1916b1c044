//! `catalog:validate` and `catalog:check`: all problems of a catalog.

use crate::api::RepoUrl;
use crate::problem::Problem;
use serde::{Deserialize, Serialize};
use tsify::Tsify;

/// Input of `catalog:validate` and `catalog:check`: the location of the catalog. Absent fields take the configured values.
#[derive(Debug, Clone, Default, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct CatalogFiles {
    /// The config repo.
    #[tsify(optional)]
    pub repo_url: Option<RepoUrl>,
    /// The branch, or a full commit id.
    #[tsify(optional)]
    pub base_branch: Option<String>,
    /// The catalog file; if absent, the files of the configured layout.
    #[tsify(optional)]
    pub file_path: Option<String>,
    /// Whether to warn of plain values that YAML readers disagree on (`no`, `1:30`, `2024-01-01`).
    #[tsify(optional)]
    pub strict: Option<bool>,
}

/// Output of `catalog:validate` and `catalog:check`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct CatalogChecked {
    /// True if there are no errors.
    pub sound: bool,
    /// Number of services.
    pub services: u32,
    /// The files that were checked.
    pub files: Vec<String>,
    /// All problems, errors and warnings, in the order of the files.
    pub problems: Vec<Problem>,
}
