//! `primitive:kinds`: the table of kinds, with the schemas that follow from it.

use crate::api::{RepoUrl, SourceFile};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use tsify::Tsify;

/// Input of `primitive:kinds`.
#[derive(Debug, Clone, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct PrimitiveKinds {
    /// The GitOps repository with the organization's own kinds; only those that ship if absent.
    #[serde(default)]
    #[tsify(optional)]
    pub repo_url: Option<RepoUrl>,
    /// The kinds that ship: `<kind>/kind.yaml`.
    pub kinds: Vec<SourceFile>,
}

/// Output of `primitive:kinds`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct PrimitiveKindsListed {
    /// The kinds, sorted by name.
    pub kinds: Vec<ShownKind>,
    /// JSON schema of `component.yaml`.
    #[tsify(type = "Record<string, unknown>")]
    pub component: Map<String, Value>,
}

/// A kind of primitive.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct ShownKind {
    /// Name of the kind.
    pub kind: String,
    /// Its name for people.
    pub title: String,
    /// What it is.
    pub description: String,
    /// `apiVersion` and `kind` of its custom resource, with a space between; none for what is not deployed.
    pub resource: Option<String>,
    /// Kind of its entity in Backstage's catalog.
    pub entity_kind: String,
    /// `spec.type` of that entity.
    pub entity_type: String,
    /// JSON schema of its fields, as a form asks for them.
    #[tsify(type = "Record<string, unknown>")]
    pub form: Map<String, Value>,
    /// JSON schema of its custom resource; none for what is not deployed.
    #[tsify(type = "Record<string, unknown> | null")]
    pub schema: Option<Map<String, Value>>,
}
