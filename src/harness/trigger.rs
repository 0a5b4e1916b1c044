//! `ameide:harness:trigger`: runs a pipeline. An execution is never started twice: it carries a note, and is looked up by it first.

use crate::api::{
    Context, Effect, EntityKind, Execute, Fact, HarnessTrigger, HarnessTriggered, Outputs, Plan, Read, Scope, Step,
};
use crate::facts::{Facts, Found, Halt};
use crate::harness::reconcile::owner;
use crate::harness::release::{self, stages_of};
use crate::harness::run_inputs::{misfits, values};
use crate::harness::service_input;
use crate::harness::target::{HarnessTarget, RequestedScope};
use crate::pipeline::{digest, emit};
use crate::problem::{Problem, suggestion};
use crate::service::{ServiceNames, is_harness_identifier, unsafe_text, visible};
use serde_json::{Value, json};

/// Decides the next step.
pub fn step(input: &HarnessTrigger, context: &Context, facts: &[Fact]) -> Step {
    decided(input, context, &Facts::new(facts)).into()
}

fn decided(input: &HarnessTrigger, context: &Context, facts: &Facts) -> Result<Plan, Halt> {
    let requested = RequestedScope {
        account: input.account.as_deref(),
        org: input.org.as_deref(),
        project: input.project.as_deref(),
    };
    let target = HarnessTarget::read(context, &requested)?;
    let (pipeline, mut input_sets) = addressed(input, &target)?;
    input_sets.extend(input.input_sets.iter().flatten().cloned());
    let values = values(input, &input_sets)?;
    let note = match &input.note {
        Some(note) => checked(note)?,
        None => default_note(&pipeline, &input_sets, &values, &target),
    };

    // A note that is made of the task is not older than the task; somebody's own may be of any time.
    let since = input.note.is_none().then(|| context.now.clone());

    let found = facts.entity(&target.entity(EntityKind::Pipeline, &pipeline, None));
    let sets: Vec<_> = input_sets
        .iter()
        .map(|set| {
            (
                set,
                facts.entity(&target.entity(EntityKind::InputSet, set, Some(&pipeline))),
            )
        })
        .collect();
    let read = Read::Executions {
        scope: target.scope.clone(),
        pipeline: pipeline.clone(),
        note: Some(note.clone()),
        since: since.clone(),
    };
    let executions = match found {
        Found::Absent => Found::Absent,
        _ => facts.executions(&read),
    };
    facts.known()?;
    let Some(found) = found.present() else {
        let problem = Problem::error(
            "harness/pipeline-not-found",
            format!("Harness has no pipeline `{pipeline}`"),
        );
        return Err(problem.help("create it first with `ameide:harness:create`").into());
    };
    let mut problems: Vec<Problem> = sets
        .iter()
        .filter(|(_, found)| *found == Found::Absent)
        .map(|(set, _)| no_input_set(set, &pipeline))
        .collect();
    if !found.valid {
        let problem = Problem::error(
            "harness/invalid-stored",
            format!("the pipeline `{pipeline}` is stored in Harness but is not valid"),
        );
        problems.push(problem.help("bring it up to date with `ameide:harness:create`"));
    }
    let supplied: Vec<Value> = sets
        .iter()
        .filter_map(|(_, found)| owner::document(found.present()?.yaml.as_deref()?))
        .collect();
    let document = found.yaml.as_deref().and_then(owner::document).unwrap_or_default();
    if let Some(problem) = no_choice(input, &pipeline, &document) {
        return Err(problem.into());
    }
    problems.extend(misfits(&document, &supplied, &values));
    if !problems.is_empty() {
        return Err(problems.into());
    }

    let before = match executions {
        Found::Present(executions) => executions.first(),
        _ => None,
    };
    let wait = input.wait.unwrap_or(false);
    let mut plan = Plan {
        effects: Vec::new(),
        notes: Vec::new(),
        warnings: Vec::new(),
        outputs: Outputs::HarnessTrigger(outputs(
            &pipeline,
            stages_of(&document),
            &note,
            before.map(|execution| (&execution.id, &execution.status)),
            &target,
        )),
    };
    match before {
        Some(execution) => plan.notes.push(format!(
            "execution `{}` already has the note `{note}`: {}",
            execution.id, execution.status
        )),
        None => plan
            .notes
            .push(format!("running pipeline `{pipeline}` with the note `{note}`")),
    }
    // Waiting tells the outcome of an execution that has ended, too: a retry must not pass where the run has failed.
    if before.is_none() || wait {
        let Scope { account, org, project } = &target.scope;
        plan.effects.push(Effect::Execute(Execute {
            key: format!("execute:{account}/{org}/{project}/{pipeline}:{note}"),
            scope: target.scope.clone(),
            yaml: if values.is_empty() {
                String::new()
            } else {
                runtime_yaml(&pipeline, &values)
            },
            pipeline,
            input_sets,
            note,
            since,
            wait,
        }));
    }
    Ok(plan)
}

