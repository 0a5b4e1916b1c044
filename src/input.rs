//! Reading what comes in: refuses keys that an input does not have, and data nested too deep to be worked on.
//!
//! Serde ignores unknown keys by default, and a JavaScript object is only asked for the keys that a struct declares. So
//! every value passes through a [`reader`] that sees all keys, whatever the source: JSON natively, JavaScript values in
//! WebAssembly. This room must not know any single action.

mod reader;

use crate::api::{Fact, Request};
use crate::problem::{Problem, suggestion};
use reader::CheckedReader;
use serde::{Deserialize, Deserializer};
use std::cell::RefCell;

/// Data may be nested this deep, counted from the request or the fact; the YAML of a catalog may be nested less deep.
const MAX_DEPTH: usize = 100;

/// How many keys of a path are told where data is nested too deep.
const SHOWN_DEPTH: usize = 4;

/// Why a request or a fact could not be read.
#[derive(Debug, Clone, PartialEq)]
pub enum Unread<E> {
    /// It has the declared shape but for these problems, at least one.
    Refused(Vec<Problem>),
    /// It does not have the declared shape.
    Misshapen(E),
}

/// Reads a request.
///
/// # Errors
///
/// `input/unknown-key` for each key that is not declared, `input/too-deep` where it is nested more than 100 levels deep, or the
/// error of the source where a value is missing or of the wrong type. A key whose value is null counts as absent.
pub fn request<'de, D: Deserializer<'de>>(source: D) -> Result<Request, Unread<D::Error>> {
    read(source, &Findings::of(Some("the input")))
}

/// Reads a fact, which may hold more keys than are declared: servers add keys of their own.
///
/// # Errors
///
/// `input/too-deep` where it is nested more than 100 levels deep, or the error of the source where a value is missing or of the
/// wrong type.
pub fn fact<'de, D: Deserializer<'de>>(source: D) -> Result<Fact, Unread<D::Error>> {
    read(source, &Findings::of(None))
}

fn read<'de, T: Deserialize<'de>, D: Deserializer<'de>>(source: D, found: &Findings) -> Result<T, Unread<D::Error>> {
    let value = T::deserialize(CheckedReader::new(source, &ValuePath::ROOT, found));
    let problems = found.problems.take();
    // A misspelt key is often the cause why another is missing: it is told first.
    match value {
        _ if !problems.is_empty() => Err(Unread::Refused(problems)),
        value => value.map_err(Unread::Misshapen),
    }
}

/// What is wrong with the data read so far.
#[derive(Debug)]
struct Findings {
    problems: RefCell<Vec<Problem>>,
    /// Whether only declared keys are allowed.
    closed: bool,
    /// What is read, in words.
    what: &'static str,
}

impl Findings {
    fn of(closed: Option<&'static str>) -> Self {
        Self {
            problems: RefCell::default(),
            closed: closed.is_some(),
            what: closed.unwrap_or("an answer of a server"),
        }
    }

    fn unknown_key(&self, place: &ValuePath<'_>, key: &str, known: &'static [&'static str]) {
        let place = place.key(key);
        let problem = Problem::error("input/unknown-key", format!("unknown key `{key}`"));
        let help = suggestion(key, known.iter().copied());
        self.problems
            .borrow_mut()
            .push(problem.help(help).path(place.path(usize::MAX)));
    }

    fn too_deep(&self, place: &ValuePath<'_>) {
        let message = format!("{} is nested more than {MAX_DEPTH} levels deep", self.what);
        let problem = Problem::error("input/too-deep", message).help("flatten the value");
        self.problems.borrow_mut().push(problem.path(place.path(SHOWN_DEPTH)));
    }
}

/// Where a value is: a chain of keys and positions up to the root.
#[derive(Debug, Clone, Copy)]
struct ValuePath<'a> {
    parent: Option<&'a ValuePath<'a>>,
    step: PathStep<'a>,
    depth: usize,
}

#[derive(Debug, Clone, Copy)]
enum PathStep<'a> {
    Root,
    Key(&'a str),
    Item(usize),
}

