//! The one file that knows JavaScript: converts, calls [`crate::next::next`], converts back. It must not decide anything.

use crate::api::{Fact, Request, Step, Told};
use serde::Serialize;
use tsify::{Ts, Tsify};
use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const REPO_URL: &str = "/**
 * A repository as Backstage writes it: `github.com?owner=company&repo=platform-next`.
 */
export type RepoUrl = string;";

/// Decides the next step of a request from the facts known so far.
///
/// Throws an `Error` only where the request is not of the declared shape, or for a bug; bad input from people comes back as a
/// `reject` step.
#[wasm_bindgen]
pub fn next(request: Ts<Request>, facts: Vec<Ts<Fact>>) -> Result<Ts<Step>, JsError> {
    let request = request.to_rust().map_err(misshapen)?;
    let facts = facts
        .iter()
        .map(Ts::to_rust)
        .collect::<Result<Vec<_>, _>>()
        .map_err(misshapen)?;
    let serializer = serde_wasm_bindgen::Serializer::new()
        .serialize_missing_as_null(true)
        .serialize_maps_as_objects(true);
    let step = crate::next::next(&request, &facts).serialize(Told(&serializer))?;
    Ok(Ts::new_unchecked(step))
}

/// Says what is wrong with the shape, without the names of our types.
fn misshapen(error: tsify::Error) -> JsError {
    let text = error.to_string();
    let cause = text.split_once("`: ").map_or(text.as_str(), |(_, cause)| cause);
    JsError::new(&format!(
        "the request is not of the declared shape: {}",
        cause.trim_start_matches("Error: ")
    ))
}

#[wasm_bindgen(start)]
fn start() {
    console_error_panic_hook::set_once();
}

/// Fails on demand, so that tests can show how the caller recovers: `panic`, `overflow` (of the stack) or `memory`.
#[cfg(feature = "faults")]
#[wasm_bindgen]
pub fn provoke(kind: &str) -> u32 {
    match kind {
        "overflow" => overflow(1),
        "memory" => {
            let mut hoard = Vec::new();
            loop {
                hoard.push(vec![1_u8; 16 << 20]);
            }
        }
        _ => {
            #[expect(clippy::panic, reason = "this is what the test asks for")]
            {
                panic!("provoked")
            }
        }
    }
}

#[cfg(feature = "faults")]
#[expect(unconditional_recursion, reason = "this is what the test asks for")]
fn overflow(depth: u32) -> u32 {
    let frame = std::hint::black_box([depth; 64]);
    overflow(depth + 1) + frame.iter().sum::<u32>()
}