/// The pipeline, and the input set of the place that is named.
fn addressed(input: &HarnessTrigger, target: &HarnessTarget) -> Result<(String, Vec<String>), Problem> {
    let names = match (&input.service, &input.pipeline) {
        (Some(service), _) => Some(service_input::of_name(service, target)?),
        (None, Some(pipeline)) if is_harness_identifier(pipeline) => None,
        (None, Some(pipeline)) => {
            let message = format!("`{}` is not a valid pipeline identifier", visible(pipeline));
            return Err(Problem::error("harness/bad-identifier", message)
                .help("use letters, digits and `_`")
                .path("pipeline"));
        }
        (None, None) => {
            return Err(
                Problem::error("harness/no-pipeline", "neither a service nor a pipeline is given")
                    .help("pass `service` or `pipeline`"),
            );
        }
    };
    let pipeline = match (&input.pipeline, &names) {
        (Some(pipeline), _) if is_harness_identifier(pipeline) => pipeline.clone(),
        (_, Some(names)) => names.pipeline_id.clone(),
        _ => String::new(),
    };
    let set = match &names {
        Some(names) => place(input, names, target)?,
        None => None,
    };
    Ok((pipeline, set.into_iter().collect()))
}

fn place(input: &HarnessTrigger, names: &ServiceNames, target: &HarnessTarget) -> Result<Option<String>, Problem> {
    let platform = &target.config.platform;
    let Some(environment) = &input.environment else {
        return Ok(None);
    };
    let fits = |place: &&crate::service::Placement| {
        place.environment.name == *environment && input.region.as_ref().is_none_or(|region| place.region == *region)
    };
    let mut places = names.places.iter().filter(fits);
    match (places.next(), places.next()) {
        (Some(place), None) => Ok(Some(place.input_set_id.clone())),
        (Some(_), Some(_)) => {
            let message = format!("`{environment}` has several regions");
            Err(Problem::error("harness/no-region", message)
                .help(format!("choose one of {}", platform.regions.join(", ")))
                .path("region"))
        }
        _ => {
            let known: Vec<&str> = platform
                .environments
                .iter()
                .map(|environment| environment.name.as_str())
                .collect();
            let message = format!(
                "no cluster is configured for `{}` `{}`",
                visible(environment),
                visible(input.region.as_deref().unwrap_or("any region"))
            );
            Err(Problem::error("harness/no-cluster", message)
                .help(suggestion(environment, known))
                .path("environment"))
        }
    }
}

/// The note where none is given: a retry of a task asks for the same and finds the execution that it started; a new task, or other
/// inputs in the same one, start another.
fn default_note(pipeline: &str, input_sets: &[String], values: &[(String, String)], target: &HarnessTarget) -> String {
    let mut values = values.to_vec();
    values.sort();
    let requested = json!({"task": target.task, "scope": target.scope, "inputSets": input_sets, "values": values});
    format!("ameide {pipeline} {}", digest(&requested.to_string()))
}

fn checked(note: &str) -> Result<String, Problem> {
    let reason = unsafe_text(note).or_else(|| {
        (note.trim().is_empty() || note.len() > 200 || note.contains('\n'))
            .then(|| "must be one line of at most 200 characters".to_owned())
    });
    match reason {
        None => Ok(note.to_owned()),
        Some(reason) => Err(Problem::error("harness/unsafe-text", format!("`note` {reason}"))
            .help("remove it")
            .path("note")),
    }
}

fn runtime_yaml(pipeline: &str, values: &[(String, String)]) -> String {
    let variables: Vec<Value> = values
        .iter()
        .map(|(name, value)| json!({"name": name, "type": "String", "value": value}))
        .collect();
    emit::document(&json!({"pipeline": {"identifier": pipeline, "variables": variables}}))
}

/// Why the place that is named is not where the run would go, where the pipeline leaves no choice.
fn no_choice(input: &HarnessTrigger, pipeline: &str, document: &Value) -> Option<Problem> {
    let (path, place) = match (&input.environment, &input.region) {
        (Some(environment), _) => ("environment", environment),
        (None, Some(region)) => ("region", region),
        (None, None) => return None,
    };
    let stages = release::stages(document)?;
    let first = stages.first().map_or_else(
        || "at its first environment".to_owned(),
        |first| format!("with `{first}`"),
    );
    let message = format!(
        "a run of `{pipeline}` is a release: it would start {first} instead of deploying only to `{}`",
        visible(place)
    );
    let passes = if stages.is_empty() {
        "all its environments".to_owned()
    } else {
        stages.join(", ")
    };
    let help = format!(
        "leave out `environment` and `region` to start a release, which passes through {passes}; to choose where to deploy, create the \
         pipeline with the strategy `runtime`"
    );
    Some(
        Problem::error("harness/no-choice-of-place", message)
            .help(help)
            .path(path),
    )
}

fn outputs(
    pipeline: &str,
    stages: Vec<String>,
    note: &str,
    before: Option<(&String, &String)>,
    target: &HarnessTarget,
) -> HarnessTriggered {
    let links = target.links();
    let executions_url = links.executions(pipeline);
    HarnessTriggered {
        execution_url: before.map_or_else(
            || format!("{executions_url}/{{executionId}}/pipeline"),
            |(id, _)| links.execution(pipeline, id),
        ),
        pipeline_id: pipeline.to_owned(),
        stages,
        note: note.to_owned(),
        execution_id: before.map(|(id, _)| id.clone()),
        status: before.map(|(_, status)| status.clone()),
        executions_url,
    }
}

fn no_input_set(set: &str, pipeline: &str) -> Problem {
    Problem::error(
        "harness/input-set-not-found",
        format!("the pipeline `{pipeline}` has no input set `{set}`"),
    )
    .help("bring the service up to date with `ameide:harness:create`, or choose another input set")
}
