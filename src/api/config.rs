//! `config:read`: the configuration from a file. `config:check` has neither input nor output.

use crate::api::SourcePosition;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use tsify::Tsify;

/// Output of `config:read`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct ConfigSection {
    /// The `ameide:` section.
    #[tsify(type = "Record<string, unknown>")]
    pub section: Map<String, Value>,
    /// Position of the value of each path (`ameide.catalog.path`).
    pub places: BTreeMap<String, SourcePosition>,
}
