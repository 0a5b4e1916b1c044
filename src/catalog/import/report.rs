//! What becomes of each service: its fields with a person's answers, its entry, its verdict.

use super::answers::Answers;
use crate::api::{CatalogImport, ImportCertainty, ImportVerdict, ImportWord, ImportedField, ImportedService};
use crate::config::Config;
use crate::entries::check::{COMPLETE, KEYS, problems};
use crate::evidence::judge::{Field, Judged};
use crate::problem::{Problem, Severity};
use crate::service::harness_identifier;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Keys that are told and not written.
const TOLD: [&str; 3] = ["image", "repository", "pipeline"];
/// Keys that an entry may do without, where nothing is certain of them.
const OPTIONAL: [&str; 7] = [
    "description",
    "slack",
    "pagerduty",
    "email",
    "image",
    "repository",
    "resources",
];

/// What the catalog has.
pub struct Existing {
    /// Names of the services.
    pub names: BTreeSet<String>,
    /// Their identifiers in Harness, by which a service there is known whatever it is named.
    identifiers: BTreeSet<String>,
}

impl Existing {
    /// The services of these names.
    pub fn of(names: BTreeSet<String>) -> Self {
        let identifiers = names.iter().map(|name| harness_identifier(name)).collect();
        Self { names, identifiers }
    }

    /// Whether it has a service, which a person may have given another name.
    fn has(&self, judged: &Judged, name: Option<&String>, answers: &Answers) -> bool {
        let is_known = [name, Some(&judged.key)]
            .into_iter()
            .flatten()
            .any(|name| self.names.contains(name));
        let mut services = judged.harness_services.iter();
        is_known || (answers.of(&judged.key, "name").is_none() && services.any(|id| self.identifiers.contains(id)))
    }
}

/// One service of the report.
pub fn service(judged: &Judged, answers: &Answers, existing: &Existing, config: &Config) -> ImportedService {
    let mut fields: Vec<ImportedField> = judged
        .fields
        .iter()
        .map(|field| answered(field, &judged.key, answers))
        .collect();
    let given = answers.services.get(&judged.key).into_iter().flatten();
    for (key, value) in given.filter(|(key, _)| key.as_str() != "import") {
        if !fields.iter().any(|field| field.key == *key) {
            fields.push(field(
                key,
                value.clone(),
                ImportCertainty::Answered,
                "answered".to_owned(),
            ));
        }
    }
    derive_profile(&mut fields, config);
    let mut entry = entry(&fields);
    let name = entry.get("name").and_then(Value::as_str).map(str::to_owned);
    let exists = existing.has(judged, name.as_ref(), answers);
    let is_answered = answers
        .services
        .get(&judged.key)
        .is_some_and(|keys| keys.get("import") == Some(&Value::Bool(true)));
    let verdict = if answers.skips(&judged.key) {
        ImportVerdict::Skipped
    } else if exists {
        ImportVerdict::Exists
    } else if judged.cannot.is_some() && !is_answered {
        ImportVerdict::Cannot
    } else {
        refuse(&mut fields, &entry, config);
        entry = self::entry(&fields);
        verdict(&fields)
    };
    ImportedService {
        name: judged.key.clone(),
        verdict,
        reason: judged.cannot.clone().filter(|_| verdict == ImportVerdict::Cannot),
        fields,
        entity_file: entity_file(judged, &entry),
        files: judged.files.clone(),
        entry,
    }
}

fn field(key: &str, value: Value, certainty: ImportCertainty, reason: String) -> ImportedField {
    ImportedField {
        key: key.to_owned(),
        value,
        certainty,
        reason,
    }
}

/// A field with the answer for the service, else with the default where no file says anything.
fn answered(judged: &Field, service: &str, answers: &Answers) -> ImportedField {
    let default = answers
        .defaults
        .get(judged.key)
        .filter(|_| !judged.sure && judged.value.is_null());
    match (answers.of(service, judged.key), default) {
        (Some(answer), _) => field(
            judged.key,
            answer.clone(),
            ImportCertainty::Answered,
            "answered".to_owned(),
        ),
        (None, Some(answer)) => field(
            judged.key,
            answer.clone(),
            ImportCertainty::Answered,
            "answered for all".to_owned(),
        ),
        (None, None) => {
            let certainty = if judged.sure {
                ImportCertainty::Sure
            } else {
                ImportCertainty::Asked
            };
            field(judged.key, judged.value.clone(), certainty, judged.reason.clone())
        }
    }
}

