//! Entities of Harness: kinds, scopes and references.

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

/// Account, organization and project in Harness.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct Scope {
    /// Account identifier.
    pub account: String,
    /// Organization identifier.
    pub org: String,
    /// Project identifier.
    pub project: String,
}

/// Reference to one entity of Harness.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct EntityRef {
    /// Kind of the entity.
    pub kind: EntityKind,
    /// Account, organization, project.
    pub scope: Scope,
    /// Identifier of the entity.
    pub identifier: String,
    /// Identifier of the pipeline (input set, trigger) or environment (infrastructure) it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub parent: Option<String>,
}
