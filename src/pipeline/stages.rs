//! Which stages a pipeline has, in which order and with which conditions.

use super::change::TICKET;
use super::spec::PipelineSpec;
use super::target::{self, REGION};
use super::{Canary, Rollout, Strategy};
use crate::service::Placement;
use serde_json::{Value, json};

impl PipelineSpec<'_> {
    /// Places that ask for approvals.
    pub(super) fn production(&self) -> Vec<&Placement> {
        self.names.places.iter().filter(|place| is_guarded(place)).collect()
    }

    /// Identifiers of the stages that deploy first, side by side if there are several.
    pub(super) fn first_stages(&self) -> Vec<String> {
        match self.strategy {
            Strategy::Runtime => vec!["deploy".to_owned()],
            Strategy::Promotion => {
                let batches = self.batches();
                let first = batches.first().into_iter().flatten();
                first.map(|place| stage_id(place)).collect()
            }
        }
    }

    fn first_stage(&self) -> Option<String> {
        self.first_stages().into_iter().next()
    }

    /// The stage that creates the ticket of the change, under `promotion`.
    pub(super) fn creating_stage(&self) -> Option<String> {
        self.production().first().map(|place| approval_id(place))
    }

    /// Places of one environment that are deployed to side by side, in order.
    fn batches(&self) -> Vec<Vec<&Placement>> {
        let mut batches: Vec<Vec<&Placement>> = Vec::new();
        for place in &self.names.places {
            match batches.last_mut() {
                Some(batch)
                    if batch.len() < self.options.regions_at_once
                        && batch
                            .first()
                            .is_some_and(|first| first.environment.name == place.environment.name) =>
                {
                    batch.push(place);
                }
                _ => batches.push(vec![place]),
            }
        }
        batches
    }

    pub(super) fn runtime_stage(&self, shared: bool) -> Value {
        let places = &self.names.places;
        let guarded = !self.production().is_empty();
        let rollout = self.rollout(places.iter().any(|place| place.environment.canary));
        let production_when = target::environment_is(places, is_guarded);
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
            "side": null,
            "approved_in": "deploy",
            "approvals": guarded,
            "ticket": self.tickets().is_some(),
            "ticket_when": self.ticket_when(production_when.as_deref()),
            "closes_ticket": self.tickets().is_some(),
            "production_when": production_when,
            "policy": guarded && !self.options.policy_sets.is_empty(),
            "rollout": rollout.name(),
            "canary": self.canary(rollout).name(),
            "canary_when": if rollout == Rollout::Rolling { None } else { canary_when },
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
        for batch in self.batches() {
            let Some(&place) = batch.first() else { continue };
            if before.is_none_or(|before| before.environment.name != place.environment.name) {
                stages.extend(before.and_then(|before| self.bake_stage(before, place)));
                stages.extend(is_guarded(place).then(|| self.approval_stage(place)));
            } else {
                stages.extend(before.and_then(|before| self.soak_stage(before, place)));
            }
            for (index, place) in batch.iter().enumerate() {
                let side = match (batch.len(), index) {
                    (1, _) => None,
                    (_, 0) => Some("first"),
                    _ => Some("next"),
                };
                stages.push(self.deploy_stage(place, before.is_some(), side, shared));
            }
            before = batch.last().copied();
        }
        stages.extend(self.closing_stage());
        stages
    }

    fn bake_stage(&self, from: &Placement, to: &Placement) -> Option<Value> {
        let duration = self.options.bake.as_ref().filter(|_| to.environment.bake)?;
        Some(json!({
            "kind": "bake",
            "side": null,
            "ticket": false,
            "name": format!("Bake in {}", title(&from.environment.cluster)),
            "identifier": format!("bake_{}", to.environment_id),
            "message": format!("Continues to {} automatically after {duration} in {}; approve to continue now", to.environment.cluster, from.environment.cluster),
            "duration": duration,
        }))
    }

    /// Between regions of production: a fault of the release shows in the ones before first.
    fn soak_stage(&self, from: &Placement, to: &Placement) -> Option<Value> {
        let duration = self.options.soak.as_ref().filter(|_| to.environment.production)?;
        let cluster = &to.environment.cluster;
        Some(json!({
            "kind": "bake",
            "side": null,
            "ticket": self.tickets().is_some(),
            "name": format!("Soak in {} {}", title(cluster), from.region),
            "identifier": format!("soak_{}", stage_id(to)),
            "message": format!("Continues to {cluster} {} automatically after {duration} in {}; approve to continue now", to.region, from.region),
            "duration": duration,
        }))
    }

    /// Says in the ticket that all went well.
    fn closing_stage(&self) -> Option<Value> {
        self.tickets()?;
        Some(json!({
            "kind": "close",
            "side": null,
            "ticket": false,
            "name": "Close Change",
            "identifier": "close_change",
            "production_when": null,
        }))
    }

    /// When the ticket is to be created: where none is given.
    fn ticket_when(&self, production_when: Option<&str>) -> String {
        let none_given = format!("<+pipeline.variables.{TICKET}> == \"new\"");
        match production_when {
            Some(production) => format!("{none_given} && ({production})"),
            None => none_given,
        }
    }

    fn approval_stage(&self, place: &Placement) -> Value {
        let identifier = approval_id(place);
        let creates = self.creating_stage().as_ref() == Some(&identifier);
        json!({
            "kind": "approval",
            "side": null,
            "ticket": self.tickets().is_some(),
            "ticket_when": creates.then(|| self.ticket_when(None)),
            "name": format!("Approve {}", title(&place.environment.cluster)),
            "identifier": identifier,
            "approved_in": identifier,
            "production_when": null,
        })
    }

    fn deploy_stage(&self, place: &Placement, follows: bool, side: Option<&str>, shared: bool) -> Value {
        let rollout = self.rollout(place.environment.canary);
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
            "service_from": self.first_stage().filter(|_| follows),
            "side": side,
            "approved_in": approval_id(place),
            "approvals": false,
            "ticket": is_guarded(place) && self.tickets().is_some(),
            "ticket_when": null,
            "closes_ticket": false,
            "production_when": null,
            "policy": is_guarded(place) && !self.options.policy_sets.is_empty(),
            "rollout": rollout.name(),
            "canary": self.canary(rollout).name(),
            "canary_when": null,
            "other_when": null,
            "verify": self.options.verify && is_guarded(place),
            "health_url": self.health_url(place.environment.cluster.clone(), place.environment.name.clone(), &place.region, shared),
            "job": self.job(shared),
        })
    }

    /// The rollout as the archetype can do it: a canary needs a Deployment, and traffic is swapped between two Services.
    fn rollout(&self, wanted: bool) -> Rollout {
        let archetype = self.service.archetype.as_str();
        let rollout = self.options.rollout;
        if wanted && can_roll_out(archetype, rollout) {
            rollout
        } else {
            Rollout::Rolling
        }
    }

    fn canary(&self, rollout: Rollout) -> Canary {
        if rollout == Rollout::Canary {
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

/// Whether services of an archetype can be rolled out so.
pub(super) fn can_roll_out(archetype: &str, rollout: Rollout) -> bool {
    match rollout {
        Rollout::Rolling => true,
        Rollout::Canary => !matches!(archetype, "scheduler" | "job"),
        Rollout::BlueGreen => !matches!(archetype, "scheduler" | "job" | "listener"),
    }
}

/// Identifier of the stage that deploys to a place.
pub(super) fn stage_id(place: &Placement) -> String {
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
