//! One desired entity of Harness.

use crate::api::EntityRef;
use crate::pipeline::emit;
use serde_json::{Map, Value};

/// Whether an entity belongs to one service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sharing {
    /// Belongs to one service.
    None,
    /// Shared by all services of the same shape; it must be managed by Ameide.
    Ours,
    /// Belongs to the platform: one that Ameide does not manage is used unchanged.
    AnyOwner,
}

/// A desired entity.
#[derive(Debug, Clone, PartialEq)]
pub struct Desired {
    /// Reference of the entity.
    pub entity: EntityRef,
    /// Document of the entity.
    pub value: Value,
    /// Fields beside the document.
    pub fields: Map<String, Value>,
    /// Whether other services share it.
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

    /// Document of the entity as text.
    pub fn yaml(&self) -> String {
        emit::document(&self.value)
    }
}
