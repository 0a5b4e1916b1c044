//! Which services a new rollout takes, in which wave: those whose pipeline was made from another template than it would be now. The
//! list of pipelines tells it, so nothing is read for a single service.

use super::record::Records;
use super::scene::{Known, Scene, origin, origin_of};
use crate::api::{
    Context, HarnessRollout, Rollout, RolloutLeft, RolloutService, RolloutState, RolloutVerify, RolloutWave, WaveState,
};
use crate::config::{Wave, waves};
use crate::facts::Halt;
use crate::harness::desired::bundle;
use crate::harness::reconcile::owner;
use crate::harness::sync::baseline::Baseline;
use crate::problem::{Problem, counted};
use serde_json::Value;
use std::collections::HashSet;

/// A plan.
pub struct Planned {
    /// The rollout with all its waves waiting; none if there is nothing to roll out.
    pub rollout: Option<Rollout>,
    /// Services that it leaves out.
    pub left: Vec<RolloutLeft>,
    /// What would stop it.
    pub problems: Vec<Problem>,
}

/// A service whose pipeline is made from an older template.
struct Candidate {
    team: String,
    entry: RolloutService,
}

/// Which services of the catalog a rollout may take.
#[derive(Default)]
struct Survey {
    /// By name.
    candidates: Vec<Candidate>,
    left: Vec<RolloutLeft>,
    problems: Vec<Problem>,
}

/// Makes the plan.
pub fn plan(input: &HarnessRollout, context: &Context, scene: &Scene, records: &Records) -> Result<Planned, Halt> {
    if scene.is_thin() {
        return Err(thin().into());
    }
    let sizes = match &input.waves {
        Some(list) => waves(&Value::Array(list.clone()), "waves")?,
        None if scene.target.config.pipelines.waves.is_empty() => Wave::defaults(),
        None => scene.target.config.pipelines.waves.clone(),
    };
    unknown(&sizes, scene)?;
    let Survey {
        candidates,
        mut left,
        problems,
    } = survey(scene)?;
    if candidates.is_empty() {
        return Ok(Planned {
            rollout: None,
            left,
            problems,
        });
    }
    let (parts, rest) = partition(candidates, &sizes);
    if parts.is_empty() {
        return Err(nothing_taken(rest.len()).into());
    }
    left.extend(rest.into_iter().map(|service| RolloutLeft {
        service,
        reason: "no wave takes it".to_owned(),
    }));
    left.sort_unstable_by(|one, other| one.service.cmp(&other.service));
    let waiting = |services| RolloutWave {
        state: WaveState::Waiting,
        services,
    };
    Ok(Planned {
        rollout: Some(Rollout {
            id: records.id(&context.now),
            state: RolloutState::Running,
            started_at: context.now.clone(),
            started_by: context.actor.clone(),
            verify: input.verify.unwrap_or(RolloutVerify::None),
            reason: None,
            waves: parts.into_iter().map(waiting).collect(),
        }),
        left,
        problems,
    })
}

fn survey(scene: &Scene) -> Result<Survey, Halt> {
    let mut found = Survey::default();
    let mut seen = HashSet::new();
    let baseline = scene.baseline();
    for entry in &scene.entries {
        let known = match scene.service(entry.name()) {
            Some(Ok(known)) if seen.insert(known.names.pipeline_id.clone()) => known,
            _ => continue,
        };
        if let Some(reason) = scene.held(&known) {
            let service = known.service.name;
            found.left.push(RolloutLeft { service, reason });
        } else if let Some(candidate) = candidate(known, scene, &baseline, &mut found.problems)? {
            found.candidates.push(candidate);
        }
    }
    found
        .candidates
        .sort_by(|one, other| one.entry.service.cmp(&other.entry.service));
    Ok(found)
}

