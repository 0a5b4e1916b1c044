//! The `ameide:` section of the configuration: the names and settings of an organization. Everything has a default except what only
//! the organization knows. This room must not know what the values are used for; it reads and checks them.

mod delegates;
mod delivery;
pub mod file;
mod forms;
mod git;
mod manifests;
mod pattern;
mod platform;
mod primitives;
mod read;
mod section;
mod waves;

pub use delegates::{DelegatesConfig, is_label};
pub use delivery::{Delivery, MetricsSource, SOURCES, Ticketing};
pub use git::{is_acted_on, is_branch_name};
pub use pattern::Pattern;
pub use waves::{Drift, Wave, waves};

use crate::problem::Problem;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The whole section, with defaults applied.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// Settings of the config repository and the catalog in it.
    pub catalog: CatalogConfig,
    /// Settings of the pipelines repository; if none is configured, nothing is committed.
    pub pipelines: PipelinesConfig,
    /// Harness.
    pub harness: HarnessConfig,
    /// How delegates are installed.
    pub delegates: DelegatesConfig,
    /// Archetypes, profiles, sizes, environments, regions, clusters.
    pub platform: Platform,
    /// Patterns of names.
    pub names: Names,
    /// How manifests are generated.
    pub manifests: ManifestsConfig,
    /// Where primitives are wired in.
    pub primitives: PrimitivesConfig,
    /// Severity of each lint rule that is not at its default: `error`, `warn`, `off`.
    pub lint: BTreeMap<String, RuleLevel>,
    /// Title and address pattern of each further link of an entity.
    pub links: Vec<(String, Pattern)>,
}

/// Location of the catalog.
#[derive(Debug, Clone, PartialEq)]
pub struct CatalogConfig {
    /// The config repository, if configured.
    pub repo_url: Option<String>,
    /// Base branch of pull requests.
    pub base_branch: String,
    /// How the catalog is laid out.
    pub layout: Layout,
    /// The catalog file of the layout `single`.
    pub path: String,
    /// Path of a service's Backstage entity: `{service}`.
    pub entity_path: Pattern,
    /// Folder of the generated manifests: `{service}` `{cluster}` `{region}`.
    pub manifests_path: Pattern,
    /// `metadata.namespace` is never written; `spec.system` of entities, if configured.
    pub system: Option<String>,
    /// `spec.lifecycle` of entities.
    pub lifecycle: String,
    /// What the Kubernetes plugin finds a service's pods by, in whatever namespace and cluster they are: `{service}`.
    pub label_selector: Pattern,
}

/// How the catalog is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// One file.
    Single,
    /// `catalog/<archetype>-services.yaml`.
    PerArchetype,
    /// `catalog/services/<name>.yaml`.
    PerService,
}

/// Location of pipelines and of the organization's own templates.
#[derive(Debug, Clone, PartialEq)]
pub struct PipelinesConfig {
    /// The pipelines repository, if configured.
    pub repo_url: Option<String>,
    /// Branch to which pipelines are committed.
    pub base_branch: String,
    /// Path of an organization's own template: `{archetype}`.
    pub template_path: Pattern,
    /// Path of a service's pipeline: `{service}`.
    pub pipeline_path: Pattern,
    /// How a changed template reaches pipelines; at once where there are none.
    pub waves: Vec<Wave>,
    /// What becomes of a pipeline that somebody edited in Harness.
    pub drift: Drift,
}

/// Connection to Harness, and defaults for what is created there.
#[derive(Debug, Clone, PartialEq)]
pub struct HarnessConfig {
    /// Base URL without a trailing slash, used for links.
    pub base_url: String,
    /// Account identifier; the driver takes it from the API key if it is not configured.
    pub account_id: Option<String>,
    /// Organization identifier.
    pub org_id: String,
    /// Project identifier.
    pub project_id: Option<String>,
    /// Connector that Harness reads the config repo through.
    pub git_connector: String,
    /// Artifact source of a service: `type`, `connector`, `image` (`{service}`) and what the type wants besides.
    pub artifact: Map<String, Value>,
    /// Default strategy.
    pub strategy: String,
    /// Default options of the strategy; those of a request take precedence.
    pub options: Map<String, Value>,
    /// Channels, ticket systems and sources of metrics.
    pub delivery: Delivery,
}

impl HarnessConfig {
    /// Whether a run is a release that passes through all targets, so that none can be chosen.
    pub fn promotes(&self) -> bool {
        self.strategy == "promotion"
    }
}

/// What the organization names its own.
#[derive(Debug, Clone, PartialEq)]
pub struct Platform {
    /// Archetypes.
    pub archetypes: Vec<String>,
    /// Each profile with the archetypes that it fits.
    pub profiles: Vec<(String, Vec<String>)>,
    /// Each size with its numbers.
    pub sizes: Vec<(String, Size)>,
    /// Environments in the order of promotion.
    pub environments: Vec<Environment>,
    /// Regions.
    pub regions: Vec<String>,
    /// Pairs of environment and region that exist; all of them if none are configured.
    pub clusters: Vec<Cluster>,
}

