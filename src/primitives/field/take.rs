//! What a field takes.

use super::{Field, FieldType, MOST_CHARACTERS, MOST_ITEMS};
use crate::problem::suggestion;
use crate::service::{unsafe_text, visible};
use serde_json::{Map, Value};

impl Field {
    /// The value in the form that everything else expects. Words of a command line are taken for what they say: numbers, flags, and
    /// lists with commas. The error continues a sentence about the field.
    pub fn take(&self, value: &Value) -> Result<Value, String> {
        match (self.type_, value) {
            (FieldType::String, Value::String(text)) => self.string(text).map(Value::from),
            (FieldType::String, _) => Err("must be a string".to_owned()),
            (FieldType::Integer, Value::String(text)) => {
                let number = text.parse::<i64>().map_err(|_| "must be a whole number".to_owned())?;
                self.integer(number)
            }
            (FieldType::Integer, Value::Number(number)) => {
                self.integer(number.as_i64().ok_or("must be a whole number")?)
            }
            (FieldType::Integer, _) => Err("must be a whole number".to_owned()),
            (FieldType::Boolean, Value::Bool(flag)) => Ok(Value::from(*flag)),
            (FieldType::Boolean, Value::String(text)) if matches!(text.as_str(), "true" | "false") => {
                Ok(Value::from(text == "true"))
            }
            (FieldType::Boolean, _) => Err("must be true or false".to_owned()),
            (FieldType::Strings | FieldType::Names, _) => self.list(value),
            (FieldType::Variables | FieldType::Map, _) => self.map(value),
        }
    }

    fn string(&self, text: &str) -> Result<String, String> {
        if text.is_empty() {
            return Err("must not be empty".to_owned());
        }
        if text.chars().count() > MOST_CHARACTERS {
            return Err(format!("must have at most {MOST_CHARACTERS} characters"));
        }
        if let Some(why) = unsafe_text(text) {
            return Err(why);
        }
        if !self.choices.is_empty() && !self.choices.iter().any(|choice| choice == text) {
            let known = suggestion(text, self.choices.iter().map(String::as_str));
            return Err(format!("is `{}`, which is not a known value; {known}", visible(text)));
        }
        if let Some(refers) = &self.refers
            && !text
                .strip_prefix(refers.kind.as_str())
                .is_some_and(|rest| rest.starts_with('-'))
        {
            let shown = visible(text);
            return Err(format!(
                "is `{shown}`, which is not the full name of a primitive of the kind `{}`",
                refers.kind
            ));
        }
        match &self.pattern {
            Some(pattern) if !pattern.is_match(text) => Err(format!(
                "is `{}`, which does not match `{}`",
                visible(text),
                pattern.as_str()
            )),
            _ => Ok(text.to_owned()),
        }
    }

    fn integer(&self, number: i64) -> Result<Value, String> {
        let (least, most) = (self.minimum.unwrap_or(i64::MIN), self.maximum.unwrap_or(i64::MAX));
        if (least..=most).contains(&number) {
            return Ok(Value::from(number));
        }
        Err(match (self.minimum, self.maximum) {
            (Some(least), Some(most)) => format!("must be a number from {least} to {most}"),
            (Some(least), None) => format!("must be at least {least}"),
            _ => format!("must be at most {most}"),
        })
    }

    fn list(&self, value: &Value) -> Result<Value, String> {
        let named = |item: &Value| match item {
            Value::String(text) => Some(text.clone()),
            Value::Object(map) if self.type_ == FieldType::Names && map.len() == 1 => {
                map.get("name")?.as_str().map(str::to_owned)
            }
            _ => None,
        };
        let items: Vec<String> = match value {
            Value::String(text) => text.split(',').map(|item| item.trim().to_owned()).collect(),
            Value::Array(items) => items
                .iter()
                .map(named)
                .collect::<Option<_>>()
                .ok_or("must be a list of strings")?,
            _ => return Err("must be a list of strings".to_owned()),
        };
        if items.len() > MOST_ITEMS {
            return Err(format!("must have at most {MOST_ITEMS} items"));
        }
        let mut taken: Vec<Value> = Vec::new();
        for item in &items {
            let item = Value::from(self.string(item).map_err(|why| format!("has an item that {why}"))?);
            if taken.contains(&item) {
                return Err(format!("names `{}` twice", visible(item.as_str().unwrap_or_default())));
            }
            taken.push(item);
        }
        Ok(Value::Array(taken))
    }

    fn map(&self, value: &Value) -> Result<Value, String> {
        let pairs: Map<String, Value> = match value {
            Value::String(text) => {
                let pair = |item: &str| {
                    item.trim()
                        .split_once('=')
                        .map(|(key, value)| (key.to_owned(), Value::from(value)))
                };
                text.split(',')
                    .map(pair)
                    .collect::<Option<_>>()
                    .ok_or("must be a map: `KEY=value,OTHER=value`")?
            }
            Value::Object(map) => map.clone(),
            _ => return Err("must be a map of strings".to_owned()),
        };
        if pairs.len() > MOST_ITEMS {
            return Err(format!("must have at most {MOST_ITEMS} keys"));
        }
        let is_key = |key: &str| {
            (1..=253).contains(&key.len())
                && key
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'/'))
                && (self.type_ == FieldType::Map || !key.starts_with(|first: char| first.is_ascii_digit()))
        };
        let mut taken = Map::new();
        for (key, value) in &pairs {
            if !is_key(key) {
                return Err(format!(
                    "has the key `{}`; use letters, digits, `_`, `-` and `.`",
                    visible(key)
                ));
            }
            let text = value.as_str().ok_or_else(|| format!("must have a string at `{key}`"))?;
            let text = self
                .string(text)
                .map_err(|why| format!("has a value at `{key}` that {why}"))?;
            taken.insert(key.clone(), Value::from(text));
        }
        Ok(Value::Object(taken))
    }
}
