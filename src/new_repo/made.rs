//! What becomes of each file, and the commit of those that are missing.

use super::render::File;
use crate::api::{Commit, ConfigRepoFile, ConfigRepoOutcome, Effect, FileChange};
use crate::facts::FilesAt;
use serde_bytes::ByteBuf;

/// Where GitHub looks for the owners of code, first come, first served.
pub const CODEOWNERS: [&str; 3] = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];

/// The paths to look at: those of the files, and the other places of owners.
pub fn paths(wanted: &[File]) -> Vec<String> {
    let mut paths: Vec<String> = wanted.iter().map(|file| file.path.clone()).collect();
    let owners = CODEOWNERS.map(str::to_owned).into_iter();
    paths.extend(owners.filter(|owners| wanted.iter().all(|file| file.path != *owners)));
    paths
}

/// What becomes of each file, and the changes that are due.
pub fn made(mut wanted: Vec<File>, there: &FilesAt<'_>) -> (Vec<ConfigRepoFile>, Vec<FileChange>) {
    // Only one of them counts: a second one would be read by nobody.
    if CODEOWNERS.iter().any(|path| there.get(path).is_some()) {
        wanted.retain(|file| !CODEOWNERS.contains(&file.path.as_str()) || there.get(&file.path).is_some());
    }
    let files = wanted.iter().map(|file| judged(file, there)).collect();
    let changes = wanted
        .into_iter()
        .filter(|file| there.get(&file.path).is_none())
        .map(|file| FileChange {
            path: file.path,
            content: Some(ByteBuf::from(file.text)),
        })
        .collect();
    (files, changes)
}

fn judged(file: &File, there: &FilesAt<'_>) -> ConfigRepoFile {
    let outcome = match there.get(&file.path) {
        None => ConfigRepoOutcome::Written,
        Some(bytes) if bytes == file.text.as_bytes() => ConfigRepoOutcome::Same,
        Some(_) => ConfigRepoOutcome::Kept,
    };
    ConfigRepoFile {
        path: file.path.clone(),
        outcome,
    }
}

/// One commit of all that is missing; none if nothing is.
pub fn commit(
    key: &str,
    message: &str,
    repo: &str,
    base: &str,
    there: &FilesAt<'_>,
    files: Vec<FileChange>,
) -> Option<Effect> {
    if files.is_empty() {
        return None;
    }
    Some(Effect::Commit(Commit {
        key: format!("{key}/{repo}#{base}"),
        repo: repo.to_owned(),
        branch: base.to_owned(),
        base: base.to_owned(),
        base_commit: there.commit.to_owned(),
        head: Some(there.commit.to_owned()),
        merge: None,
        diff: there.diff(&files),
        files,
        message: message.to_owned(),
        pull_request: None,
    }))
}
