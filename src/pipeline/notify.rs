//! Who is told what: one notification rule for each channel of the service. A secret is named by the configuration, never by what
//! somebody typed.

use super::Strategy;
use super::spec::{Form, PipelineSpec};
use super::stages::stage_id;
use crate::config::Environment;
use crate::problem::Problem;
use crate::service::visible;
use serde_json::{Value, json};

/// A channel of a service that can be told something.
struct Channel {
    /// Type in Harness.
    kind: &'static str,
    /// The key of what leads there.
    key: &'static str,
    /// Whether there are several of it.
    list: bool,
    /// The variable that leads there, where services share a template.
    variable: &'static str,
    description: &'static str,
    /// What leads there: an address, or a reference of a secret.
    value: String,
}

impl PipelineSpec<'_> {
    /// The notification rules, each as the template writes it.
    pub(super) fn notifications(&self, shared: bool) -> Vec<Value> {
        let rule = |channel: Channel| {
            let events = self.events(channel.kind);
            let value = if shared {
                format!("<+pipeline.variables.{}>", channel.variable)
            } else {
                channel.value
            };
            let target = if channel.list { json!([value]) } else { json!(value) };
            (!events.is_empty()).then(|| {
                json!({
                    "name": channel.kind,
                    "type": channel.kind,
                    "spec": {"userGroups": [], (channel.key): target},
                    "events": events,
                })
            })
        };
        self.channels().into_iter().filter_map(rule).collect()
    }

    /// What a thin pipeline tells its template of the channels.
    pub(super) fn channel_variables(&self, form: &Form) -> Vec<(&'static str, &'static str, String)> {
        let is_used = |channel: &Channel| !self.events(channel.kind).is_empty();
        let channels = self.channels().into_iter().filter(is_used);
        match form {
            Form::Full => Vec::new(),
            Form::Thin(_) => channels
                .map(|channel| (channel.variable, channel.description, channel.value))
                .collect(),
            Form::Template(_) => channels
                .map(|channel| (channel.variable, channel.description, "<+input>".to_owned()))
                .collect(),
        }
    }

    /// Channels of the service that nobody can be reached by, as they have no secret.
    pub fn unreached(&self) -> Vec<Problem> {
        let delivery = &self.config.harness.delivery;
        let service = self.service;
        [
            ("slack", &service.slack, &delivery.slack),
            ("pagerduty", &service.pagerduty, &delivery.pagerduty),
        ]
        .into_iter()
        .filter_map(|(key, channel, secrets)| {
            let channel = channel.as_ref()?;
            if secrets.is_empty() || secret_of(secrets, channel).is_some() || self.events(key).is_empty() {
                return None;
            }
            let message = format!("`{}` has no secret, so nobody is notified there", visible(channel));
            let help =
                format!("add it to `ameide.harness.notifications.{key}`, with the secret in Harness that leads there");
            Some(
                Problem::warning("pipeline/no-channel-secret", message)
                    .help(help)
                    .path(key),
            )
        })
        .collect()
    }

    fn channels(&self) -> Vec<Channel> {
        let delivery = &self.config.harness.delivery;
        let secret = |channel: &Option<String>, secrets: &[(String, String)]| {
            let name = secret_of(secrets, channel.as_ref()?)?;
            Some(format!("<+secrets.getValue(\"{name}\")>"))
        };
        let slack = secret(&self.service.slack, &delivery.slack).map(|value| Channel {
            kind: "Slack",
            key: "webhookUrl",
            list: false,
            variable: "slackWebhook",
            description: "Webhook of the Slack channel that is notified",
            value,
        });
        let pagerduty = secret(&self.service.pagerduty, &delivery.pagerduty).map(|value| Channel {
            kind: "PagerDuty",
            key: "integrationKey",
            list: false,
            variable: "pagerDutyIntegration",
            description: "Integration of the PagerDuty service that is notified",
            value,
        });
        let email = self.service.email.clone().map(|value| Channel {
            kind: "Email",
            key: "recipients",
            list: true,
            variable: "notifiedAddress",
            description: "E-mail address that is notified",
            value,
        });
        slack.into_iter().chain(pagerduty).chain(email).collect()
    }

    /// What a channel is told. PagerDuty wakes somebody up, so it hears of failures only.
    fn events(&self, channel: &str) -> Vec<Value> {
        let told = self.options.notify;
        let wakes = channel.eq_ignore_ascii_case("pagerduty");
        let failure = told.failure.then(|| json!({"type": "PipelineFailed", "stages": []}));
        let approval = (told.approval && !wakes).then(|| json!({"type": "WaitingForUserAction", "stages": []}));
        let production = (told.production && !wakes).then(|| self.production_event()).flatten();
        failure.into_iter().chain(approval).chain(production).collect()
    }

    /// Success in production. A rule cannot tell places apart that are chosen at run time: it is told of each run's success.
    fn production_event(&self) -> Option<Value> {
        let is_production = |environment: &Environment| environment.production;
        let places = self
            .names
            .places
            .iter()
            .filter(|place| is_production(&place.environment));
        let stages: Vec<String> = places.map(stage_id).collect();
        if stages.is_empty() {
            return None;
        }
        Some(match self.strategy {
            Strategy::Runtime => json!({"type": "PipelineSuccess", "stages": []}),
            Strategy::Promotion => json!({"type": "StageSuccess", "stages": stages}),
        })
    }
}

/// The secret of a channel: its own, or that of any other.
fn secret_of<'a>(secrets: &'a [(String, String)], channel: &str) -> Option<&'a str> {
    let of = |wanted: &str| secrets.iter().find(|(key, _)| key == wanted);
    of(channel).or_else(|| of("*")).map(|(_, secret)| secret.as_str())
}
