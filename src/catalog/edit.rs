//! `catalog:edit`: an operation on files at hand, given as people type it: entries as YAML, or `key=value`. What it asks is
//! brought to the form of `catalog:update`; this file must not edit anything itself.

mod key;

use crate::api::{CatalogEdit, CatalogUpdate, Context, Fact, Operation, Outputs, Plan, Step};
use crate::catalog::update;
use crate::config::Config;
use crate::entries::check::{KEYS, LISTS, faults};
use crate::entries::file::LIST;
use crate::problem::{Problem, Severity};
use crate::yaml::reference::wish;
use crate::yaml::scalar::resolve;
use crate::yaml::text::{decode, position};
use crate::yaml::{Kind, Node, parse, parse_part};
use serde_json::{Map, Value};

/// Decides the next step of `catalog:edit`.
pub fn step(input: &CatalogEdit, context: &Context, facts: &[Fact]) -> Step {
    let requested = Config::read(&context.config).and_then(|config| entries(input, &config));
    let update = match requested {
        Err(problems) => return Step::Reject { problems },
        Ok(entries) => CatalogUpdate {
            repo_url: Some(input.repo_url.clone()),
            operation: Some(input.operation),
            file_path: input.file_path.clone(),
            services: Some(entries),
            entity: Some(Value::Bool(input.entity)),
            allow_unknown: input.allow_unknown,
            create_pull_request: Some(false),
            ..CatalogUpdate::default()
        },
    };
    let typed = !input.assignments.is_empty();
    match update::decide(&update, typed, context, facts) {
        Step::Plan(Plan {
            effects,
            notes,
            warnings,
            outputs: Outputs::CatalogUpdate(updated),
        }) => Step::Plan(Plan {
            effects,
            notes,
            warnings,
            outputs: Outputs::CatalogEdit(updated),
        }),
        step => step,
    }
}

type RawEntry = Map<String, Value>;

const NO_REFERENCE: &str = "anchors, aliases and tags are not supported here, but for a merge key `<<: *name` that names an anchor of the catalog";

fn entries(input: &CatalogEdit, config: &Config) -> Result<Vec<RawEntry>, Vec<Problem>> {
    let mut found = Vec::new();
    let mut problems = Vec::new();
    for source in &input.sources {
        // What is added must be whole; of a change only the outcome can be judged.
        let whole = input.operation == Operation::Add;
        match read(&source.content, whole.then_some(config)) {
            Ok(entries) => found.extend(entries),
            Err(faults) => problems.extend(faults.into_iter().map(|fault| fault.file(&source.path))),
        }
    }
    for name in &input.names {
        let mut entry = RawEntry::new();
        entry.insert("name".into(), name.clone().into());
        found.push(entry);
    }
    match (found.as_mut_slice(), input.assignments.as_slice()) {
        (_, []) => {}
        ([entry], assignments) => {
            for assignment in assignments {
                if let Err(problem) = assign(entry, assignment) {
                    problems.push(problem);
                }
            }
        }
        _ => problems.push(
            Problem::error(
                "catalog/bad-assignment",
                "`key=value` can change only one service at a time",
            )
            .help("name one service, or pass changes to several services as YAML"),
        ),
    }
    if problems.is_empty() { Ok(found) } else { Err(problems) }
}

