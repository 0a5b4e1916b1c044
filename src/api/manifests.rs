//! Inputs and outputs of the commands on manifests.

use crate::api::{RepoUrl, SourceFile};
use crate::problem::Problem;
use serde::{Deserialize, Serialize};
use tsify::Tsify;

/// Input of `manifests:plan` and `manifests:check`.
#[derive(Debug, Clone, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct ManifestsPlan {
    /// The config repo; the configured one if absent.
    #[serde(default)]
    #[tsify(optional)]
    pub repo_url: Option<RepoUrl>,
    /// Only these services.
    #[serde(default)]
    pub names: Vec<String>,
}

/// Input of `manifests:build`.
#[derive(Debug, Clone, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct ManifestsBuild {
    /// The config repo; the configured one if absent.
    #[serde(default)]
    #[tsify(optional)]
    pub repo_url: Option<RepoUrl>,
    /// Only these services.
    #[serde(default)]
    pub names: Vec<String>,
    /// Builds everything again, changed or not.
    #[serde(default)]
    #[tsify(optional)]
    pub all: Option<bool>,
    /// Also builds every overlay by itself, and refuses where the bytes differ.
    #[serde(default)]
    #[tsify(optional)]
    pub verify: Option<bool>,
}

/// Input of `manifests:diff`.
#[derive(Debug, Clone, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct ManifestsDiff {
    /// The config repo; the configured one if absent.
    #[serde(default)]
    #[tsify(optional)]
    pub repo_url: Option<RepoUrl>,
    /// Only these services.
    #[serde(default)]
    pub names: Vec<String>,
    /// Branch or commit whose generated files are compared; those at hand if absent.
    #[serde(default)]
    #[tsify(optional)]
    pub base: Option<String>,
}

/// Input of `manifests:lint`.
#[derive(Debug, Clone, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct ManifestsLint {
    /// Files with one or more documents each.
    pub files: Vec<SourceFile>,
}

/// One environment and region of a service whose manifests are to be built or removed, and why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct ManifestsChange {
    /// Name of the service.
    pub service: String,
    /// Short name of the environment.
    pub environment: String,
    /// Cluster name of the environment.
    pub cluster: String,
    /// Region.
    pub region: String,
    /// Folder of the generated files.
    pub folder: String,
    /// Why, at least one.
    pub reasons: Vec<ManifestsReason>,
}

/// Why manifests are built or removed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(tag = "type", rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub enum ManifestsReason {
    /// There are none yet.
    New,
    /// The entry, or what the configuration makes of it, is another.
    Entry {
        /// Keys of the entry (`size`, `settings.mode`), or what the configuration derives (`namespace`, `host`, `image`).
        keys: Vec<String>,
    },
    /// Layers are others.
    Layers {
        /// Paths of the files that were added, changed or are no longer used.
        files: Vec<String>,
    },
    /// They were made by an older generator, or another kustomize than the configured one.
    Generator {
        /// What made them (`ameide/1, kustomize 5.5.0`).
        was: String,
        /// What makes them now.
        now: String,
    },
    /// A generated file is not as it was written.
    Edited {
        /// Paths of the files.
        files: Vec<String>,
    },
    /// The request names it.
    Requested,
    /// It is no longer in the catalog: its files are removed.
    Gone,
}

/// Output of `manifests:plan`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct ManifestsPlanned {
    /// What is to be built or removed, by service and place.
    pub changes: Vec<ManifestsChange>,
    /// How many pairs of environment and region the services have.
    pub total: u32,
    /// What keeps services from being planned, and warnings.
    pub problems: Vec<Problem>,
}

/// Output of `manifests:build`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct ManifestsBuilt {
    /// What was built or removed, by service and place.
    pub changes: Vec<ManifestsChange>,
    /// How many pairs of environment and region the services have.
    pub total: u32,
    /// How many overlays kustomize built for that.
    pub shapes: u32,
    /// Services whose files stay as they were, because of problems.
    pub failed: Vec<String>,
    /// Errors and warnings.
    pub problems: Vec<Problem>,
}

/// Output of `manifests:check`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct ManifestsChecked {
    /// What is to be built or removed: must be empty.
    pub changes: Vec<ManifestsChange>,
    /// How many pairs of environment and region the services have.
    pub total: u32,
    /// What the checks find in the generated files, and what keeps services from being planned.
    pub problems: Vec<Problem>,
    /// Whether there is nothing to build and no error.
    pub sound: bool,
}

/// Output of `manifests:diff`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct ManifestsDiffed {
    /// The rendered difference, by service and place; empty if there is none.
    pub places: Vec<ManifestsDifference>,
    /// The same as unified diffs in one text.
    pub diff: String,
    /// The same for a pull request, at most 60,000 characters.
    pub markdown: String,
    /// Services whose files could not be built, because of problems.
    pub failed: Vec<String>,
    /// Errors and warnings.
    pub problems: Vec<Problem>,
}

/// The difference of one environment and region of a service.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct ManifestsDifference {
    /// Name of the service.
    pub service: String,
    /// Cluster name of the environment.
    pub cluster: String,
    /// Region.
    pub region: String,
    /// Lines added.
    pub added: u32,
    /// Lines removed.
    pub removed: u32,
    /// Unified diff of its files.
    pub diff: String,
}

/// Output of `manifests:lint`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct ManifestsLinted {
    /// The findings, in the order of the files.
    pub findings: Vec<Problem>,
    /// How many objects were checked.
    pub objects: u32,
    /// Number of errors.
    pub errors: u32,
    /// Number of warnings.
    pub warnings: u32,
}