impl<'a> ValuePath<'a> {
    const ROOT: ValuePath<'static> = ValuePath {
        parent: None,
        step: PathStep::Root,
        depth: 0,
    };

    fn key(&'a self, key: &'a str) -> Self {
        self.below(PathStep::Key(key))
    }

    fn item(&'a self, index: usize) -> Self {
        self.below(PathStep::Item(index))
    }

    fn below(&'a self, step: PathStep<'a>) -> Self {
        Self {
            parent: Some(self),
            step,
            depth: self.depth + 1,
        }
    }

    /// The first `most` steps as people write them (`files[0].path`); those of an input begin at the input.
    fn path(&self, most: usize) -> String {
        let mut steps = Vec::new();
        let mut place = Some(self);
        while let Some(&ValuePath { parent, step, .. }) = place {
            steps.push(step);
            place = parent;
        }
        steps.reverse();
        let steps = match steps.as_slice() {
            [
                PathStep::Root,
                PathStep::Key("action"),
                PathStep::Key("input"),
                rest @ ..,
            ]
            | [PathStep::Root, rest @ ..] => rest,
            rest => rest,
        };
        let mut path = String::new();
        for step in steps.iter().take(most) {
            match step {
                PathStep::Root => {}
                PathStep::Key(key) if path.is_empty() => path.push_str(key),
                PathStep::Key(key) => {
                    path.push('.');
                    path.push_str(key);
                }
                PathStep::Item(index) => path.push_str(&format!("[{index}]")),
            }
        }
        path
    }
}

#[cfg(test)]
mod tests {
    use super::{Unread, fact, request};
    use serde_json::{Value, json};

    fn request_of(action: Value) -> Value {
        json!({"action": action, "context": {"now": "2026-11-21T10:00:00Z"}})
    }

    /// Code, path and help of each problem.
    fn refused(request_: &Value) -> Vec<(String, String, String)> {
        match request(request_) {
            Err(Unread::Refused(problems)) => problems
                .into_iter()
                .map(|problem| (problem.code, problem.path.unwrap(), problem.help.unwrap()))
                .collect(),
            other => panic!("{other:?}"),
        }
    }

    fn nested(levels: usize) -> Value {
        (0..levels).fold(json!("x"), |inner, level| {
            if level % 2 == 0 {
                json!([inner])
            } else {
                json!({ "a": inner })
            }
        })
    }

    #[test]
    fn an_unknown_key_is_refused_with_the_one_that_was_meant() {
        let input = json!({"operaton": "remove", "service": {"name": "x", "any": {"thing": 1}}});
        let found = refused(&request_of(json!({"type": "catalog:update", "input": input})));
        let meant = "did you mean `operation`?".to_owned();
        assert_eq!(found, [("input/unknown-key".to_owned(), "operaton".to_owned(), meant)]);
    }

    #[test]
    fn all_unknown_keys_are_told_even_where_another_is_missing() {
        let input = json!({"files": [{"pth": "a.yaml", "content": [1]}], "strict": true});
        let found = refused(&request_of(json!({"type": "pipeline:lint", "input": input})));
        let paths: Vec<_> = found.iter().map(|(_, path, _)| path.as_str()).collect();
        assert_eq!(paths, ["files[0].pth"]);
        let mut wrong = request_of(json!({"type": "config:check", "inputs": {}}));
        wrong["contxt"] = json!(1);
        wrong["context"]["nwo"] = json!(1);
        let found = refused(&wrong);
        let paths: Vec<_> = found.iter().map(|(_, path, _)| path.as_str()).collect();
        assert_eq!(paths, ["action.inputs", "context.nwo", "contxt"]);
    }

    #[test]
    fn an_unknown_key_is_not_accepted_where_the_input_comes_before_the_type() {
        let text = r#"{"input": {"operaton": "remove"}, "type": "catalog:update"}"#;
        let action: Value = serde_json::from_str(text).unwrap();
        assert!(matches!(request(&request_of(action)), Err(Unread::Misshapen(_))));
    }

    #[test]
    fn a_key_without_a_value_counts_as_absent() {
        let input = json!({"service": {"name": "x"}, "heal": null, "draft": null});
        assert!(request(&request_of(json!({"type": "catalog:update", "input": input}))).is_ok());
    }

    #[test]
    fn data_nested_too_deep_is_refused() {
        let nested = |levels| {
            let input = json!({"service": {"name": "x", "deep": nested(levels)}});
            request_of(json!({"type": "catalog:update", "input": input}))
        };
        assert!(request(&nested(90)).is_ok());
        let found = refused(&nested(110));
        let [(code, path, _)] = found.as_slice() else {
            panic!("{found:?}")
        };
        assert_eq!((code.as_str(), path.as_str()), ("input/too-deep", "service.deep.a[0]"));
        let read = json!({"type": "entity", "kind": "pipeline", "identifier": "p",
            "scope": {"account": "a", "org": "o", "project": "p"}});
        let answer = json!({"type": "entity", "identifier": "p", "yaml": null, "version": null, "valid": true,
            "fields": {"deep": nested(110)}});
        let found = fact(&json!({"read": read, "answer": answer}));
        assert!(matches!(found, Err(Unread::Refused(problems)) if problems[0].code == "input/too-deep"));
    }
}
