//! Inputs and outputs of the other catalog actions: check, diff, merge, move and heal.

use crate::api::{PullRequestState, RepoUrl, SourceFile};
use crate::problem::Problem;
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use serde_json::Value;
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

/// Input of `catalog:diff`.
#[derive(Debug, Clone, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct CatalogDiff {
    /// The catalog before.
    pub from: SourceFile,
    /// The catalog after.
    pub to: SourceFile,
}

/// Output of `catalog:diff`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct CatalogDiffed {
    /// Names of added services.
    pub added: Vec<String>,
    /// Names of removed services.
    pub removed: Vec<String>,
    /// Services that changed.
    pub changed: Vec<ChangedService>,
    /// The same as a list in Markdown; empty if nothing changed.
    pub text: String,
}

/// A service that changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct ChangedService {
    /// Name of the service.
    pub name: String,
    /// Keys of the service that changed.
    pub keys: Vec<ChangedKey>,
}

/// A key that changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct ChangedKey {
    /// Path of the key (`resources.overrides.prod.size`).
    pub path: String,
    /// The value before; none if the key was absent.
    #[tsify(type = "unknown")]
    pub before: Option<Value>,
    /// The value after; none if the key was removed.
    #[tsify(type = "unknown")]
    pub after: Option<Value>,
}

/// Input of `catalog:merge`. An empty base stands for a file that did not exist.
#[derive(Debug, Clone, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct CatalogMerge {
    /// The common ancestor.
    pub base: SourceFile,
    /// The version "ours", whose style is kept.
    pub ours: SourceFile,
    /// The version "theirs".
    pub theirs: SourceFile,
}

/// Output of `catalog:merge`: the merged file, or the conflicts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct CatalogMerged {
    /// The merged content; none if there are conflicts.
    #[tsify(type = "Uint8Array | null")]
    pub content: Option<ByteBuf>,
    /// If there are conflicts: the merged file with Git's markers around the services in conflict, or around the lines
    /// before or after the services; none if the lines cannot be combined.
    #[tsify(type = "Uint8Array | null")]
    pub marked: Option<ByteBuf>,
    /// A key that both sides set to different values.
    pub conflicts: Vec<MergeConflict>,
}

/// A key that both sides set to different values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct MergeConflict {
    /// The service; none if the key is outside of all services.
    pub service: Option<String>,
    /// Path of the key; empty for the whole service.
    pub key: String,
    /// The value before; none if the key was absent.
    #[tsify(type = "unknown")]
    pub base: Option<Value>,
    /// The value in ours; none if it was removed.
    #[tsify(type = "unknown")]
    pub ours: Option<Value>,
    /// The value in theirs; none if it was removed.
    #[tsify(type = "unknown")]
    pub theirs: Option<Value>,
    /// Line in ours; none if the key was removed there.
    pub ours_line: Option<u32>,
    /// Line in theirs; none if the key was removed there.
    pub theirs_line: Option<u32>,
    /// The conflict as a problem, at its position in ours.
    pub problem: Problem,
}

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

/// Input of `catalog:heal`: the location of the catalog. Absent fields take the configured values.
#[derive(Debug, Clone, Default, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct CatalogHeal {
    /// The config repo.
    #[tsify(optional)]
    pub repo_url: Option<RepoUrl>,
    /// The base branch of the pull requests.
    #[tsify(optional)]
    pub base_branch: Option<String>,
    /// The catalog file; if absent, the files of the configured layout.
    #[tsify(optional)]
    pub file_path: Option<String>,
    /// Only these pull requests.
    #[tsify(optional)]
    pub pull_requests: Option<Vec<u32>>,
}

/// Output of `catalog:heal`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct CatalogHealed {
    /// All open pull requests created by Ameide, oldest first.
    pub pulls: Vec<HealedPull>,
}

/// The outcome for an open pull request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct HealedPull {
    /// Number of the pull request.
    pub number: u32,
    /// URL of the pull request.
    pub url: String,
    /// Head branch of the pull request.
    pub branch: String,
    /// State of the pull request when it was read.
    pub state: PullRequestState,
    /// The outcome.
    pub outcome: HealOutcome,
    /// Why it cannot be healed, if so.
    pub problems: Vec<Problem>,
}

/// The outcome for an open pull request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub enum HealOutcome {
    /// It merges cleanly and is left unchanged.
    Clean,
    /// A merge commit brings it up to date with its base branch.
    Healed,
    /// It has a conflict that must be resolved by hand.
    Conflict,
}
