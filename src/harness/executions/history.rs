//! The executions of a pipeline as they are told: which version went where, how it ended, who started it.

use super::approvals::Approvals;
use super::phase::phase_of;
use crate::api::{FoundExecution, FoundStage, OutlinedStage, Phase, ShownExecution, ShownStage};
use crate::service::{Links, Placement};
use serde_json::{Map, Value};

/// So many executions are told.
pub const SHOWN: usize = 10;
/// So many versions are offered.
const VERSIONS: usize = 10;

/// The executions of one service's pipeline.
pub struct History<'a> {
    /// The latest first.
    pub executions: &'a [FoundExecution],
    /// Identifier of the pipeline.
    pub pipeline: &'a str,
    /// Stages of the stored pipeline.
    pub stages: &'a [OutlinedStage],
    /// Where the service runs.
    pub places: &'a [Placement],
    /// Links into Harness.
    pub links: &'a Links,
    /// Who started executions, by their ids.
    pub started_by: Option<&'a Map<String, Value>>,
}

impl History<'_> {
    /// The latest executions, as they are told.
    pub fn latest(&self, approvals: &Approvals<'_>) -> Vec<ShownExecution> {
        let shown = |execution: &FoundExecution| {
            let phase = phase_of(&execution.status, execution.ended_at.is_some());
            ShownExecution {
                id: execution.id.clone(),
                number: execution.number,
                version: version(execution).map(str::to_owned),
                phase,
                status: execution.status.clone(),
                started_at: execution.started_at,
                ended_at: execution.ended_at,
                by: self.by(execution),
                message: message(execution, phase),
                stages: execution.stages.iter().map(|stage| self.stage(stage)).collect(),
                waits: approvals.waits(execution, self.stages),
                approvals: approvals.given(execution),
                url: self.links.execution(self.pipeline, &execution.id),
            }
        };
        self.executions.iter().take(SHOWN).map(shown).collect()
    }

    /// Versions that were deployed lately.
    pub fn versions(&self) -> Vec<String> {
        let mut versions: Vec<String> = Vec::new();
        for version in self.executions.iter().filter_map(version) {
            if !versions.iter().any(|known| known == version) && versions.len() < VERSIONS {
                versions.push(version.to_owned());
            }
        }
        versions
    }

    /// Who started an execution: who asked for it here, else whom Harness names.
    pub fn by(&self, execution: &FoundExecution) -> Option<String> {
        let asked = self.started_by.and_then(|known| known.get(&execution.id)?.as_str());
        let person = |reference: &str| {
            reference
                .strip_prefix("user:")?
                .split_once('/')
                .map(|(_, name)| name.to_owned())
        };
        match asked {
            Some(reference) => Some(person(reference).unwrap_or_else(|| reference.to_owned())),
            None => execution.triggered_by.clone(),
        }
    }

    /// Whether a stage deploys to a place.
    pub fn is_at(&self, stage: &FoundStage, place: &Placement) -> bool {
        self.target(stage).is_some_and(|(environment, infrastructure)| {
            environment == place.environment_id && infrastructure == place.infrastructure_id
        })
    }

    /// Environment and infrastructure of a stage: as it ran, or as the stored pipeline has them fixed.
    fn target<'s>(&'s self, stage: &'s FoundStage) -> Option<(&'s str, &'s str)> {
        let told = stage.environment.as_deref().zip(stage.infrastructure.as_deref());
        told.or_else(|| {
            let outlined = self.stages.iter().find(|outlined| outlined.name == stage.name)?;
            outlined.environment.as_deref().zip(outlined.infrastructure.as_deref())
        })
    }

    fn stage(&self, stage: &FoundStage) -> ShownStage {
        let place = self.places.iter().find(|place| self.is_at(stage, place));
        let target = self.target(stage);
        ShownStage {
            name: stage.name.clone(),
            phase: phase_of(&stage.status, stage.ended_at.is_some()),
            status: stage.status.clone(),
            environment: match place {
                Some(place) => Some(place.environment.name.clone()),
                None => target.map(|(environment, _)| environment.to_owned()),
            },
            region: match place {
                Some(place) => Some(place.region.clone()),
                None => target.map(|(_, infrastructure)| infrastructure.to_owned()),
            },
        }
    }
}

/// The version of an execution: all its stages deploy the same.
pub fn version(execution: &FoundExecution) -> Option<&str> {
    execution.stages.iter().find_map(|stage| stage.version.as_deref())
}

/// Why an execution did not succeed.
fn message(execution: &FoundExecution, phase: Phase) -> Option<String> {
    if phase == Phase::Succeeded {
        return None;
    }
    let of_stage = || execution.stages.iter().find_map(|stage| stage.message.as_ref());
    execution.message.as_ref().or_else(of_stage).cloned()
}
