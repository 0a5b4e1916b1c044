//! `catalog:move-layout`: the same entries in the files of another layout.

use crate::api::RepoUrl;
use serde::{Deserialize, Serialize};
use tsify::Tsify;

/// Input of `catalog:move-layout`.
#[derive(Debug, Clone, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct CatalogMoveLayout {
    /// The config repo.
    #[serde(default)]
    #[tsify(optional)]
    pub repo_url: Option<RepoUrl>,
    /// The base branch of the pull request.
    #[serde(default)]
    #[tsify(optional)]
    pub base_branch: Option<String>,
    /// The file of the layout `single`.
    #[serde(default)]
    #[tsify(optional)]
    pub file_path: Option<String>,
    /// The current layout of the catalog; the configured one if absent.
    #[serde(default)]
    #[tsify(optional)]
    pub from: Option<CatalogLayout>,
    /// The new layout.
    pub to: CatalogLayout,
    /// Whether a pull request is opened (true if absent); false commits to the base branch.
    #[serde(default)]
    #[tsify(optional)]
    pub create_pull_request: Option<bool>,
}

/// How the catalog is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "kebab-case")]
pub enum CatalogLayout {
    /// One file.
    Single,
    /// `catalog/<archetype>-services.yaml`.
    PerArchetype,
    /// `catalog/services/<name>.yaml`.
    PerService,
}

/// Output of `catalog:move-layout`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct CatalogMoved {
    /// Whether any file is written or deleted.
    pub changed: bool,
    /// Number of services that are moved.
    pub services: u32,
    /// Files that are written.
    pub written: Vec<String>,
    /// Files that are deleted.
    pub deleted: Vec<String>,
    /// The branch with the change.
    pub branch: Option<String>,
    /// Unified diff against the base branch.
    pub diff: String,
}