/// None for a service whose pipeline is not ours, is missing, or is made from the current template: those are not a rollout's.
fn candidate(
    known: Known,
    scene: &Scene,
    baseline: &Baseline,
    problems: &mut Vec<Problem>,
) -> Result<Option<Candidate>, Halt> {
    let Some(found) = scene.pipelines.get(known.names.pipeline_id.as_str()) else {
        return Ok(None);
    };
    if !owner::is_ours(found) {
        return Ok(None);
    }
    let chosen = baseline.chosen(&known.service);
    let wanted = chosen.as_ref().map_err(Clone::clone).and_then(|chosen| {
        let spec = baseline.spec(&known.service, &known.names, chosen)?;
        Ok((origin(&spec)?, spec))
    });
    let (wanted, spec) = match wanted {
        Ok(wanted) => wanted,
        Err(found) => {
            problems.extend(found.into_iter().take(1).map(|problem| about(problem, &known)));
            return Ok(None);
        }
    };
    let is = origin_of(found);
    if is.template == wanted.template && is.name == wanted.name {
        return Ok(None);
    }
    if let Err(found) = bundle::pipeline(&spec, scene.target) {
        problems.extend(found.into_iter().take(1).map(|problem| about(problem, &known)));
    }
    let renamed = is.name != wanted.name;
    Ok(Some(Candidate {
        team: known.service.team_name().to_owned(),
        entry: RolloutService {
            service: known.service.name,
            pipeline_id: known.names.pipeline_id,
            from: is.template,
            to: wanted.template,
            from_name: renamed.then_some(is.name),
            to_name: renamed.then_some(wanted.name),
            content: wanted.content,
            from_content: Some(is.content).filter(|content| !content.is_empty()),
            recorded: None,
            last_run: None,
            skipped: None,
        },
    }))
}

fn about(problem: Problem, known: &Known) -> Problem {
    Problem {
        message: format!("`{}`: {}", known.service.name, problem.message),
        ..problem
    }
}

/// Each wave takes of what the earlier ones left; one that finds nothing is left out.
fn partition(candidates: Vec<Candidate>, sizes: &[Wave]) -> (Vec<Vec<RolloutService>>, Vec<String>) {
    let all = candidates.len();
    let mut rest = candidates;
    let mut parts = Vec::new();
    for size in sizes {
        let (taken, left): (Vec<Candidate>, Vec<Candidate>) = match size {
            Wave::Team(team) => rest.into_iter().partition(|one| one.team == *team),
            Wave::Services(names) => rest.into_iter().partition(|one| names.contains(&one.entry.service)),
            Wave::Count(_) | Wave::Percent(_) | Wave::Rest => {
                let count = match size {
                    Wave::Count(count) => *count,
                    Wave::Percent(percent) => (all * percent).div_ceil(100),
                    _ => rest.len(),
                };
                let mut taken = rest;
                let left = taken.split_off(count.min(taken.len()));
                (taken, left)
            }
        };
        rest = left;
        if !taken.is_empty() {
            parts.push(taken.into_iter().map(|one| one.entry).collect());
        }
    }
    (parts, rest.into_iter().map(|one| one.entry.service).collect())
}

/// Services and teams that a request names must exist: a wave that silently takes nothing helps nobody.
fn unknown(sizes: &[Wave], scene: &Scene) -> Result<(), Vec<Problem>> {
    let mut problems = Vec::new();
    for size in sizes {
        match size {
            Wave::Services(names) => {
                let missing = names.iter().filter(|name| scene.service(name).is_none());
                problems.extend(missing.map(|name| no_service(name)));
            }
            Wave::Team(team) => {
                let has = |entry: &crate::entries::stored::StoredEntry| matches!(scene.service(entry.name()), Some(Ok(known)) if known.service.team_name() == team);
                problems.extend((!scene.entries.iter().any(has)).then(|| no_team(team)));
            }
            Wave::Count(_) | Wave::Percent(_) | Wave::Rest => {}
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

fn no_service(name: &str) -> Problem {
    let name = crate::service::visible(name);
    Problem::error(
        "rollout/unknown-service",
        format!("a wave names `{name}`, which is not in the catalog"),
    )
    .help("take it out of the waves, or correct its spelling; nothing was written")
    .path("waves")
}

fn no_team(team: &str) -> Problem {
    let team = crate::service::visible(team);
    Problem::error(
        "rollout/unknown-service",
        format!("a wave names the team `{team}`, which owns no service of the catalog"),
    )
    .help("take it out of the waves, or correct its spelling; nothing was written")
    .path("waves")
}

fn nothing_taken(left: usize) -> Problem {
    let count = counted(left, "pipeline is", "pipelines are");
    Problem::error(
        "rollout/empty-waves",
        format!("{count} made from older templates, and the waves take none of them"),
    )
    .help("add `rest` to the waves; nothing was written")
    .path("waves")
}

fn thin() -> Problem {
    Problem::error(
        "rollout/thin-form",
        "pipelines of the form `thin` share a template in Harness, so a change reaches all of them at once",
    )
    .help("use the form `full`, or roll out versions of your own template by `templateVersion`")
}