/// The numbers of a size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Size {
    /// CPU as Kubernetes writes it (`250m`).
    pub cpu: String,
    /// Memory as Kubernetes writes it (`512Mi`).
    pub memory: String,
    /// Replicas, least and most.
    pub replicas: (u32, u32),
}

/// An environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Environment {
    /// Short name in the catalog (`int`).
    pub name: String,
    /// Cluster name in paths and pipelines (`int-stable`).
    pub cluster: String,
    /// Whether Harness treats it as production.
    pub production: bool,
    /// Whether the promotion bakes before it.
    pub bake: bool,
    /// Whether the promotion asks for approvals before it.
    pub approvals: bool,
    /// Whether the promotion rolls out to it by canary.
    pub canary: bool,
}

/// A pair of environment and region that has a cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cluster {
    /// Short name of the environment.
    pub environment: String,
    /// Region.
    pub region: String,
    /// Delegate, if its name does not follow the pattern.
    pub delegate: Option<String>,
    /// Connector, if its name does not follow the default pattern `k8s_{cluster}_{region}`.
    pub connector: Option<String>,
}

/// Patterns of names. Where an identifier takes no hyphen, `-` becomes `_`.
#[derive(Debug, Clone, PartialEq)]
pub struct Names {
    /// Pipeline: `{service}`.
    pub pipeline: Pattern,
    /// Kubernetes namespace: `{service}` `{cluster}` `{environment}`.
    pub namespace: Pattern,
    /// Delegate: `{environment}` `{cluster}` `{region}`.
    pub delegate: Pattern,
    /// Infrastructure definition: `{environment}` `{cluster}` `{region}`.
    pub infrastructure: Pattern,
    /// User group in Harness: `{team}`.
    pub user_group: Pattern,
}

/// How manifests are generated.
#[derive(Debug, Clone, PartialEq)]
pub struct ManifestsConfig {
    /// Folder of the layers in the config repo.
    pub layers_path: String,
    /// Image of a service without its tag: `{service}`.
    pub image: Pattern,
    /// Host of a service: `{service}` `{cluster}` `{environment}` `{region}`.
    pub host: Pattern,
    /// Kubernetes version that manifests are checked against, as its minor number (32 for 1.32).
    pub kubernetes_minor: u32,
    /// Version of kustomize that makes the manifests, if only one may.
    pub kustomize_version: Option<String>,
    /// Kinds without a schema that are expected: `group/version/Kind`, `group/*`.
    pub unknown_kinds: Vec<String>,
}

/// Where the platform's primitives are wired in, and what they may be.
#[derive(Debug, Clone, PartialEq)]
pub struct PrimitivesConfig {
    /// The GitOps repository; the config repository if none is configured.
    pub repo_url: Option<String>,
    /// Base branch of its pull requests; that of the config repository if none is configured.
    pub base_branch: Option<String>,
    /// Folder of the organization's own kinds in it.
    pub kinds_path: String,
    /// Projects of Argo CD that a primitive may belong to; the first is the default.
    pub projects: Vec<String>,
    /// Image of a primitive without tag and digest: `{primitive}`.
    pub image: Pattern,
    /// Folders whose files are the platform's own, so that they may name its namespaces.
    pub platform_paths: Vec<String>,
}

/// Level of a lint rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RuleLevel {
    /// Stops the request.
    Error,
    /// Is reported.
    Warn,
    /// Is turned off.
    Off,
}

impl Config {
    /// Reads the section and reports all problems at once, each with its path.
    pub fn read(section: &Map<String, Value>) -> Result<Self, Vec<Problem>> {
        match Self::look(section) {
            (config, problems) if problems.is_empty() => Ok(config),
            (_, problems) => Err(problems),
        }
    }

    /// Reads the section as far as possible and returns all problems, for callers that check more of it.
    pub fn look(section: &Map<String, Value>) -> (Self, Vec<Problem>) {
        read::read(section)
    }
}

impl Platform {
    /// The environment of that short name.
    pub fn environment(&self, name: &str) -> Option<&Environment> {
        self.environments.iter().find(|environment| environment.name == name)
    }

    /// The cluster of a pair; a default one where no clusters are configured, none if the pair has none.
    pub fn cluster(&self, environment: &str, region: &str) -> Option<Cluster> {
        if self.clusters.is_empty() {
            return Some(Cluster {
                environment: environment.to_owned(),
                region: region.to_owned(),
                delegate: None,
                connector: None,
            });
        }
        self.clusters
            .iter()
            .find(|cluster| cluster.environment == environment && cluster.region == region)
            .cloned()
    }
}
