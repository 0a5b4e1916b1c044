//! `ameide:harness:trigger`: runs a pipeline. An execution is never started twice: it carries a note, and is looked up by it first.

mod run;

use crate::api::{
    Context, Effect, EntityKind, Execute, Fact, FoundEntity, FoundExecution, HarnessTrigger, HarnessTriggered, Outputs,
    Plan, Read, Scope, Step,
};
use crate::facts::{Facts, Found, Halt};
use crate::harness::adopted;
use crate::harness::reconcile::owner;
use crate::harness::release::{self, stages_of};
use crate::harness::run_inputs::misfits;
use crate::harness::target::{HarnessTarget, RequestedScope};
use crate::pipeline::emit;
use crate::problem::Problem;
use crate::service::visible;
use run::Run;
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
    let mut run = Run::read(input, None, context, &target)?;
    if let (Some(service), None) = (&input.service, &input.pipeline)
        && let Some(pipeline) = adopted::pipeline_of(service, &run.pipeline, &target, facts)?
    {
        run = Run::read(input, Some(&pipeline), context, &target)?;
    }
    let found = look(&run, &target, facts)?;
    let document = checked(input, &run, &found)?;
    Ok(plan(run, stages_of(&document), found.execution, &target))
}

/// What Harness has of a run.
struct FoundRun<'a> {
    pipeline: &'a FoundEntity,
    /// Each input set by its identifier; none if it does not exist.
    input_sets: Vec<(String, Option<&'a FoundEntity>)>,
    /// The execution that has the note already.
    execution: Option<&'a FoundExecution>,
}

/// Looks up the pipeline, its input sets and an execution with the note, all in one round.
fn look<'a>(run: &Run, target: &HarnessTarget, facts: &Facts<'a>) -> Result<FoundRun<'a>, Halt> {
    let pipeline = facts.entity(&target.entity(EntityKind::Pipeline, &run.pipeline, None));
    let input_set = |set: &String| {
        let entity = target.entity(EntityKind::InputSet, set, Some(&run.pipeline));
        (set.clone(), facts.entity(&entity).present())
    };
    let input_sets = run.input_sets.iter().map(input_set).collect();
    let read = Read::Executions {
        scope: target.scope.clone(),
        pipeline: run.pipeline.clone(),
        note: Some(run.note.clone()),
        limit: None,
        since: run.since.clone(),
    };
    // A pipeline that does not exist has no executions to ask for.
    let executions = match pipeline {
        Found::Absent => None,
        _ => facts.executions(&read).present(),
    };
    facts.known()?;
    let Some(pipeline) = pipeline.present() else {
        let message = format!("Harness has no pipeline `{}`", run.pipeline);
        let problem = Problem::error("harness/pipeline-not-found", message);
        return Err(problem.help("create it first with `ameide:harness:create`").into());
    };
    Ok(FoundRun {
        pipeline,
        input_sets,
        execution: executions.and_then(|executions| executions.first()),
    })
}

/// The document of the pipeline, if it can run with these inputs.
fn checked(input: &HarnessTrigger, run: &Run, found: &FoundRun<'_>) -> Result<Value, Vec<Problem>> {
    let Run { pipeline, values, .. } = run;
    let missing = found.input_sets.iter().filter(|(_, found)| found.is_none());
    let mut problems: Vec<Problem> = missing.map(|(set, _)| no_input_set(set, pipeline)).collect();
    if !found.pipeline.valid {
        let message = format!("the pipeline `{pipeline}` is stored in Harness but is not valid");
        let problem = Problem::error("harness/invalid-stored", message);
        problems.push(problem.help("bring it up to date with `ameide:harness:create`"));
    }
    let yaml = found.pipeline.yaml.as_deref();
    let document = yaml.and_then(owner::document).unwrap_or_default();
    if let Some(problem) = no_choice(input, pipeline, &document) {
        return Err(vec![problem]);
    }
    let supplied: Vec<Value> = found
        .input_sets
        .iter()
        .filter_map(|(_, found)| owner::document((*found)?.yaml.as_deref()?))
        .collect();
    problems.extend(misfits(&document, &supplied, values));
    if problems.is_empty() {
        Ok(document)
    } else {
        Err(problems)
    }
}

fn plan(run: Run, stages: Vec<String>, existing: Option<&FoundExecution>, target: &HarnessTarget) -> Plan {
    let Run { pipeline, note, .. } = &run;
    let outputs = outputs(&run, stages, existing, target);
    let line = match existing {
        Some(FoundExecution { id, status, .. }) => format!("execution `{id}` already has the note `{note}`: {status}"),
        None => format!("running pipeline `{pipeline}` with the note `{note}`"),
    };
    // Waiting reports the outcome of an execution that has ended, too: a retry must not pass where the run has failed.
    let is_performed = existing.is_none() || run.wait;
    Plan {
        effects: if is_performed {
            vec![execute(run, target)]
        } else {
            Vec::new()
        },
        notes: vec![line],
        warnings: Vec::new(),
        outputs: Outputs::HarnessTrigger(outputs),
    }
}

fn execute(run: Run, target: &HarnessTarget) -> Effect {
    let Scope { account, org, project } = &target.scope;
    let yaml = if run.values.is_empty() {
        String::new()
    } else {
        runtime_yaml(&run.pipeline, &run.values)
    };
    Effect::Execute(Execute {
        key: format!("execute:{account}/{org}/{project}/{}:{}", run.pipeline, run.note),
        scope: target.scope.clone(),
        yaml,
        pipeline: run.pipeline,
        input_sets: run.input_sets,
        note: run.note,
        since: run.since,
        wait: run.wait,
    })
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
    run: &Run,
    stages: Vec<String>,
    existing: Option<&FoundExecution>,
    target: &HarnessTarget,
) -> HarnessTriggered {
    let links = target.links();
    let executions_url = links.executions(&run.pipeline);
    HarnessTriggered {
        execution_url: existing.map_or_else(
            || format!("{executions_url}/{{executionId}}/pipeline"),
            |execution| links.execution(&run.pipeline, &execution.id),
        ),
        pipeline_id: run.pipeline.clone(),
        stages,
        note: run.note.clone(),
        execution_id: existing.map(|execution| execution.id.clone()),
        status: existing.map(|execution| execution.status.clone()),
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
