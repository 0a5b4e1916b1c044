//! One entity of Harness as it should be.

use crate::api::EntityRef;
use crate::pipeline::emit;
use serde_json::{Map, Value};

/// Whether an entity belongs to one service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sharing {
    /// To this one alone.
    None,
    /// To all services of the same shape; only ours is used.
    Ours,
    /// To the platform: a foreign one is used as it is.
    Anyones,
}

/// An entity as it should be.
#[derive(Debug, Clone, PartialEq)]
pub struct Desired {
    /// Where it stands.
    pub entity: EntityRef,
    /// Its document.
    pub value: Value,
    /// Fields beside the document.
    pub fields: Map<String, Value>,
    /// Whether other services use it too.
    pub sharing: Sharing,
}

impl Desired {
    /// An entity; what goes beside the document is taken from it.
    pub fn new(entity: EntityRef, value: Value, sharing: Sharing) -> Self {
        let body = value
            .as_object()
            .and_then(|root| root.values().find_map(Value::as_object));
        let keys = [
            "name",
            "description",
            "tags",
            "type",
            "environmentRef",
            "deploymentType",
        ];
        let fields = keys
            .iter()
            .filter_map(|key| Some(((*key).to_owned(), body?.get(*key)?.clone())))
            .collect();
        Self {
            entity,
            value,
            fields,
            sharing,
        }
    }

    /// Its document as text.
    pub fn yaml(&self) -> String {
        emit::document(&self.value)
    }
}
