//! What all services are compared with: scope, configuration, strategy and templates.

use crate::api::{EntityKind, EntityRef, SyncMode};
use crate::harness::target::Setting;
use crate::harness::templates::Templates;
use crate::pipeline::{Options, Strategy, Subject};
use crate::problem::Problem;
use crate::service::{Service, ServiceNames};
use std::collections::HashSet;

/// What all services are compared with.
pub struct View<'a> {
    /// Scope and configuration.
    pub setting: &'a Setting,
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

impl<'v> View<'v> {
    /// All that a service's pipeline is made from.
    pub fn subject<'a>(&'a self, service: &'a Service, names: &'a ServiceNames) -> Result<Subject<'a>, Vec<Problem>> {
        let template = self.templates.of(&service.archetype).map_err(|problem| vec![problem])?;
        Ok(Subject {
            service,
            names,
            config: &self.setting.config,
            strategy: self.strategy,
            options: self.options,
            org: &self.setting.scope.org,
            project: &self.setting.scope.project,
            template,
        })
    }

    /// Reference of a pipeline.
    pub fn pipeline(&self, identifier: &str) -> EntityRef {
        self.setting.entity(EntityKind::Pipeline, identifier, None)
    }
}
