//! The run that a request describes: which pipeline, with which inputs, under which note.

use crate::api::{Context, HarnessTrigger};
use crate::harness::run_inputs::values;
use crate::harness::service_input;
use crate::harness::target::HarnessTarget;
use crate::pipeline::digest;
use crate::problem::{Problem, suggestion};
use crate::service::{Placement, ServiceNames, is_harness_identifier, unsafe_text, visible};
use serde_json::json;

/// A run of a pipeline.
pub(super) struct Run {
    /// Identifier of the pipeline.
    pub pipeline: String,
    /// Identifiers of the input sets, merged in order.
    pub input_sets: Vec<String>,
    /// Values of pipeline variables, by name.
    pub values: Vec<(String, String)>,
    /// The note that an execution is looked up by.
    pub note: String,
    /// How far back to look for the note (RFC 3339); none if it may be of any time.
    pub since: Option<String>,
    /// Whether to wait for the outcome.
    pub wait: bool,
}

impl Run {
    /// Reads a request, without asking Harness. `adopted` is the pipeline of the service where it is not the usual one.
    pub fn read(
        input: &HarnessTrigger,
        adopted: Option<&str>,
        context: &Context,
        target: &HarnessTarget,
    ) -> Result<Self, Vec<Problem>> {
        let (usual, mut input_sets) = addressed(input, target).map_err(|problem| vec![problem])?;
        let pipeline = adopted.map_or(usual, str::to_owned);
        input_sets.extend(input.input_sets.iter().flatten().cloned());
        let values = values(input, &input_sets)?;
        let note = match &input.note {
            Some(note) => checked_note(note).map_err(|problem| vec![problem])?,
            None => default_note(&pipeline, &input_sets, &values, target),
        };
        Ok(Self {
            pipeline,
            input_sets,
            values,
            note,
            // A note that is made of the task is not older than the task; somebody's own may be of any time.
            since: input.note.is_none().then(|| context.now.clone()),
            wait: input.wait.unwrap_or(false),
        })
    }
}

/// The pipeline, and the input set of the place that is named, if there is one.
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
    let fits = |place: &&Placement| {
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

fn checked_note(note: &str) -> Result<String, Problem> {
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
