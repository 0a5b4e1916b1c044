//! A field of a kind: its type, what it takes, and where in the custom resource it goes.

mod take;

use crate::service::visible;
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
