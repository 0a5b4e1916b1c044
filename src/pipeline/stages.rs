//! Which stages a pipeline has, in which order and with which conditions.

use super::spec::PipelineSpec;
use super::target::{self, REGION};
use super::{Canary, Strategy};
use crate::service::Placement;
use serde_json::{Value, json};

impl PipelineSpec<'_> {
    /// Places that ask for approvals.
    pub(super) fn production(&self) -> Vec<&Placement> {
        self.names.places.iter().filter(|place| is_guarded(place)).collect()
    }

    /// Identifier of the first stage that deploys.
    pub(super) fn first_stage(&self) -> String {
        match self.strategy {
            Strategy::Runtime => "deploy".to_owned(),
            Strategy::Promotion => self.names.places.first().map(stage_id).unwrap_or_default(),
        }
    }

    pub(super) fn runtime_stage(&self, shared: bool) -> Value {
        let places = &self.names.places;
        let guarded = !self.production().is_empty();
        let canary = self.canary(places.iter().any(|place| place.environment.canary));
        let canary_when = target::environment_is(places, |place| place.environment.canary);
        let other_when = target::environment_is(places, |place| !place.environment.canary);
        json!({
            "kind": "deploy",
            "name": "Deploy Service",
            "identifier": "deploy",
            "delegate": target::expression(places, |place| place.delegate.clone()),
            "environment": target::expression(places, |place| place.environment_id.clone()),
            "infrastructure": target::expression(places, |place| place.infrastructure_id.clone()),
            "variables": [
                {"name": "cluster", "value": target::expression(places, |place| place.environment.cluster.clone())},
                {"name": "environment", "value": target::expression(places, |place| place.environment.name.clone())},
                {"name": "region", "value": target::expression(places, |place| place.region.clone())},
            ],
            "service_from": null,
            "approved_in": "deploy",
            "approvals": guarded,
            "production_when": target::environment_is(places, is_guarded),
            "policy": guarded && !self.options.policy_sets.is_empty(),
            "canary": canary.name(),
            "canary_when": if canary == Canary::None { None } else { canary_when },
            "other_when": other_when,
            "verify": self.options.verify,
            "health_url": self.health_url(target::expression(places, |place| place.environment.cluster.clone()),
                target::expression(places, |place| place.environment.name.clone()), REGION, shared),
            "job": self.job(shared),
        })
    }

    pub(super) fn promotion_stages(&self, shared: bool) -> Vec<Value> {
        let mut stages = Vec::new();
        let mut before: Option<&Placement> = None;
        for place in &self.names.places {
            let enters = before.is_none_or(|before| before.environment.name != place.environment.name);
            if enters {
                stages.extend(before.and_then(|before| self.bake_stage(before, place)));
                stages.extend(is_guarded(place).then(|| self.approval_stage(place)));
            }
            stages.push(self.deploy_stage(place, before.is_some(), shared));
            before = Some(place);
        }
        stages
    }

    fn bake_stage(&self, from: &Placement, to: &Placement) -> Option<Value> {
        let duration = self.options.bake.as_ref().filter(|_| to.environment.bake)?;
        Some(json!({
            "kind": "bake",
            "name": format!("Bake in {}", title(&from.environment.cluster)),
            "identifier": format!("bake_{}", to.environment_id),
            "message": format!("Continues to {} automatically after {duration} in {}; approve to continue now", to.environment.cluster, from.environment.cluster),
            "duration": duration,
        }))
    }

    fn approval_stage(&self, place: &Placement) -> Value {
        json!({
            "kind": "approval",
            "name": format!("Approve {}", title(&place.environment.cluster)),
            "identifier": approval_id(place),
            "approved_in": approval_id(place),
            "production_when": null,
        })
    }

    fn deploy_stage(&self, place: &Placement, follows: bool, shared: bool) -> Value {
        let canary = self.canary(place.environment.canary);
        json!({
            "kind": "deploy",
            "name": format!("Deploy to {} {}", title(&place.environment.cluster), place.region),
            "identifier": stage_id(place),
            "delegate": place.delegate,
            "environment": place.environment_id,
            "infrastructure": place.infrastructure_id,
            "variables": [
                {"name": "cluster", "value": place.environment.cluster},
                {"name": "environment", "value": place.environment.name},
                {"name": "region", "value": place.region},
            ],
            "service_from": follows.then(|| self.first_stage()),
            "approved_in": approval_id(place),
            "approvals": false,
            "production_when": null,
            "policy": is_guarded(place) && !self.options.policy_sets.is_empty(),
            "canary": canary.name(),
            "canary_when": null,
            "other_when": null,
            "verify": self.options.verify && is_guarded(place),
            "health_url": self.health_url(place.environment.cluster.clone(), place.environment.name.clone(), &place.region, shared),
            "job": self.job(shared),
        })
    }

    /// The canary where there is one to be.
    fn canary(&self, wanted: bool) -> Canary {
        let has_deployment = !matches!(self.service.archetype.as_str(), "scheduler" | "job");
        if wanted && has_deployment {
            self.options.canary
        } else {
            Canary::None
        }
    }

    fn job(&self, shared: bool) -> String {
        format!(
            "Job/{}",
            if shared {
                "<+service.name>"
            } else {
                self.service.name.as_str()
            }
        )
    }

    fn health_url(&self, cluster: String, environment: String, region: &str, shared: bool) -> Option<String> {
        let service = if shared {
            "<+service.name>"
        } else {
            self.service.name.as_str()
        };
        let values = [
            ("service", service),
            ("cluster", cluster.as_str()),
            ("environment", environment.as_str()),
            ("region", region),
        ];
        self.options.health_url.as_ref().map(|pattern| pattern.fill(&values))
    }
}

/// Whether nobody comes here without approvals: where it is configured so, and in production always.
fn is_guarded(place: &Placement) -> bool {
    place.environment.production || place.environment.approvals
}

fn approval_id(place: &Placement) -> String {
    format!("approve_{}", place.environment_id)
}

fn stage_id(place: &Placement) -> String {
    format!("{}_{}", place.environment_id, place.region.replace('-', "_"))
}

/// `int-stable` as `Int-Stable`.
fn title(text: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        letters
            .next()
            .map(|first| first.to_ascii_uppercase().to_string() + letters.as_str())
            .unwrap_or_default()
    };
    text.split('-').map(word).collect::<Vec<_>>().join("-")
}
