//! Namespaces in what is no YAML: templates of Helm, scripts, properties. Line by line.

use super::disguise::{is_computed, seen};
use super::judge::{What, assembles_platform, is_platform, judged};
use super::namespaces::{Fault, MOST_FINDINGS};
use crate::yaml::text::position;
use std::collections::HashSet;

/// Words after which a namespace comes.
const OPTIONS: [&str; 4] = ["-n", "--namespace", "--dest-namespace", "--target-namespace"];

/// The faults of a text, each at its line.
pub fn faults(text: &str) -> Vec<Fault> {
    let mut found = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim_start();
        let is_comment = ["#", "//", "{{/*", "{{- /*"]
            .iter()
            .any(|mark| trimmed.starts_with(mark));
        if !is_comment
            && found.len() < MOST_FINDINGS
            && let Some((what, said)) = fault(line)
        {
            found.push(Fault {
                at: at + (line.len() - trimmed.len()),
                what,
                text: said,
            });
        }
        at += line.len();
    }
    found
}

/// With the faults of the lines that have none so far.
pub fn with_lines(mut found: Vec<Fault>, document: &str) -> Vec<Fault> {
    let line = |fault: &Fault| position(document, fault.at.min(document.len())).0;
    let told: HashSet<u32> = found.iter().map(line).collect();
    found.extend(
        faults(document)
            .into_iter()
            .filter(|fault| !told.contains(&line(fault))),
    );
    found
}

/// The first fault of a line.
fn fault(line: &str) -> Option<(What, String)> {
    if let Some(value) = assigned(line)
        && let Some(what) = judged(value)
    {
        return Some((what, value.to_owned()));
    }
    let mut after_option = false;
    for word in line.split(|character: char| character.is_whitespace() || "=,;|()[]{}<>\"'`".contains(character)) {
        if word.is_empty() {
            continue;
        }
        if is_platform(word) || is_platform(word.trim_end_matches(':')) {
            return Some((What::Platform, word.to_owned()));
        }
        if after_option
            && !is_computed(line)
            && let Some(what) = judged(word)
        {
            return Some((what, word.to_owned()));
        }
        after_option = OPTIONS.contains(&word);
    }
    (is_computed(line) && assembles_platform(line)).then(|| (What::Platform, line.trim().to_owned()))
}

/// What a line gives to a key that is about a namespace: `namespace: x`, `TARGET_NAMESPACE=x`, `"namespace": "x"`.
fn assigned(line: &str) -> Option<&str> {
    let mark = line.find([':', '='])?;
    let (key, value) = line.split_at_checked(mark)?;
    let plain: String = seen(key).chars().filter(char::is_ascii_alphanumeric).collect();
    let is_about = plain.ends_with("namespace") && !plain.ends_with("createnamespace") || plain == "ns";
    let value = value.get(1..)?.trim().trim_end_matches([',', ';']);
    // A word after it is a comment.
    let value = value.split(" #").next().unwrap_or_default().trim();
    (is_about && !value.is_empty() && !value.starts_with(['=', '{', '[']) || is_about && value.starts_with("{{"))
        .then_some(value)
}

/// Whether a text is the line of a command, or a list of assignments.
pub fn is_command(text: &str) -> bool {
    let look = seen(text);
    text.contains([' ', '=', ','])
        && (look.contains("namespace") || look.contains("-n") || look.contains("ns=") || look.contains("ameide-"))
}
