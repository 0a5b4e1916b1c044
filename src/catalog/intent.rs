//! The intent of a request in one normal form: an operation and its entries, with a stable hash.

mod wish;

pub use wish::is_hollow;

use crate::api::{CatalogUpdate, Context, Operation};
use crate::config::Config;
use crate::entries::check::KEYS;
use crate::entries::file::LIST;
use crate::problem::Problem;
use crate::proposal::hash;
use crate::service::{ServiceNames, entry_from_value};
use crate::yaml::number::all_spelled;
use crate::yaml::reference::wish;
use crate::yaml::text::{decode, position};
use crate::yaml::{Kind, parse_part};
use serde_json::{Map, Value, json};
use std::collections::HashSet;

/// A request for changes to the catalog, normalized.
#[derive(Debug, Clone, PartialEq)]
pub struct Intent {
    /// The operation.
    pub operation: Operation,
    /// The requested entries, each with a name, in the given order.
    pub entries: Vec<Map<String, Value>>,
    /// SHA-256 of all that decides the outcome but time and actor, in hex.
    pub hash: String,
    /// Whether values are typed as `key=value`: then dots in keys and the types of values follow what is in the catalog.
    pub typed: bool,
    /// Who requests it, as an entity reference, where that is known.
    pub actor: Option<String>,
    /// Parts of the request that were left out, as warnings.
    pub warnings: Vec<Problem>,
    /// The hashed part of the request, except for the entries.
    setting: Map<String, Value>,
}

