//! The actions: one variant per action, with its input.
//!
//! An absent input takes its value from the configuration. Secrets never reach the core; the driver keeps them.

use crate::api::{
    CatalogDiff, CatalogEdit, CatalogEntities, CatalogFiles, CatalogHeal, CatalogImport, CatalogMerge,
    CatalogMoveLayout, CatalogUpdate, ConfigRepoCheck, ConfigRepoInit, DoctorCheck, HarnessAdopt, HarnessApply,
    HarnessCreate, HarnessDelegates, HarnessDelete, HarnessList, HarnessRestore, HarnessRollout, HarnessRollouts,
    HarnessShow, HarnessStates, HarnessSync, HarnessTrigger, ManifestsBuild, ManifestsDiff, ManifestsLint,
    ManifestsPlan, NamespaceResolve, PipelineLint, PipelineOutline, PipelineRender, PipelinesRepoCheck,
    PipelinesRepoInit, PrimitiveChange, PrimitiveCreate, PrimitiveKinds, PrimitiveLint, PrimitiveList,
    PrimitivePromote, PrimitiveRemove, SourceFile,
};
use serde::{Deserialize, Serialize};
use tsify::Tsify;

/// An action and its input. The tag is the action id without `ameide:`.
#[derive(Debug, Clone, Serialize, Deserialize, Tsify)]
#[serde(tag = "type", content = "input")]
#[tsify(missing_as_null, hashmap_as_object)]
pub enum Action {
    /// Checks the configuration and reports all problems at once.
    #[serde(rename = "config:check")]
    ConfigCheck,
    /// Reads the configuration from a file.
    #[serde(rename = "config:read")]
    ConfigRead(SourceFile),
    /// Writes the files that a config repo lacks.
    #[serde(rename = "config-repo:init")]
    ConfigRepoInit(ConfigRepoInit),
    /// Reports what does not fit together in a config repo.
    #[serde(rename = "config-repo:check")]
    ConfigRepoCheck(ConfigRepoCheck),
    /// Writes the files that a pipelines repo lacks.
    #[serde(rename = "pipelines-repo:init")]
    PipelinesRepoInit(PipelinesRepoInit),
    /// Says what a change of a pipelines repo means.
    #[serde(rename = "pipelines-repo:check")]
    PipelinesRepoCheck(PipelinesRepoCheck),
    /// Looks at all that an installation needs.
    #[serde(rename = "doctor:check")]
    DoctorCheck(DoctorCheck),
    /// Adds, updates, removes or upserts services of the catalog by pull request.
    #[serde(rename = "catalog:update")]
    CatalogUpdate(CatalogUpdate),
    /// The same on local files, with input as typed on the command line.
    #[serde(rename = "catalog:edit")]
    CatalogEdit(CatalogEdit),
    /// Checks the whole catalog and reports all problems at once.
    #[serde(rename = "catalog:validate")]
    CatalogValidate(CatalogFiles),
    /// The same, and checks that it is sorted.
    #[serde(rename = "catalog:check")]
    CatalogCheck(CatalogFiles),
    /// Returns the entities that Backstage's catalog is filled with.
    #[serde(rename = "catalog:entities")]
    CatalogEntities(CatalogEntities),
    /// Compares two catalogs by service and key.
    #[serde(rename = "catalog:diff")]
    CatalogDiff(CatalogDiff),
    /// Merges three versions of a catalog file by service and key.
    #[serde(rename = "catalog:merge")]
    CatalogMerge(CatalogMerge),
    /// Moves the catalog from one layout to another.
    #[serde(rename = "catalog:move-layout")]
    CatalogMoveLayout(CatalogMoveLayout),
    /// Updates open pull requests created by Ameide from their base branch.
    #[serde(rename = "catalog:heal")]
    CatalogHeal(CatalogHeal),
    /// Adds services that exist already, from the files that describe them.
    #[serde(rename = "catalog:import")]
    CatalogImport(CatalogImport),
    /// Creates or updates a service's bundle of Harness entities.
    #[serde(rename = "harness:create")]
    HarnessCreate(HarnessCreate),
    /// Lists all services of the catalog with the names and URLs of their pipelines.
    #[serde(rename = "harness:list")]
    HarnessList(HarnessList),
    /// Shows one service with its way to production.
    #[serde(rename = "harness:show")]
    HarnessShow(HarnessShow),
    /// Returns the stages of a pipeline.
    #[serde(rename = "pipeline:outline")]
    PipelineOutline(PipelineOutline),
    /// Removes a service's bundle; environments and infrastructure stay.
    #[serde(rename = "harness:delete")]
    HarnessDelete(HarnessDelete),
    /// Writes the values of each cluster's delegate, and its application for Argo CD.
    #[serde(rename = "harness:delegates")]
    HarnessDelegates(HarnessDelegates),
    /// Takes over a pipeline that somebody made by hand.
    #[serde(rename = "harness:adopt")]
    HarnessAdopt(HarnessAdopt),
    /// Brings a recorded state of a service back into Harness.
    #[serde(rename = "harness:restore")]
    HarnessRestore(HarnessRestore),
    /// Lists the recorded states of a service.
    #[serde(rename = "harness:states")]
    HarnessStates(HarnessStates),
    /// Runs a service's pipeline.
    #[serde(rename = "harness:trigger")]
    HarnessTrigger(HarnessTrigger),
    /// Compares all services of the catalog with Harness, and repairs them if requested.
    #[serde(rename = "harness:sync")]
    HarnessSync(HarnessSync),
    /// Brings what the pipelines repository holds to Harness.
    #[serde(rename = "harness:apply")]
    HarnessApply(HarnessApply),
    /// Brings a changed template to the pipelines, by waves.
    #[serde(rename = "harness:rollout")]
    HarnessRollout(HarnessRollout),
    /// Lists the rollouts that there were, or shows one of them.
    #[serde(rename = "harness:rollouts")]
    HarnessRollouts(HarnessRollouts),
    /// Returns the Kubernetes namespaces of a service.
    #[serde(rename = "namespace:resolve")]
    NamespaceResolve(NamespaceResolve),
    /// Lints pipelines, whether Ameide created them or not.
    #[serde(rename = "pipeline:lint")]
    PipelineLint(PipelineLint),
    /// Renders a pipeline without creating it.
    #[serde(rename = "pipeline:render")]
    PipelineRender(PipelineRender),
    /// Says which generated manifests are to be built or removed, and why.
    #[serde(rename = "manifests:plan")]
    ManifestsPlan(ManifestsPlan),
    /// Builds and checks them.
    #[serde(rename = "manifests:build")]
    ManifestsBuild(ManifestsBuild),
    /// Checks that nothing is to be built, and all generated manifests.
    #[serde(rename = "manifests:check")]
    ManifestsCheck(ManifestsPlan),
    /// Shows how the generated manifests would change.
    #[serde(rename = "manifests:diff")]
    ManifestsDiff(ManifestsDiff),
    /// Checks any manifests.
    #[serde(rename = "manifests:lint")]
    ManifestsLint(ManifestsLint),
    /// Returns the kinds of primitives, with their schemas.
    #[serde(rename = "primitive:kinds")]
    PrimitiveKinds(PrimitiveKinds),
    /// Creates a primitive: its repository's files, and its wiring by pull request.
    #[serde(rename = "primitive:create")]
    PrimitiveCreate(PrimitiveCreate),
    /// Changes a primitive by pull request.
    #[serde(rename = "primitive:change")]
    PrimitiveChange(PrimitiveChange),
    /// Sets the digest of a primitive's image and enables it, by pull request.
    #[serde(rename = "primitive:promote")]
    PrimitivePromote(PrimitivePromote),
    /// Removes a primitive's wiring by pull request.
    #[serde(rename = "primitive:remove")]
    PrimitiveRemove(PrimitiveRemove),
    /// Lists the primitives of a GitOps repository.
    #[serde(rename = "primitive:list")]
    PrimitiveList(PrimitiveList),
    /// Checks a whole GitOps repository.
    #[serde(rename = "primitive:lint")]
    PrimitiveLint(PrimitiveLint),
}
