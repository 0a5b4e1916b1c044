//! One map of the configuration, read key by key; faults are collected, never thrown.

use super::waves::{Wave, waves};
use crate::problem::{Problem, suggestion};
use serde_json::{Map, Value};

/// A map at a path, and the place where its faults go.
pub struct Section<'a> {
    path: String,
    map: Option<&'a Map<String, Value>>,
    problems: &'a mut Vec<Problem>,
}

impl<'a> Section<'a> {
    /// The map at a path; none reads as empty.
    pub fn new(path: &str, map: Option<&'a Map<String, Value>>, problems: &'a mut Vec<Problem>) -> Self {
        Self {
            path: path.to_owned(),
            map,
            problems,
        }
    }

    /// Notes a fault of a key, or of the map itself where the key is empty.
    pub(super) fn fault(&mut self, key: &str, code: &str, message: String, help: impl Into<String>) {
        let path = if key.is_empty() {
            self.path.clone()
        } else {
            format!("{}.{key}", self.path)
        };
        self.problems.push(
            Problem::error(code, format!("`{path}` {message}"))
                .help(help)
                .path(path.clone()),
        );
    }

    /// The value of a key, if any.
    pub(super) fn value(&self, key: &str) -> Option<&'a Value> {
        self.map.and_then(|map| map.get(key)).filter(|value| !value.is_null())
    }

    /// Reports every unknown key.
    pub fn known(&mut self, known: &[&str]) {
        for key in self.keys().into_iter().filter(|key| !known.contains(&key.as_str())) {
            let help = suggestion(&key, known.iter().copied());
            self.fault(
                &key,
                "config/unknown-key",
                "is not a key of the configuration".to_owned(),
                help,
            );
        }
    }

    /// The keys, in the order of the file.
    pub fn keys(&self) -> Vec<String> {
        self.map.map(|map| map.keys().cloned().collect()).unwrap_or_default()
    }

    /// The map below a key.
    pub fn sub(&mut self, key: &str) -> Section<'_> {
        let path = format!("{}.{key}", self.path);
        let map = match self.value(key) {
            Some(Value::Object(map)) => Some(map),
            None => None,
            Some(_) => {
                self.fault(
                    key,
                    "config/not-a-map",
                    "must be a map".to_owned(),
                    "write `key: value` lines below it",
                );
                None
            }
        };
        Section {
            path,
            map,
            problems: self.problems,
        }
    }

    /// The map below a key.
    pub fn map(&mut self, key: &str) -> Map<String, Value> {
        self.sub(key).map.cloned().unwrap_or_default()
    }

    /// A string that may be absent.
    pub fn optional(&mut self, key: &str) -> Option<String> {
        match self.value(key)? {
            Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => {
                self.fault(
                    key,
                    "config/not-a-text",
                    "must be a non-empty string".to_owned(),
                    "quote it, or leave it out",
                );
                None
            }
        }
    }

    /// A string with a default.
    pub fn text(&mut self, key: &str, default: &str) -> String {
        self.optional(key).unwrap_or_else(|| default.to_owned())
    }

    /// A required string.
    pub fn word(&mut self, key: &str) -> String {
        if self.value(key).is_none() {
            self.fault(
                key,
                "config/missing",
                "is missing".to_owned(),
                format!("add `{key}: ...`"),
            );
        }
        self.optional(key).unwrap_or_default()
    }

    /// A flag, false if absent.
    pub fn flag(&mut self, key: &str) -> bool {
        let value = self.value(key);
        if value.is_some_and(|value| !value.is_boolean()) {
            let help = "write `true` or `false`";
            self.fault(key, "config/not-a-flag", "must be true or false".to_owned(), help);
        }
        value.and_then(Value::as_bool).unwrap_or_default()
    }

    /// A whole number within bounds, if any.
    pub fn number(&mut self, key: &str, least: u64, most: u64) -> Option<u64> {
        let value = self.value(key)?;
        let number = value
            .as_u64()
            .or_else(|| value.as_str().and_then(|text| text.parse().ok()));
        if number.is_none_or(|number| !(least..=most).contains(&number)) {
            self.fault(
                key,
                "config/not-a-number",
                format!("must be a whole number from {least} to {most}"),
                format!("write a number such as `{least}`"),
            );
        }
        number
    }

    /// One of a few words, if any.
    pub fn choice(&mut self, key: &str, choices: &[&str]) -> Option<String> {
        let word = self.optional(key)?;
        self.one_of(key, &word, choices.iter().copied());
        Some(word)
    }

    /// Reports a word that is not one of the known ones.
    pub fn one_of<'w>(&mut self, key: &str, word: &str, choices: impl IntoIterator<Item = &'w str> + Clone) {
        if !choices.clone().into_iter().any(|choice| choice == word) {
            let help = suggestion(word, choices);
            self.fault(
                key,
                "config/unknown-value",
                format!("is `{word}`, which is not a known value"),
                help,
            );
        }
    }

    /// A list of strings; the default if absent.
    pub fn words(&mut self, key: &str, default: &[&str]) -> Vec<String> {
        match self.value(key) {
            None => default.iter().map(|word| (*word).to_owned()).collect(),
            Some(Value::Array(items)) if !items.is_empty() && items.iter().all(Value::is_string) => {
                items.iter().filter_map(Value::as_str).map(str::to_owned).collect()
            }
            Some(_) => {
                self.fault(
                    key,
                    "config/not-a-list",
                    "must be a non-empty list of strings".to_owned(),
                    "write `[a, b]`",
                );
                Vec::new()
            }
        }
    }

    /// A list of maps, each read by `read`; its keys must be among `known`.
    pub fn list<T>(&mut self, key: &str, known: &[&str], mut read: impl FnMut(&mut Section) -> T) -> Vec<T> {
        let items = match self.value(key) {
            None => return Vec::new(),
            Some(Value::Array(items)) => items,
            Some(_) => {
                self.fault(
                    key,
                    "config/not-a-list",
                    "must be a list".to_owned(),
                    "write `- key: value` items below it",
                );
                return Vec::new();
            }
        };
        let mut out = Vec::new();
        for (index, item) in items.iter().enumerate() {
            let path = format!("{}.{key}[{index}]", self.path);
            let mut section = Section::new(&path, item.as_object(), self.problems);
            if item.is_object() {
                section.known(known);
                out.push(read(&mut section));
            } else {
                section.fault(
                    "",
                    "config/not-a-map",
                    "must be a map".to_owned(),
                    "write `key: value` lines below it",
                );
            }
        }
        out
    }

    /// A list of waves; none if absent.
    pub fn waves(&mut self, key: &str) -> Vec<Wave> {
        let Some(list) = self.value(key) else {
            return Vec::new();
        };
        waves(list, &format!("{}.{key}", self.path)).unwrap_or_else(|problem| {
            self.problems.push(problem);
            Vec::new()
        })
    }

    /// Two whole numbers, the first not over the second.
    pub fn range(&mut self, key: &str) -> (u32, u32) {
        let number = |value: &Value| value.as_u64().and_then(|number| u32::try_from(number).ok());
        if let Some(Value::Array(items)) = self.value(key)
            && let [least, most] = items.as_slice()
            && let (Some(least), Some(most)) = (number(least), number(most))
            && least <= most
        {
            return (least, most);
        }
        self.fault(
            key,
            "config/not-a-range",
            "must be two whole numbers, the minimum and the maximum".to_owned(),
            "write `[1, 3]`",
        );
        (1, 1)
    }

    /// Reports every duplicate word; `key` gives the position of each.
    pub fn distinct(&mut self, words: &[String], key: impl Fn(usize) -> String) {
        for (index, word) in words.iter().enumerate() {
            if words.iter().take(index).any(|earlier| earlier == word) {
                let message = format!("is `{word}`, which is a duplicate");
                self.fault(&key(index), "config/duplicate", message, "remove one of the two");
            }
        }
    }
}
