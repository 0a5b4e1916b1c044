//! What a template may name: the service, its options, and the stages that it is to have. The text of the pipeline is the
//! template's; which stages there are, in which order and with which conditions, is decided here.

use super::artifact::Artifact;
use super::change::{TICKET, TICKET_INPUT};
use super::spec::{Form, PipelineSpec, TEMPLATE_VERSION};
use super::{Strategy, target};
use crate::service::Service;
use serde_json::{Value, json};

impl PipelineSpec<'_> {
    /// The context of the template.
    pub fn context(&self, form: &Form, artifact: Option<&Artifact>) -> Value {
        let (service, options) = (self.service, self.options);
        let shared = matches!(form, Form::Template(_));
        let team_group = if shared {
            "<+pipeline.variables.teamGroup>"
        } else {
            self.team_group()
        };
        let name = if shared {
            "<+pipeline.name>"
        } else {
            service.name.as_str()
        };
        let (form_name, template) = match form {
            Form::Full => ("full", None),
            Form::Thin(name) => ("thin", Some(name)),
            Form::Template(name) => ("template", Some(name)),
        };
        let team = if shared { team_group } else { service.team_name() };
        let approval_message = self.approval_message(name);
        json!({
            "form": form_name,
            "strategy": self.strategy.name(),
            "template": template.map(|template| json!({
                "ref": template.reference,
                "name": template.reference.replace('_', "-"),
                "identifier": template.reference,
                "version": template.version.as_deref().unwrap_or(TEMPLATE_VERSION),
                "label": template.version,
                "first_stages": self.first_stages(),
            })),
            "pipeline": {
                "name": self.names.pipeline_name,
                "identifier": self.names.pipeline_id,
                "project": self.project,
                "org": self.org,
                "description": format!("CD pipeline of {}, rendered from archetype {}", service.name, service.archetype),
                "timeout": (self.strategy == Strategy::Runtime && !self.production().is_empty()).then_some("8d"),
            },
            "tags": if shared { self.shared_tags() } else { self.tags() },
            "service": {
                "name": name,
                "ref": if shared { "<+input>" } else { self.names.service_id.as_str() },
                "team": service.team_name(),
                "archetype": service.archetype,
                "size": service.size,
                "description": service.description,
            },
            "artifact": artifact.map(|artifact| json!({"type": artifact.kind, "tag_key": artifact.tag_key})),
            "approvers": [
                {"name": "Team", "id": "team", "group": team_group, "count": options.team_approvals},
                {"name": "Platform", "id": "platform", "group": options.platform_group, "count": options.platform_approvals},
            ],
            "approval_message": approval_message,
            "change": self.change(name, team, &approval_message),
            "notifications": self.notifications(shared),
            "monitored_service": self.monitored_service(),
            "policy_sets": options.policy_sets,
            "environments": service.environments,
            "regions": service.regions,
            "variables": self.variables(form),
            "stages": match self.strategy {
                Strategy::Runtime => vec![self.runtime_stage(shared)],
                Strategy::Promotion => self.promotion_stages(shared),
            },
        })
    }

    fn approval_message(&self, name: &str) -> String {
        let mut text = format!("Production deployment of {name} <+pipeline.variables.imageTag>");
        if self.strategy == Strategy::Runtime {
            text.push_str(&format!(
                " to {}",
                target::expression(&self.names.places, |place| place.region.clone())
            ));
        }
        text
    }

    fn variables(&self, form: &Form) -> Vec<Value> {
        let variable = |name: &str, description: &str, value: String| json!({"name": name, "description": description, "value": value});
        let mut all = vec![variable(
            "imageTag",
            "Image tag to deploy, for example v2.3.1",
            "<+input>".to_owned(),
        )];
        let places = &self.names.places;
        if self.strategy == Strategy::Runtime {
            let environments = target::allowed(places.iter().map(|place| place.environment_id.clone()));
            let regions = target::allowed(places.iter().map(|place| place.region.clone()));
            all.push(variable(
                "targetEnvironment",
                "Environment to deploy to, by its identifier in Harness",
                environments,
            ));
            all.push(variable("targetRegion", "Region to deploy to", regions));
        }
        if self.tickets().is_some() {
            all.push(variable(
                TICKET,
                "Ticket of the change, or `new` to create one",
                TICKET_INPUT.to_owned(),
            ));
        }
        match form {
            Form::Full => {}
            Form::Thin(_) => all.push(variable(
                "teamGroup",
                "User group of the owning team",
                self.team_group().to_owned(),
            )),
            Form::Template(_) => all.push(variable(
                "teamGroup",
                "User group of the owning team",
                "<+input>".to_owned(),
            )),
        }
        let channels = self.channel_variables(form).into_iter();
        all.extend(channels.map(|(name, description, value)| variable(name, description, value)));
        all
    }
}

/// What a plain placeholder stands for in an organization's own template.
pub fn placeholders(service: &Service) -> [(&'static str, String); 6] {
    [
        ("SERVICE_NAME", service.name.clone()),
        ("TEAM", service.team_name().to_owned()),
        ("ARCHETYPE", service.archetype.clone()),
        ("SIZE", service.size.clone()),
        ("ENVIRONMENTS", service.environments.join(",")),
        ("REGIONS", service.regions.join(",")),
    ]
}
