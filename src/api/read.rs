//! Lookups that the core can request.

use crate::api::{Answer, EntityKind, EntityRef, ResourceKind, Scope, TextFile};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use tsify::Tsify;

/// A repository as Backstage writes it: `github.com?owner=company&repo=platform-next`.
/// The core only compares it and passes it on; the driver resolves it.
pub type RepoUrl = String;

/// A read and its answer. The driver keeps all facts and passes them again in each round.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct Fact {
    /// The read as the core requested it.
    pub read: Read,
    /// What was found.
    pub answer: Answer,
}

/// A lookup that the core needs before it can decide.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub enum Read {
    /// Files of a repository, all at one commit. Answered by [`Answer::Files`], or `absent` if the branch does not exist.
    Files {
        /// The repository.
        repo: RepoUrl,
        /// A branch name or a full commit id.
        at: String,
        /// Paths relative to the root of the repository, without a leading slash.
        paths: Vec<String>,
    },
    /// The paths of all files below a folder. Answered by [`Answer::Tree`], or `absent` if the branch does not exist.
    Tree {
        /// The repository.
        repo: RepoUrl,
        /// A branch name or a full commit id.
        at: String,
        /// A folder without leading or trailing slash; empty for the whole repository.
        folder: String,
    },
    /// The digests of files below a folder. Answered by [`Answer::Digests`], or `absent` if the branch does not exist.
    Digests {
        /// The repository.
        repo: RepoUrl,
        /// A branch name or a full commit id.
        at: String,
        /// A folder without leading or trailing slash; empty for the whole repository.
        folder: String,
        /// Only files of these names.
        names: Vec<String>,
    },
    /// The files of skeletons that ship. Answered by [`Answer::Skeletons`].
    Skeletons {
        /// Folders of kinds, or of what several of them share.
        folders: Vec<String>,
    },
    /// What kustomize builds from folders. Answered by [`Answer::Kustomized`].
    Kustomize {
        /// The repository.
        repo: RepoUrl,
        /// A branch name or a full commit id.
        at: String,
        /// Files of the repository that it is given, and no others.
        paths: Vec<String>,
        /// Files that it is given besides.
        overlays: Vec<TextFile>,
        /// The folders to build, each by itself.
        roots: Vec<String>,
    },
    /// A branch as seen from its base, and the pull requests that were ever opened from it. Answered by [`Answer::Branch`].
    Branch {
        /// The repository.
        repo: RepoUrl,
        /// The base branch of the pull requests.
        base: String,
        /// The branch in question.
        branch: String,
    },
    /// The latest commits of a branch that changed a file. Answered by [`Answer::History`], or `absent` if the branch does not exist.
    History {
        /// The repository.
        repo: RepoUrl,
        /// A branch name.
        branch: String,
        /// Path of the file.
        path: String,
        /// At most so many.
        limit: u32,
    },
    /// All open pull requests onto a branch. Answered by [`Answer::PullRequests`].
    PullRequests {
        /// The repository.
        repo: RepoUrl,
        /// The base branch.
        base: String,
    },
    /// One entity of Harness. Answered by [`Answer::Entity`] or `absent`.
    Entity {
        /// Reference of the entity.
        #[serde(flatten)]
        entity: EntityRef,
    },
    /// All entities of a kind in a scope, from all pages. Answered by [`Answer::Entities`].
    Entities {
        /// The kind.
        kind: EntityKind,
        /// Account, organization, project.
        scope: Scope,
        /// Identifier of the pipeline (input sets, triggers) or of the environment (infrastructure) that they belong to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[tsify(optional)]
        parent: Option<String>,
        /// Only entities with all of these tags (pipelines only).
        #[serde(default, skip_serializing_if = "Map::is_empty")]
        #[tsify(optional, type = "Record<string, string>")]
        tags: Map<String, Value>,
    },
    /// References to an entity of Harness. Answered by [`Answer::Usage`].
    Usage {
        /// The entity.
        #[serde(flatten)]
        entity: EntityRef,
    },
    /// Executions of a pipeline, those with a note or the latest. Answered by [`Answer::Executions`].
    Executions {
        /// Account, organization, project.
        scope: Scope,
        /// Identifier of the pipeline.
        pipeline: String,
        /// The correlation note to look for; without it, the latest executions with their stages.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[tsify(optional)]
        note: Option<String>,
        /// How many of the latest, where no note is looked for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[tsify(optional)]
        limit: Option<u32>,
        /// No execution with the note was started before this time (RFC 3339); if absent, all executions are searched.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[tsify(optional)]
        since: Option<String>,
    },
    /// A repository and what the credentials may do in it. Answered by [`Answer::Repository`].
    Repository {
        /// The repository.
        repo: RepoUrl,
    },
    /// The rules for a branch, which need not exist. Answered by [`Answer::Rules`].
    Rules {
        /// The repository.
        repo: RepoUrl,
        /// The branch.
        branch: String,
    },
    /// The webhooks of a repository. Answered by [`Answer::Hooks`].
    Hooks {
        /// The repository.
        repo: RepoUrl,
    },
    /// Which of these permissions the API key lacks. Answered by [`Answer::Access`].
    Access {
        /// Account, organization, project.
        scope: Scope,
        /// Permissions, as Harness names them (`core_pipeline_edit`).
        permissions: Vec<String>,
    },
    /// Something in Harness that pipelines refer to and Ameide never writes. Answered by [`Answer::Resource`] or `absent`.
    Resource {
        /// The kind.
        kind: ResourceKind,
        /// Account; organization and project, unless it belongs to a higher scope.
        scope: Scope,
        /// Identifier, without the scope in front.
        identifier: String,
    },
    /// Tests the connection of a connector. Answered by [`Answer::Connection`] or `absent`.
    Connection {
        /// Account; organization and project, unless it belongs to a higher scope.
        scope: Scope,
        /// Identifier, without the scope in front.
        identifier: String,
    },
    /// All delegates that pipelines of a project may run on. Answered by [`Answer::Delegates`].
    Delegates {
        /// Account, organization, project.
        scope: Scope,
    },
    /// Whether Harness would take a pipeline, without saving it. Answered by [`Answer::Validation`].
    Validation {
        /// Account, organization, project.
        scope: Scope,
        /// The pipeline.
        yaml: String,
    },
    /// Another lookup, whose failure is an answer like any other: [`Answer::Failed`].
    Attempt {
        /// The lookup.
        read: Box<Read>,
    },
    /// The approvals that an execution has reached. Answered by [`Answer::Approvals`].
    Approvals {
        /// Account, organization, project.
        scope: Scope,
        /// Plan execution id.
        execution: String,
    },
}

impl Read {
    /// Files of a repository at a branch or commit.
    pub fn files(repo: &str, at: &str, paths: Vec<String>) -> Self {
        Self::Files {
            repo: repo.to_owned(),
            at: at.to_owned(),
            paths,
        }
    }
}
