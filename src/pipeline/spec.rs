//! All that a pipeline is made from: the service, its options, its template; and the names that follow from them.

use super::artifact::Artifact;
use super::stages::can_roll_out;
use super::templates::digest;
use super::{Options, OptionsForm, Rollout, Strategy, Template};
use crate::config::Config;
use crate::problem::Problem;
use crate::service::{Service, ServiceNames};
use serde_json::{Map, Value, json};

/// All that a pipeline is made from.
#[derive(Debug, Clone, Copy)]
pub struct PipelineSpec<'a> {
    /// The service.
    pub service: &'a Service,
    /// Its names and places.
    pub names: &'a ServiceNames,
    /// The configuration.
    pub config: &'a Config,
    /// The strategy.
    pub strategy: Strategy,
    /// Its options.
    pub options: &'a Options,
    /// Identifier of the organization in Harness.
    pub org: &'a str,
    /// Identifier of the project in Harness.
    pub project: &'a str,
    /// The template.
    pub template: &'a Template,
}

/// The version of our templates in Harness: it is changed in place, since its inputs are part of what names it.
pub const TEMPLATE_VERSION: &str = "1.0.0";

/// Which document is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Form {
    /// A pipeline with its stages.
    Full,
    /// A pipeline that refers to a template in Harness.
    Thin(TemplateName),
    /// That template.
    Template(TemplateName),
}

/// A template in Harness.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateName {
    /// Reference: identifier, with its scope before it.
    pub reference: String,
    /// Version label; none follows the stable one.
    pub version: Option<String>,
}

impl PipelineSpec<'_> {
    /// The group of the owning team.
    pub fn team_group(&self) -> &str {
        self.options.team_group.as_deref().unwrap_or(&self.names.user_group)
    }

    /// The form that the options ask for: with the organization's own template in Harness, or with the built-in one.
    pub fn form(&self) -> Form {
        if self.options.form == OptionsForm::Full {
            return Form::Full;
        }
        let (reference, version) = match &self.options.template_ref {
            Some(reference) => (reference.clone(), self.options.template_version.clone()),
            None => (self.shared_template(), None),
        };
        Form::Thin(TemplateName { reference, version })
    }

    /// The identifier of our template in Harness. Services of one shape share it, so that one call changes all of them: the shape
    /// is what a pipeline is made of besides its service and the text of the template.
    fn shared_template(&self) -> String {
        let options = self.options;
        let places: Vec<Value> = self
            .names
            .places
            .iter()
            .map(|place| json!([place.infrastructure_id, place.delegate]))
            .collect();
        let mut shape = json!([
            places,
            options.bake,
            options.canary.name(),
            options.verify,
            options.policy_sets,
            options.platform_group,
            options.team_approvals,
            options.platform_approvals,
            options.health_url.as_ref().map(|url| url.as_str()),
            self.config.harness.artifact.get("type"),
            self.template.own,
        ]);
        // What is at its default adds nothing, so that the template keeps its name.
        if let Value::Array(shape) = &mut shape {
            shape.extend((options.rollout == Rollout::BlueGreen).then(|| json!(["rollout", options.rollout.name()])));
            shape.extend((options.regions_at_once > 1).then(|| json!(["regions", options.regions_at_once])));
            shape.extend(options.soak.as_ref().map(|soak| json!(["soak", soak])));
            let source = options.verify_source.as_ref();
            shape.extend(source.map(|_| json!(["verify", self.monitored_service()])));
            shape.extend(self.change("", "", "").map(|change| json!(["change", change])));
            let notifications = self.notifications(true);
            shape.extend((!notifications.is_empty()).then(|| json!(["notify", notifications])));
        }
        format!(
            "ameide_{}_{}_{}",
            self.service.archetype.replace('-', "_"),
            self.strategy.name(),
            digest(&shape.to_string())
        )
    }

    /// What the request asks for and the archetype cannot do.
    pub fn impossible(&self) -> Option<Problem> {
        let (rollout, archetype) = (self.options.rollout, self.service.archetype.as_str());
        if !self.options.rollout_asked || can_roll_out(archetype, rollout) {
            return None;
        }
        let message = format!("`{archetype}` services cannot be rolled out by `{}`", rollout.name());
        let help = match archetype {
            "listener" => "use `canary` or `rolling`: a listener has no Service whose traffic could be swapped",
            _ => "use `rolling`: the others need a Deployment",
        };
        Some(
            Problem::error("pipeline/impossible-rollout", message)
                .help(help)
                .path("options.rollout"),
        )
    }

    /// The reference of the template in Harness; empty for the full form.
    pub fn form_reference(&self) -> String {
        match self.form() {
            Form::Thin(name) => name.reference,
            Form::Full | Form::Template(_) => String::new(),
        }
    }

    /// Whether the thin form refers to a template that is managed by Ameide.
    pub fn makes_template(&self) -> bool {
        self.options.form == OptionsForm::Thin && self.options.template_ref.is_none()
    }

    /// The tags that say whose the pipeline is.
    pub fn tags(&self) -> Map<String, Value> {
        let template = if self.template.own { "own" } else { "ameide" };
        let pairs = [
            ("managed-by", "ameide".to_owned()),
            ("service", self.service.name.clone()),
            ("team", self.service.team_name().to_owned()),
            ("archetype", self.service.archetype.clone()),
            (
                "template",
                format!("{}-{}-{template}", self.service.archetype, self.strategy.name()),
            ),
            ("template-digest", self.document_digest()),
            ("size", self.service.size.clone()),
        ];
        pairs
            .into_iter()
            .map(|(key, value)| (key.to_owned(), Value::from(value)))
            .collect()
    }

    /// The digest of the template that the service's own document is made from: a thin one does not change with the template in
    /// Harness that it refers to.
    fn document_digest(&self) -> String {
        match self.options.form {
            OptionsForm::Full => self.template.digest(),
            OptionsForm::Thin => Template::thin().digest(),
        }
    }

    /// The digest of all that the pipeline is made from: two subjects with one digest have one pipeline.
    pub fn digest(&self, artifact: Option<&Artifact>) -> String {
        let context = self.context(&self.form(), artifact);
        // What starts the pipeline is made with it, and says nothing of itself in it.
        let start = match self.strategy {
            Strategy::Runtime => "",
            Strategy::Promotion => "release",
        };
        digest(&format!(
            "{}{}{start}{context}",
            self.template.own,
            self.document_digest()
        ))
    }

    /// The tags of what services share.
    pub fn shared_tags(&self) -> Map<String, Value> {
        let mut tags = self.tags();
        tags.retain(|key, _| !matches!(key.as_str(), "service" | "team" | "size"));
        tags.insert("template-digest".to_owned(), Value::from(self.template.digest()));
        tags
    }
}
