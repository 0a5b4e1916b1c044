//! The file of an entry, by the layout of the catalog.

use crate::config::{Config, Layout};
use serde_json::{Map, Value};

/// Layout and location of the catalog.
#[derive(Debug, Clone)]
pub struct Location {
    /// The layout.
    pub layout: Layout,
    /// The file of the layout `single`.
    pub path: String,
}

impl Location {
    /// Files that an operation on these services must read.
    pub fn paths(&self, names: &[String], config: &Config) -> Vec<String> {
        match self.layout {
            Layout::Single => vec![self.path.clone()],
            Layout::PerArchetype => config
                .platform
                .archetypes
                .iter()
                .map(|archetype| archetype_file(archetype))
                .collect(),
            Layout::PerService => names.iter().map(|name| service_file(name)).collect(),
        }
    }

    /// The file that an entry belongs in.
    pub fn home(&self, entry: &Map<String, Value>) -> String {
        let text = |key: &str| entry.get(key).and_then(Value::as_str).unwrap_or_default();
        match self.layout {
            Layout::Single => self.path.clone(),
            Layout::PerArchetype => archetype_file(text("archetype")),
            Layout::PerService => service_file(text("name")),
        }
    }
}

/// File of an archetype's services.
pub fn archetype_file(archetype: &str) -> String {
    format!("catalog/{archetype}-services.yaml")
}

/// File of one service.
pub fn service_file(name: &str) -> String {
    format!("catalog/services/{name}.yaml")
}
