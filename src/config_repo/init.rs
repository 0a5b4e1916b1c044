//! `config-repo:init`: the files of a new config repo. What exists is never changed.

use crate::api::{ConfigRepoInit, ConfigRepoMade, Context, Fact, Outputs, Plan, Read, Step};
use crate::config::{Config, Layout};
use crate::entries::locate::{no_branch, repository};
use crate::facts::{Facts, Halt};
use crate::new_repo::{made, render};
use crate::problem::counted;

/// Decides the next step.
pub fn step(input: &ConfigRepoInit, context: &Context, facts: &[Fact]) -> Step {
    plan(input, context, &Facts::new(facts)).into()
}

fn plan(input: &ConfigRepoInit, context: &Context, facts: &Facts<'_>) -> Result<Plan, Halt> {
    let config = Config::read(&context.config)?;
    let repo = repository(input.repo_url.as_ref(), "repoUrl", &config)?;
    let base = config.catalog.base_branch.clone();
    let wanted = render::files(&input.templates, &input.version, &config)?;
    let read = Read::files(&repo, &base, made::paths(&wanted));
    let there = facts.files(&read).known(facts)?.ok_or_else(|| no_branch(&base))?;
    let (files, changes) = made::made(wanted, &there);
    let notes = vec![format!("{} to write", counted(changes.len(), "file", "files"))];
    let message = "Config repo: layers, policies, workflows\n";
    let effects: Vec<_> = made::commit("config-repo", message, &repo, &base, &there, changes)
        .into_iter()
        .collect();
    let next = if effects.is_empty() { Vec::new() } else { next(&config) };
    Ok(Plan {
        effects,
        notes,
        warnings: Vec::new(),
        outputs: Outputs::ConfigRepoInit(ConfigRepoMade { files, next }),
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
