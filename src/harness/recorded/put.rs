//! The writes that bring a recorded state back, and the mark that keeps it.

use super::state::{RecordedEntity, State};
use crate::api::{Effect, EntityKind, FoundEntity};
use crate::harness::desired::entity::{Desired, Sharing};
use crate::harness::reconcile::compare::same;
use crate::harness::reconcile::decide;
use crate::harness::reconcile::owner::document;
use crate::problem::Problem;
use crate::yaml::edit::{merged, update_map};
use serde_json::{Map, Value, json};

/// Tag of a restored pipeline: the commit that it was restored to. It is held until it is created or adopted again.
pub const HELD: &str = "held";

/// Why a pipeline with that tag is left as it is.
pub fn why_held(commit: &str) -> String {
    format!("it was restored to its state at `{commit}` and is held until it is created or adopted again")
}

/// The state with its mark: the pipeline is tagged with the commit that holds it.
pub fn held(state: &State, commit: &str) -> Result<State, Problem> {
    let mark = |recorded: &RecordedEntity| {
        let text = match recorded.entity.kind {
            EntityKind::Pipeline => marked(recorded, commit)?,
            _ => recorded.text.clone(),
        };
        Ok(RecordedEntity {
            entity: recorded.entity.clone(),
            text,
        })
    };
    Ok(State {
        entities: state.entities.iter().map(mark).collect::<Result<_, Problem>>()?,
        whole: state.whole,
    })
}

/// The pipeline with its mark; all else of it keeps every byte, unless anchors and aliases are in the way: then it is written anew.
fn marked(recorded: &RecordedEntity, commit: &str) -> Result<String, Problem> {
    let commit = commit.get(..12).unwrap_or(commit);
    let change = json!({"pipeline": {"tags": {HELD: commit}}});
    let change: Map<String, Value> = change.as_object().cloned().unwrap_or_default();
    let edited = update_map(&recorded.text, &change, &[]);
    match (&edited, document(&recorded.text)) {
        (Err(problem), Some(Value::Object(stored))) if problem.code == "yaml/reference" => {
            let value = Value::Object(merged(&stored, &change));
            Ok(Desired::new(recorded.entity.clone(), value, Sharing::None).yaml())
        }
        _ => edited,
    }
}

/// Whether an entity is as it was recorded; a server may write a document in its own way.
pub fn is_there(recorded: &RecordedEntity, found: Option<&FoundEntity>) -> bool {
    let Some(text) = found.and_then(|found| found.yaml.as_deref()) else {
        return false;
    };
    let alike = |value: Value| same(text, &value);
    text.trim_end() == recorded.text.trim_end() || document(&recorded.text).is_some_and(alike)
}

/// The write of one entity, onto `before`.
pub fn put(recorded: &RecordedEntity, before: Option<&FoundEntity>) -> Result<Effect, Problem> {
    let Some(value) = document(&recorded.text) else {
        let message = format!("the recorded {} is not YAML", decide::title(&recorded.entity));
        return Err(Problem::error("harness/bad-record", message).help("name another commit"));
    };
    let desired = Desired::new(recorded.entity.clone(), value, Sharing::None);
    Ok(decide::put(&desired, recorded.text.clone(), before))
}