/// Where the archetype is answered, the only profile that fits it needs no answer of its own.
fn derive_profile(fields: &mut [ImportedField], config: &Config) {
    let find = |key: &str| fields.iter().find(|field| field.key == key);
    let Some(archetype) = find("archetype").filter(|field| field.certainty == ImportCertainty::Answered) else {
        return;
    };
    let name = archetype.value.as_str().unwrap_or_default();
    let fits = |profile: &str| {
        let found = config.platform.profiles.iter().find(|(known, _)| known == profile);
        found.is_some_and(|(_, archetypes)| archetypes.iter().any(|one| one == name))
    };
    let all: Vec<&str> = config
        .platform
        .profiles
        .iter()
        .map(|(profile, _)| profile.as_str())
        .filter(|profile| fits(profile))
        .collect();
    let Some(profile) = find("profile").filter(|field| field.certainty != ImportCertainty::Answered) else {
        return;
    };
    let new = match all.as_slice() {
        [only] => field(
            "profile",
            Value::from(*only),
            ImportCertainty::Answered,
            "the only one that fits the archetype".to_owned(),
        ),
        _ => {
            let proposed = profile
                .value
                .as_str()
                .filter(|known| all.contains(known))
                .map_or(Value::Null, Value::from);
            let reason = format!("several fit: `{}`", all.join("`, `"));
            field("profile", proposed, ImportCertainty::Asked, reason)
        }
    };
    if let Some(slot) = fields.iter_mut().find(|field| field.key == "profile") {
        *slot = new;
    }
}

/// The entry of what is certain or answered.
fn entry(fields: &[ImportedField]) -> Map<String, Value> {
    let certain = |key: &str| {
        fields
            .iter()
            .find(|field| field.key == key && field.certainty != ImportCertainty::Asked && !field.value.is_null())
    };
    KEYS.iter()
        .filter(|key| !TOLD.contains(*key))
        .filter_map(|key| Some(((*key).to_owned(), certain(key)?.value.clone())))
        .collect()
}

/// What the catalog would refuse is asked.
fn refuse(fields: &mut [ImportedField], entry: &Map<String, Value>, config: &Config) {
    let needs: Vec<&str> = COMPLETE
        .iter()
        .copied()
        .filter(|key| entry.contains_key(*key))
        .collect();
    for problem in problems(entry, &needs, config) {
        if problem.severity != Severity::Error {
            continue;
        }
        let path = problem.path.unwrap_or_default();
        let key = path.split(['.', '[']).next().unwrap_or_default();
        if let Some(field) = fields.iter_mut().find(|field| field.key == key) {
            field.certainty = ImportCertainty::Asked;
            field.reason = problem.message;
        }
    }
}

fn verdict(fields: &[ImportedField]) -> ImportVerdict {
    let open = fields
        .iter()
        .any(|field| field.certainty == ImportCertainty::Asked && !OPTIONAL.contains(&field.key.as_str()));
    if open {
        ImportVerdict::Asked
    } else {
        ImportVerdict::Sure
    }
}

/// The words that are asked, of services that are looked at further.
pub fn words(judged: &[Judged], services: &[ImportedService]) -> Vec<ImportWord> {
    let mut found: BTreeMap<(&str, &str), &str> = BTreeMap::new();
    for (one, _) in judged
        .iter()
        .zip(services)
        .filter(|(_, service)| super::answers::is_open(service))
    {
        for (kind, word, file) in &one.words {
            found.entry((kind, word)).or_insert(file);
        }
    }
    found
        .into_iter()
        .map(|((kind, word), file)| ImportWord {
            kind: kind.to_owned(),
            word: word.to_owned(),
            file: file.to_owned(),
        })
        .collect()
}

/// The file of an entity of the same name, which Backstage would not tell from another one.
fn entity_file(judged: &Judged, entry: &Map<String, Value>) -> Option<String> {
    let name = entry.get("name").and_then(Value::as_str)?;
    let (_, file) = judged.entities.iter().find(|(known, _)| known == name)?;
    Some(file.clone())
}

/// Tells of services whose entity stays as it is.
pub fn warnings(services: &[ImportedService], wave: &[String], input: &CatalogImport) -> Vec<Problem> {
    if input.entity == Some(false) {
        return Vec::new();
    }
    let name = |service: &ImportedService| service.entry.get("name").and_then(Value::as_str).map(str::to_owned);
    let proposed = |service: &&ImportedService| name(service).is_some_and(|name| wave.contains(&name));
    services
        .iter()
        .filter(proposed)
        .filter_map(|service| {
            let file = service.entity_file.clone()?;
            let message = format!(
                "`{}` has a Backstage entity of its own, so none is written",
                service.name
            );
            Some(
                Problem::warning("import/entity-exists", message)
                    .file(file)
                    .help("leave it so; or remove that file, and write one by `ameide catalog add --entity`"),
            )
        })
        .collect()
}
