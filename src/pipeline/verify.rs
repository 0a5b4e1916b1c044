//! What a rollout is verified by, and what options ask for that the configuration does not have.

use super::spec::PipelineSpec;
use super::{Change, Options};
use crate::config::{Delivery, SOURCES, Ticketing};
use crate::problem::Problem;
use serde_json::{Value, json};

impl Options {
    /// These options, if the configuration has all that they ask for.
    pub fn supported(self, delivery: &Delivery) -> Result<Self, Vec<Problem>> {
        let source = self.verify_source.as_deref().filter(|name| {
            let is_configured = delivery.sources.iter().any(|(known, _)| known == name);
            self.verify && !is_configured
        });
        let no_source = source.map(|name| {
            let message = format!("`verifySource` is `{name}`, which is not configured");
            Problem::error("pipeline/no-metrics-source", message)
                .help(format!(
                    "set `ameide.harness.verification.{name}` to the template of its monitored service"
                ))
                .path("options.verifySource")
        });
        let no_tickets = (self.change != Change::Harness && self.ticketing(delivery).is_none()).then(|| {
            let name = self.change.name();
            let message = format!("`change` is `{name}`, which is not configured");
            Problem::error("pipeline/no-ticket-system", message)
                .help(format!(
                    "set `ameide.harness.change.{name}` to its connector and the type of a change"
                ))
                .path("options.change")
        });
        let problems: Vec<Problem> = no_source.into_iter().chain(no_tickets).collect();
        if problems.is_empty() { Ok(self) } else { Err(problems) }
    }

    /// The ticket system that approves changes, if any.
    pub(super) fn ticketing<'a>(&self, delivery: &'a Delivery) -> Option<&'a Ticketing> {
        match self.change {
            Change::Harness => None,
            Change::Jira => delivery.jira.as_ref(),
            Change::ServiceNow => delivery.servicenow.as_ref(),
        }
    }
}

impl PipelineSpec<'_> {
    /// The monitored service that a rollout is verified by: that of service and environment, or one by the template of the source.
    pub(super) fn monitored_service(&self) -> Value {
        let sources = &self.config.harness.delivery.sources;
        let wanted = self.options.verify_source.as_deref();
        let Some((name, source)) = sources.iter().find(|(name, _)| Some(name.as_str()) == wanted) else {
            return json!({"type": "Default", "spec": {}});
        };
        let kind = SOURCES.iter().find(|(known, _)| known == name).map(|(_, kind)| *kind);
        let inputs = source.connector.as_ref().map_or_else(
            || json!({}),
            |connector| {
                let spec = json!({"connectorRef": connector});
                json!({"sources": {"healthSources": [{"identifier": name, "type": kind, "spec": spec}]}})
            },
        );
        let spec = json!({
            "monitoredServiceTemplateRef": source.template,
            "versionLabel": source.version,
            "templateInputs": inputs,
        });
        json!({"type": "Template", "spec": spec})
    }
}
