//! Options of a strategy: those of the request take precedence over the configured ones.

use crate::config::Pattern;

/// How production is rolled out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rollout {
    /// Instances are replaced one after another.
    Rolling,
    /// Some instances first, then all.
    Canary,
    /// All instances beside the former ones, then the traffic at once.
    BlueGreen,
}

impl Rollout {
    /// Name of the option value.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rolling => "rolling",
            Self::Canary => "canary",
            Self::BlueGreen => "blue-green",
        }
    }
}

/// Where a change of production is approved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// In Harness alone.
    Harness,
    /// By an issue in Jira, and by the platform team in Harness.
    Jira,
    /// By a ticket in ServiceNow, and by the platform team in Harness.
    ServiceNow,
}

impl Change {
    /// Name of the option value.
    pub fn name(self) -> &'static str {
        match self {
            Self::Harness => "harness",
            Self::Jira => "jira",
            Self::ServiceNow => "servicenow",
        }
    }
}

/// Which events a service's channels are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Events {
    /// A run failed.
    pub failure: bool,
    /// Somebody has to approve.
    pub approval: bool,
    /// Production was deployed to.
    pub production: bool,
}

/// How many instances a canary begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Canary {
    /// All at once.
    None,
    /// One instance first.
    Single,
    /// 10, 50, 100 per cent.
    Progressive,
}

impl Canary {
    /// Name of the option value.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Single => "single",
            Self::Progressive => "progressive",
        }
    }
}

/// Whether a pipeline contains its stages, or refers to a template in Harness.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OptionsForm {
    /// All of it.
    Full,
    /// A reference.
    Thin,
}

/// The options, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// How long a release stays in one environment before the next, where that bakes; none for no bake.
    pub bake: Option<String>,
    /// How production is rolled out.
    pub rollout: Rollout,
    /// Whether the request itself says how, so that an archetype that cannot do so is an error.
    pub rollout_asked: bool,
    /// How the canary goes, where production is rolled out by one.
    pub canary: Canary,
    /// How many regions of an environment are deployed to side by side.
    pub regions_at_once: usize,
    /// How long a release stays in some regions of production before the next; none for no soak.
    pub soak: Option<String>,
    /// Whether a rollout is verified by metrics.
    pub verify: bool,
    /// The configured source of metrics; none for the monitored service of service and environment.
    pub verify_source: Option<String>,
    /// Where a change of production is approved.
    pub change: Change,
    /// What the service's channels are told.
    pub notify: Events,
    /// Policy sets that are asked before production.
    pub policy_sets: Vec<String>,
    /// Group of the owning team; by default made from the team's name.
    pub team_group: Option<String>,
    /// Group of the platform team.
    pub platform_group: String,
    /// Approvals that the team gives.
    pub team_approvals: u64,
    /// Approvals that the platform team gives.
    pub platform_approvals: u64,
    /// Full or thin.
    pub form: OptionsForm,
    /// The organization's own template in Harness, for the thin form.
    pub template_ref: Option<String>,
    /// Version of the template; none follows the stable one.
    pub template_version: Option<String>,
    /// A trigger that takes the tag of a new image.
    pub image_trigger: bool,
    /// A trigger for pushes that change the service's manifests.
    pub manifests_trigger: bool,
    /// Address that answers 200 once the ingress leads to the new release.
    pub health_url: Option<Pattern>,
    /// Roles that the team's group gets in the project.
    pub roles: Vec<String>,
}

pub(super) const KEYS: [&str; 21] = [
    "bake",
    "rollout",
    "canary",
    "regions",
    "regionsAtOnce",
    "soak",
    "verify",
    "verifySource",
    "change",
    "notify",
    "policySets",
    "teamGroup",
    "platformGroup",
    "teamApprovals",
    "platformApprovals",
    "form",
    "templateRef",
    "templateVersion",
    "triggers",
    "healthUrl",
    "roles",
];

#[cfg(test)]
mod tests {
    use super::{Canary, Options, Rollout};
    use crate::config::Config;
    use serde_json::{Map, Value, json};

    fn map(value: Value) -> Map<String, Value> {
        value.as_object().unwrap().clone()
    }

