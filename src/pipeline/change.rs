//! The ticket by which a change of production is approved: what a template has to know to create it or take a given one, to wait
//! for its state, and to write the outcome back.

use super::spec::PipelineSpec;
use super::{Change, Strategy};
use crate::config::Ticketing;
use serde_json::{Value, json};

/// The variable that takes a ticket; it is `new` where one is to be created.
pub const TICKET: &str = "change_ticket";

/// What the variable asks: a given ticket has a plain name.
pub const TICKET_INPUT: &str = "<+input>.default(new).regex(^[A-Za-z][A-Za-z0-9_-]*$)";

impl PipelineSpec<'_> {
    /// The ticket system, where some place asks for approvals.
    pub(super) fn tickets(&self) -> Option<&Ticketing> {
        let ticketing = self.options.ticketing(&self.config.harness.delivery)?;
        (!self.production().is_empty()).then_some(ticketing)
    }

    /// What a template has to know of the ticket; none where Harness alone approves.
    pub(super) fn change(&self, name: &str, team: &str, message: &str) -> Option<Value> {
        let ticketing = self.tickets()?;
        let is_jira = self.options.change == Change::Jira;
        let values = [
            ("service", name),
            ("team", team),
            ("archetype", self.service.archetype.as_str()),
        ];
        let [title, text, comment] = if is_jira {
            ["Summary", "Description", "Comment"]
        } else {
            ["short_description", "description", "work_notes"]
        };
        let about = format!("{message}, requested by <+pipeline.triggeredBy.name>: <+pipeline.executionUrl>");
        let mut fields = vec![(title, message.to_owned()), (text, about)];
        for (field, pattern) in &ticketing.fields {
            fields.retain(|(known, _)| *known != field.as_str());
            fields.push((field, pattern.fill(&values)));
        }
        let field = |(name, value): (&str, String)| json!({"name": name, "value": value});
        let fields: Vec<Value> = fields.into_iter().map(field).collect();
        let outcome = |state: Option<&String>, outcome: &str| {
            let comment = (comment, format!("{message} {outcome}: <+pipeline.executionUrl>"));
            // Jira has transitions; in ServiceNow the state is a field as any other.
            let in_field = state
                .filter(|_| !is_jira)
                .map(|state| (ticketing.state.as_str(), state.clone()));
            let fields: Vec<Value> = std::iter::once(comment).chain(in_field).map(field).collect();
            json!({"state": state, "fields": fields})
        };
        Some(json!({
            "system": self.options.change.name(),
            "connector": ticketing.connector,
            "project": ticketing.project,
            "type": ticketing.kind,
            "fields": fields,
            "approved": criteria(&ticketing.state, &ticketing.approved),
            "rejected": criteria(&ticketing.state, &ticketing.rejected),
            "ticket": self.ticket(is_jira),
            "succeeded": outcome(Some(&ticketing.succeeded), "succeeded"),
            "failed": outcome(ticketing.failed.as_ref(), "failed"),
        }))
    }

    /// The ticket: the one that was given, else the one that this run has created.
    fn ticket(&self, is_jira: bool) -> String {
        let stage = match self.strategy {
            Strategy::Runtime => "deploy".to_owned(),
            Strategy::Promotion => self.creating_stage().unwrap_or_default(),
        };
        let output = if is_jira { "issue.key" } else { "ticket.ticketNumber" };
        format!(
            "<+pipeline.variables.{TICKET} == \"new\" ? pipeline.stages.{stage}.spec.execution.steps.create_ticket.{output} : pipeline.variables.{TICKET}>"
        )
    }
}

/// Whether the ticket has one of some states.
fn criteria(field: &str, states: &[String]) -> Value {
    let operator = if states.len() == 1 { "equals" } else { "in" };
    json!({"field": field, "operator": operator, "value": states.join(",")})
}
