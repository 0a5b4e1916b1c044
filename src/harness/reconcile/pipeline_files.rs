//! Pipelines' files in the pipelines repo: a plain commit onto its branch, where a file does not say the same already. A file
//! that is not managed by Ameide is never touched.

use super::owner::document;
use crate::api::{Commit, Effect, FileChange, FoundFile, Read};
use crate::facts::{Facts, FilesAt};
use crate::harness::reconcile::compare::same;
use crate::harness::target::HarnessTarget;
use crate::pipeline::Rendered;
use crate::problem::Problem;
use crate::yaml::diff::unified;
use crate::yaml::text::lossy;
use serde_bytes::ByteBuf;
use serde_json::Value;
use std::collections::{HashMap, HashSet};

/// The files of several services' pipelines, all read at one commit.
pub struct StoredFiles<'a> {
    commit: &'a str,
    files: HashMap<&'a str, &'a FoundFile>,
}

impl<'a> StoredFiles<'a> {
    /// Reads them; none if no repository is configured, there is nothing to read, or they have not been read yet.
    pub fn of(services: &[&str], target: &HarnessTarget, facts: &Facts<'a>) -> Option<Self> {
        let pipelines = &target.config.pipelines;
        let repo = pipelines.repo_url.as_deref().filter(|_| !services.is_empty())?;
        let mut seen = HashSet::new();
        let paths = services
            .iter()
            .map(|service| path(service, target))
            .filter(|path| seen.insert(path.clone()))
            .collect();
        let read = Read::files(repo, &pipelines.base_branch, paths);
        let FilesAt { commit, files } = facts.files(&read).present()?;
        Some(Self {
            commit,
            files: files.iter().map(|file| (file.path.as_str(), file)).collect(),
        })
    }

    /// The file of a service's pipeline.
    pub fn get(&self, service: &str, target: &HarnessTarget) -> Option<&'a FoundFile> {
        self.files.get(path(service, target).as_str()).copied()
    }

    /// One commit of all changes onto them.
    pub fn commit(&self, changes: Vec<PipelineFileChange>, target: &HarnessTarget) -> Option<Effect> {
        let repo = target.config.pipelines.repo_url.as_deref()?;
        let what = match changes.len() {
            1 => "the pipeline of 1 service".to_owned(),
            many => format!("the pipelines of {many} services"),
        };
        commit(&what, repo, self.commit, changes, target)
    }
}

fn path(service: &str, target: &HarnessTarget) -> String {
    target.config.pipelines.pipeline_path.fill(&[("service", service)])
}

/// A file that changes, with its diff.
pub struct PipelineFileChange {
    file: FileChange,
    diff: String,
    verb: &'static str,
}

impl PipelineFileChange {
    /// The change and its diff, for a commit that holds more than pipelines.
    pub fn into_parts(self) -> (FileChange, String) {
        (self.file, self.diff)
    }
}

/// The change that brings a file to the pipeline, if one is due.
pub fn change(pipeline: &Rendered, file: &FoundFile) -> Result<Option<PipelineFileChange>, Problem> {
    let before = ours(file, |text| same(text, &pipeline.value))?;
    let (verb, before) = match before {
        Before::Same => return Ok(None),
        Before::Absent => ("Add", None),
        Before::Text(text) => ("Update", Some(text)),
    };
    Ok(Some(PipelineFileChange {
        diff: unified(
            &file.path,
            before.as_deref().map(str::as_bytes),
            Some(pipeline.yaml.as_bytes()),
        ),
        file: FileChange {
            path: file.path.clone(),
            content: Some(ByteBuf::from(pipeline.yaml.clone().into_bytes())),
        },
        verb,
    }))
}

