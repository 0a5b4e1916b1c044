//! What all services are compared with: scope, configuration, strategy and templates.

use crate::api::{EntityKind, EntityRef, SyncMode};
use crate::harness::target::{Chosen, HarnessTarget};
use crate::harness::templates::Templates;
use crate::pipeline::PipelineSpec;
use crate::problem::Problem;
use crate::service::{Service, ServiceNames};
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::collections::HashSet;

/// What all services are compared with.
pub struct Baseline<'a> {
    /// Scope and configuration.
    pub target: &'a HarnessTarget,
    /// Strategy and options of services that choose none of their own.
    pub usual: &'a Chosen,
    /// What the request says of both.
    pub requested: (Option<&'a str>, Option<&'a Map<String, Value>>),
    /// Template by archetype.
    pub templates: &'a Templates,
    /// How closely to look.
    pub mode: SyncMode,
    /// Whether pipelines of older templates are left to a rollout.
    pub by_waves: bool,
    /// Identifiers of all services in Harness, where they were listed.
    pub services: Option<HashSet<&'a str>>,
}

impl<'v> Baseline<'v> {
    /// Strategy and options of a service.
    pub fn chosen(&self, service: &Service) -> Result<Cow<'v, Chosen>, Vec<Problem>> {
        if service.own.is_usual() {
            return Ok(Cow::Borrowed(self.usual));
        }
        let (strategy, options) = self.requested;
        self.target.chosen(&service.own, strategy, options).map(Cow::Owned)
    }

    /// All that a service's pipeline is made from.
    pub fn spec<'a>(
        &'a self,
        service: &'a Service,
        names: &'a ServiceNames,
        chosen: &'a Chosen,
    ) -> Result<PipelineSpec<'a>, Vec<Problem>> {
        let template = self.templates.of(&service.archetype).map_err(|problem| vec![problem])?;
        Ok(PipelineSpec {
            service,
            names,
            config: &self.target.config,
            strategy: chosen.strategy,
            options: &chosen.options,
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
