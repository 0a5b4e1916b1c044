//! `harness:list`: the services of the catalog, for the portal.

use crate::api::RepoUrl;
use crate::problem::Problem;
use serde::{Deserialize, Serialize};
use tsify::Tsify;

/// Input of `harness:list`.
#[derive(Debug, Clone, Default, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct HarnessList {
    /// The config repo with the catalog.
    #[tsify(optional)]
    pub catalog_repo_url: Option<RepoUrl>,
    /// Whether to include the state of each service in Harness, based on the list of pipelines.
    #[tsify(optional)]
    pub states: Option<bool>,
    /// Names of services of which to tell what runs where; their pipelines' executions are read, one list each.
    #[tsify(optional)]
    pub deployments: Option<Vec<String>>,
}

/// Outputs of `harness:list`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct HarnessListed {
    /// All services of the catalog, sorted by name.
    pub services: Vec<ListedService>,
}

/// A service in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct ListedService {
    /// Name of the service.
    pub name: String,
    /// Description of the service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub description: Option<String>,
    /// Archetype of the service.
    pub archetype: String,
    /// Profile of the service.
    pub profile: String,
    /// Size of the service.
    pub size: String,
    /// Rank of the size among those that are configured, from the smallest; only in lists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub size_rank: Option<u32>,
    /// Name of the team, without kind and namespace.
    pub team: String,
    /// Entity reference of the team.
    pub owner: String,
    /// Short names of environments, in the order of promotion.
    pub environments: Vec<String>,
    /// Regions of the service.
    pub regions: Vec<String>,
    /// Identifier of the service's pipeline.
    pub pipeline_id: String,
    /// URL of the service's pipeline.
    pub pipeline_url: String,
    /// State of the service in Harness, if requested.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub state: Option<ListedState>,
    /// The latest execution of the pipeline, if states are requested and there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub last_run: Option<ListedRun>,
    /// The template that its pipeline is made from, if states are requested and it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub template: Option<ListedTemplate>,
    /// What was deployed last with success, by place; only of services whose deployments were asked for, and where any was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub deployments: Option<Vec<ListedDeployment>>,
    /// Errors in the entry that keep a pipeline from being rendered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[tsify(optional)]
    pub problems: Vec<Problem>,
}

/// The template that a pipeline is made from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct ListedTemplate {
    /// Archetype, strategy, and whose it is: `api-promotion-ameide`.
    pub name: String,
    /// Digest of the version that it is made from.
    pub digest: String,
    /// Digest of the version that it would be made from now.
    pub current: String,
    /// Name of the template that it would be made from now, if that is another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub current_name: Option<String>,
}

/// What runs in one place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct ListedDeployment {
    /// Short name of the environment.
    pub environment: String,
    /// Name of the region.
    pub region: String,
    /// The version, if Harness tells it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub version: Option<String>,
    /// When it had come there, in milliseconds since the epoch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub at: Option<f64>,
}

/// An execution in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct ListedRun {
    /// Start time, in milliseconds since the epoch.
    pub started_at: f64,
    /// Status of the execution, as Harness calls it, if the list includes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub status: Option<String>,
    /// URL of the execution.
    pub url: String,
}

/// State of a service, based on the list of pipelines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub enum ListedState {
    /// The pipeline is as it was last written, from this entry and template.
    Ready,
    /// The pipeline was created from a different entry, template or strategy.
    Outdated,
    /// Somebody else has changed the pipeline since.
    Drifted,
    /// The service has no pipeline.
    Missing,
    /// A pipeline that is not managed by Ameide already uses the identifier.
    Foreign,
    /// No pipeline can be rendered from the entry.
    Invalid,
    /// The list of pipelines is not enough to know.
    Unknown,
    /// The pipeline was restored to a recorded state and is kept so.
    Held,
}
