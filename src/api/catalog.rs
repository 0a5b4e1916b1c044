//! Inputs and outputs of the catalog's further actions: those that look, compare, merge, move and heal.

use crate::api::{PullRequestState, RepoUrl, SourceFile};
use crate::problem::Problem;
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use serde_json::Value;
use tsify::Tsify;

/// Input of `catalog:validate` and `catalog:check`: where the catalog is. All as configured where absent.
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
    /// The one catalog file; without it, by the configured layout.
    #[tsify(optional)]
    pub file_path: Option<String>,
    /// Whether plain values that YAML readers disagree on (`no`, `1:30`, `2024-01-01`) are warned of, too.
    #[tsify(optional)]
    pub strict: Option<bool>,
}

/// Output of `catalog:validate` and `catalog:check`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct CatalogChecked {
    /// Whether there is no error.
    pub sound: bool,
    /// How many services there are.
    pub services: u32,
    /// The files that were looked at.
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
    /// Names of services that are new.
    pub added: Vec<String>,
    /// Names of services that are gone.
    pub removed: Vec<String>,
    /// Services that changed.
    pub changed: Vec<ChangedService>,
    /// The same as a list in Markdown; empty where nothing changed.
    pub text: String,
}

/// A service that changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct ChangedService {
    /// Its name.
    pub name: String,
    /// Its keys that changed.
    pub keys: Vec<ChangedKey>,
}

/// A key that changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct ChangedKey {
    /// Its path (`resources.overrides.prod.size`).
    pub path: String,
    /// The value before; none where there was none.
    #[tsify(type = "unknown")]
    pub before: Option<Value>,
    /// The value after; none where it is gone.
    #[tsify(type = "unknown")]
    pub after: Option<Value>,
}

/// Input of `catalog:merge`. An empty base stands for a file that was not there.
#[derive(Debug, Clone, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct CatalogMerge {
    /// The common ancestor.
    pub base: SourceFile,
    /// Our version; its style is kept.
    pub ours: SourceFile,
    /// Their version.
    pub theirs: SourceFile,
}

/// Output of `catalog:merge`: the merged file, or what stands in its way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct CatalogMerged {
    /// The merged bytes; none where there are conflicts.
    #[tsify(type = "Uint8Array | null")]
    pub content: Option<ByteBuf>,
    /// Where there are conflicts: all that merges, with Git's markers around the services in conflict, or around what stands
    /// before or after them; none where the lines cannot be put together.
    #[tsify(type = "Uint8Array | null")]
    pub marked: Option<ByteBuf>,
    /// What both sides set to different values.
    pub conflicts: Vec<MergeConflict>,
}

/// What both sides set to different values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct MergeConflict {
    /// The service; none where it stands outside all of them.
    pub service: Option<String>,
    /// Path of the key; empty for the whole service.
    pub key: String,
    /// The value before; none where there was none.
    #[tsify(type = "unknown")]
    pub base: Option<Value>,
    /// Our value; none where it is gone.
    #[tsify(type = "unknown")]
    pub ours: Option<Value>,
    /// Their value; none where it is gone.
    #[tsify(type = "unknown")]
    pub theirs: Option<Value>,
    /// Its line in ours; none where it is gone there.
    pub ours_line: Option<u32>,
    /// Its line in theirs; none where it is gone there.
    pub theirs_line: Option<u32>,
    /// The conflict in words, at its place in ours.
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
    /// The branch that the pull request goes to.
    #[serde(default)]
    #[tsify(optional)]
    pub base_branch: Option<String>,
    /// The file of the layout `single`.
    #[serde(default)]
    #[tsify(optional)]
    pub file_path: Option<String>,
    /// The layout that the catalog has; as configured where absent.
    #[serde(default)]
    #[tsify(optional)]
    pub from: Option<CatalogLayout>,
    /// The layout that it is to have.
    pub to: CatalogLayout,
    /// Whether a pull request is opened (true where absent); false commits to the base branch.
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
    /// Whether a file is written or deleted.
    pub changed: bool,
    /// How many services are moved.
    pub services: u32,
    /// Files that are written.
    pub written: Vec<String>,
    /// Files that are deleted.
    pub deleted: Vec<String>,
    /// The branch that holds the change.
    pub branch: Option<String>,
    /// Unified diff against the base branch.
    pub diff: String,
}

/// Input of `catalog:heal`: where the catalog is. All as configured where absent.
#[derive(Debug, Clone, Default, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct CatalogHeal {
    /// The config repo.
    #[tsify(optional)]
    pub repo_url: Option<RepoUrl>,
    /// The branch that the pull requests go to.
    #[tsify(optional)]
    pub base_branch: Option<String>,
    /// The one catalog file; without it, by the configured layout.
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
    /// Each open pull request of ours, oldest first.
    pub pulls: Vec<HealedPull>,
}

/// What becomes of an open pull request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct HealedPull {
    /// Its number.
    pub number: u32,
    /// Its address.
    pub url: String,
    /// Its branch.
    pub branch: String,
    /// Its state when it was read.
    pub state: PullRequestState,
    /// What becomes of it.
    pub outcome: HealOutcome,
    /// Why it cannot be healed, where that is so.
    pub problems: Vec<Problem>,
}

/// What becomes of an open pull request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub enum HealOutcome {
    /// It merges as it is, and is not touched.
    Clean,
    /// A merge commit brings it onto the base.
    Healed,
    /// It holds a true conflict, which a person must decide.
    Conflict,
}
