//! `catalog:diff`: two versions of a catalog, compared by service and key.

use crate::api::SourceFile;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tsify::Tsify;

/// Input of `catalog:diff`.
#[derive(Debug, Clone, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct CatalogDiff {
    /// The catalog before.
    pub from: SourceFile,
    /// The catalog after.
    pub to: SourceFile,
}

/// Output of `catalog:diff`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct CatalogDiffed {
    /// Names of added services.
    pub added: Vec<String>,
    /// Names of removed services.
    pub removed: Vec<String>,
    /// Services that changed.
    pub changed: Vec<ChangedService>,
    /// The same as a list in Markdown; empty if nothing changed.
    pub text: String,
}

/// A service that changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct ChangedService {
    /// Name of the service.
    pub name: String,
    /// Keys of the service that changed.
    pub keys: Vec<ChangedKey>,
}

/// A key that changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct ChangedKey {
    /// Path of the key (`resources.overrides.prod.size`).
    pub path: String,
    /// The value before; none if the key was absent.
    #[tsify(type = "unknown")]
    pub before: Option<Value>,
    /// The value after; none if the key was removed.
    #[tsify(type = "unknown")]
    pub after: Option<Value>,
}
