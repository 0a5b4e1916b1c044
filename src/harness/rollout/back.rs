//! Recorded states come back: of one wave, or of all that were written. What somebody has changed since is left alone and named. The
//! pipelines come first, and the record of it by the next step, which sees that they are back.

use super::record::Recorded;
use super::scene::{Scene, origin_of};
use super::turn::Turn;
use super::write::{reference, with_wave};
use crate::api::{Effect, FoundEntity, Read, Rollout, RolloutService, RolloutState, WaveState};
use crate::facts::{Facts, Halt};
use crate::harness::desired::entity::{Desired, Sharing};
use crate::harness::reconcile::decide::put;
use crate::harness::reconcile::pipeline_files::{self, PipelineFileChange};
use crate::harness::reconcile::{last_write, owner};
use crate::problem::{Problem, counted};
use crate::yaml::expand::value_of;
use crate::yaml::text::lossy;

/// Brings the states of `only`, counted from 1, or of all waves back.
pub fn turn(only: Option<u32>, latest: &Recorded, scene: &Scene, facts: &Facts) -> Result<Turn, Halt> {
    let rollout = &latest.rollout;
    let chosen = chosen(only, rollout, scene)?;
    let services: Vec<&RolloutService> = chosen
        .iter()
        .filter_map(|index| rollout.waves.get(*index))
        .flat_map(|wave| &wave.services)
        .filter(|service| service.skipped.is_none())
        .collect();
    let before = states(&services, scene, latest, facts)?;
    let paths: Vec<String> = services.iter().map(|service| path(service, scene)).collect();
    let now = super::record::files(latest, paths, scene.target, facts)?;
    let mut effects = Vec::new();
    let mut changes: Vec<PipelineFileChange> = Vec::new();
    let mut problems = Vec::new();
    for (service, state) in services.iter().zip(before) {
        match brought(service, state.as_deref(), scene) {
            Ok(Some(effect)) => effects.push(effect),
            Ok(None) => {}
            Err(problem) => {
                problems.push(problem);
                continue;
            }
        }
        if let Some(state) = &state {
            changes.extend(pipeline_files::replacing(
                &path(service, scene),
                now.get(&path(service, scene)),
                state,
            ));
        }
    }
    if !effects.is_empty() {
        let note = format!(
            "{} brought back",
            counted(effects.len(), "pipeline is", "pipelines are")
        );
        return Ok(Turn {
            problems,
            again: true,
            ..Turn::of(rollout.clone(), effects, note)
        });
    }
    let back = with_waves_back(rollout, &chosen);
    let what = match only {
        Some(wave) => format!("wave {wave} is rolled back"),
        None => "is rolled back".to_owned(),
    };
    let effect = latest.commit(&back, &what, changes, scene.target);
    Ok(Turn {
        problems,
        ..Turn::of(back, vec![effect], what)
    })
}

/// The rollout once these waves are back; it is rolled back itself when none of it is written any more.
fn with_waves_back(rollout: &Rollout, indices: &[usize]) -> Rollout {
    let mut back = rollout.clone();
    for index in indices {
        back = with_wave(&back, *index, WaveState::RolledBack);
    }
    let unwritten = |state| matches!(state, WaveState::Waiting | WaveState::RolledBack);
    back.state = if back.waves.iter().all(|wave| unwritten(wave.state)) {
        RolloutState::RolledBack
    } else {
        RolloutState::Stopped
    };
    back
}

/// The waves that were written, also in part: the record of one that was cut short says that it waits.
fn chosen(only: Option<u32>, rollout: &Rollout, scene: &Scene) -> Result<Vec<usize>, Problem> {
    let is_new = |service: &RolloutService| {
        let listed = scene.pipelines.get(service.pipeline_id.as_str());
        listed.is_some_and(|found| is_as_written(found, service))
    };
    let was_written = |index: &usize| match rollout.waves.get(*index) {
        None => false,
        Some(wave) => match wave.state {
            WaveState::Written | WaveState::Passed | WaveState::Failed => true,
            WaveState::Waiting => wave.services.iter().any(is_new),
            WaveState::RolledBack => false,
        },
    };
    let indices: Vec<usize> = match only {
        None => (0..rollout.waves.len()).filter(was_written).collect(),
        Some(wave) => usize::try_from(wave)
            .ok()
            .and_then(|wave| wave.checked_sub(1))
            .into_iter()
            .filter(was_written)
            .collect(),
    };
    if indices.is_empty() && (only.is_some() || rollout.state == RolloutState::RolledBack) {
        let message = match only {
            Some(wave) => format!("wave {wave} of the rollout {} was not written", rollout.id),
            None => format!("the rollout {} is rolled back already", rollout.id),
        };
        return Err(Problem::error("rollout/nothing-to-roll-back", message)
            .help("`ameide harness rollout --plan` shows its waves"));
    }
    Ok(indices)
}