impl Intent {
    /// Reads the input; what is not given in a form that can be understood is a problem.
    pub fn read(input: &CatalogUpdate, actor: Option<&String>, config: &Config) -> Result<Self, Vec<Problem>> {
        let operation = input.operation.unwrap_or(Operation::Add);
        let given = given(input)?;
        let keeps_null = operation == Operation::Update || operation == Operation::Upsert;
        let mut entries = Vec::with_capacity(given.len());
        let (mut problems, mut warnings) = (Vec::new(), Vec::new());
        let mut known = HashSet::new();
        for (index, entry) in given.into_iter().enumerate() {
            let path = if input.service.is_some() {
                "service".to_owned()
            } else {
                format!("services[{index}]")
            };
            problems.extend(wish::refused(&entry, &path, operation));
            warnings.extend(match keeps_null {
                true => wish::empty_maps(&entry, &path),
                false => wish::empty(&entry, &path),
            });
            let entry = in_order(tidy(entry, keeps_null));
            match entry.get("name").and_then(Value::as_str) {
                None => problems.push(
                    Problem::error("catalog/missing-key", "`name` is missing")
                        .path(format!("{path}.name"))
                        .help("name the service"),
                ),
                Some(name) if !known.insert(name.to_owned()) => {
                    let message = format!("`{name}` is given twice");
                    problems.push(
                        Problem::error("catalog/given-twice", message)
                            .path(format!("{path}.name"))
                            .help("give each service once"),
                    );
                }
                Some(_) => entries.push(entry),
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let setting = [
            ("operation", json!(operation)),
            ("entity", json!(input.entity)),
            (
                "path",
                json!(input.file_path.as_deref().unwrap_or(&config.catalog.path)),
            ),
            ("layout", json!(format!("{:?}", config.catalog.layout))),
            ("record", json!(input.record_pipeline.unwrap_or(false))),
        ];
        let setting = setting
            .map(|(key, value)| (key.to_owned(), value))
            .into_iter()
            .collect();
        Ok(Self {
            operation,
            hash: hash_of(&setting, &entries),
            entries,
            typed: false,
            actor: actor.cloned(),
            warnings,
            setting,
        })
    }

    /// Hash of this intent with these entries, as they are in a file; keys that the software writes itself do not count, since
    /// nobody requested them.
    pub fn hash_for(&self, entries: Vec<Map<String, Value>>) -> String {
        let requested = |mut entry: Map<String, Value>| {
            entry.shift_remove("harness");
            entry
        };
        hash_of(&self.setting, &entries.into_iter().map(requested).collect::<Vec<_>>())
    }

    /// The names of the services, in the order given.
    pub fn names(&self) -> Vec<String> {
        self.entries.iter().map(name).collect()
    }

    /// The first characters of the hash.
    pub fn short(&self) -> &str {
        self.hash.get(..12).unwrap_or(&self.hash)
    }
}

fn hash_of(setting: &Map<String, Value>, entries: &[Map<String, Value>]) -> String {
    let mut decided = setting.clone();
    let entries = entries.iter().cloned().map(Value::Object).collect();
    decided.insert("entries".to_owned(), Value::Array(entries));
    hash(&Value::Object(decided))
}

/// The name of an entry.
pub fn name(entry: &Map<String, Value>) -> String {
    entry.get("name").and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// The mapping from service to pipeline that an added entry records.
pub fn pipeline_record(entry: &Map<String, Value>, context: &Context, config: &Config) -> Value {
    let names = ServiceNames::of(&entry_from_value(entry, config), config);
    let mut record = Map::new();
    record.insert("pipelineId".into(), names.pipeline_id.into());
    record.insert("createdAt".into(), context.now.clone().into());
    if let Some(actor) = &context.actor {
        record.insert("createdBy".into(), actor.clone().into());
    }
    Value::Object(record)
}

fn given(input: &CatalogUpdate) -> Result<Vec<Map<String, Value>>, Vec<Problem>> {
    let ways = [
        input.service.is_some(),
        input.services.is_some(),
        input.update.is_some(),
    ];
    let refuse = |message: &str| {
        let problem = Problem::error("catalog/bad-input", message).path("service");
        Err(vec![problem.help(
            "pass one entry as `service`, several as `services`, or YAML as `update`",
        )])
    };
    match (
        ways.iter().filter(|way| **way).count(),
        &input.service,
        &input.services,
        &input.update,
    ) {
        (1, Some(service), _, _) => Ok(vec![from_data(service)]),
        (1, _, Some(services), _) if services.is_empty() => refuse("`services` is empty"),
        (1, _, Some(services), _) => Ok(services.iter().map(from_data).collect()),
        (1, _, _, Some(update)) => from_text(update).map_err(|problem| vec![problem]),
        (0, ..) => refuse("no service is given"),
        _ => refuse("the service is given in more than one way"),
    }
}

/// An entry that was given as data, its numbers as YAML writes them.
fn from_data(entry: &Map<String, Value>) -> Map<String, Value> {
    let spelled = |(key, value): (&String, &Value)| (key.clone(), all_spelled(value.clone()));
    entry.iter().map(spelled).collect()
}

/// The entries of YAML text: a map with a `services:` list.
fn from_text(text: &str) -> Result<Vec<Map<String, Value>>, Problem> {
    let refuse = |message: &str| {
        Problem::error("catalog/bad-input", message)
            .file("update")
            .help("write `services:` with a list of entries below it: `- name: payment-service`")
    };
    let decoded = decode(text.as_bytes()).map_err(|problem| problem.file("update"))?;
    let root = parse_part(decoded.body)
        .map_err(|problem| problem.file("update"))?
        .root
        .ok_or_else(|| refuse("the input is empty"))?;
    let list = root
        .get(LIST)
        .ok_or_else(|| refuse("the input has no list `services`"))?;
    let items = list.items();
    if items.is_empty() || items.iter().any(|item| !matches!(item.kind, Kind::Map(..))) {
        return Err(refuse("`services` must be a list of maps"));
    }
    let taken = |node| {
        wish(node).map_err(|node| {
            let (line, column) = position(decoded.body, node.first());
            let message = "anchors, aliases and tags are not supported here, but for a merge key `<<: *name` that names an anchor of the catalog";
            refuse(message).at(line, column)
        })
    };
    items.iter().map(taken).collect()
}

/// Drops what says nothing: null, empty text, empty maps (a form sends them for fields left empty). Where a key can be taken
/// away by null, null stays.
pub fn tidy(map: Map<String, Value>, keeps_null: bool) -> Map<String, Value> {
    map.into_iter()
        .filter_map(|(key, value)| match value {
            Value::Null if !keeps_null => None,
            Value::String(text) if text.is_empty() => keeps_null.then_some((key, Value::Null)),
            Value::Object(map) => {
                let map = tidy(map, keeps_null);
                (!map.is_empty()).then_some((key, Value::Object(map)))
            }
            other => Some((key, other)),
        })
        .collect()
}

/// Known keys in the order of the specification, then the others as given.
fn in_order(map: Map<String, Value>) -> Map<String, Value> {
    let (mut known, unknown): (Vec<_>, Vec<_>) = map.into_iter().partition(|(key, _)| KEYS.contains(&key.as_str()));
    known.sort_by_key(|(key, _)| KEYS.iter().position(|name| name == key));
    known.into_iter().chain(unknown).collect()
}
