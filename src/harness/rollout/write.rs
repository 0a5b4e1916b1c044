//! A wave is written: its pipelines by one step, their files and the record by the next, which sees that all of them are there. A crash
//! between the two loses nothing: what is in Harness is found and not written again.

use super::record::{self, Recorded};
use super::scene::{Known, Scene, last_run, origin, origin_of};
use super::turn::{Turn, set};
use crate::api::{
    Answer, Effect, EntityKind, FoundEntity, FoundFile, Read, Rollout, RolloutService, RolloutState, WaveState,
};
use crate::facts::{Facts, FilesAt, Found, Halt};
use crate::harness::desired::bundle::DesiredPipeline;
use crate::harness::reconcile::compare::same;
use crate::harness::reconcile::owner;
use crate::harness::reconcile::pipeline_files::{self, PipelineFileChange};
use crate::harness::sync::baseline::Baseline;
use crate::harness::sync::repair::repaired;
use crate::harness::sync::report::Repairable;
use crate::problem::{Problem, counted};

/// What one service of the wave comes to.
enum Part {
    /// It is not there any more, or is not ours.
    Skipped(String),
    /// As the wave makes it, by an earlier attempt that was cut short.
    Done(Box<DesiredPipeline>),
    /// To be written.
    Due(Vec<Effect>, Box<DesiredPipeline>, FoundEntity),
}

/// The wave at `index`, which waits.
pub fn turn(index: usize, latest: &Recorded, scene: &Scene, facts: &Facts) -> Result<Turn, Halt> {
    let Some(wave) = latest.rollout.waves.get(index) else {
        return Ok(Turn::nothing(Some(latest.rollout.clone()), "there is no such wave"));
    };
    let baseline = scene.baseline();
    let parts: Vec<Result<Part, Vec<Problem>>> = wave
        .services
        .iter()
        .map(|service| part(service, scene, &baseline, facts))
        .collect();
    let paths: Vec<String> = wave.services.iter().map(|service| path(service, scene)).collect();
    let files = record::files(latest, paths, scene.target, facts);
    facts.known()?;
    let files = files?;
    let mut sound = Vec::new();
    for (service, part) in wave.services.iter().zip(parts) {
        match part {
            Ok(part) => sound.push((service, part)),
            Err(problems) => return Ok(stopped(index, service, &problems, latest, scene)),
        }
    }
    let unrecorded = unrecorded(&sound, &files, scene)?;
    if !unrecorded.is_empty() {
        let note = format!("wave {}: states that no file holds are recorded first", index + 1);
        let what = format!("records states of wave {}", index + 1);
        let effect = latest.commit(&latest.rollout, &what, unrecorded, scene.target);
        return Ok(Turn::of(latest.rollout.clone(), vec![effect], note));
    }
    if let Some((service, problem)) = invalid(&sound, scene, facts)? {
        return Ok(stopped(index, &service, &[problem], latest, scene));
    }
    let due = due(&sound);
    if !due.is_empty() {
        let count = due.len();
        let note = format!("wave {}: {}", index + 1, counted(count, "write", "writes"));
        return Ok(Turn::of(latest.rollout.clone(), due, note));
    }
    written(index, latest, sound, &files, scene)
}

/// The writes of the wave; what several share is written once.
fn due(sound: &[(&RolloutService, Part)]) -> Vec<Effect> {
    let mut seen = std::collections::HashSet::new();
    let mut effects = Vec::new();
    for (_, part) in sound {
        let Part::Due(puts, ..) = part else { continue };
        effects.extend(puts.iter().cloned());
    }
    effects.retain(|effect| match effect {
        Effect::PutEntity(put) => seen.insert(put.key.clone()),
        _ => true,
    });
    effects
}

fn path(service: &RolloutService, scene: &Scene) -> String {
    let pattern = &scene.target.config.pipelines.pipeline_path;
    pattern.fill(&[("service", &service.service)])
}

fn part(planned: &RolloutService, scene: &Scene, baseline: &Baseline, facts: &Facts) -> Result<Part, Vec<Problem>> {
    let Some(known) = scene.service(&planned.service) else {
        return Ok(Part::Skipped("the service is no longer in the catalog".to_owned()));
    };
    let known = known?;
    if let Some(why) = scene.held(&known) {
        return Ok(Part::Skipped(why));
    }
    let Known { service, names } = known;
    let Some(listed) = scene.pipelines.get(names.pipeline_id.as_str()).copied() else {
        return Ok(Part::Skipped("its pipeline is no longer in Harness".to_owned()));
    };
    if !owner::is_ours(listed) {
        return Ok(Part::Skipped("its pipeline is no longer managed by Ameide".to_owned()));
    }
    let chosen = baseline.chosen(&service)?;
    let spec = baseline.spec(&service, &names, &chosen)?;
    let wanted = origin(&spec)?;
    if wanted.template != planned.to {
        return Err(vec![changed(&planned.service)]);
    }
    let pipeline = crate::harness::desired::bundle::pipeline(&spec, scene.target)?;
    if origin_of(listed).content == wanted.content {
        return Ok(Part::Done(Box::new(pipeline)));
    }
    let reference = baseline.pipeline(&names.pipeline_id);
    let Found::Present(found) = facts.entity(&reference) else {
        return Ok(Part::Skipped("its pipeline is no longer in Harness".to_owned()));
    };
    let one = Repairable {
        row: 0,
        service,
        names,
        found: Some(found),
        listed: true,
        outdated: true,
        by_template: true,
        version: found.version.or(listed.version),
    };
    let (effects, pipeline) = repaired(&one, baseline, facts)?;
    Ok(Part::Due(effects, Box::new(pipeline), found.clone()))
}

