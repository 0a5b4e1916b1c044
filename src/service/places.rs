//! All places of the platform.

use super::{Placement, ServiceNames, entry_from_value};
use crate::config::Config;
use serde_json::{Map, Value};

/// Every environment and region, as a service that runs everywhere has them.
pub fn all_places(config: &Config) -> Vec<Placement> {
    let environments: Vec<Value> = config
        .platform
        .environments
        .iter()
        .map(|one| one.name.as_str().into())
        .collect();
    let regions: Vec<Value> = config
        .platform
        .regions
        .iter()
        .map(|region| region.as_str().into())
        .collect();
    let mut entry = Map::new();
    entry.insert("name".to_owned(), "service".into());
    entry.insert("environments".to_owned(), environments.into());
    entry.insert("regions".to_owned(), regions.into());
    ServiceNames::of(&entry_from_value(&entry, config), config).places
}
