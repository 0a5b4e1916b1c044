//! The answer file with the questions that are open. What is there stays as it is; questions are added below.

use super::answers::{AnswerText, Answers, is_open};
use crate::api::{ImportCertainty, ImportWord, ImportedField, ImportedService};
use crate::problem::Problem;
use crate::service::is_service_name;
use crate::yaml::scalar::is_text;
use crate::yaml::text::line_end;
use crate::yaml::{Node, parse};
use serde_json::Value;
use std::collections::BTreeMap;

const HEAD: &str = "# Answers for `ameide import`. Write a value behind each key; what is left empty is asked again.\n\
# `none` leaves an environment or a region out; `import: false` leaves a service out.\n";
const DEFAULTS: &str = "defaults:\n  # For services of which no file says it.\n  environments:\n  regions:\n  team:\n";
/// Keys that are asked, in the order in which they are.
const ASKED: [&str; 8] = [
    "name",
    "archetype",
    "profile",
    "size",
    "environments",
    "regions",
    "team",
    "pipeline",
];
const WIDTH: usize = 120;

/// The text of the file.
pub fn text(answers: &Answers, services: &[ImportedService], words: &[ImportWord]) -> Result<String, Vec<Problem>> {
    match &answers.source {
        Some(source) => added(source, services, words),
        None => Ok(new(services, words)),
    }
}

fn new(services: &[ImportedService], words: &[ImportWord]) -> String {
    let mut text = format!("{HEAD}{DEFAULTS}");
    let by_kind = by_kind(words);
    if !by_kind.is_empty() {
        text.push_str("words:\n");
        for (kind, words) in by_kind {
            text.push_str(&format!("  {kind}:\n"));
            words.iter().for_each(|word| text.push_str(&word_lines(word, "    ")));
        }
    }
    let mut told = false;
    for service in services {
        let lines = service_lines(service, &[], "    ");
        if !lines.is_empty() {
            if !told {
                text.push_str("services:\n");
                told = true;
            }
            text.push_str(&format!("  {}:\n{lines}", key(&service.name)));
        }
    }
    text
}

fn by_kind(words: &[ImportWord]) -> BTreeMap<&str, Vec<&ImportWord>> {
    let mut found: BTreeMap<&str, Vec<&ImportWord>> = BTreeMap::new();
    for word in words {
        found.entry(&word.kind).or_default().push(word);
    }
    found
}

fn word_lines(word: &ImportWord, indent: &str) -> String {
    format!("{}{indent}{}:\n", comment(&word.file, indent), key(&word.word))
}

/// The questions of a service, without those that are in the file already.
fn service_lines(service: &ImportedService, known: &[String], indent: &str) -> String {
    if !is_open(service) {
        return String::new();
    }
    let asked = |field: &&ImportedField| {
        field.certainty == ImportCertainty::Asked && ASKED.contains(&field.key.as_str()) && !known.contains(&field.key)
    };
    let depends = |field: &&ImportedField| {
        // Words are asked once for all services, and so are regions that no file names.
        field.reason.starts_with("which ")
            || field.reason == "no file names a region"
            || field.reason == "it depends on the archetype"
    };
    let mut lines = String::new();
    for field in service.fields.iter().filter(asked).filter(|field| !depends(field)) {
        lines.push_str(&comment(&field.reason, indent));
        if !field.value.is_null() {
            lines.push_str(&comment(&format!("proposed: {}", shown(&field.value)), indent));
        }
        lines.push_str(&format!("{indent}{}:\n", field.key));
    }
    lines
}

fn shown(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string().replace('"', ""), str::to_owned)
}

/// A comment in lines that are not too long.
fn comment(text: &str, indent: &str) -> String {
    let clean: String = text
        .chars()
        .map(|character| if character.is_control() { ' ' } else { character })
        .collect();
    let mut lines = String::new();
    let mut line = String::new();
    for word in clean.split(' ').filter(|word| !word.is_empty()) {
        if !line.is_empty() && line.len() + word.len() + indent.len() > WIDTH {
            lines.push_str(&format!("{indent}#{line}\n"));
            line.clear();
        }
        line.push(' ');
        line.push_str(word);
    }
    lines.push_str(&format!("{indent}#{line}\n"));
    lines
}

