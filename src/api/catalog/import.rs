//! `ameide:catalog:import`: entries for services that exist already, from the files that describe them.

use crate::api::{CatalogUpdated, RepoUrl, SourceFile};
use crate::problem::Problem;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use tsify::Tsify;

/// Input of `ameide:catalog:import`.
#[derive(Debug, Clone, Default, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct CatalogImport {
    /// The config repository, `github.com?owner=company&repo=platform-next`.
    #[tsify(optional)]
    pub repo_url: Option<RepoUrl>,
    /// The catalog file; the configured one if absent.
    #[tsify(optional)]
    pub file_path: Option<String>,
    /// The base branch of the pull request.
    #[tsify(optional)]
    pub base_branch: Option<String>,
    /// Where manifests, charts, values and Backstage entities are.
    #[tsify(optional)]
    pub sources: Option<Vec<ImportSource>>,
    /// Whether the services and pipelines of the configured Harness project are also looked at.
    #[tsify(optional)]
    pub harness: Option<bool>,
    /// The answer file. Not with `answersPath`.
    #[tsify(optional)]
    pub answers: Option<SourceFile>,
    /// Path of the answer file in the config repository; it need not exist.
    #[tsify(optional)]
    pub answers_path: Option<String>,
    /// Add the next so many services that are sure or answered; if absent, only report.
    #[tsify(optional)]
    pub wave: Option<u32>,
    /// Whether the Backstage entities are also written (true if absent).
    #[tsify(optional)]
    pub entity: Option<bool>,
    /// Whether a pull request is opened (true if absent); false commits to the base branch.
    #[tsify(optional)]
    pub create_pull_request: Option<bool>,
    /// Labels of the pull request.
    #[tsify(optional)]
    pub labels: Option<Vec<String>>,
}

/// A folder that describes services.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct ImportSource {
    /// The repository.
    pub repo_url: RepoUrl,
    /// The branch; `main` if absent.
    #[serde(default)]
    #[tsify(optional)]
    pub branch: Option<String>,
    /// The folder; the whole repository if absent.
    #[serde(default)]
    #[tsify(optional)]
    pub path: Option<String>,
    /// What the report calls it; the name of the repository if absent.
    #[serde(default)]
    #[tsify(optional)]
    pub label: Option<String>,
}

/// Outputs of `ameide:catalog:import`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct CatalogImported {
    /// The services found, sorted by name.
    pub services: Vec<ImportedService>,
    /// Words of files and folders of which it is asked what they mean.
    pub words: Vec<ImportWord>,
    /// What could not be read, and answers that nothing asks for.
    pub problems: Vec<Problem>,
    /// The answer file with all questions that are open.
    pub answers: String,
    /// Whether that differs from the answer file that was given.
    pub answers_changed: bool,
    /// Names of the services of this wave.
    pub wave: Vec<String>,
    /// How many services are ready for a later wave.
    pub left: u32,
    /// What the wave changes; none without a wave, or where none is ready.
    pub update: Option<CatalogUpdated>,
}

/// A service found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct ImportedService {
    /// Its name, or what the answer file calls it where the name is not certain.
    pub name: String,
    /// What becomes of it.
    pub verdict: ImportVerdict,
    /// Why, where it cannot be imported.
    pub reason: Option<String>,
    /// What is known of it, and how.
    pub fields: Vec<ImportedField>,
    /// File of the Backstage entity that it has already; none is written beside it.
    pub entity_file: Option<String>,
    /// Files that describe it.
    pub files: Vec<String>,
    /// The entry as it would be added, without what is not certain.
    #[tsify(type = "Record<string, unknown>")]
    pub entry: Map<String, Value>,
}

/// What becomes of a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub enum ImportVerdict {
    /// All that an entry needs is certain or answered.
    Sure,
    /// A person must answer questions.
    Asked,
    /// It cannot be a service of the catalog.
    Cannot,
    /// The catalog has it already; its entry stays as it is.
    Exists,
    /// The answer file says that it is not to be imported.
    Skipped,
}

/// One key of a service.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct ImportedField {
    /// Key of the entry, or `image`, `repository`, `pipeline`, which are told alone.
    pub key: String,
    /// The value; where it is asked, the one that is proposed, if any.
    #[tsify(type = "unknown")]
    pub value: Value,
    /// How certain it is.
    pub certainty: ImportCertainty,
    /// Why, with the file.
    pub reason: String,
}

/// How certain a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub enum ImportCertainty {
    /// The files say so, and none says otherwise.
    Sure,
    /// The answer file says so.
    Answered,
    /// A person must decide.
    Asked,
}

/// A word of which it is asked what it means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct ImportWord {
    /// `environments` or `regions`.
    pub kind: String,
    /// The word.
    pub word: String,
    /// A file or name that it is in.
    pub file: String,
}
