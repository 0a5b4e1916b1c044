//! A world in memory that `next` is driven against: repositories as maps of files, Harness as a map of entities. It keeps versions and
//! times, adds keys that only a server writes, and counts what is asked of it.

use ameide_core::api::*;
use ameide_core::next::next;
use serde_bytes::ByteBuf;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// A stored entity.
#[derive(Clone)]
pub struct Stored {
    pub yaml: String,
    pub fields: Map<String, Value>,
    pub version: u32,
    pub created: u64,
    pub updated: u64,
}

/// Repositories and Harness.
#[derive(Clone, Default)]
pub struct World {
    pub files: BTreeMap<(String, String), Vec<u8>>,
    pub entities: BTreeMap<(String, Option<String>, String), Stored>,
    pub executions: Vec<(String, String)>,
    pub time: u64,
    /// Calls that a client would need: one a page of a list, one an entity, one a set of files.
    pub reads: usize,
    pub writes: usize,
    /// Version of a new entity.
    pub first_version: u32,
}

const PAGE: usize = 100;

fn kind(kind: EntityKind) -> String {
    serde_json::to_value(kind).unwrap().as_str().unwrap().to_owned()
}

impl World {
    pub fn file(&mut self, repo: &str, path: &str, text: &str) {
        self.files
            .insert((repo.to_owned(), path.to_owned()), text.as_bytes().to_vec());
    }

    pub fn count(&self, kind: &str) -> usize {
        self.entities.keys().filter(|(k, ..)| k == kind).count()
    }
    /// Changes a pipeline as a person would in Harness's editor.
    pub fn edit(&mut self, identifier: &str, change: impl Fn(&str) -> String) {
        self.time += 1000;
        let time = self.time;
        let key = ("pipeline".to_owned(), None, identifier.to_owned());
        let stored = self.entities.get_mut(&key).unwrap();
        let changed = change(&stored.yaml);
        assert_ne!(stored.yaml, changed, "the edit changes nothing");
        *stored = Stored {
            yaml: changed,
            version: stored.version + 1,
            updated: time,
            ..stored.clone()
        };
    }

    pub fn delete(&mut self, kind: &str, identifier: &str) {
        self.entities.retain(|(k, parent, id), _| {
            !(k == kind && id == identifier || kind == "pipeline" && parent.as_deref() == Some(identifier))
        });
    }

    /// Asks until there is a plan or a refusal, without doing anything.
    pub fn decide(&mut self, request: &Request) -> Step {
        let mut facts: Vec<Fact> = Vec::new();
        let mut requested = std::collections::HashSet::new();
        for _ in 0..12 {
            match next(request, &facts) {
                Step::Read { reads } => {
                    assert!(!reads.is_empty(), "a read of nothing");
                    for read in reads {
                        let text = serde_json::to_string(&read).unwrap();
                        assert!(requested.insert(text), "asked twice: {read:?}");
                        let answer = self.answer(&read);
                        facts.push(Fact { read, answer });
                    }
                }
                step => return step,
            }
        }
        panic!("no end of reading");
    }

    /// Decides and performs.
    pub fn run(&mut self, request: &Request) -> Plan {
        match self.decide(request) {
            Step::Plan(plan) => {
                plan.effects.iter().for_each(|effect| self.perform(effect));
                plan
            }
            step => panic!("{step:#?}"),
        }
    }

    fn answer(&mut self, read: &Read) -> Answer {
        self.reads += 1;
        match read {
            Read::Files { repo, paths, .. } => Answer::Files {
                commit: "c".repeat(40),
                files: paths
                    .iter()
                    .map(|path| FoundFile {
                        path: path.clone(),
                        content: self
                            .files
                            .get(&(repo.clone(), path.clone()))
                            .map(|bytes| ByteBuf::from(bytes.clone())),
                    })
                    .collect(),
            },
            Read::Tree { repo, folder, .. } => Answer::Tree {
                commit: "c".repeat(40),
                paths: self
                    .files
                    .keys()
                    .filter(|(r, p)| r == repo && p.starts_with(folder))
                    .map(|(_, p)| p.clone())
                    .collect(),
            },
            Read::Digests { .. } | Read::Kustomize { .. } => panic!("no command on manifests is run here"),
            Read::Entity { entity } => {
                let key = (kind(entity.kind), entity.parent.clone(), entity.identifier.clone());
                self.entities.get(&key).map_or(Answer::Absent, |stored| {
                    Answer::Entity(FoundEntity {
                        version: None,
                        ..found(&entity.identifier, stored, true)
                    })
                })
            }
            Read::Entities {
                kind: wanted,
                parent,
                tags,
                ..
            } => {
                let fits = |stored: &Stored| {
                    tags.iter()
                        .all(|(key, value)| stored.fields["tags"].get(key) == Some(value))
                };
                let all: Vec<FoundEntity> = self
                    .entities
                    .iter()
                    .filter(|((k, p, _), stored)| {
                        *k == kind(*wanted) && (parent.is_none() || p == parent) && fits(stored)
                    })
                    .map(|((_, _, id), stored)| found(id, stored, false))
                    .collect();
                self.reads += all.len().saturating_sub(1) / PAGE;
                Answer::Entities { entities: all }
            }
            Read::Branch { .. } => Answer::Branch(FoundBranch {
                head: None,
                base_head: "c".repeat(40),
                merge_base: None,
                ahead: Vec::new(),
                pulls: Vec::new(),
            }),
            Read::Usage { .. } => Answer::Usage { references: Vec::new() },
            Read::Executions { pipeline, note, .. } => Answer::Executions {
                executions: self
                    .executions
                    .iter()
                    .filter(|(p, n)| p == pipeline && note.as_ref().is_none_or(|note| note == n))
                    .map(|(_, n)| FoundExecution {
                        id: "e1".to_owned(),
                        status: "Running".to_owned(),
                        note: Some(n.clone()),
                        ..FoundExecution::default()
                    })
                    .collect(),
            },
            other => panic!("not foreseen: {other:?}"),
        }
    }

