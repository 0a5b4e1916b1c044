//! Bounds on the values that a template keeps: their size, their depth, and which namespaces hold which.

use minijinja::tests::is_sameas;
use minijinja::value::ValueKind;
use minijinja::{Error, ErrorKind, Value};
use std::sync::{Mutex, PoisonError};

/// A value may be nested this deep.
const MAX_DEPTH: usize = 32;
/// A variable may hold this many bytes of text, and values in lists and maps, together.
const MAX_SIZE: usize = 64 * 1024;
/// A block that is captured (`{% set x %}`) may be this long.
const MAX_CAPTURED: usize = 256 * 1024;
/// A value in a list or map counts as this many bytes.
const VALUE: usize = 16;
/// A template may create this many namespaces.
const MOST_NAMESPACES: usize = 100;

/// The value as it is, where it is small enough to be kept.
pub(super) fn keep(value: &Value) -> Result<Value, Error> {
    size(value, MAX_SIZE).map(|_| value.clone())
}

/// The same for a block that was captured.
pub(super) fn keep_block(value: &Value) -> Result<Value, Error> {
    size(value, MAX_CAPTURED).map(|_| value.clone())
}

/// The namespaces of a render. None can be part of another: they could hold each other then, and what walks through one would not
/// come to an end.
#[derive(Default)]
pub(super) struct Namespaces(Mutex<Vec<Value>>);

impl Namespaces {
    /// Takes in a new one.
    pub fn add(&self, namespace: Value) -> Result<Value, Error> {
        for key in namespace.try_iter()? {
            self.keep(&namespace.get_item(&key)?)?;
        }
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() == MOST_NAMESPACES {
            return Err(refused(format!(
                "the template creates more than {MOST_NAMESPACES} namespaces"
            )));
        }
        known.push(namespace.clone());
        Ok(namespace)
    }

    /// A value that becomes part of one as it is, where it is small enough.
    pub fn keep(&self, value: &Value) -> Result<Value, Error> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_one = |value: &Value| known.iter().any(|namespace| is_sameas(namespace, value));
        walk(value, MAX_SIZE, |value| match is_one(value) {
            true => Err(refused("a namespace cannot be part of another".to_owned())),
            false => Ok(()),
        })?;
        Ok(value.clone())
    }
}

/// The size of a value in bytes; an error where it is larger than allowed, or nested too deeply.
pub(super) fn size(value: &Value, most: usize) -> Result<usize, Error> {
    walk(value, most, |_| Ok(()))
}

fn walk(value: &Value, most: usize, look: impl Fn(&Value) -> Result<(), Error>) -> Result<usize, Error> {
    let mut size = 0_usize;
    let mut open = vec![(value.clone(), 0)];
    while let Some((value, depth)) = open.pop() {
        size = size.saturating_add(VALUE + value.as_str().map_or(0, str::len));
        if depth > MAX_DEPTH {
            return Err(refused(format!("a value is nested more than {MAX_DEPTH} levels deep")));
        }
        if matches!(value.kind(), ValueKind::Seq | ValueKind::Map | ValueKind::Iterable) {
            look(&value)?;
            let is_map = value.kind() == ValueKind::Map;
            for item in value.try_iter()? {
                if is_map {
                    open.push((value.get_item(&item)?, depth + 1));
                }
                open.push((item, depth + 1));
                if size.saturating_add(open.len() * VALUE) > most {
                    break;
                }
            }
        }
        if size.saturating_add(open.len() * VALUE) > most.saturating_add(VALUE) {
            return Err(refused(format!(
                "a value has more than {most} bytes; each one in a list or map counts as {VALUE}"
            )));
        }
    }
    Ok(size)
}

fn refused(message: String) -> Error {
    Error::new(ErrorKind::InvalidOperation, message)
}
