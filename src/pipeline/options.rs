//! Options of a strategy: those of the request take precedence over the configured ones.

use crate::config::Pattern;

/// How production is rolled out.
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
    pub canary: Canary,
    /// Whether a rollout is verified by metrics.
    pub verify: bool,
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

pub(super) const KEYS: [&str; 14] = [
    "bake",
    "canary",
    "verify",
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
    use super::{Canary, Options};
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
            let commented = text.contains(&format!("# {key}:"));
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
