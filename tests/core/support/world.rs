//! The world of a case: files of repositories on disk, and `facts.yaml` for what is not a file.

use super::Case;
use ameide_core::api::{
    Answer, FoundBranch, FoundCommit, FoundConnection, FoundDelegate, FoundEntity, FoundFile, FoundHook,
    FoundPullRequest, FoundRepository, PullRequestState, Read,
};
use serde::Deserialize;
use serde_bytes::ByteBuf;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

/// The world of a case.
pub struct World {
    /// Folder of the case itself.
    case: PathBuf,
    /// Folders of repositories: those of the case, then those of its fixtures.
    repos: Vec<PathBuf>,
    facts: Facts,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
struct Facts {
    branches: Vec<Branch>,
    entities: Vec<Entity>,
    usage: Vec<Usage>,
    executions: Vec<Executions>,
    approvals: Vec<Approvals>,
    answers: Vec<Given>,
}

/// The answer to reads that have these fields, instead of that of a world where all is well.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    read: Map<String, Value>,
    answer: Answer,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Branch {
    repo: String,
    branch: String,
    merge_base: Option<String>,
    #[serde(default)]
    ahead: Vec<String>,
    #[serde(default)]
    pulls: Vec<Pull>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pull {
    number: u32,
    state: PullRequestState,
    #[serde(default)]
    title: String,
    body: String,
    #[serde(default)]
    labels: Vec<String>,
    #[serde(default)]
    reviewers: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entity {
    kind: String,
    identifier: String,
    parent: Option<String>,
    yaml: Option<String>,
    #[serde(default)]
    fields: Map<String, Value>,
    version: Option<u32>,
    valid: Option<bool>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Usage {
    kind: String,
    identifier: String,
    references: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Executions {
    pipeline: String,
    executions: Vec<Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Approvals {
    execution: String,
    approvals: Vec<Value>,
}

impl World {
    /// Opens the world of a case.
    pub fn open(case: &Case) -> Self {
        let mut facts = Facts::default();
        for path in case.folders.iter().map(|folder| folder.join("facts.yaml")) {
            if path.exists() {
                let more: Facts = serde_json::from_value(super::yaml(&path))
                    .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
                facts.branches.extend(more.branches);
                facts.entities.extend(more.entities);
                facts.usage.extend(more.usage);
                facts.executions.extend(more.executions);
                facts.answers.extend(more.answers);
                facts.approvals.extend(more.approvals);
            }
        }
        Self {
            case: case.folders.first().cloned().unwrap_or_default(),
            repos: case.folders.iter().map(|folder| folder.join("repos")).collect(),
            facts,
        }
    }

    /// A file at a branch or commit, and where it is.
    pub fn file(&self, repo: &str, at: &str, path: &str) -> Option<(PathBuf, Vec<u8>)> {
        let (folders, _) = self.folders(repo, at)?;
        let path = folders
            .iter()
            .map(|folder| folder.join(path))
            .find(|path| path.is_file())?;
        let content = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        Some((path, content))
    }

    /// The YAML of an entity.
    pub fn entity<'w>(&'w self, kind: &'w str, parent: Option<&'w str>, identifier: &str) -> Option<&'w str> {
        let mut entities = self.entities(kind, parent);
        entities.find(|known| known.identifier == identifier)?.yaml.as_deref()
    }

    /// Answers a read.
    pub fn answer(&self, read: &Read) -> Answer {
        let asked = serde_json::to_value(read).expect("a read as JSON");
        let fits = |given: &&Given| given.read.iter().all(|(key, value)| asked.get(key) == Some(value));
        if let Some(given) = self.facts.answers.iter().find(fits) {
            return given.answer.clone();
        }
        match read {
            Read::Attempt { read } => self.answer(read),
            Read::Repository { repo } => Answer::Repository(FoundRepository {
                name: format!("company/{}", repo_name(repo)),
                archived: false,
                push: Some(true),
                scopes: Some(vec!["repo".to_owned()]),
                ahead: Some(0.0),
            }),
            Read::Rules { .. } => Answer::Rules { rules: Vec::new() },
            // What is made of those that ship is tested where it is built.
            Read::Skeletons { .. } => Answer::Skeletons { files: Vec::new() },
            Read::Hooks { .. } => Answer::Hooks {
                hooks: vec![FoundHook {
                    url: "https://portal.company.com/api/ameide/v1/webhooks/github".to_owned(),
                    active: true,
                    events: vec!["push".to_owned()],
                    content_type: Some("json".to_owned()),
                    signed: true,
                    last_status: Some(202),
                }],
            },
            Read::Access { .. } => Answer::Access {
                denied: Vec::new(),
                ahead: Some(0.0),
            },
            Read::Resource { .. } => Answer::Resource { enabled: Some(true) },
            Read::Connection { .. } => Answer::Connection(FoundConnection {
                connected: true,
                error: None,
                by_delegate: true,
            }),
            Read::Validation { .. } => Answer::Validation { problem: None },
            Read::Delegates { .. } => Answer::Delegates {
                delegates: ["int", "pre", "prod"]
                    .iter()
                    .flat_map(|environment| ["euw1", "euw2"].map(|region| (environment, region)))
                    .map(|(environment, region)| FoundDelegate {
                        name: format!("harness-delegate-{environment}-{region}"),
                        tags: Vec::new(),
                        connected: true,
                    })
                    .collect(),
            },
            Read::Files { repo, at, paths } => match self.folders(repo, at) {
                None => Answer::Absent,
                Some((_, commit)) => {
                    let content = |path: &String| self.file(repo, at, path).map(|(_, content)| ByteBuf::from(content));
                    let files = paths
                        .iter()
                        .map(|path| FoundFile {
                            path: path.clone(),
                            content: content(path),
                        })
                        .collect();
                    Answer::Files { commit, files }
                }
            },
            Read::Tree { repo, at, folder } => match self.folders(repo, at) {
                None => Answer::Absent,
                Some((roots, commit)) => {
                    let mut paths = Vec::new();
                    roots.iter().for_each(|root| walk(root, &root.join(folder), &mut paths));
                    paths.sort();
                    paths.dedup();
                    Answer::Tree { commit, paths }
                }
            },
            Read::Digests {
                repo,
                at,
                folder,
                names,
            } => match self.folders(repo, at) {
                None => Answer::Absent,
                Some((roots, commit)) => {
                    let mut paths = Vec::new();
                    roots.iter().for_each(|root| walk(root, &root.join(folder), &mut paths));
                    paths.sort();
                    paths.dedup();
                    paths.retain(|path| names.iter().any(|name| path.ends_with(&format!("/{name}"))));
                    let line = |path: &String| {
                        let (_, content) = self.file(repo, at, path).expect("a file that was listed");
                        let digest = Sha256::digest(content);
                        let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
                        format!("{hex}  {path}\n")
                    };
                    let list = paths.iter().map(line).collect();
                    Answer::Digests { commit, list }
                }
            },
            Read::Kustomize {
                repo,
                at,
                paths,
                overlays,
                roots,
            } => {
                let load = |path: &str| self.file(repo, at, path).map(|(_, content)| content);
                super::kustomize::answer(&self.case, &load, paths, overlays, roots)
            }
            Read::Branch { repo, base, branch } => match self.folders(repo, base) {
                None => Answer::Absent,
                Some((_, base_head)) => Answer::Branch(self.branch(repo, base, branch, base_head)),
            },
            Read::History { repo, branch, .. } => match self.folders(repo, branch) {
                Some(_) => Answer::History { commits: Vec::new() },
                None => Answer::Absent,
            },
            Read::PullRequests { repo, .. } => {
                let ours = self.facts.branches.iter().filter(|known| known.repo == repo_name(repo));
                let mut pulls: Vec<_> = ours.flat_map(|known| self.pulls(known)).collect();
                pulls.retain(|pull| pull.state == PullRequestState::Open);
                pulls.sort_by_key(|pull| pull.number);
                Answer::PullRequests { pulls }
            }
            Read::Entity { entity } => {
                let kind = word(&entity.kind);
                let found = self
                    .entities(&kind, entity.parent.as_deref())
                    .find(|known| known.identifier == entity.identifier);
                found.map_or(Answer::Absent, |found| Answer::Entity(shown(found)))
            }
            Read::Entities { kind, parent, tags, .. } => {
                let tagged = |entity: &&Entity| {
                    let own = entity.fields.get("tags");
                    tags.iter()
                        .all(|(key, value)| own.and_then(|own| own.get(key)) == Some(value))
                };
                let entities = self
                    .entities(&word(kind), parent.as_deref())
                    .filter(tagged)
                    .map(shown)
                    .collect();
                Answer::Entities { entities }
            }
            Read::Usage { entity } => {
                let kind = word(&entity.kind);
                let found = self
                    .facts
                    .usage
                    .iter()
                    .find(|known| known.kind == kind && known.identifier == entity.identifier);
                Answer::Usage {
                    references: found.map(|found| found.references.clone()).unwrap_or_default(),
                }
            }
            Read::Executions { pipeline, .. } => {
                let found = self.facts.executions.iter().find(|known| known.pipeline == *pipeline);
                let executions = found.map(|found| found.executions.clone()).unwrap_or_default();
                let executions = executions
                    .into_iter()
                    .map(|value| serde_json::from_value(value).expect("an execution"))
                    .collect();
                Answer::Executions { executions }
            }
            Read::Approvals { execution, .. } => {
                let found = self.facts.approvals.iter().find(|known| known.execution == *execution);
                let approvals = found.map(|found| found.approvals.clone()).unwrap_or_default();
                let approvals = approvals
                    .into_iter()
                    .map(|value| serde_json::from_value(value).expect("an approval"))
                    .collect();
                Answer::Approvals { approvals }
            }
        }
    }

    fn entities<'w>(&'w self, kind: &'w str, parent: Option<&'w str>) -> impl Iterator<Item = &'w Entity> {
        self.facts
            .entities
            .iter()
            .filter(move |known| known.kind == kind && known.parent.as_deref() == parent)
    }

    /// The folders of a branch name or commit id, and its commit id.
    fn folders(&self, repo: &str, at: &str) -> Option<(Vec<PathBuf>, String)> {
        let name = repo_name(repo);
        let branches = self
            .repos
            .iter()
            .map(|repos| repos.join(&name))
            .filter(|repo| repo.is_dir());
        let mut found = (Vec::new(), None);
        for entry in branches.flat_map(|repo| std::fs::read_dir(repo).expect("a folder")) {
            let folder = entry.expect("a folder").path();
            let branch = folder.file_name()?.to_string_lossy().replace('~', "/");
            let commit = commit_id(&name, &branch);
            if branch == at || commit == at {
                found.0.push(folder);
                found.1 = Some(commit);
            }
        }
        let (folders, commit) = found;
        Some((folders, commit?))
    }

    fn branch(&self, repo: &str, base: &str, branch: &str, base_head: String) -> FoundBranch {
        let known = self
            .facts
            .branches
            .iter()
            .find(|known| known.repo == repo_name(repo) && known.branch == branch);
        let head = self.folders(repo, branch).map(|(_, commit)| commit);
        let merge_base = known.and_then(|known| known.merge_base.as_deref()).unwrap_or(base);
        let commit = |message: &String| FoundCommit {
            id: commit_id(message, branch),
            message: message.clone(),
        };
        FoundBranch {
            merge_base: head.as_ref().map(|_| commit_id(&repo_name(repo), merge_base)),
            ahead: match (&head, known) {
                (Some(_), Some(known)) => known.ahead.iter().map(commit).collect(),
                _ => Vec::new(),
            },
            pulls: known.map(|known| self.pulls(known)).unwrap_or_default(),
            head,
            base_head,
        }
    }

    fn pulls(&self, branch: &Branch) -> Vec<FoundPullRequest> {
        let pull = |pull: &Pull| FoundPullRequest {
            number: pull.number,
            url: format!("https://github.com/company/{}/pull/{}", branch.repo, pull.number),
            state: pull.state,
            title: pull.title.clone(),
            body: pull.body.clone(),
            labels: pull.labels.clone(),
            reviewers: pull.reviewers.clone(),
            team_reviewers: Vec::new(),
            auto_merge: false,
            branch: branch.branch.clone(),
            head: commit_id(&branch.repo, &branch.branch),
            mergeable: None,
        };
        branch.pulls.iter().map(pull).collect()
    }
}

fn shown(entity: &Entity) -> FoundEntity {
    FoundEntity {
        identifier: entity.identifier.clone(),
        yaml: entity.yaml.clone(),
        fields: entity.fields.clone(),
        version: entity.version,
        valid: entity.valid.unwrap_or(true),
    }
}

fn word(kind: &impl serde::Serialize) -> String {
    serde_json::to_value(kind)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .expect("a word")
}

/// `repo` of `github.com?owner=company&repo=platform-next`.
fn repo_name(url: &str) -> String {
    let query = url.split_once('?').map_or(url, |(_, query)| query);
    query
        .split('&')
        .find_map(|pair| pair.strip_prefix("repo="))
        .unwrap_or(url)
        .to_owned()
}

/// A commit id that is the same wherever the case is run.
fn commit_id(repo: &str, branch: &str) -> String {
    let digest = Sha256::digest(format!("{repo}\n{branch}"));
    digest.iter().take(20).map(|byte| format!("{byte:02x}")).collect()
}

fn walk(root: &Path, folder: &Path, out: &mut Vec<String>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            walk(root, &path, out);
        } else {
            out.push(
                path.strip_prefix(root)
                    .expect("below the root")
                    .to_string_lossy()
                    .replace('\\', "/"),
            );
        }
    }
}