/// The entries of YAML text. With a configuration, all their faults are found, each at its place.
fn read(bytes: &[u8], checked: Option<&Config>) -> Result<Vec<RawEntry>, Vec<Problem>> {
    let text = decode(bytes).map_err(|problem| vec![problem])?.body;
    let at = |offset: usize, problem: Problem| {
        let (line, column) = position(text, offset);
        problem.at(line, column)
    };
    let refuse = |offset: usize, message: &str| {
        let problem = Problem::error("catalog/bad-input", message);
        vec![at(offset, problem).help("write `name: payment-service` and its other keys, or a list of such entries")]
    };
    // A merge key may name an anchor of the catalog.
    let parsed = parse_part(text).map_err(|problem| vec![problem])?;
    let root = parsed.root.ok_or_else(|| refuse(0, "the input is empty"))?;
    let nodes = match &root.kind {
        Kind::List(_, items) => items.as_slice(),
        _ => match root.get(LIST) {
            Some(list) => list.items(),
            None => std::slice::from_ref(&root),
        },
    };
    if nodes.is_empty() {
        return Err(refuse(root.start, "the input contains no service"));
    }
    let mut problems = Vec::new();
    for node in nodes {
        if !matches!(node.kind, Kind::Map(..)) {
            problems.extend(refuse(node.start, "each service must be a map"));
        } else if let Some(config) = checked {
            let found = faults(node, config).into_iter();
            problems.extend(found.map(|fault| at(fault.at, fault.problem)));
        }
    }
    if problems.iter().any(|problem| problem.severity == Severity::Error) {
        return Err(problems);
    }
    let entry = |node| wish(node).map_err(|node: &Node<'_>| refuse(node.first(), NO_REFERENCE));
    let is_above = |node: &&Node<'_>| node.is_marked() && !nodes.iter().any(|entry| entry.start == node.start);
    if let Some(node) = [Some(&root), root.get(LIST)].into_iter().flatten().find(is_above) {
        return Err(refuse(node.first(), NO_REFERENCE));
    }
    nodes.iter().map(entry).collect()
}

/// `key=value` into an entry; dots in the key go deeper.
fn assign(entry: &mut RawEntry, assignment: &str) -> Result<(), Problem> {
    let refuse = |message: String| Problem::error("catalog/bad-assignment", message);
    let (key, path, text) = key::split(assignment).ok_or_else(|| {
        let help = "write `size=large`; put a key that contains dots or `=` in quotes: '\"acme.io/tier\"=gold'";
        refuse(format!("`{assignment}` is not in the form `key=value`")).help(help)
    })?;
    let value = value(&path, text).map_err(|problem| problem.path(key))?;
    let Some((last, outer)) = path.split_last() else {
        return Ok(());
    };
    let mut map = entry;
    for key in outer {
        let below = map.entry(key.clone()).or_insert_with(|| Value::Object(Map::new()));
        let Value::Object(below) = below else {
            return Err(refuse(format!("`{key}` is given as a value and as a map")).help("keep one of the two"));
        };
        map = below;
    }
    if key == "name" {
        return Err(refuse("a service cannot be renamed".to_owned())
            .path(key)
            .help("add it under its new name, then remove the old one"));
    }
    match map.insert(last.clone(), value) {
        None => Ok(()),
        Some(_) => Err(refuse(format!("`{key}` is given twice")).help("give it once")),
    }
}

/// A typed value: what looks like YAML is YAML; else text, a list where the key holds one, and what it says where the key is
/// not known. An empty value and `null` remove the key.
fn value(path: &[String], text: &str) -> Result<Value, Problem> {
    let key = path.first().map(String::as_str).unwrap_or_default();
    if text.is_empty() || text == "null" {
        return Ok(Value::Null);
    }
    if text.starts_with(['[', '{', '"', '\'']) {
        let quoted = format!("put the value in quotes that the shell passes on: '{key}=\"...\"'");
        let refuse = |message: String| Problem::error("catalog/bad-assignment", message).help(quoted.clone());
        let wrong = |problem: Problem| {
            let why = problem.message.trim_start_matches("the file is not valid YAML: ");
            refuse(format!("`{text}` is not valid YAML: {why}"))
        };
        let root = parse(text).map_err(wrong)?.root;
        if root.as_ref().is_some_and(|root| root.reference().is_some()) {
            return Err(refuse(format!(
                "`{text}` contains an anchor, an alias, a merge key or a tag"
            )));
        }
        return Ok(root.map_or(Value::Null, |root| root.value()));
    }
    if LISTS.contains(&key) && path.len() == 1 {
        return Ok(text.split(',').map(|item| item.trim().to_owned()).collect());
    }
    if KEYS.contains(&key) {
        return Ok(text.into());
    }
    Ok(resolve(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn assigned(assignments: &[&str]) -> Result<Value, String> {
        let mut entry = RawEntry::new();
        for assignment in assignments {
            assign(&mut entry, assignment).map_err(|problem| problem.message)?;
        }
        Ok(entry.into())
    }

    #[test]
    fn takes_values_as_people_mean_them() {
        let given = [
            "size=large",
            "environments=int, pre",
            "regions=[euw1]",
            "resources.overrides.prod.size=xlarge",
            "pagerduty=12345",
            "description=y: z # no, not a list",
            "replicas=3",
            "email=",
            "slack=\"#pay\"",
        ];
        assert_eq!(
            assigned(&given),
            Ok(json!({
                "size": "large", "environments": ["int", "pre"], "regions": ["euw1"],
                "resources": { "overrides": { "prod": { "size": "xlarge" } } }, "pagerduty": "12345",
                "description": "y: z # no, not a list", "replicas": 3, "email": null, "slack": "#pay",
            }))
        );
    }

    #[test]
    fn refuses_what_can_be_meant_in_two_ways() {
        for wrong in [
            &["size"][..],
            &["=x"],
            &["a..b=1"],
            &["size=a", "size=b"],
            &["a=1", "a.b=2"],
            &["a=[1"],
        ] {
            assert!(assigned(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn reads_an_entry_a_list_and_a_catalog() {
        for (text, count) in [
            ("name: a", 1),
            ("- name: a\n- name: b", 2),
            ("services:\n- {name: a}", 1),
        ] {
            assert_eq!(read(text.as_bytes(), None).unwrap().len(), count, "{text}");
        }
        for (text, place) in [
            ("", (1, 1)),
            ("- a\n", (1, 3)),
            ("name: *x\n", (1, 7)),
            ("services: []", (1, 1)),
        ] {
            let problems = read(text.as_bytes(), None).unwrap_err();
            assert_eq!(
                (problems[0].line, problems[0].column),
                (Some(place.0), Some(place.1)),
                "{text}"
            );
        }
    }
}