/// Whether a listed pipeline is made from the template of the rollout.
fn is_as_written(found: &FoundEntity, service: &RolloutService) -> bool {
    let origin = origin_of(found);
    origin.template == service.to && service.from_content.as_ref() != Some(&origin.content)
}

fn path(service: &RolloutService, scene: &Scene) -> String {
    let pattern = &scene.target.config.pipelines.pipeline_path;
    pattern.fill(&[("service", &service.service)])
}

/// The commit that holds the state of a service; before its wave is recorded, that is what was read.
fn recorded<'r>(service: &'r RolloutService, latest: &'r Recorded) -> &'r str {
    service.recorded.as_deref().unwrap_or(latest.at)
}

/// The recorded state of each; one read for each commit that holds some.
fn states(
    services: &[&RolloutService],
    scene: &Scene,
    latest: &Recorded,
    facts: &Facts,
) -> Result<Vec<Option<String>>, Halt> {
    let mut commits: Vec<&str> = services.iter().map(|service| recorded(service, latest)).collect();
    commits.sort_unstable();
    commits.dedup();
    let mut found = std::collections::HashMap::new();
    for commit in commits {
        let of_commit = services.iter().filter(|service| recorded(service, latest) == commit);
        let paths: Vec<String> = of_commit.map(|service| path(service, scene)).collect();
        if let Some(files) = facts.files(&Read::files(&latest.repo, commit, paths)).present() {
            found.insert(commit.to_owned(), files);
        }
    }
    facts.known()?;
    let state = |service: &&RolloutService| {
        let files = found.get(recorded(service, latest))?;
        Some(lossy(files.get(&path(service, scene))?).into_owned())
    };
    Ok(services.iter().map(state).collect())
}

/// Whether a listed pipeline is as it was before. A template of the same text that only got another name has the same digest: there
/// the content alone tells.
fn is_back(found: &FoundEntity, service: &RolloutService) -> bool {
    let origin = origin_of(found);
    match &service.from_content {
        Some(content) if service.from == service.to => *content == origin.content,
        content => content.as_ref() == Some(&origin.content) || origin.template == service.from,
    }
}

/// The write that brings a state back; none where it is back already.
fn brought(service: &RolloutService, state: Option<&str>, scene: &Scene) -> Result<Option<Effect>, Problem> {
    let left = |why: &str| {
        Problem::warning(
            "rollout/not-rolled-back",
            format!("`{}` is left as it is: {why}", service.service),
        )
        .help("`ameide harness sync` tells how it stands")
    };
    let Some(found) = scene.pipelines.get(service.pipeline_id.as_str()).copied() else {
        return Err(left("its pipeline is no longer in Harness"));
    };
    if is_back(found, service) {
        return Ok(None);
    }
    let tags = owner::tags(found);
    let untouched = last_write::untouched(found, &tags) == Some(true);
    if !owner::is_ours(found) || !is_as_written(found, service) || !untouched {
        return Err(left("it was changed in Harness since"));
    }
    let document = state
        .and_then(|text| value_of(text).ok())
        .ok_or_else(|| left("its recorded state cannot be read"))?;
    let before = FoundEntity {
        yaml: None,
        ..found.clone()
    };
    let digest = service.from_content.clone().unwrap_or_default();
    let yaml = last_write::remembered(
        &document,
        &digest,
        tags.contains_key(last_write::PARTIAL),
        Some(&before),
    );
    let desired = Desired::new(reference(service, scene), document, Sharing::None);
    Ok(Some(put(&desired, yaml, Some(&before))))
}