/// States in Harness that the files do not hold: somebody edited the pipeline, or nothing was committed when it was written. They
/// are recorded as they are, so that they can come back.
fn unrecorded(
    sound: &[(&RolloutService, Part)],
    files: &FilesAt,
    scene: &Scene,
) -> Result<Vec<PipelineFileChange>, Halt> {
    let mut changes = Vec::new();
    for (service, part) in sound {
        let Part::Due(_, _, found) = part else { continue };
        let Some(yaml) = &found.yaml else { continue };
        let file = file(&path(service, scene), files);
        let content = file.content.as_deref().map(Vec::as_slice);
        let text = content.and_then(|bytes| std::str::from_utf8(bytes).ok());
        let holds = text
            .and_then(owner::document)
            .is_some_and(|document| same(yaml, &document));
        if !holds {
            changes.push(pipeline_files::recording(yaml, &file)?);
        }
    }
    Ok(changes)
}

fn file(path: &str, files: &FilesAt) -> FoundFile {
    FoundFile {
        path: path.to_owned(),
        content: files.get(path).map(|bytes| serde_bytes::ByteBuf::from(bytes.to_vec())),
    }
}

/// Harness's own word on what is about to be written: so a wave is refused as a whole, and never half.
fn invalid(
    sound: &[(&RolloutService, Part)],
    scene: &Scene,
    facts: &Facts,
) -> Result<Option<(RolloutService, Problem)>, Halt> {
    let mut refused = None;
    for (service, part) in sound {
        let Part::Due(_, pipeline, _) = part else { continue };
        let read = Read::Validation {
            scope: scene.target.scope.clone(),
            yaml: pipeline.rendered.yaml.clone(),
        };
        if let Found::Present(Answer::Validation { problem: Some(why) }) = facts.answer(&read)
            && refused.is_none()
        {
            let problem = Problem::error("rollout/invalid", format!("Harness refuses the pipeline: {why}"));
            refused = Some(((*service).clone(), problem));
        }
    }
    facts.known()?;
    Ok(refused)
}

fn written(
    index: usize,
    latest: &Recorded,
    sound: Vec<(&RolloutService, Part)>,
    files: &FilesAt,
    scene: &Scene,
) -> Result<Turn, Halt> {
    let mut changes = Vec::new();
    let mut services = Vec::new();
    let mut count = 0;
    for (planned, part) in sound {
        let listed = scene.pipelines.get(planned.pipeline_id.as_str());
        let last_run = listed.and_then(|found| last_run(found)).map(|(id, _)| id.to_owned());
        let mut service = RolloutService {
            last_run,
            recorded: Some(latest.at.to_owned()),
            ..planned.clone()
        };
        let pipeline = match part {
            Part::Skipped(why) => {
                service.skipped = Some(why);
                service.recorded = None;
                services.push(service);
                continue;
            }
            Part::Done(pipeline) | Part::Due(_, pipeline, _) => pipeline,
        };
        count += 1;
        service.content.clone_from(&pipeline.digest);
        changes.extend(pipeline_files::change(
            &pipeline.rendered,
            &file(&path(planned, scene), files),
        )?);
        services.push(service);
    }
    let mut rollout = latest.rollout.clone();
    if let Some(wave) = rollout.waves.get_mut(index) {
        wave.state = WaveState::Written;
        wave.services = services;
    }
    let what = format!("wave {} is written", index + 1);
    let effect = latest.commit(&rollout, &what, changes, scene.target);
    let note = format!(
        "wave {}: {} written",
        index + 1,
        counted(count, "pipeline is", "pipelines are")
    );
    Ok(Turn::of(rollout, vec![effect], note))
}

/// The rollout stops before anything of the wave is written.
fn stopped(index: usize, service: &RolloutService, problems: &[Problem], latest: &Recorded, scene: &Scene) -> Turn {
    let why: Vec<&str> = problems
        .iter()
        .take(3)
        .map(|problem| problem.message.as_str())
        .collect();
    let reason = format!("wave {}: `{}`: {}", index + 1, service.service, why.join("; "));
    Turn {
        problems: problems.to_vec(),
        ..set(latest, RolloutState::Stopped, Some(reason), scene.target)
    }
}

fn changed(service: &str) -> Problem {
    Problem::error(
        "rollout/template-changed",
        format!("the template of `{service}` has changed since the rollout began"),
    )
    .help("roll this rollout back, and begin another one")
}

/// The pipeline of a service in Harness.
pub fn reference(service: &RolloutService, scene: &Scene) -> crate::api::EntityRef {
    scene.target.entity(EntityKind::Pipeline, &service.pipeline_id, None)
}

/// The rollout with one wave in another state.
pub fn with_wave(rollout: &Rollout, index: usize, state: WaveState) -> Rollout {
    let mut changed = rollout.clone();
    if let Some(wave) = changed.waves.get_mut(index) {
        wave.state = state;
    }
    changed
}
