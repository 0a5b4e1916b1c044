//! What a case asked and was answered, for `tests/core/cases.test.ts` to do the same through the WebAssembly: the world of a case is
//! built here alone.

use ameide_core::api::{ExactNumbers, Fact, Step};
use serde::Serialize;
use serde_json::{Value, json};
use std::path::Path;

/// Writes `<folder>/<action>/<case>.json`: the request, the facts of each round, the step that comes of them. Bytes are lists of numbers.
pub fn record(folder: &Path, name: &str, request: &Value, rounds: &[Vec<Fact>], step: &Step) {
    let step = step
        .serialize(ExactNumbers(serde_json::value::Serializer))
        .expect("a step is JSON");
    let record = json!({"request": request, "rounds": rounds, "step": step});
    let path = folder.join(format!("{name}.json"));
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder to record in");
    std::fs::write(path, record.to_string()).expect("a file to record in");
}
