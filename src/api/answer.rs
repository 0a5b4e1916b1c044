//! Answers to lookups.

use crate::api::{
    FoundApproval, FoundBranch, FoundChange, FoundConnection, FoundDelegate, FoundEntity, FoundExecution, FoundFile,
    FoundHook, FoundPullRequest, FoundRepository, FoundRule, Kustomized, SourceFile,
};
use crate::problem::Problem;
use serde::{Deserialize, Serialize};
use tsify::Tsify;

/// What was found. `absent` means that the lookup found nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub enum Answer {
    /// The lookup found nothing.
    Absent,
    /// The files, in the requested order.
    Files {
        /// Full id of the commit at which all of them were read.
        commit: String,
        /// One for each requested path.
        files: Vec<FoundFile>,
    },
    /// The paths below the folder, sorted by bytes.
    Tree {
        /// Full id of the commit that was read.
        commit: String,
        /// Paths from the repository's root.
        paths: Vec<String>,
    },
    /// The files below the folder, sorted by path, a line each as `sha256sum` writes it: the digest, two spaces, the path from the
    /// repository's root.
    Digests {
        /// Full id of the commit that was read.
        commit: String,
        /// The lines: one string crosses the boundary faster than ten thousand.
        list: String,
    },
    /// The files of the skeletons.
    Skeletons {
        /// `<folder>/skeleton/...`, those of each folder that there is.
        files: Vec<SourceFile>,
    },
    /// What kustomize answered, for each folder.
    Kustomized {
        /// Version of kustomize (`5.5.0`).
        version: String,
        /// In the requested order.
        builds: Vec<Kustomized>,
    },
    /// The branch and its pull requests. A branch that does not exist has no `head`.
    Branch(FoundBranch),
    /// The commits, latest first.
    History {
        /// Each with who made it.
        commits: Vec<FoundChange>,
    },
    /// Open pull requests, oldest first.
    PullRequests {
        /// Each with its branch.
        pulls: Vec<FoundPullRequest>,
    },
    /// The entity as stored.
    Entity(FoundEntity),
    /// The entities as listed; `yaml` is absent if the list does not include it.
    Entities {
        /// In the order of the server.
        entities: Vec<FoundEntity>,
    },
    /// The entities that refer to it.
    Usage {
        /// Readable descriptions, `kind identifier` each.
        references: Vec<String>,
    },
    /// The executions, latest first.
    Executions {
        /// Each with its state.
        executions: Vec<FoundExecution>,
    },
    /// The repository.
    Repository(FoundRepository),
    /// The rules, in the order of the server.
    Rules {
        /// Each with its ruleset.
        rules: Vec<FoundRule>,
    },
    /// The webhooks, in the order of the server.
    Hooks {
        /// Each without its secret.
        hooks: Vec<FoundHook>,
    },
    /// What the API key may not do.
    Access {
        /// The permissions that it lacks.
        denied: Vec<String>,
        /// Seconds that this machine's clock is ahead of the server's, if the server told its time.
        ahead: Option<f64>,
    },
    /// It exists.
    Resource {
        /// Whether it is in force; none if such a thing cannot be turned off.
        enabled: Option<bool>,
    },
    /// How the test ended.
    Connection(FoundConnection),
    /// The delegates, those of the project first.
    Delegates {
        /// Each with its selectors.
        delegates: Vec<FoundDelegate>,
    },
    /// What Harness says of it.
    Validation {
        /// Why it would not take it; none if it would.
        problem: Option<String>,
    },
    /// The lookup failed.
    Failed {
        /// Why.
        problems: Vec<Problem>,
    },
    /// The approvals, in the order in which they were reached.
    Approvals {
        /// Each with what people answered.
        approvals: Vec<FoundApproval>,
    },
}
