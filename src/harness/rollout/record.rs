//! The record of a rollout: a file in the pipelines repository, written with the pipelines that it tells of, by commits that expect
//! the head that was read. So two that run at once cannot both go on, and the history is the log.

use crate::api::{self, Commit, Effect, FileChange, Rollout};
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

/// An id, and what its record says.
pub type Told = (String, Result<Rollout, Problem>);

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
    /// Reads the latest one.
    pub fn read(target: &HarnessTarget, facts: &Facts<'a>) -> Result<Self, Halt> {
        let (repo, paths) = tree(target, facts)?;
        let at = &target.config.pipelines.base_branch;
        let path = paths
            .iter()
            .filter_map(|path| Some((id_of(path)?, path)))
            .max_by(|(one, _), (other, _)| order(one).cmp(&order(other)))
            .map(|(_, path)| path);
        // Also where there is none: a commit needs the head that it goes onto.
        let file = path.cloned().unwrap_or_else(|| self::path("none"));
        let read = api::Read::files(&repo, at, vec![file]);
        let there = facts.files(&read).known(facts)?.ok_or_else(|| no_branch(&repo, at))?;
        let latest = match path {
            Some(path) => Some(Recorded {
                rollout: rollout_at(path, there)?,
                text: text_at(path, there),
                repo: repo.clone(),
                at: there.commit,
            }),
            None => None,
        };
        Ok(Self {
            latest,
            repo,
            commit: there.commit,
            paths,
        })
    }

    /// The ids of all records, latest first.
    pub fn ids(target: &HarnessTarget, facts: &Facts) -> Result<Vec<String>, Halt> {
        let (_, paths) = tree(target, facts)?;
        let mut ids: Vec<&str> = paths.iter().filter_map(|path| id_of(path)).collect();
        ids.sort_unstable_by(|one, other| order(other).cmp(&order(one)));
        Ok(ids.into_iter().map(str::to_owned).collect())
    }

    /// The records of these ids, in their order. One that cannot be read does not hide the others.
    pub fn at(ids: &[String], target: &HarnessTarget, facts: &Facts) -> Result<Vec<Told>, Halt> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let pipelines = &target.config.pipelines;
        let repo = pipelines.repo_url.as_ref().ok_or_else(no_repository)?;
        let paths = ids.iter().map(|id| path(id)).collect();
        let read = api::Read::files(repo, &pipelines.base_branch, paths);
        let there = facts.files(&read).known(facts)?;
        let there = there.ok_or_else(|| no_branch(repo, &pipelines.base_branch))?;
        Ok(ids
            .iter()
            .map(|id| (id.clone(), rollout_at(&path(id), there)))
            .collect())
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
    let read = api::Read::files(&latest.repo, latest.at, paths);
    let found = facts.files(&read).known(facts)?;
    Ok(found.ok_or_else(|| no_branch(&latest.repo, branch))?)
}

/// The paths in the folder of records.
fn tree<'a>(target: &HarnessTarget, facts: &Facts<'a>) -> Result<(String, &'a [String]), Halt> {
    let pipelines = &target.config.pipelines;
    let repo = pipelines.repo_url.clone().ok_or_else(no_repository)?;
    let at = &pipelines.base_branch;
    let tree = api::Read::Tree {
        repo: repo.clone(),
        at: at.clone(),
        folder: FOLDER.to_owned(),
    };
    let paths = facts.tree(&tree).known(facts)?.ok_or_else(|| no_branch(&repo, at))?;
    Ok((repo, paths))
}

fn id_of(path: &str) -> Option<&str> {
    let id = path.strip_prefix(FOLDER)?.strip_prefix('/')?.strip_suffix(".yaml")?;
    (!id.contains('/')).then_some(id)
}

/// What ids are sorted by: the time, `2026-11-21-100000`, then the count of those that began in the same second.
pub fn order(id: &str) -> (&str, u32) {
    const TIME: usize = 17;
    let count = id.get(TIME + 1..).and_then(|count| count.parse().ok());
    (id.get(..TIME).unwrap_or(id), count.unwrap_or(1))
}

fn text_at(path: &str, there: FilesAt) -> String {
    lossy(there.get(path).unwrap_or_default()).into_owned()
}

fn rollout_at(path: &str, there: FilesAt) -> Result<Rollout, Problem> {
    let bad = |why: String| {
        Problem::error(
            "rollout/bad-record",
            format!("the record of a rollout cannot be read: {why}"),
        )
        .file(path)
        .help("restore the file from its history; nothing was written")
    };
    let value = value_of(&text_at(path, there)).map_err(|problem| bad(problem.message))?;
    let Document { rollout } = serde_json::from_value(value).map_err(|error| bad(error.to_string()))?;
    if id_of(path) != Some(rollout.id.as_str()) {
        return Err(bad(format!("its id is `{}`", crate::service::visible(&rollout.id))));
    }
    Ok(rollout)
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
