//! `ameide:pipeline:lint` and `ameide:pipeline:render`, which need no Harness.

mod change;
mod outline;

pub use change::*;
pub use outline::*;

use crate::api::SourceFile;
use crate::problem::Problem;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use tsify::Tsify;

/// Input of `ameide:pipeline:lint`.
#[derive(Debug, Clone, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct PipelineLint {
    /// Files with the YAML of the pipelines.
    pub files: Vec<SourceFile>,
}

/// Outputs of `ameide:pipeline:lint`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct PipelineLinted {
    /// By file, then line.
    pub findings: Vec<Problem>,
    /// Number of errors.
    pub errors: u32,
    /// Number of warnings.
    pub warnings: u32,
}

/// Input of `ameide:pipeline:render`.
#[derive(Debug, Clone, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct PipelineRender {
    /// Archetype of the service.
    pub archetype: String,
    /// `runtime` or `promotion`.
    #[serde(default)]
    #[tsify(optional)]
    pub strategy: Option<String>,
    /// Name of the service.
    pub service: String,
    /// Team of the service.
    pub team: String,
    /// Size of the service.
    #[serde(default)]
    #[tsify(optional)]
    pub size: Option<String>,
    /// Short names of environments.
    pub environments: Vec<String>,
    /// Regions; all configured ones if absent.
    #[serde(default)]
    #[tsify(optional)]
    pub regions: Option<Vec<String>>,
    /// Slack channel of the service.
    #[serde(default)]
    #[tsify(optional)]
    pub slack: Option<String>,
    /// E-mail address of the service.
    #[serde(default)]
    #[tsify(optional)]
    pub email: Option<String>,
    /// PagerDuty service of the service.
    #[serde(default)]
    #[tsify(optional)]
    pub pagerduty: Option<String>,
    /// Options of the strategy, merged over the configured ones.
    #[serde(default)]
    #[tsify(optional, type = "Record<string, unknown>")]
    pub options: Option<Map<String, Value>>,
    /// An organization's own template.
    #[serde(default)]
    #[tsify(optional)]
    pub template: Option<SourceFile>,
    /// Organization identifier.
    #[serde(default)]
    #[tsify(optional)]
    pub org: Option<String>,
    /// Project identifier.
    #[serde(default)]
    #[tsify(optional)]
    pub project: Option<String>,
}

/// Outputs of `ameide:pipeline:render`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct PipelineRendered {
    /// The pipeline.
    pub yaml: String,
    /// Findings of lint.
    pub findings: Vec<Problem>,
    /// SHA-256 of the template, in hex, shortened as in the pipeline's tag.
    pub template_digest: String,
}
