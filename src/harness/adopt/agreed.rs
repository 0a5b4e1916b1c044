//! What a takeover makes must be what the entry says, or the next comparison with the catalog would undo it.

use crate::api::{HarnessAdopt, KeptOption};
use crate::harness::recorded::change::Progress;
use crate::harness::target::{Chosen, HarnessTarget};
use crate::pipeline::emit;
use crate::problem::Problem;
use crate::service::{OwnChoice, ServiceNames, harness_identifier};
use serde_json::{Map, Value, json};

/// The key `harness` that the entry must have, if it does not: a comparison with the catalog would undo all else.
pub fn needed(
    own: &OwnChoice,
    input: &HarnessAdopt,
    in_entry: &OwnChoice,
    names: &ServiceNames,
    target: &HarnessTarget,
) -> Option<String> {
    let mut wanted = own.clone();
    wanted.strategy = input.strategy.clone().or(wanted.strategy);
    wanted.options.extend(input.options.clone().unwrap_or_default());
    let plain = target.chosen(in_entry, None, None);
    let same = plain == target.chosen(&wanted, None, None);
    let usual = target.config.names.pipeline.fill(&[("service", &input.service)]);
    let is_usual = harness_identifier(&usual) == names.pipeline_id;
    let is_named = in_entry
        .pipeline_id
        .as_ref()
        .map_or(is_usual, |named| *named == names.pipeline_id);
    if same && is_named {
        return None;
    }
    let mut harness = Map::new();
    if !is_usual {
        harness.insert("pipelineId".to_owned(), json!(names.pipeline_id));
    }
    if let Some(strategy) = wanted.strategy {
        harness.insert("strategy".to_owned(), json!(strategy));
    }
    if !wanted.options.is_empty() {
        harness.insert("options".to_owned(), Value::Object(wanted.options));
    }
    Some(emit::document(&json!({ "harness": harness })))
}

/// Refuses to make what the entry does not say.
pub fn agreed(progress: Progress, needed: &Option<String>, input: &HarnessAdopt) -> Progress {
    if needed.is_none() || input.confirm.is_none() {
        return progress;
    }
    let message = format!(
        "the entry of `{}` does not say how this pipeline is made",
        input.service
    );
    Progress::Refused(
        Problem::error("harness/not-in-entry", message)
            .help("add the key `harness` as it is shown to the entry, then look again"),
    )
}

/// Applies the options to what the entry chooses; what it has already wins.
pub fn apply(guesses: &[KeptOption], own: &mut OwnChoice) {
    for guess in guesses {
        match guess.option.as_str() {
            "strategy" if own.strategy.is_none() => own.strategy = guess.value.as_str().map(str::to_owned),
            "strategy" => {}
            option if own.options.contains_key(option) => {}
            option => {
                own.options.insert(option.to_owned(), guess.value.clone());
            }
        }
    }
}

/// Notes which of the options the shown pipeline has.
pub fn applied(
    guesses: Vec<KeptOption>,
    chosen: &Chosen,
    target: &HarnessTarget,
    own: &OwnChoice,
    input: &HarnessAdopt,
) -> Vec<KeptOption> {
    let with = |guess: &KeptOption| {
        let mut own = own.clone();
        own.strategy = input.strategy.clone().or(own.strategy);
        own.options.extend(input.options.clone().unwrap_or_default());
        match guess.option.as_str() {
            "strategy" => own.strategy = guess.value.as_str().map(str::to_owned),
            option => {
                own.options.insert(option.to_owned(), guess.value.clone());
            }
        }
        target.chosen(&own, None, None).is_ok_and(|with| with == *chosen)
    };
    let mark = |guess: KeptOption| KeptOption {
        applied: with(&guess),
        ..guess
    };
    guesses.into_iter().map(mark).collect()
}
