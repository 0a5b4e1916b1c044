//! The options of how a release reaches production: rollout, regions, changes, and who is told.

use super::{DURATION, OptionReader, is_duration};
use crate::config::SOURCES;
use crate::pipeline::options::{Canary, Change, Events, Rollout};

/// As many regions at once as an option can say.
const ALL: u64 = 20;

impl OptionReader<'_> {
    /// How production is rolled out, and the canary of it. Without `rollout`, `canary` tells both.
    pub(super) fn rollout(&mut self) -> (Rollout, Canary) {
        let canary = match self
            .text(
                "canary",
                "single",
                |word| matches!(word, "none" | "single" | "progressive"),
                "use `none`, `single` or `progressive`",
            )
            .as_str()
        {
            "none" => Canary::None,
            "progressive" => Canary::Progressive,
            _ => Canary::Single,
        };
        let rollout = self.optional(
            "rollout",
            |word| matches!(word, "rolling" | "canary" | "blue-green"),
            "use `rolling`, `canary` or `blue-green`",
        );
        match (rollout.as_deref(), canary) {
            (Some("rolling"), _) | (None, Canary::None) => (Rollout::Rolling, Canary::None),
            (Some("blue-green"), _) => (Rollout::BlueGreen, Canary::None),
            (_, Canary::None) => (Rollout::Canary, Canary::Single),
            _ => (Rollout::Canary, canary),
        }
    }

    /// How many regions are deployed to side by side.
    pub(super) fn regions_at_once(&mut self) -> usize {
        let regions = self.text(
            "regions",
            "serial",
            |word| matches!(word, "serial" | "parallel"),
            "use `serial` or `parallel`",
        );
        let is_parallel = regions == "parallel";
        let given = self.map.get("regionsAtOnce").is_some_and(|value| !value.is_null());
        let count = self.count("regionsAtOnce", ALL);
        if given && !is_parallel {
            let message = "needs `regions: parallel`".to_owned();
            let help = "set `regions` to `parallel`, or leave `regionsAtOnce` out";
            self.fault("regionsAtOnce", "pipeline/bad-option", message, help);
        }
        if is_parallel {
            usize::try_from(count).unwrap_or(1)
        } else {
            1
        }
    }

    /// How long a release stays in some regions before the next.
    pub(super) fn soak(&mut self) -> Option<String> {
        let soak = self.text("soak", "none", is_duration, DURATION);
        (soak != "none").then_some(soak)
    }

    /// The source of metrics; none for the monitored service that Harness has for service and environment.
    pub(super) fn verify_source(&mut self) -> Option<String> {
        let source = self.text(
            "verifySource",
            "service",
            |word| word == "service" || SOURCES.iter().any(|(name, _)| *name == word),
            "use `service`, `prometheus`, `datadog` or `newrelic`",
        );
        (source != "service").then_some(source)
    }

    /// Where a change of production is approved.
    pub(super) fn change(&mut self) -> Change {
        let change = self.text(
            "change",
            "harness",
            |word| matches!(word, "harness" | "jira" | "servicenow"),
            "use `harness`, `jira` or `servicenow`",
        );
        match change.as_str() {
            "jira" => Change::Jira,
            "servicenow" => Change::ServiceNow,
            _ => Change::Harness,
        }
    }

    /// What the service's channels are told.
    pub(super) fn notify(&mut self) -> Events {
        let events = self.list(
            "notify",
            &["failure", "approval", "production"],
            |word| matches!(word, "failure" | "approval" | "production" | "none"),
            "use `failure`, `approval`, `production` or `none`",
        );
        let told = |event: &str| events.iter().any(|word| word == event);
        Events {
            failure: told("failure"),
            approval: told("approval"),
            production: told("production"),
        }
    }
}
