//! `catalog:entities`: what Backstage's catalog is filled with.

use crate::api::RepoUrl;
use crate::problem::Problem;
use serde::{Deserialize, Serialize};
use tsify::Tsify;

/// Input of `catalog:entities`: the location of the catalog. Absent fields take the configured values.
#[derive(Debug, Clone, Default, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct CatalogEntities {
    /// The config repo.
    #[tsify(optional)]
    pub repo_url: Option<RepoUrl>,
    /// The branch, or a full commit id.
    #[tsify(optional)]
    pub base_branch: Option<String>,
}

/// Output of `catalog:entities`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct CatalogEntitiesFound {
    /// The entities, one per line as JSON: text crosses the boundary much faster than objects.
    pub entities: String,
    /// Whether these are all: false if an entry or a file could not be read, so that what is missing may still exist.
    pub complete: bool,
    /// Number of services.
    pub services: u32,
    /// Number of services with an entity file of their own, which are left to it.
    pub with_file: u32,
    /// Why entities are missing.
    pub problems: Vec<Problem>,
}