    #[test]
    fn the_request_wins_key_by_key_and_the_command_line_writes_texts() {
        let options = Options::read(
            &map(json!({"canary": "progressive", "verify": true})),
            &map(json!({"verify": "false", "policySets": "a,account.b", "triggers": ["image"], "teamApprovals": "2"})),
        )
        .unwrap();
        assert_eq!(options.canary, Canary::Progressive);
        assert!(!options.verify && options.image_trigger && !options.manifests_trigger);
        assert_eq!(options.policy_sets, ["a", "account.b"]);
        assert_eq!(options.team_approvals, 2);
    }

    /// `harness.options` of the documented configuration, or all of it.
    fn documented(key: Option<&str>) -> Map<String, Value> {
        let text = include_str!("../../docs/reference/ameide.yaml");
        let mut section = serde_yaml::from_str::<Value>(text).unwrap()["ameide"].take();
        map(match key {
            Some(key) => section["harness"][key].take(),
            None => section,
        })
    }

    #[test]
    fn the_documented_options_are_the_defaults() {
        let options = documented(Some("options"));
        assert_eq!(
            Options::read(&options, &Map::new()).unwrap(),
            Options::read(&Map::new(), &Map::new()).unwrap()
        );
        let text = include_str!("../../docs/reference/ameide.yaml");
        for key in super::KEYS {
            let commented = text.contains(&format!("\n      # {key}:"));
            assert!(options.contains_key(key) != commented, "{key} is documented once");
        }
    }

    #[test]
    fn the_documented_configuration_is_the_default() {
        let mut section = documented(None);
        // The driver and the backend plugin read their own shares; the options are compared above.
        for key in ["http", "templates", "webhooks", "schedule", "retention"] {
            section.remove(key);
        }
        let harness = section["harness"].as_object_mut().unwrap();
        harness.remove("triggerSettleSeconds");
        harness.remove("writesAtOnce");
        harness.remove("options");
        assert_eq!(Config::read(&section).unwrap(), Config::read(&Map::new()).unwrap());
    }

    #[test]
    fn who_asks_for_a_canary_gets_one_and_a_rollout_tells_more_than_a_canary() {
        let read = |configured: Value, requested: Value| Options::read(&map(configured), &map(requested)).unwrap();
        assert_eq!(read(json!({}), json!({})).rollout, Rollout::Canary);
        assert_eq!(read(json!({}), json!({"canary": "none"})).rollout, Rollout::Rolling);
        let asked = read(json!({"rollout": "blue-green"}), json!({"canary": "progressive"}));
        assert_eq!((asked.rollout, asked.canary), (Rollout::Canary, Canary::Progressive));
        let rollout = read(json!({"canary": "none"}), json!({"rollout": "canary"}));
        assert_eq!(
            (rollout.rollout, rollout.canary, rollout.rollout_asked),
            (Rollout::Canary, Canary::Single, true)
        );
        let rolling = read(json!({"canary": "progressive", "rollout": "rolling"}), json!({}));
        assert_eq!(
            (rolling.rollout, rolling.canary, rolling.rollout_asked),
            (Rollout::Rolling, Canary::None, false)
        );
    }

    #[test]
    fn regions_go_one_by_one_or_as_many_at_once_as_is_said() {
        let at_once =
            |requested: Value| Options::read(&Map::new(), &map(requested)).map(|options| options.regions_at_once);
        assert_eq!(at_once(json!({})), Ok(1));
        assert_eq!(at_once(json!({"regions": "parallel"})), Ok(20));
        assert_eq!(at_once(json!({"regions": "parallel", "regionsAtOnce": "2"})), Ok(2));
        assert_eq!(
            at_once(json!({"regionsAtOnce": 2})).unwrap_err()[0].code,
            "pipeline/bad-option"
        );
    }

    #[test]
    fn all_faults_at_once() {
        let requested =
            map(json!({"canery": "single", "bake": "an hour", "platformGroup": "<+secrets.getValue(\"x\")>"}));
        let codes: Vec<String> = Options::read(&Map::new(), &requested)
            .unwrap_err()
            .into_iter()
            .map(|problem| problem.code)
            .collect();
        assert_eq!(
            codes,
            ["pipeline/unknown-option", "pipeline/bad-option", "pipeline/unsafe-text"]
        );
    }
}
