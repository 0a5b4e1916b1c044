//! The outputs of the actions, as far as they are known before anything is performed; the driver adds what is known only
//! afterwards (commit ids, the number of a new pull request, webhook URLs).

use crate::api::{
    CatalogChecked, CatalogDiffed, CatalogEntitiesFound, CatalogHealed, CatalogImported, CatalogMerged, CatalogMoved,
    CatalogUpdated, ConfigRepoChecked, ConfigRepoMade, ConfigSection, DoctorChecked, HarnessAdopted, HarnessApplied,
    HarnessCreated, HarnessDelegatesMade, HarnessDeleted, HarnessListed, HarnessRestored, HarnessRolledOut,
    HarnessRolloutsListed, HarnessShown, HarnessStatesFound, HarnessSynced, HarnessTriggered, ManifestsBuilt,
    ManifestsChecked, ManifestsDiffed, ManifestsLinted, ManifestsPlanned, NamespaceResolved, PipelineLinted,
    PipelineOutlined, PipelineRendered, PipelinesRepoChecked, PrimitiveChanged, PrimitiveKindsListed, PrimitiveLinted,
    PrimitivesListed,
};
use serde::{Deserialize, Serialize};
use tsify::Tsify;

/// Outputs, tagged with their action.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(tag = "type", content = "values")]
#[tsify(missing_as_null, hashmap_as_object)]
pub enum Outputs {
    /// The configuration is valid.
    #[serde(rename = "config:check")]
    ConfigCheck,
    /// Of `config:read`.
    #[serde(rename = "config:read")]
    ConfigRead(ConfigSection),
    /// Of `config-repo:init`.
    #[serde(rename = "config-repo:init")]
    ConfigRepoInit(ConfigRepoMade),
    /// Of `config-repo:check`.
    #[serde(rename = "config-repo:check")]
    ConfigRepoCheck(ConfigRepoChecked),
    /// Of `pipelines-repo:init`.
    #[serde(rename = "pipelines-repo:init")]
    PipelinesRepoInit(ConfigRepoMade),
    /// Of `pipelines-repo:check`.
    #[serde(rename = "pipelines-repo:check")]
    PipelinesRepoCheck(PipelinesRepoChecked),
    /// Of `doctor:check`.
    #[serde(rename = "doctor:check")]
    DoctorCheck(DoctorChecked),
    /// Of `ameide:catalog:update`.
    #[serde(rename = "catalog:update")]
    CatalogUpdate(CatalogUpdated),
    /// Of `catalog:edit`.
    #[serde(rename = "catalog:edit")]
    CatalogEdit(CatalogUpdated),
    /// Of `catalog:validate`.
    #[serde(rename = "catalog:validate")]
    CatalogValidate(CatalogChecked),
    /// Of `catalog:check`.
    #[serde(rename = "catalog:check")]
    CatalogCheck(CatalogChecked),
    /// Of `catalog:entities`.
    #[serde(rename = "catalog:entities")]
    CatalogEntities(CatalogEntitiesFound),
    /// Of `catalog:diff`.
    #[serde(rename = "catalog:diff")]
    CatalogDiff(CatalogDiffed),
    /// Of `catalog:merge`.
    #[serde(rename = "catalog:merge")]
    CatalogMerge(CatalogMerged),
    /// Of `catalog:move-layout`.
    #[serde(rename = "catalog:move-layout")]
    CatalogMoveLayout(CatalogMoved),
    /// Of `catalog:heal`.
    #[serde(rename = "catalog:heal")]
    CatalogHeal(CatalogHealed),
    /// Of `ameide:catalog:import`.
    #[serde(rename = "catalog:import")]
    CatalogImport(CatalogImported),
    /// Of `ameide:harness:create`.
    #[serde(rename = "harness:create")]
    HarnessCreate(HarnessCreated),
    /// Of `harness:list`.
    #[serde(rename = "harness:list")]
    HarnessList(HarnessListed),
    /// Of `harness:show`.
    #[serde(rename = "harness:show")]
    HarnessShow(HarnessShown),
    /// Of `pipeline:outline`.
    #[serde(rename = "pipeline:outline")]
    PipelineOutline(PipelineOutlined),
    /// Of `ameide:harness:delete`.
    #[serde(rename = "harness:delete")]
    HarnessDelete(HarnessDeleted),
    /// Of `harness:delegates`.
    #[serde(rename = "harness:delegates")]
    HarnessDelegates(HarnessDelegatesMade),
    /// Of `ameide:harness:adopt`.
    #[serde(rename = "harness:adopt")]
    HarnessAdopt(HarnessAdopted),
    /// Of `ameide:harness:restore`.
    #[serde(rename = "harness:restore")]
    HarnessRestore(HarnessRestored),
    /// Of `harness:states`.
    #[serde(rename = "harness:states")]
    HarnessStates(HarnessStatesFound),
    /// Of `ameide:harness:trigger`.
    #[serde(rename = "harness:trigger")]
    HarnessTrigger(HarnessTriggered),
    /// Of `ameide:harness:sync`.
    #[serde(rename = "harness:sync")]
    HarnessSync(HarnessSynced),
    /// Of `ameide:harness:apply`.
    #[serde(rename = "harness:apply")]
    HarnessApply(HarnessApplied),
    /// Of `ameide:harness:rollout`.
    #[serde(rename = "harness:rollout")]
    HarnessRollout(HarnessRolledOut),
    /// Of `harness:rollouts`.
    #[serde(rename = "harness:rollouts")]
    HarnessRollouts(HarnessRolloutsListed),
    /// Of `ameide:namespace:resolve`.
    #[serde(rename = "namespace:resolve")]
    NamespaceResolve(NamespaceResolved),
    /// Of `ameide:pipeline:lint`.
    #[serde(rename = "pipeline:lint")]
    PipelineLint(PipelineLinted),
    /// Of `ameide:pipeline:render`.
    #[serde(rename = "pipeline:render")]
    PipelineRender(PipelineRendered),
    /// Of `manifests:plan`.
    #[serde(rename = "manifests:plan")]
    ManifestsPlan(ManifestsPlanned),
    /// Of `manifests:build`.
    #[serde(rename = "manifests:build")]
    ManifestsBuild(ManifestsBuilt),
    /// Of `manifests:check`.
    #[serde(rename = "manifests:check")]
    ManifestsCheck(ManifestsChecked),
    /// Of `manifests:diff`.
    #[serde(rename = "manifests:diff")]
    ManifestsDiff(ManifestsDiffed),
    /// Of `manifests:lint`.
    #[serde(rename = "manifests:lint")]
    ManifestsLint(ManifestsLinted),
    /// Of `primitive:kinds`.
    #[serde(rename = "primitive:kinds")]
    PrimitiveKinds(PrimitiveKindsListed),
    /// Of `ameide:primitive:create`.
    #[serde(rename = "primitive:create")]
    PrimitiveCreate(PrimitiveChanged),
    /// Of `ameide:primitive:change`.
    #[serde(rename = "primitive:change")]
    PrimitiveChange(PrimitiveChanged),
    /// Of `ameide:primitive:promote`.
    #[serde(rename = "primitive:promote")]
    PrimitivePromote(PrimitiveChanged),
    /// Of `ameide:primitive:remove`.
    #[serde(rename = "primitive:remove")]
    PrimitiveRemove(PrimitiveChanged),
    /// Of `primitive:list`.
    #[serde(rename = "primitive:list")]
    PrimitiveList(PrimitivesListed),
    /// Of `primitive:lint`.
    #[serde(rename = "primitive:lint")]
    PrimitiveLint(PrimitiveLinted),
}
