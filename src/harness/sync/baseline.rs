//! What all services are compared with: scope, configuration, strategy and templates.

use crate::api::{EntityKind, EntityRef, SyncMode};
use crate::entries::stored::StoredEntry;
use crate::harness::target::HarnessTarget;
use crate::harness::templates::Templates;
use crate::pipeline::{Options, PipelineSpec, Strategy};
use crate::problem::Problem;
use crate::service::{Service, ServiceNames};
use serde_json::{Map, Value};
use std::collections::{HashMap, HashSet};

/// What all services are compared with.
pub struct Baseline<'a> {
    /// Scope and configuration.
    pub target: &'a HarnessTarget,
    /// The strategy.
    pub strategy: Strategy,
    /// Options of the strategy.
    pub options: &'a Options,
    /// Options of each service whose entry chooses some of them.
    pub own: HashMap<String, Result<Options, Vec<Problem>>>,
    /// Template by archetype.
    pub templates: &'a Templates,
    /// How closely to look.
    pub mode: SyncMode,
    /// Whether pipelines of older templates are left to a rollout.
    pub by_waves: bool,
    /// Identifiers of all services in Harness, where they were listed.
    pub services: Option<HashSet<&'a str>>,
}

/// Options of each service whose entry chooses some of them, by its name.
pub fn own_options(
    entries: &[StoredEntry],
    requested: Option<&Map<String, Value>>,
    target: &HarnessTarget,
) -> HashMap<String, Result<Options, Vec<Problem>>> {
    let own = |entry: &StoredEntry| {
        let options = target.own_options(&entry.value, requested)?;
        Some((entry.name().to_owned(), options))
    };
    entries.iter().filter_map(own).collect()
}

impl<'v> Baseline<'v> {
    /// All that a service's pipeline is made from.
    pub fn spec<'a>(&'a self, service: &'a Service, names: &'a ServiceNames) -> Result<PipelineSpec<'a>, Vec<Problem>> {
        let template = self.templates.of(&service.archetype).map_err(|problem| vec![problem])?;
        let options = match self.own.get(&service.name) {
            None => self.options,
            Some(own) => own.as_ref().map_err(Clone::clone)?,
        };
        Ok(PipelineSpec {
            service,
            names,
            config: &self.target.config,
            strategy: self.strategy,
            options,
            org: &self.target.scope.org,
            project: &self.target.scope.project,
            template,
        })
    }

    /// Reference of a pipeline.
    pub fn pipeline(&self, identifier: &str) -> EntityRef {
        self.target.entity(EntityKind::Pipeline, identifier, None)
    }
}