    pub fn perform(&mut self, effect: &Effect) {
        self.time += 1000;
        match effect {
            Effect::PutEntity(put) => {
                self.writes += 1;
                let key = (
                    kind(put.entity.kind),
                    put.entity.parent.clone(),
                    put.entity.identifier.clone(),
                );
                let before = self.entities.get(&key);
                assert_eq!(before.is_some(), put.exists, "{}", put.key);
                if let (Some(before), Some(version)) = (before, put.version) {
                    assert_eq!(before.version, version, "{}", put.key);
                }
                let document: Value = serde_yaml::from_str(&put.yaml).unwrap();
                let body = document.as_object().unwrap().values().next().unwrap().clone();
                let mut fields = put.fields.clone();
                fields.insert(
                    "tags".to_owned(),
                    body.get("tags").cloned().unwrap_or_else(|| json!({})),
                );
                let stored = Stored {
                    yaml: put.yaml.clone(),
                    fields,
                    version: before.map_or(self.first_version, |before| before.version + 1),
                    created: before.map_or(self.time, |before| before.created),
                    updated: self.time,
                };
                self.entities.insert(key, stored);
            }
            Effect::DeleteEntity { entity, .. } => {
                self.writes += 1;
                self.delete(&kind(entity.kind), &entity.identifier);
            }
            Effect::Commit(commit) => {
                for file in &commit.files {
                    let key = (commit.repo.clone(), file.path.clone());
                    match &file.content {
                        Some(content) => self.files.insert(key, content.to_vec()),
                        None => self.files.remove(&key),
                    };
                }
            }
            Effect::Execute(execute) => {
                self.writes += 1;
                self.executions.push((execute.pipeline.clone(), execute.note.clone()));
            }
        }
    }
}

/// An entity as the server tells it: other quotes, other order, keys of its own. A list does not carry the YAML, reading one does not
/// tell the version.
fn found(identifier: &str, stored: &Stored, whole: bool) -> FoundEntity {
    let mut fields = stored.fields.clone();
    fields.insert("createdAt".to_owned(), json!(stored.created));
    fields.insert("lastUpdatedAt".to_owned(), json!(stored.updated));
    let yaml = whole.then(|| {
        let mut document: Value = serde_yaml::from_str(&stored.yaml).unwrap();
        for body in document.as_object_mut().into_iter().flat_map(|root| root.values_mut()) {
            let Some(map) = body.as_object_mut() else { continue };
            let pairs: Vec<_> = map
                .iter()
                .rev()
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect();
            *map = pairs.into_iter().collect();
            map.insert("delegateSelectors".to_owned(), json!([]));
            map.insert("accountIdentifier".to_owned(), json!("abc"));
        }
        serde_json::to_string_pretty(&document).unwrap()
    });
    FoundEntity {
        identifier: identifier.to_owned(),
        yaml,
        fields,
        version: Some(stored.version),
        valid: true,
    }
}

pub const CATALOG: &str = "github.com?owner=company&repo=platform-next";
pub const PIPELINES: &str = "github.com?owner=company-harness&repo=harness-pipelines";

/// A request; `more` is laid over the `harness` section of the usual configuration.
pub fn request(action: &str, input: Value, more: Value) -> Request {
    let mut harness = json!({
        "accountId": "abc",
        "projectId": "platform",
        "artifact": {"type": "GoogleArtifactRegistry", "connector": "gar", "image": "gcr.io/project/{service}"},
    });
    harness
        .as_object_mut()
        .unwrap()
        .extend(more.as_object().cloned().unwrap_or_default());
    serde_json::from_value(json!({
        "action": {"type": action, "input": input},
        "context": {
            "now": "2026-11-21T10:00:00Z",
            "actor": "user:default/jane",
            "config": {"catalog": {"repoUrl": CATALOG}, "pipelines": {"repoUrl": PIPELINES}, "harness": harness},
        },
    }))
    .unwrap()
}

/// An entry of the catalog.
pub fn entry(name: &str) -> Value {
    json!({
        "name": name, "archetype": "api", "profile": "public-api", "size": "small", "environments": ["int", "pre", "prod"],
        "regions": ["euw1", "euw2"], "team": "payments-team",
    })
}

/// A catalog of these entries.
pub fn catalog(entries: &[Value]) -> String {
    serde_json::to_string(&json!({"services": entries})).unwrap()
}
