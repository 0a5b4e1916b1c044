//! `config-repo:init`: the files of a new config repo. What exists is never changed.

mod expand;
mod render;

use crate::api::{
    Commit, ConfigRepoFile, ConfigRepoInit, ConfigRepoMade, ConfigRepoOutcome, Context, Effect, Fact, FileChange,
    Outputs, Plan, Read, Step,
};
use crate::config::{Config, Layout};
use crate::entries::locate::{no_branch, repository};
use crate::facts::{Facts, FilesAt, Halt};
use crate::problem::counted;
use serde_bytes::ByteBuf;

/// Where GitHub looks for the owners of code, first come, first served.
const CODEOWNERS: [&str; 3] = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];

/// Decides the next step.
pub fn step(input: &ConfigRepoInit, context: &Context, facts: &[Fact]) -> Step {
    plan(input, context, &Facts::new(facts)).into()
}

fn plan(input: &ConfigRepoInit, context: &Context, facts: &Facts<'_>) -> Result<Plan, Halt> {
    let config = Config::read(&context.config)?;
    let repo = repository(input.repo_url.as_ref(), "repoUrl", &config)?;
    let base = config.catalog.base_branch.clone();
    let mut wanted = render::files(input, &config)?;
    let mut paths: Vec<String> = wanted.iter().map(|file| file.path.clone()).collect();
    let owners = CODEOWNERS.map(str::to_owned).into_iter();
    paths.extend(owners.filter(|owners| wanted.iter().all(|file| file.path != *owners)));
    let there = facts
        .files(&Read::files(&repo, &base, paths))
        .known(facts)?
        .ok_or_else(|| no_branch(&base))?;
    // Only one of them counts: a second one would be read by nobody.
    if CODEOWNERS.iter().any(|path| there.get(path).is_some()) {
        wanted.retain(|file| !CODEOWNERS.contains(&file.path.as_str()) || there.get(&file.path).is_some());
    }
    let files: Vec<ConfigRepoFile> = wanted.iter().map(|file| judged(file, &there)).collect();
    let changes: Vec<FileChange> = wanted
        .into_iter()
        .filter(|file| there.get(&file.path).is_none())
        .map(|file| FileChange {
            path: file.path,
            content: Some(ByteBuf::from(file.text)),
        })
        .collect();
    let notes = vec![format!("{} to write", counted(changes.len(), "file", "files"))];
    let effects = if changes.is_empty() {
        Vec::new()
    } else {
        vec![commit(&repo, &base, &there, changes)]
    };
    let next = if effects.is_empty() { Vec::new() } else { next(&config) };
    Ok(Plan {
        effects,
        notes,
        warnings: Vec::new(),
        outputs: Outputs::ConfigRepoInit(ConfigRepoMade { files, next }),
    })
}

fn judged(file: &render::File, there: &FilesAt<'_>) -> ConfigRepoFile {
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

fn commit(repo: &str, base: &str, there: &FilesAt<'_>, files: Vec<FileChange>) -> Effect {
    Effect::Commit(Commit {
        key: format!("config-repo/{repo}#{base}"),
        repo: repo.to_owned(),
        branch: base.to_owned(),
        base: base.to_owned(),
        base_commit: there.commit.to_owned(),
        head: Some(there.commit.to_owned()),
        merge: None,
        diff: there.diff(&files),
        files,
        message: "Config repo: layers, policies, workflows\n".to_owned(),
        pull_request: None,
    })
}

/// What a person must do, as far as the configuration does not say it already.
fn next(config: &Config) -> Vec<String> {
    let mut lines = Vec::new();
    let named = [
        ("manifests.image", config.manifests.image.as_str()),
        ("manifests.host", config.manifests.host.as_str()),
    ];
    for (key, value) in named.into_iter().filter(|(_, value)| value.contains("example.com")) {
        lines.push(format!("set `{key}` in ameide.yaml: `{value}` is only an example"));
    }
    if config.catalog.layout != Layout::Single {
        lines.push(
            "put the first services below `catalog/`: the catalog of this layout has no file of its own".to_owned(),
        );
    }
    lines.extend(
        [
            "name the team that reviews changes in CODEOWNERS",
            "run `git config merge.ameide.driver 'ameide catalog merge-driver %O %A %B %P'` in each clone",
            "give the workflow Manifests its app: .github/workflows/manifests.yaml says how",
            "add a service to the catalog, then run `ameide manifests build`",
        ]
        .map(str::to_owned),
    );
    lines
}
