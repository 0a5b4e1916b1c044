//! Namespaces in what is no YAML: templates of Helm, scripts, properties. Line by line.

use super::disguise::{is_computed, seen};
use super::judge::{What, assembles_platform, is_platform, judged};
use super::namespaces::{Fault, MOST_FINDINGS};
use crate::yaml::text::position;
use std::collections::HashSet;

/// Words after which a namespace comes.
const OPTIONS: [&str; 4] = ["-n", "--namespace", "--dest-namespace", "--target-namespace"];

/// So much before a mark is looked at as its key, in bytes.
const LONGEST_KEY: usize = 60;

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
    let faulty = |value: &str| judged(value).map(|what| (what, value.to_owned()));
    if let Some(found) = assigned(line).find_map(faulty) {
        return Some(found);
    }
    let is_computed = is_computed(line);
    if is_computed && let Some(found) = given(line).find_map(faulty) {
        return Some(found);
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
            && !is_computed
            && let Some(found) = faulty(word)
        {
            return Some(found);
        }
        after_option = OPTIONS.contains(&word);
    }
    (is_computed && assembles_platform(line)).then(|| (What::Platform, line.trim().to_owned()))
}

/// What a line gives to keys that are about a namespace: `namespace: x`, `TARGET_NAMESPACE=x`, `{ "name": "a", "namespace": "x" }`.
fn assigned(line: &str) -> impl Iterator<Item = &str> {
    let marks = line.match_indices([':', '=']).map(|(mark, _)| mark);
    marks.filter_map(|mark| assigned_at(line, mark))
}

/// What a line gives to the key before a mark.
fn assigned_at(line: &str, mark: usize) -> Option<&str> {
    let (key, value) = line.split_at_checked(mark)?;
    let last = key.get(key.floor_char_boundary(key.len().saturating_sub(LONGEST_KEY))..)?;
    let plain: String = seen(last).chars().filter(char::is_ascii_alphanumeric).collect();
    let is_about = plain.ends_with("namespace") && !plain.ends_with("createnamespace") || plain == "ns";
    if !is_about {
        return None;
    }
    let value = value.get(1..)?;
    // A word after it is a comment.
    let value = value.split(" #").next().unwrap_or_default().trim();
    // What follows is another key's, where no expression could go on.
    let value = match is_computed(value) {
        true => value.trim_end_matches([',', ';']),
        false => value.split([',', ';', '}']).next().unwrap_or_default(),
    };
    let value = value.trim();
    (!value.is_empty() && !value.starts_with(['=', '{', '[']) || value.starts_with("{{")).then_some(value)
}

/// What a computed line gives to the options of a command; what is in braces is one word.
fn given(line: &str) -> impl Iterator<Item = &str> {
    let deploys = ["kubectl", "helm", "oc ", "argocd", "kustomize", "flux"]
        .iter()
        .any(|program| line.contains(program));
    let options = OPTIONS.iter().filter(move |option| deploys || option.starts_with("--"));
    let all = options.flat_map(move |option| line.match_indices(option).map(|(at, found)| (at, at + found.len())));
    all.filter_map(move |(at, end)| {
        let before = line.get(..at)?.chars().next_back();
        let after = line.get(end..)?;
        let value = after.trim_start_matches([' ', '\t', '=', '"', '\'']);
        let is_word = before.is_none_or(|before| before.is_whitespace() || matches!(before, '"' | '\'' | '`'));
        let close = match value.starts_with("{{") {
            true => value.find("}}").map(|end| end + 2),
            false => value.find(|end: char| end.is_whitespace() || "\"'`,;|".contains(end)),
        };
        let value = value.get(..close.unwrap_or(value.len()))?;
        (is_word && value.len() < after.len() && !value.is_empty()).then_some(value)
    })
}

/// Whether a text is the line of a command, or a list of assignments.
pub fn is_command(text: &str) -> bool {
    let says = |look: &str| {
        ["namespace", "-n", "ns=", "ameide-"]
            .iter()
            .any(|word| look.contains(word))
    };
    text.contains([' ', '=', ',']) && says(&seen(text))
}
