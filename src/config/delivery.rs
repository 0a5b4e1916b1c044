//! What only the organization knows of how it delivers: secrets of channels, its ticket systems, its sources of metrics.

use super::Pattern;
use super::section::Section;

/// Reads as `ameide.harness.notifications`, `.change` and `.verification`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Delivery {
    /// The secret with the webhook of each Slack channel; `*` is any other channel.
    pub slack: Vec<(String, String)>,
    /// The secret with the integration key of each PagerDuty service; `*` is any other service.
    pub pagerduty: Vec<(String, String)>,
    /// Changes in Jira.
    pub jira: Option<Ticketing>,
    /// Changes in ServiceNow.
    pub servicenow: Option<Ticketing>,
    /// Each source of metrics that rollouts are verified by, by its name.
    pub sources: Vec<(String, MetricsSource)>,
}

/// How changes are approved in a ticket system.
#[derive(Debug, Clone, PartialEq)]
pub struct Ticketing {
    /// Connector in Harness.
    pub connector: String,
    /// Project in Jira; none in ServiceNow.
    pub project: Option<String>,
    /// Type of issue or ticket.
    pub kind: String,
    /// Further fields of a new ticket: `{service}` `{team}` `{archetype}`.
    pub fields: Vec<(String, Pattern)>,
    /// The field that tells the state.
    pub state: String,
    /// States that approve the change.
    pub approved: Vec<String>,
    /// States that reject it.
    pub rejected: Vec<String>,
    /// State after a deployment.
    pub succeeded: String,
    /// State after a deployment that failed; without one, only a comment is added.
    pub failed: Option<String>,
}

/// A source of metrics.
#[derive(Debug, Clone, PartialEq)]
pub struct MetricsSource {
    /// Template of the monitored service in Harness.
    pub template: String,
    /// Version of the template.
    pub version: String,
    /// Connector of the health source, where the template asks for it.
    pub connector: Option<String>,
}

/// Sources of metrics, each with its type in Harness.
pub const SOURCES: [(&str, &str); 3] = [
    ("prometheus", "Prometheus"),
    ("datadog", "DatadogMetrics"),
    ("newrelic", "NewRelic"),
];

/// Reads the three sections of `ameide.harness:`.
pub fn delivery(harness: &mut Section) -> Delivery {
    let (slack, pagerduty) = {
        let mut channels = harness.sub("notifications");
        channels.known(&["slack", "pagerduty"]);
        (
            secrets(&mut channels.sub("slack")),
            secrets(&mut channels.sub("pagerduty")),
        )
    };
    let (jira, servicenow) = {
        let mut systems = harness.sub("change");
        systems.known(&["jira", "servicenow"]);
        (jira(&mut systems), servicenow(&mut systems))
    };
    Delivery {
        slack,
        pagerduty,
        jira,
        servicenow,
        sources: sources(&mut harness.sub("verification")),
    }
}

/// The secret of each channel, by its reference: it is written between quotes of an expression.
fn secrets(section: &mut Section) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for channel in section.keys() {
        let secret = section.word(&channel);
        let is_reference = secret
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'$'));
        if !is_reference {
            let message = format!("is `{secret}`, which is not a reference of a secret");
            let help = "write the identifier of a secret in Harness, such as `account.slack_payments`";
            section.fault(&channel, "config/bad-secret", message, help);
        }
        all.push((channel, secret));
    }
    all
}

const TICKETING: [&str; 8] = [
    "connector",
    "type",
    "fields",
    "stateField",
    "approved",
    "rejected",
    "succeeded",
    "failed",
];

fn jira(systems: &mut Section) -> Option<Ticketing> {
    systems.value("jira")?;
    let mut section = systems.sub("jira");
    section.known(&[TICKETING.as_slice(), &["project"]].concat());
    let project = section.word("project");
    let defaults = TicketDefaults {
        kind: "Change",
        state: "Status",
        approved: "Approved",
        rejected: "Rejected",
        succeeded: "Done",
    };
    Some(ticketing(&mut section, Some(project), &defaults))
}

