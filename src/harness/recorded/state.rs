//! One recorded state: the files of it at a commit, and the files that record it.

use super::layout::Layout;
use crate::api::{EntityKind, EntityRef, FileChange, Read};
use crate::facts::{Facts, FilesAt, Found, Halt};
use crate::harness::reconcile::owner::document;
use crate::harness::target::HarnessTarget;
use crate::pipeline::emit;
use crate::problem::Problem;
use crate::service::is_harness_identifier;
use serde_bytes::ByteBuf;
use serde_json::{Map, Value, json};

/// An entity as it was.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordedEntity {
    /// Reference of the entity.
    pub entity: EntityRef,
    /// Its document, byte for byte.
    pub text: String,
}

/// The entities of a service as they were, the pipeline among them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct State {
    /// In order of application.
    pub entities: Vec<RecordedEntity>,
    /// Whether these are all: else what belongs to the pipeline follows from the catalog.
    pub whole: bool,
}

impl State {
    /// The text of an entity.
    pub fn text(&self, entity: &EntityRef) -> Option<&str> {
        let recorded = self.entities.iter().find(|recorded| recorded.entity == *entity)?;
        Some(&recorded.text)
    }

    /// The pipeline.
    pub fn pipeline(&self) -> Option<&RecordedEntity> {
        self.of(EntityKind::Pipeline).next()
    }

    fn of(&self, kind: EntityKind) -> impl Iterator<Item = &RecordedEntity> {
        self.entities
            .iter()
            .filter(move |recorded| recorded.entity.kind == kind)
    }

    /// The files that record it, each with its path.
    fn files(&self, service: &str, layout: &Layout) -> Vec<(String, Vec<u8>)> {
        let file =
            |recorded: &RecordedEntity| Some((layout.file(&recorded.entity)?, recorded.text.clone().into_bytes()));
        let mut files: Vec<_> = self.entities.iter().filter_map(file).collect();
        if self.whole {
            files.push((layout.index(), self.index(service).into_bytes()));
        }
        files
    }

    fn index(&self, service: &str) -> String {
        let names = |kind| -> Vec<&str> {
            let named = self.of(kind).map(|recorded| recorded.entity.identifier.as_str());
            named.collect()
        };
        let list = json!({
            "service": service,
            "pipeline": names(EntityKind::Pipeline).first(),
            "harnessService": names(EntityKind::Service).first(),
            "inputSets": names(EntityKind::InputSet),
            "triggers": names(EntityKind::Trigger),
        });
        let mut list = list.as_object().cloned().unwrap_or_default();
        list.retain(|_, value| !value.is_null());
        let list = emit::document(&Value::Object(list));
        format!("# What Harness had of `{service}` at this commit; `ameide harness restore` brings it back.\n{list}")
    }
}

/// What the repository has of a service at a commit.
#[derive(Debug)]
pub struct AtCommit<'a> {
    /// Full id of the commit.
    pub commit: &'a str,
    /// The state; none if there is no file of the pipeline.
    pub state: Option<State>,
    /// The files of it that exist, with their content.
    files: Vec<(&'a str, &'a [u8])>,
}

impl<'a> AtCommit<'a> {
    /// Reads the state at a branch or commit; absent if that does not exist.
    pub fn read(layout: &Layout, at: &str, target: &HarnessTarget, facts: &Facts<'a>) -> Result<Found<Self>, Halt> {
        let read = Read::files(&layout.repo, at, vec![layout.pipeline.clone(), layout.index()]);
        let FilesAt { commit, files } = match facts.files(&read) {
            Found::Present(files) => files,
            Found::Absent => return Ok(Found::Absent),
            Found::Unread => return Ok(Found::Unread),
        };
        let mut all: Vec<(&str, &[u8])> = present(files);
        let content = |path: &str| {
            all.iter()
                .find(|(known, _)| *known == path)
                .map(|(_, content)| *content)
        };
        let Some(pipeline) = content(&layout.pipeline) else {
            return Ok(Found::Present(Self {
                commit,
                state: None,
                files: all,
            }));
        };
        let Some(index) = content(&layout.index()) else {
            let entity = sole_pipeline(layout, pipeline, target)?;
            let text = utf8(&layout.pipeline, pipeline)?;
            let state = State {
                entities: vec![RecordedEntity { entity, text }],
                whole: false,
            };
            return Ok(Found::Present(Self {
                commit,
                state: Some(state),
                files: all,
            }));
        };
        let listed = listed(layout, index, target)?;
        let paths = listed.iter().filter_map(|entity| layout.file(entity)).collect();
        let more = match facts.files(&Read::files(&layout.repo, commit, paths)) {
            Found::Present(more) => more,
            Found::Absent => return Ok(Found::Absent),
            Found::Unread => return Ok(Found::Unread),
        };
        let entities = listed.into_iter().map(|entity| {
            let path = layout.file(&entity).unwrap_or_default();
            let content = more
                .get(&path)
                .ok_or_else(|| bad_record(&layout.index(), &format!("`{path}` is missing")))?;
            Ok(RecordedEntity {
                text: utf8(&path, content)?,
                entity,
            })
        });
        let entities = entities.collect::<Result<Vec<_>, Problem>>()?;
        let beside = present(more.files)
            .into_iter()
            .filter(|(path, _)| *path != layout.pipeline);
        all.extend(beside);
        Ok(Found::Present(Self {
            commit,
            state: Some(State { entities, whole: true }),
            files: all,
        }))
    }

