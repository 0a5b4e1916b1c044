//! What all services are compared with: scope, configuration, strategy and templates.

use crate::api::{EntityKind, EntityRef, SyncMode};
use crate::harness::target::HarnessTarget;
use crate::harness::templates::Templates;
use crate::pipeline::{Options, PipelineSpec, Strategy};
use crate::problem::Problem;
use crate::service::{Service, ServiceNames};
use std::collections::HashSet;

/// What all services are compared with.
pub struct Baseline<'a> {
    /// Scope and configuration.
    pub target: &'a HarnessTarget,
    /// The strategy.
    pub strategy: Strategy,
    /// Options of the strategy.
    pub options: &'a Options,
    /// Template by archetype.
    pub templates: &'a Templates,
    /// How closely to look.
    pub mode: SyncMode,
    /// Identifiers of all services in Harness, where they were listed.
    pub services: Option<HashSet<&'a str>>,
}

impl<'v> Baseline<'v> {
    /// All that a service's pipeline is made from.
    pub fn spec<'a>(&'a self, service: &'a Service, names: &'a ServiceNames) -> Result<PipelineSpec<'a>, Vec<Problem>> {
        let template = self.templates.of(&service.archetype).map_err(|problem| vec![problem])?;
        Ok(PipelineSpec {
            service,
            names,
            config: &self.target.config,
            strategy: self.strategy,
            options: self.options,
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
