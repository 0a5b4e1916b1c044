//! What a service is: the one word that all rooms share. It contains the entry's typed shape, the names that are made from it, and
//! the links that lead to it. It must not know where an entry comes from or what is done with it.

mod configured_links;
mod guard;
mod links;
mod names;
mod namespace;
mod places;
mod read;
mod repository;
mod systems;
mod tenant;
mod unevaluated;

pub use configured_links::{configured_links, depends_on_place, manifests_page, place_title};
pub use guard::{is_expression, is_hidden_character, unsafe_text, visible};
pub use links::Links;
pub use names::{
    Placement, ServiceNames, harness_identifier, is_harness_identifier, is_harness_name, is_harness_variable,
    is_reserved_by_harness,
};
pub use namespace::{bad_namespace, is_namespace};
pub use places::all_places;
pub use read::{NAME_RULE, bad_name, entry_from_value, is_service_name};
pub use repository::{WebRepository, repository};
pub use systems::{EntityName, Systems, located, title};
pub use tenant::{Origin, PLATFORM_PREFIX, Sku, Tenancy};
pub use unevaluated::unevaluated;

use serde_json::{Map, Value};

/// What an entry says of its own pipeline, below its key `harness`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OwnChoice {
    /// Identifier of the pipeline, where it is not made from the service's name.
    pub pipeline_id: Option<String>,
    /// Strategy, where it is not the configured one.
    pub strategy: Option<String>,
    /// Options of the strategy that differ from the configured ones.
    pub options: Map<String, Value>,
}

impl OwnChoice {
    /// Whether the pipeline is made as the configuration says.
    pub fn is_usual(&self) -> bool {
        self.strategy.is_none() && self.options.is_empty()
    }
}

/// An entry of the catalog, typed.
#[derive(Debug, Clone, PartialEq)]
pub struct Service {
    /// Unique name; a Kubernetes label.
    pub name: String,
    /// Archetype.
    pub archetype: String,
    /// Profile; empty if the caller needs none.
    pub profile: String,
    /// Size.
    pub size: String,
    /// Short names of environments, in the order of promotion.
    pub environments: Vec<String>,
    /// Regions; all configured ones where the entry names none.
    pub regions: Vec<String>,
    /// Team as written: `payments-team` or `group:default/payments-team`.
    pub team: String,
    /// Description.
    pub description: Option<String>,
    /// Slack channel with its `#`.
    pub slack: Option<String>,
    /// PagerDuty service id.
    pub pagerduty: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Size by environment, where it differs.
    pub size_overrides: Vec<(String, String)>,
    /// What it says of its own pipeline.
    pub own: OwnChoice,
    /// The whole entry as given, with keys that we do not know.
    pub entry: Map<String, Value>,
}

impl Service {
    /// The bare name of the team: `payments-team` of `group:default/payments-team`.
    pub fn team_name(&self) -> &str {
        let after_kind = self.team.rsplit_once(':').map_or(self.team.as_str(), |(_, rest)| rest);
        after_kind.rsplit_once('/').map_or(after_kind, |(_, name)| name)
    }
}