    /// The changes from these files to those of a state.
    pub fn changes_to(&self, state: &State, service: &str, layout: &Layout) -> Vec<FileChange> {
        let wanted = state.files(service, layout);
        let gone = self
            .files
            .iter()
            .filter(|(path, _)| !wanted.iter().any(|(known, _)| known == path));
        let removed = gone.map(|(path, _)| FileChange {
            path: (*path).to_owned(),
            content: None,
        });
        let differs = |(path, content): &&(String, Vec<u8>)| {
            !self
                .files
                .iter()
                .any(|(known, before)| known == path && before == content)
        };
        let written = wanted.iter().filter(differs).map(|(path, content)| FileChange {
            path: path.clone(),
            content: Some(ByteBuf::from(content.clone())),
        });
        written.chain(removed).collect()
    }

    /// The content of a file.
    pub fn file(&self, path: &str) -> Option<&'a [u8]> {
        self.files
            .iter()
            .find(|(known, _)| *known == path)
            .map(|(_, content)| *content)
    }
}

fn present(files: &[crate::api::FoundFile]) -> Vec<(&str, &[u8])> {
    let content = |file: &'_ crate::api::FoundFile| file.content.is_some();
    files
        .iter()
        .filter(|file| content(file))
        .filter_map(|file| Some((file.path.as_str(), file.content.as_ref()?.as_slice())))
        .collect()
}

/// The pipeline of a file that stands alone: its document names it.
fn sole_pipeline(layout: &Layout, content: &[u8], target: &HarnessTarget) -> Result<EntityRef, Problem> {
    let text = utf8(&layout.pipeline, content)?;
    let document = document(&text).unwrap_or_default();
    let identifier = document
        .get("pipeline")
        .and_then(|pipeline| pipeline.get("identifier"))
        .and_then(Value::as_str)
        .filter(|identifier| is_harness_identifier(identifier));
    match identifier {
        Some(identifier) => Ok(target.entity(EntityKind::Pipeline, identifier, None)),
        None => Err(bad_record(&layout.pipeline, "it is not a pipeline with an identifier")),
    }
}

/// The entities that the index lists, in order of application.
fn listed(layout: &Layout, content: &[u8], target: &HarnessTarget) -> Result<Vec<EntityRef>, Problem> {
    let path = layout.index();
    let text = utf8(&path, content)?;
    let Some(Value::Object(index)) = document(&text) else {
        return Err(bad_record(&path, "it is not a map"));
    };
    let name = |value: &Value, key: &str| match value.as_str() {
        Some(name) if is_harness_identifier(name) => Ok(name.to_owned()),
        _ => Err(bad_record(&path, &format!("`{key}` is not an identifier"))),
    };
    let one = |key: &str| index.get(key).map(|value| name(value, key)).transpose();
    let many = |key: &str| match index.get(key) {
        None => Ok(Vec::new()),
        Some(Value::Array(items)) => items.iter().map(|item| name(item, key)).collect(),
        Some(_) => Err(bad_record(&path, &format!("`{key}` is not a list"))),
    };
    check_keys(&path, &index)?;
    let pipeline = one("pipeline")?.ok_or_else(|| bad_record(&path, "`pipeline` is missing"))?;
    let mut all = Vec::new();
    all.extend(one("harnessService")?.map(|name| target.entity(EntityKind::Service, &name, None)));
    all.push(target.entity(EntityKind::Pipeline, &pipeline, None));
    for (key, kind) in [("inputSets", EntityKind::InputSet), ("triggers", EntityKind::Trigger)] {
        all.extend(many(key)?.iter().map(|name| target.entity(kind, name, Some(&pipeline))));
    }
    Ok(all)
}

fn check_keys(path: &str, index: &Map<String, Value>) -> Result<(), Problem> {
    const KEYS: [&str; 5] = ["service", "pipeline", "harnessService", "inputSets", "triggers"];
    match index.keys().find(|key| !KEYS.contains(&key.as_str())) {
        None => Ok(()),
        Some(key) => Err(bad_record(
            path,
            &format!("`{}` is not a key of it", crate::service::visible(key)),
        )),
    }
}

fn utf8(path: &str, content: &[u8]) -> Result<String, Problem> {
    let text = std::str::from_utf8(content).map_err(|_| bad_record(path, "it is not UTF-8 text"))?;
    Ok(text.to_owned())
}

/// Error: a recorded state that cannot be read.
fn bad_record(path: &str, why: &str) -> Problem {
    Problem::error(
        "harness/bad-record",
        format!("`{path}` does not hold a recorded state: {why}"),
    )
    .file(path)
    .help("name a commit whose files were not changed by hand")
}

/// The place of a kind in the order of application.
pub fn rank(kind: EntityKind) -> u8 {
    match kind {
        EntityKind::Service | EntityKind::Environment => 0,
        EntityKind::Infrastructure | EntityKind::Template => 1,
        EntityKind::Pipeline => 2,
        EntityKind::InputSet => 3,
        EntityKind::Trigger | EntityKind::RoleAssignment => 4,
    }
}
