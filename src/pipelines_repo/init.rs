//! `pipelines-repo:init`: the files of a new pipelines repo. What exists is never changed.

use crate::api::{ConfigRepoMade, Context, Fact, Outputs, PipelinesRepoInit, Plan, Read, Step};
use crate::config::Config;
use crate::facts::{Facts, Halt};
use crate::new_repo::render::File;
use crate::new_repo::{made, render};
use crate::pipeline::Template;
use crate::problem::{Problem, counted};

/// Decides the next step.
pub fn step(input: &PipelinesRepoInit, context: &Context, facts: &[Fact]) -> Step {
    plan(input, context, &Facts::new(facts)).into()
}

fn plan(input: &PipelinesRepoInit, context: &Context, facts: &Facts<'_>) -> Result<Plan, Halt> {
    let config = Config::read(&context.config)?;
    let branch = &config.pipelines.base_branch;
    let mut wanted = render::files(&input.templates, &input.version, &config)?;
    wanted.extend(templates(&config));
    wanted.sort_by(|one, other| one.path.cmp(&other.path));
    let read = Read::files(&input.repo_url, branch, made::paths(&wanted));
    let there = facts.files(&read).known(facts)?.ok_or_else(|| no_branch(branch))?;
    let (files, changes) = made::made(wanted, &there);
    let notes = vec![format!("{} to write", counted(changes.len(), "file", "files"))];
    let next = if changes.is_empty() { Vec::new() } else { next(&config) };
    let message = "Pipelines repo: templates, policies, workflows\n";
    let effect = made::commit("pipelines-repo", message, &input.repo_url, branch, &there, changes);
    Ok(Plan {
        effects: effect.into_iter().collect(),
        notes,
        warnings: Vec::new(),
        outputs: Outputs::PipelinesRepoInit(ConfigRepoMade { files, next }),
    })
}

/// The templates that ship, each as the organization's own from now on. An archetype of the organization's has none to begin with.
fn templates(config: &Config) -> Vec<File> {
    let of_archetype = |archetype: &String| {
        let template = Template::embedded(archetype)?;
        Some(File {
            path: config.pipelines.template_path.fill(&[("archetype", archetype)]),
            text: template.text,
        })
    };
    config.platform.archetypes.iter().filter_map(of_archetype).collect()
}

/// What a person must do, as far as the configuration does not say it already.
fn next(config: &Config) -> Vec<String> {
    let mut lines = Vec::new();
    if config.pipelines.repo_url.is_none() {
        lines.push("set `pipelines.repoUrl` in the configuration to this repository".to_owned());
    }
    if config.pipelines.waves.is_empty() {
        lines.push(
            "set `pipelines.waves`, for example to `[1, 5, 25%, rest]`, so that a changed template comes by waves"
                .to_owned(),
        );
    }
    lines.extend(
        [
            "name the team that reviews changes in CODEOWNERS",
            "give the workflows their secrets: .github/workflows/ameide-apply.yaml says which",
            "look at `ameide harness rollout --plan`: templates of your own replace those that ship",
        ]
        .map(str::to_owned),
    );
    lines
}

fn no_branch(branch: &str) -> Problem {
    Problem::error(
        "harness/branch-not-found",
        format!("the repository has no branch `{branch}`"),
    )
    .help("correct `ameide.pipelines.baseBranch`, or create the branch")
}