fn key(name: &str) -> String {
    if is_service_name(name) && is_text(name) {
        name.to_owned()
    } else {
        Value::from(name).to_string()
    }
}

/// Lines to insert: where, how deep, what.
type Insertions = Vec<(usize, usize, String)>;

fn added(source: &AnswerText, services: &[ImportedService], words: &[ImportWord]) -> Result<String, Vec<Problem>> {
    let text = if source.text.is_empty() || source.text.ends_with('\n') {
        source.text.clone()
    } else {
        format!("{}\n", source.text)
    };
    let parsed = parse(&text).map_err(|problem| vec![problem.file(&source.path)])?;
    let root = parsed.root.as_ref().filter(|root| !root.is_null());
    let mut insertions: Insertions = Vec::new();
    let section = |name: &str| root.and_then(|root| pair(root, name));
    let mut of_words = String::new();
    let old_words = section("words");
    for (kind, words) in by_kind(words) {
        let old = old_words.and_then(|(_, map)| pair(map, kind));
        let missing: Vec<&&ImportWord> = words
            .iter()
            .filter(|word| old.is_none_or(|(_, map)| map.get(&word.word).is_none()))
            .collect();
        if missing.is_empty() {
            continue;
        }
        let lines: String = missing
            .iter()
            .map(|word| word_lines(word, &" ".repeat(inside(old, &text, 4))))
            .collect();
        match old {
            Some(old) => insertions.push((end(old, &text), 2, lines)),
            None => of_words.push_str(&format!("{}{kind}:\n{lines}", " ".repeat(inside(old_words, &text, 2)))),
        }
    }
    put("words", old_words, of_words, &text, &mut insertions);
    let old_services = section("services");
    let mut of_services = String::new();
    for service in services {
        let old = old_services.and_then(|(_, map)| pair(map, &service.name));
        let known: Vec<String> = old
            .map(|(_, map)| map.pairs().iter().map(|(key, _)| key.key()).collect())
            .unwrap_or_default();
        let lines = service_lines(service, &known, &" ".repeat(inside(old, &text, 4)));
        match old {
            _ if lines.is_empty() => {}
            Some(old) => insertions.push((end(old, &text), 2, lines)),
            None => of_services.push_str(&format!(
                "{}{}:\n{lines}",
                " ".repeat(inside(old_services, &text, 2)),
                key(&service.name)
            )),
        }
    }
    put("services", old_services, of_services, &text, &mut insertions);
    Ok(inserted(&text, insertions))
}

type Pair<'n, 'a> = &'n (Node<'a>, Node<'a>);

fn pair<'n, 'a>(map: &'n Node<'a>, name: &str) -> Option<Pair<'n, 'a>> {
    map.pairs().iter().find(|(key, _)| key.key() == name)
}

/// The column of what is inside a map: that of its first key, else as deep as usual.
fn inside(pair: Option<Pair<'_, '_>>, text: &str, usual: usize) -> usize {
    let first = pair.and_then(|(_, map)| map.pairs().first());
    first.map_or(usual, |(key, _)| {
        key.start - crate::yaml::text::line_start(text, key.start)
    })
}

/// Where lines go that are added to the value of a pair: behind its last line.
fn end((key, value): Pair<'_, '_>, text: &str) -> usize {
    let last = value.pairs().last();
    match last {
        Some(last) => end(last, text),
        None if value.is_null() => line_end(text, key.end),
        None => crate::yaml::text::last_line_end(text, value.end.max(key.end)),
    }
}

fn put(name: &str, old: Option<Pair<'_, '_>>, lines: String, text: &str, insertions: &mut Insertions) {
    if lines.is_empty() {
        return;
    }
    match old {
        Some(old) => insertions.push((end(old, text), 1, lines)),
        None => insertions.push((text.len(), 0, format!("{name}:\n{lines}"))),
    }
}

fn inserted(text: &str, mut insertions: Insertions) -> String {
    insertions.sort_by_key(|(at, depth, _)| (*at, std::cmp::Reverse(*depth)));
    let mut result = String::with_capacity(text.len() + 256);
    let mut from = 0;
    for (at, _, lines) in insertions {
        result.push_str(text.get(from..at).unwrap_or_default());
        result.push_str(&lines);
        from = at;
    }
    result.push_str(text.get(from..).unwrap_or_default());
    result
}