fn servicenow(systems: &mut Section) -> Option<Ticketing> {
    systems.value("servicenow")?;
    let mut section = systems.sub("servicenow");
    section.known(&TICKETING);
    let defaults = TicketDefaults {
        kind: "change_request",
        state: "state",
        approved: "Scheduled",
        rejected: "Canceled",
        succeeded: "Review",
    };
    Some(ticketing(&mut section, None, &defaults))
}

/// What a ticket system calls things where nothing else is configured.
struct TicketDefaults {
    kind: &'static str,
    state: &'static str,
    approved: &'static str,
    rejected: &'static str,
    succeeded: &'static str,
}

fn ticketing(section: &mut Section, project: Option<String>, defaults: &TicketDefaults) -> Ticketing {
    let mut own = section.sub("fields");
    let names = own.keys();
    let fields = names
        .into_iter()
        .map(|name| {
            let value = own.pattern(&name, "", &["service", "team", "archetype"]);
            (name, value)
        })
        .collect();
    Ticketing {
        connector: section.word("connector"),
        project,
        kind: section.text("type", defaults.kind),
        fields,
        state: section.text("stateField", defaults.state),
        approved: section.words("approved", &[defaults.approved]),
        rejected: section.words("rejected", &[defaults.rejected]),
        succeeded: section.text("succeeded", defaults.succeeded),
        failed: section.optional("failed"),
    }
}

fn sources(section: &mut Section) -> Vec<(String, MetricsSource)> {
    let known = SOURCES.map(|(name, _)| name);
    section.known(&known);
    let configured = section.keys().into_iter().filter(|name| known.contains(&name.as_str()));
    configured
        .collect::<Vec<_>>()
        .into_iter()
        .map(|name| {
            let mut source = section.sub(&name);
            source.known(&["template", "version", "connector"]);
            let read = MetricsSource {
                template: source.word("template"),
                version: source.word("version"),
                connector: source.optional("connector"),
            };
            (name, read)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::config::Config;
    use serde_json::json;

    fn codes(harness: serde_json::Value) -> Vec<(String, String)> {
        let section = json!({"harness": harness});
        Config::look(section.as_object().unwrap())
            .1
            .into_iter()
            .map(|problem| (problem.code, problem.path.unwrap_or_default()))
            .collect()
    }

    #[test]
    fn what_a_ticket_system_needs_is_asked_for() {
        let change =
            json!({"change": {"jira": {"type": "Change"}, "servicenow": {"connector": "account.snow", "stat": "x"}}});
        assert_eq!(
            codes(change),
            [
                ("config/missing".into(), "ameide.harness.change.jira.project".into()),
                ("config/missing".into(), "ameide.harness.change.jira.connector".into()),
                (
                    "config/unknown-key".into(),
                    "ameide.harness.change.servicenow.stat".into()
                ),
            ]
        );
    }

    #[test]
    fn a_secret_is_a_reference_and_cannot_end_its_quotes() {
        let slack = json!({"notifications": {"slack": {"#a": "account.slack-a", "#b": "x\") + secrets.getValue(\"y"}}});
        assert_eq!(
            codes(slack),
            [(
                "config/bad-secret".into(),
                "ameide.harness.notifications.slack.#b".into()
            )]
        );
    }

    #[test]
    fn a_source_is_one_of_the_known_with_its_template() {
        let sources = json!({"verification": {"prometheus": {"template": "account.prometheus"}, "graphite": {}}});
        assert_eq!(
            codes(sources),
            [
                (
                    "config/unknown-key".into(),
                    "ameide.harness.verification.graphite".into()
                ),
                (
                    "config/missing".into(),
                    "ameide.harness.verification.prometheus.version".into()
                ),
            ]
        );
    }
}
