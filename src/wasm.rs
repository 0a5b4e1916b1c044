//! The one file that knows JavaScript: converts, calls [`crate::next::next`], converts back. It must not decide anything.

use crate::api::{ExactNumbers, Fact, Request, Step};
use crate::input::{self, Unread};
use serde::Serialize;
use serde_wasm_bindgen::Deserializer;
use tsify::Ts;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const REPO_URL: &str = "/**
 * A repository as Backstage writes it: `github.com?owner=company&repo=platform-next`.
 */
export type RepoUrl = string;";

/// Decides the next step of a request from the facts known so far.
///
/// Throws an `Error` only if the request does not match its declared type, or for a bug; invalid user input returns a
/// `reject` step.
#[wasm_bindgen]
pub fn next(request: Ts<Request>, facts: Vec<Ts<Fact>>) -> Result<Ts<Step>, JsError> {
    match read(&request, &facts) {
        Ok((request, facts)) => answer(&crate::next::next(&request, &facts)),
        Err(Unread::Refused(problems)) => answer(&Step::Reject { problems }),
        Err(Unread::Misshapen(error)) => Err(misshapen(&error)),
    }
}

fn read(request: &Ts<Request>, facts: &[Ts<Fact>]) -> Result<(Request, Vec<Fact>), Unread<serde_wasm_bindgen::Error>> {
    let request = input::request(Deserializer::from(request.js_value()))?;
    let facts = facts
        .iter()
        .map(|fact| input::fact(Deserializer::from(fact.js_value())));
    Ok((request, facts.collect::<Result<_, _>>()?))
}

fn answer(step: &Step) -> Result<Ts<Step>, JsError> {
    let serializer = serde_wasm_bindgen::Serializer::new()
        .serialize_missing_as_null(true)
        .serialize_maps_as_objects(true);
    Ok(Ts::new_unchecked(step.serialize(ExactNumbers(&serializer))?))
}

/// The error of a request that does not match its type.
fn misshapen(error: &serde_wasm_bindgen::Error) -> JsError {
    let text = error.to_string();
    let cause = text.trim_start_matches("Error: ");
    JsError::new(&format!("the request does not match its declared type: {cause}"))
}

#[wasm_bindgen(start)]
fn start() {
    console_error_panic_hook::set_once();
}
