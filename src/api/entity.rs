//! What an entity of Harness is, and where it stands.

use serde::{Deserialize, Serialize};
use tsify::Tsify;

/// Kinds of entities in Harness.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub enum EntityKind {
    /// A service.
    Service,
    /// An environment.
    Environment,
    /// An infrastructure definition; its parent is the environment.
    Infrastructure,
    /// A pipeline.
    Pipeline,
    /// An input set; its parent is the pipeline.
    InputSet,
    /// A trigger; its parent is the pipeline.
    Trigger,
    /// A role assignment.
    RoleAssignment,
    /// A pipeline template.
    Template,
}

/// Account, organisation and project in Harness.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct Scope {
    /// Account identifier.
    pub account: String,
    /// Organisation identifier.
    pub org: String,
    /// Project identifier.
    pub project: String,
}

/// Where one entity of Harness stands.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct EntityRef {
    /// Its kind.
    pub kind: EntityKind,
    /// Account, organisation, project.
    pub scope: Scope,
    /// Its identifier.
    pub identifier: String,
    /// Identifier of the pipeline (input set, trigger) or environment (infrastructure) it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub parent: Option<String>,
}