/// The change that records a pipeline as Harness holds it. A file that is not managed by Ameide is refused.
pub fn recording(yaml: &str, file: &FoundFile) -> Result<PipelineFileChange, Problem> {
    ours(file, |_| false)?;
    let before = file.content.as_ref().map(|content| content.as_slice());
    Ok(PipelineFileChange {
        diff: unified(&file.path, before, Some(yaml.as_bytes())),
        file: FileChange {
            path: file.path.clone(),
            content: Some(ByteBuf::from(yaml.as_bytes())),
        },
        verb: "Record",
    })
}

/// The change that puts a text in the place of another; none where it is there.
pub fn replacing(path: &str, before: Option<&[u8]>, text: &str) -> Option<PipelineFileChange> {
    (before != Some(text.as_bytes())).then(|| PipelineFileChange {
        diff: unified(path, before, Some(text.as_bytes())),
        file: FileChange {
            path: path.to_owned(),
            content: Some(ByteBuf::from(text.as_bytes())),
        },
        verb: "Restore",
    })
}

/// The change that removes a file, if any.
pub fn removal(file: &FoundFile) -> Result<Option<PipelineFileChange>, Problem> {
    let Before::Text(text) = ours(file, |_| false)? else {
        return Ok(None);
    };
    Ok(Some(PipelineFileChange {
        diff: unified(&file.path, Some(text.as_bytes()), None),
        file: FileChange {
            path: file.path.clone(),
            content: None,
        },
        verb: "Remove",
    }))
}

/// One commit of all changes; none if nothing changes.
pub fn commit(
    what: &str,
    repo: &str,
    at: &str,
    changes: Vec<PipelineFileChange>,
    target: &HarnessTarget,
) -> Option<Effect> {
    let branch = &target.config.pipelines.base_branch;
    let verb = match changes.as_slice() {
        [] => return None,
        [one] => one.verb,
        _ => "Update",
    };
    let paths: Vec<&str> = changes.iter().map(|change| change.file.path.as_str()).collect();
    Some(Effect::Commit(Commit {
        key: format!("commit:{repo}:{branch}:{}", paths.join(",")),
        repo: repo.to_owned(),
        branch: branch.clone(),
        base: branch.clone(),
        base_commit: at.to_owned(),
        head: Some(at.to_owned()),
        merge: None,
        message: format!("{verb} {what}\n\nRendered from the catalog; manual changes are overwritten.\n"),
        pull_request: None,
        diff: changes.iter().map(|change| change.diff.as_str()).collect(),
        files: changes.into_iter().map(|change| change.file).collect(),
    }))
}

enum Before {
    Absent,
    Same,
    Text(String),
}

fn ours(file: &FoundFile, same: impl Fn(&str) -> bool) -> Result<Before, Problem> {
    let Some(content) = &file.content else {
        return Ok(Before::Absent);
    };
    let text = lossy(content).into_owned();
    if same(&text) {
        return Ok(Before::Same);
    }
    let tag = |document: Value| {
        document
            .get("pipeline")?
            .get("tags")?
            .get("managed-by")
            .and_then(Value::as_str)
            .map(str::to_owned)
    };
    if document(&text).and_then(tag).as_deref() == Some("ameide") {
        return Ok(Before::Text(text));
    }
    let message = format!("`{}` in the pipelines repository isn't managed by Ameide", file.path);
    Err(Problem::error("harness/foreign-file", message)
        .file(&file.path)
        .help("move the file, or tag its pipeline `managed-by: ameide` to let Ameide manage it"))
}

/// Error: a pipelines repo without the branch that is configured.
pub fn no_branch(repo: &str, branch: &str) -> Problem {
    Problem::error(
        "harness/branch-not-found",
        format!("the repository `{repo}` has no branch `{branch}`"),
    )
    .help("correct `ameide.pipelines.baseBranch`, or create the branch")
}

/// Error: a command that works on the pipelines repo, where none is configured.
pub fn no_repository() -> Problem {
    Problem::error("harness/no-pipelines-repo", "no pipelines repository is configured")
        .help("set `ameide.pipelines.repoUrl`")
}
