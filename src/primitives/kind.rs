//! A kind of primitive, read from its declaration: all that is made of a primitive follows from it.

use super::field::{Field, FieldFile};
use crate::problem::Problem;
use crate::service::is_namespace;
use crate::yaml::expand::value_of;
use crate::yaml::text::decode;
use serde::Deserialize;

/// Name of the declaration in the folder of a kind.
pub const DECLARATION: &str = "kind.yaml";

/// A kind of primitive.
#[derive(Debug, Clone)]
pub struct Kind {
    /// Name of the kind (`domain`).
    pub name: String,
    /// Its name for people.
    pub title: String,
    /// What it is.
    pub description: String,
    /// Its custom resource; none for what is not deployed.
    pub resource: Option<ResourceType>,
    /// Its entity in Backstage's catalog.
    pub entity: EntityType,
    /// Its fields, in the order in which a form asks for them.
    pub fields: Vec<Field>,
    /// Folders beside its own whose skeletons it shares.
    pub skeletons: Vec<String>,
    /// Whether it is the organization's own.
    pub is_own: bool,
}

/// Type of a custom resource.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ResourceType {
    /// Group and version (`ameide.io/v1`).
    pub api_version: String,
    /// Kind (`Domain`).
    pub kind: String,
}

/// Type of an entity in Backstage's catalog.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EntityType {
    /// `Component` or `Resource`.
    pub kind: String,
    /// `spec.type` (`domain-primitive`).
    #[serde(rename = "type")]
    pub type_: String,
    /// `spec.type` of the API that it provides (`grpc`), and the file of the skeleton that defines it.
    #[serde(default)]
    pub api: Option<ApiType>,
}

/// An API that a primitive provides.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ApiType {
    /// `spec.type` of the API.
    #[serde(rename = "type")]
    pub type_: String,
    /// Path of its definition in the primitive's repository, with the placeholders of the skeleton.
    pub definition: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct KindFile {
    kind: String,
    title: String,
    description: String,
    #[serde(default)]
    resource: Option<ResourceType>,
    entity: EntityType,
    #[serde(default)]
    skeletons: Vec<String>,
    #[serde(default)]
    fields: Vec<FieldFile>,
}

impl Kind {
    /// Reads the declaration of the kind whose folder has this name.
    ///
    /// # Errors
    ///
    /// `primitive/bad-kind`, with the file and what is wrong in it.
    pub fn read(folder: &str, path: &str, content: &[u8], is_own: bool) -> Result<Self, Problem> {
        let bad = |why: String| bad_kind(path, why);
        let text = decode(content).map_err(|problem| problem.file(path))?;
        let value = value_of(text.body).map_err(|problem| problem.file(path))?;
        let file: KindFile = serde_json::from_value(value).map_err(|error| bad(error.to_string()))?;
        if file.kind != folder || !is_namespace(folder) || folder.len() > 30 {
            return Err(bad(format!(
                "`kind` must be `{folder}`, the name of its folder, in lower-case letters, digits and `-`"
            )));
        }
        if !matches!(file.entity.kind.as_str(), "Component" | "Resource") {
            return Err(bad("`entity.kind` must be `Component` or `Resource`".to_owned()));
        }
        let mut fields: Vec<Field> = Vec::new();
        for field in file.fields {
            let field = Field::read(field, file.resource.is_some()).map_err(bad)?;
            if let Some(other) = fields
                .iter()
                .find(|other| other.name == field.name || other.overlaps(&field))
            {
                return Err(bad(format!(
                    "the fields `{}` and `{}` set the same",
                    other.name, field.name
                )));
            }
            fields.push(field);
        }
        Ok(Self {
            name: file.kind,
            title: file.title,
            description: file.description,
            resource: file.resource,
            entity: file.entity,
            fields,
            skeletons: file.skeletons,
            is_own,
        })
    }

    /// The folders that its skeleton is in, the first before the others.
    pub fn folders(&self) -> impl Iterator<Item = &String> {
        std::iter::once(&self.name).chain(&self.skeletons)
    }

    /// The fields that are asked for; the others follow from the request.
    pub fn asked(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| field.source.is_none())
    }
}

/// Error: the declaration of a kind cannot be used.
pub fn bad_kind(path: &str, why: String) -> Problem {
    Problem::error(
        "primitive/bad-kind",
        format!("the declaration of a kind cannot be used: {why}"),
    )
    .file(path)
    .help("compare it with the kinds that ship; docs/primitives.md says what each key means")
}
