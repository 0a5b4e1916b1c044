//! The record of a rollout: a file in the pipelines repository, written with the pipelines that it tells of, by commits that expect
//! the head that was read. So two that run at once cannot both go on, and the history is the log.

use crate::api::{Commit, Effect, FileChange, Read, Rollout};
use crate::facts::{Facts, FilesAt, Halt};
use crate::harness::reconcile::pipeline_files::{PipelineFileChange, no_branch, no_repository};
use crate::harness::target::HarnessTarget;
use crate::pipeline::emit;
use crate::problem::Problem;
use crate::yaml::diff::unified;
use crate::yaml::expand::value_of;
use crate::yaml::text::lossy;
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

const FOLDER: &str = "rollouts";
const HEAD: &str =
    "# The record of a rollout, kept by Ameide. `ameide harness rollout` shows it and goes on with it.\n";

/// Path of a record.
pub fn path(id: &str) -> String {
    format!("{FOLDER}/{id}.yaml")
}

/// What there is of records.
pub struct Records<'a> {
    /// The latest one.
    pub latest: Option<Recorded<'a>>,
    repo: String,
    commit: &'a str,
    paths: &'a [String],
}

/// A rollout as it was read.
pub struct Recorded<'a> {
    /// The rollout.
    pub rollout: Rollout,
    /// The repository.
    pub repo: String,
    /// The commit at which it was read.
    pub at: &'a str,
    text: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    rollout: Rollout,
}

impl<'a> Records<'a> {
    /// Reads the latest one: their names sort by time.
    pub fn read(target: &HarnessTarget, facts: &Facts<'a>) -> Result<Self, Halt> {
        let pipelines = &target.config.pipelines;
        let repo = pipelines.repo_url.clone().ok_or_else(no_repository)?;
        let at = &pipelines.base_branch;
        let tree = Read::Tree {
            repo: repo.clone(),
            at: at.clone(),
            folder: FOLDER.to_owned(),
        };
        let paths = facts.tree(&tree).known(facts)?.ok_or_else(|| no_branch(&repo, at))?;
        let is_record = |path: &&String| path.starts_with("rollouts/") && path.ends_with(".yaml");
        let path = paths.iter().filter(is_record).max();
        // Also where there is none: a commit needs the head that it goes onto.
        let file = path.cloned().unwrap_or_else(|| self::path("none"));
        let read = Read::files(&repo, at, vec![file]);
        let there = facts.files(&read).known(facts)?.ok_or_else(|| no_branch(&repo, at))?;
        let latest = match path {
            Some(path) => Some(recorded(path, &repo, there)?),
            None => None,
        };
        Ok(Self {
            latest,
            repo,
            commit: there.commit,
            paths,
        })
    }

    /// An id that no other record has.
    pub fn id(&self, now: &str) -> String {
        let time = now.split('.').next().unwrap_or(now).trim_end_matches('Z');
        let id = time.replace('T', "-").replace(':', "");
        let taken = |id: &str| self.paths.iter().any(|known| *known == path(id));
        (1..)
            .map(|count| {
                if count == 1 {
                    id.clone()
                } else {
                    format!("{id}-{count}")
                }
            })
            .find(|id| !taken(id))
            .unwrap_or(id.clone())
    }

    /// The commit that begins a rollout.
    pub fn begin(&self, rollout: &Rollout, target: &HarnessTarget) -> Effect {
        commit(&self.repo, self.commit, "begins", rollout, None, Vec::new(), target)
    }
}

impl Recorded<'_> {
    /// The commit of the rollout as it is from now on, with files of pipelines.
    pub fn commit(
        &self,
        rollout: &Rollout,
        what: &str,
        changes: Vec<PipelineFileChange>,
        target: &HarnessTarget,
    ) -> Effect {
        commit(&self.repo, self.at, what, rollout, Some(&self.text), changes, target)
    }
}

/// Files of pipelines beside the record, all at the commit at which it was read.
pub fn files<'a>(
    latest: &Recorded,
    paths: Vec<String>,
    target: &HarnessTarget,
    facts: &Facts<'a>,
) -> Result<FilesAt<'a>, Halt> {
    let branch = &target.config.pipelines.base_branch;
    let read = Read::files(&latest.repo, latest.at, paths);
    let found = facts.files(&read).known(facts)?;
    Ok(found.ok_or_else(|| no_branch(&latest.repo, branch))?)
}

fn recorded<'a>(path: &str, repo: &str, there: FilesAt<'a>) -> Result<Recorded<'a>, Problem> {
    let bytes = there.get(path).unwrap_or_default();
    let text = lossy(bytes).into_owned();
    let bad = |why: String| {
        Problem::error(
            "rollout/bad-record",
            format!("the record of a rollout cannot be read: {why}"),
        )
        .file(path)
        .help("restore the file from its history; nothing was written")
    };
    let value = value_of(&text).map_err(|problem| bad(problem.message))?;
    let Document { rollout } = serde_json::from_value(value).map_err(|error| bad(error.to_string()))?;
    Ok(Recorded {
        rollout,
        repo: repo.to_owned(),
        at: there.commit,
        text,
    })
}

fn commit(
    repo: &str,
    at: &str,
    what: &str,
    rollout: &Rollout,
    before: Option<&str>,
    changes: Vec<PipelineFileChange>,
    target: &HarnessTarget,
) -> Effect {
    let branch = &target.config.pipelines.base_branch;
    let document = serde_json::json!({ "rollout": rollout });
    let text = format!("{HEAD}{}", emit::document(&document));
    let path = path(&rollout.id);
    let mut diff = unified(&path, before.map(str::as_bytes), Some(text.as_bytes()));
    let mut files = vec![FileChange {
        path,
        content: Some(ByteBuf::from(text)),
    }];
    for change in changes {
        let (file, of_file) = change.into_parts();
        files.push(file);
        diff.push_str(&of_file);
    }
    Effect::Commit(Commit {
        key: format!("rollout:{}:{what}", rollout.id),
        repo: repo.to_owned(),
        branch: branch.clone(),
        base: branch.clone(),
        base_commit: at.to_owned(),
        head: Some(at.to_owned()),
        merge: None,
        message: format!("Rollout {}: {what}\n", rollout.id),
        pull_request: None,
        diff,
        files,
    })
}
