//! A field of a kind: its type, what it takes, and where in the custom resource it goes.

use crate::problem::suggestion;
use crate::service::{unsafe_text, visible};
use regex_lite::Regex;
use serde::Deserialize;
use serde_json::{Map, Value};

/// A string may have this many characters, a list or map this many items.
pub const MOST_CHARACTERS: usize = 2_000;
/// A list or a map may have this many items.
pub const MOST_ITEMS: usize = 200;

/// Type of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum FieldType {
    /// A string.
    String,
    /// A whole number.
    Integer,
    /// True or false.
    Boolean,
    /// A list of strings.
    Strings,
    /// A list of names, written as maps with `name`.
    Names,
    /// A map of strings, written as a list of maps with `name` and `value`.
    Variables,
    /// A map of strings.
    Map,
}

/// Where the value of a field comes from that nobody is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Source {
    /// The version of the primitive.
    Version,
    /// The id of its tenant.
    Tenant,
    /// Its image, once one is promoted.
    Image,
}

/// What a relation in Backstage's catalog is made of.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Relation {
    /// Kind of the primitives that the field names.
    pub kind: String,
    /// `dependsOn` or `dependencyOf`.
    pub relation: String,
}

/// A field as it is declared.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FieldFile {
    name: String,
    title: String,
    #[serde(default)]
    description: Option<String>,
    #[serde(rename = "type")]
    type_: FieldType,
    #[serde(default)]
    required: bool,
    #[serde(default)]
    default: Option<Value>,
    #[serde(default)]
    pattern: Option<String>,
    #[serde(default, rename = "enum")]
    choices: Vec<String>,
    #[serde(default)]
    minimum: Option<i64>,
    #[serde(default)]
    maximum: Option<i64>,
    #[serde(default)]
    path: Option<String>,
    #[serde(default)]
    from: Option<Source>,
    #[serde(default)]
    refers: Option<Relation>,
}

/// A field of a kind.
#[derive(Debug, Clone)]
pub struct Field {
    /// Name of the field.
    pub name: String,
    /// Its name for people.
    pub title: String,
    /// What it is for.
    pub description: Option<String>,
    /// Its type.
    pub type_: FieldType,
    /// Whether it must be given.
    pub required: bool,
    /// Its value where none is given.
    pub default: Option<Value>,
    /// Regular expression that its strings match.
    pub pattern: Option<Regex>,
    /// The strings that it may be; any if empty.
    pub choices: Vec<String>,
    /// Least number.
    pub minimum: Option<i64>,
    /// Largest number.
    pub maximum: Option<i64>,
    /// Keys in the `spec` of the custom resource.
    pub path: Vec<String>,
    /// Where its value comes from, if nobody is asked.
    pub source: Option<Source>,
    /// The relation that it makes in Backstage's catalog.
    pub refers: Option<Relation>,
}

impl Field {
    /// Reads a declared field; the error says what is wrong with it.
    pub fn read(file: FieldFile, has_resource: bool) -> Result<Self, String> {
        let name = file.name;
        let is_name = |text: &str| {
            text.starts_with(|first: char| first.is_ascii_lowercase())
                && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
        };
        if !is_name(&name) {
            return Err(format!("the field `{}` must have a name in camelCase", visible(&name)));
        }
        let pattern = match file.pattern {
            Some(text) => Some(
                Regex::new(&text)
                    .map_err(|error| format!("the pattern of `{name}` is not a regular expression: {error}"))?,
            ),
            None => None,
        };
        let path: Vec<String> = file
            .path
            .as_deref()
            .unwrap_or(&name)
            .split('.')
            .map(str::to_owned)
            .collect();
        if has_resource && !path.iter().all(|key| is_name(key)) {
            return Err(format!(
                "the path of `{name}` must be keys in camelCase with dots between them"
            ));
        }
        if let Some(refers) = file
            .refers
            .as_ref()
            .filter(|refers| !matches!(refers.relation.as_str(), "dependsOn" | "dependencyOf"))
        {
            return Err(format!(
                "the relation of `{name}` is `{}`; use `dependsOn` or `dependencyOf`",
                visible(&refers.relation)
            ));
        }
        let field = Self {
            title: file.title,
            description: file.description,
            type_: file.type_,
            required: file.required,
            default: None,
            pattern,
            choices: file.choices,
            minimum: file.minimum,
            maximum: file.maximum,
            path,
            source: file.from,
            refers: file.refers,
            name,
        };
        let default = match &file.default {
            Some(value) => Some(
                field
                    .take(value)
                    .map_err(|why| format!("the default of `{}` {why}", field.name))?,
            ),
            None => None,
        };
        Ok(Self { default, ..field })
    }

    /// Whether one of the two is set inside the other.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.path.starts_with(&other.path) || other.path.starts_with(&self.path)
    }

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

    /// The value as the custom resource holds it.
    pub fn stored(&self, value: &Value) -> Value {
        let named = |name: &Value| Value::Object(Map::from_iter([("name".to_owned(), name.clone())]));
        match (self.type_, value) {
            (FieldType::Names, Value::Array(items)) => items.iter().map(named).collect(),
            (FieldType::Variables, Value::Object(map)) => map
                .iter()
                .map(|(name, value)| {
                    let pairs = [
                        ("name".to_owned(), Value::from(name.as_str())),
                        ("value".to_owned(), value.clone()),
                    ];
                    Value::Object(Map::from_iter(pairs))
                })
                .collect(),
            _ => value.clone(),
        }
    }
}
