//! The marks by which Ameide recognizes its own: in the description of a pull request, and in a commit message.

use crate::api::{FoundCommit, FoundPullRequest};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const MARKER: &str = "<!-- ameide:op=";
const TRAILER: &str = "Ameide-Intent: ";
/// How the line begins that says who requested a change.
pub const REQUESTED: &str = "Requested by `";
/// How the line begins that says where it was requested, where it is not known by whom.
pub const REQUESTED_IN: &str = "Requested in [";
/// How the line begins that leads to the pipeline.
pub const PIPELINE: &str = "Pipeline: [";

/// A mark of Ameide: what is done, to what, the hash of the intent, and that of the words, so that changes of theirs are seen.
pub fn mark(operation: &str, service: &str, intent: &str, words: &str) -> String {
    format!("{MARKER}{operation} service={service} intent-sha256={intent} words={words} -->")
}

/// Names the words of a pull request created by Ameide: its title, and its description without the mark, and without the
/// lines on who requested it and where that leads: several people may request the same, each by a task of their own.
pub fn digest(title: &str, text: &str) -> String {
    let plain = |text: &str| {
        let mut lines: Vec<&str> = Vec::new();
        for line in text.lines() {
            if ![REQUESTED, REQUESTED_IN, PIPELINE]
                .iter()
                .any(|about| line.starts_with(about))
            {
                lines.push(line);
            } else if lines.last() == Some(&"") {
                // The empty line that sets it apart goes with it.
                lines.pop();
            }
        }
        lines.join("\n").trim().to_owned()
    };
    let digest = hash(&json!([plain(title), plain(text)]));
    digest.get(..16).unwrap_or(&digest).to_owned()
}

/// A description in three: what is before our last mark, the mark, what is after it.
pub fn parts(body: &str) -> Option<(&str, &str, &str)> {
    let at = body.rfind(MARKER)?;
    let (text, rest) = body.split_at_checked(at)?;
    let (mark, after) = rest.split_at_checked(rest.find("-->")? + "-->".len())?;
    Some((text, mark, after))
}

/// The line of a commit message by which Ameide recognizes its own commits.
pub fn trailer(intent: &str) -> String {
    format!("{TRAILER}{intent}")
}

/// The intent of a pull request created by Ameide; `None` if Ameide did not create it.
pub fn intent_of(pull: &FoundPullRequest) -> Option<&str> {
    word_of(pull, "intent-sha256=")
}

/// The word of a pull request's mark that begins so.
pub fn word_of<'a>(pull: &'a FoundPullRequest, prefix: &str) -> Option<&'a str> {
    word(parts(&pull.body)?.1, prefix)
}

/// The word of a mark that begins so.
pub fn word<'a>(mark: &'a str, prefix: &str) -> Option<&'a str> {
    mark.split_whitespace().find_map(|word| word.strip_prefix(prefix))
}

/// The intent of a commit that carries Ameide's trailer. Somebody may have amended it since: the trailer stays when files change.
pub fn intent_in(commit: &FoundCommit) -> Option<&str> {
    commit.message.lines().find_map(|line| line.strip_prefix(TRAILER))
}

/// What a pull request created by Ameide does (`add`); none if Ameide did not create it.
pub fn operation_of(pull: &FoundPullRequest) -> Option<&str> {
    parts(&pull.body)?.1.strip_prefix(MARKER)?.split_whitespace().next()
}

/// SHA-256 of a value's JSON with all keys sorted, in hex.
pub fn hash(value: &Value) -> String {
    let digest = Sha256::digest(canonical(value).to_string().as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn canonical(value: &Value) -> Value {
    match value {
        Value::Object(map) => {
            let mut pairs: Vec<_> = map.iter().map(|(key, value)| (key.clone(), canonical(value))).collect();
            pairs.sort_by(|a, b| a.0.cmp(&b.0));
            Value::Object(pairs.into_iter().collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(canonical).collect()),
        other => other.clone(),
    }
}
