//! `pipelines-repo:check`: what a change of the pipelines repo means. A changed pipeline is compared with what it was; a changed
//! template is rendered before and after for a service that runs everywhere. Both are linted. Nothing is read besides what is given.

use super::meaning::differences;
use crate::api::{Context, Outputs, PipelinesRepoCheck, PipelinesRepoChecked, Plan, RepoChange, SourceFile, Step};
use crate::config::Config;
use crate::facts::Halt;
use crate::lint::lint;
use crate::pipeline::{Options, PipelineSpec, Rendered, Strategy, Template, render};
use crate::problem::{Problem, Severity};
use crate::service::{ServiceNames, entry_from_value};
use crate::yaml::expand::value_of;
use serde_json::{Map, Value, json};

/// Decides the step.
pub fn step(input: &PipelinesRepoCheck, context: &Context) -> Step {
    checked(input, context).into()
}

fn checked(input: &PipelinesRepoCheck, context: &Context) -> Result<Plan, Halt> {
    let config = Config::read(&context.config)?;
    let (mut changes, mut findings) = (Vec::new(), Vec::new());
    for archetype in &config.platform.archetypes {
        let path = config.pipelines.template_path.fill(&[("archetype", archetype)]);
        if let Some(change) = of_template(archetype, &path, input, &config, &mut findings) {
            changes.push(change);
        }
    }
    let folder = config
        .pipelines
        .pipeline_path
        .as_str()
        .split('{')
        .next()
        .unwrap_or_default();
    let mut paths: Vec<&str> = input
        .before
        .iter()
        .chain(&input.after)
        .map(|file| file.path.as_str())
        .collect();
    paths.sort_unstable();
    paths.dedup();
    let is_pipeline = |path: &&str| !folder.is_empty() && path.starts_with(folder) && path.ends_with(".yaml");
    for path in paths.into_iter().filter(is_pipeline) {
        changes.extend(of_pipeline(path, input, &config, &mut findings));
    }
    let sound = !findings.iter().any(|finding| finding.severity == Severity::Error);
    Ok(Plan {
        effects: Vec::new(),
        notes: Vec::new(),
        warnings: Vec::new(),
        outputs: Outputs::PipelinesRepoCheck(PipelinesRepoChecked {
            changes,
            findings,
            sound,
        }),
    })
}

fn text<'f>(files: &'f [SourceFile], path: &str) -> Option<&'f str> {
    let file = files.iter().find(|file| file.path == path)?;
    // What is not text is a fault that the lint names.
    Some(std::str::from_utf8(&file.content).unwrap_or("\0"))
}

fn of_pipeline(
    path: &str,
    input: &PipelinesRepoCheck,
    config: &Config,
    findings: &mut Vec<Problem>,
) -> Option<RepoChange> {
    let (before, after) = (text(&input.before, path), text(&input.after, path));
    let value = |text: &str| value_of(text).unwrap_or_default();
    let lines = match (before, after) {
        (None, None) => return None,
        (Some(_), None) => vec!["the pipeline is removed".to_owned()],
        (before, Some(after)) => {
            findings.extend(lint(path, after, config));
            match before {
                None => vec!["the pipeline is new".to_owned()],
                Some(before) => differences(&value(before), &value(after)),
            }
        }
    };
    (!lines.is_empty()).then(|| RepoChange {
        path: path.to_owned(),
        pipelines: 1,
        lines,
    })
}

fn of_template(
    archetype: &str,
    path: &str,
    input: &PipelinesRepoCheck,
    config: &Config,
    findings: &mut Vec<Problem>,
) -> Option<RepoChange> {
    let (before, after) = (text(&input.before, path), text(&input.after, path));
    if before == after {
        return None;
    }
    let template = |text: Option<&str>| match text {
        Some(text) => Some(Template::own(path, text)),
        None => Template::embedded(archetype),
    };
    let is_of_archetype = |file: &&SourceFile| {
        let mark =
            std::str::from_utf8(&file.content).is_ok_and(|text| text.contains(&format!("archetype: {archetype}\n")));
        mark && file.path != path
    };
    let pipelines = input.pipelines.iter().filter(is_of_archetype).count();
    let mut made = |template: Option<Template>, counts: bool| match rendered(archetype, &template?, config) {
        Ok(rendered) => {
            if counts {
                let of_template = |problem: Problem| Problem {
                    file: Some(path.to_owned()),
                    line: None,
                    column: None,
                    ..problem
                };
                findings.extend(lint(path, &rendered.yaml, config).into_iter().map(of_template));
            }
            Some(rendered.value)
        }
        Err(problems) => {
            if counts {
                findings.extend(problems);
            }
            None
        }
    };
    let old = made(template(before), false);
    let new = made(template(after), true);
    let lines = match (old, new) {
        (Some(old), Some(new)) => differences(&old, &new),
        (_, None) => vec!["no pipeline can be made of it".to_owned()],
        (None, Some(_)) => vec!["pipelines can be made of it".to_owned()],
    };
    Some(RepoChange {
        path: path.to_owned(),
        pipelines: u32::try_from(pipelines).unwrap_or(u32::MAX),
        lines,
    })
}

/// The pipeline of a service of that archetype that runs everywhere.
fn rendered(archetype: &str, template: &Template, config: &Config) -> Result<Rendered, Vec<Problem>> {
    let names = |items: Vec<&str>| Value::from(items.into_iter().map(str::to_owned).collect::<Vec<_>>());
    let environments = config
        .platform
        .environments
        .iter()
        .map(|one| one.name.as_str())
        .collect();
    let regions = config.platform.regions.iter().map(String::as_str).collect();
    let mut entry = Map::new();
    entry.insert("name".to_owned(), json!("example-service"));
    entry.insert("archetype".to_owned(), json!(archetype));
    entry.insert("team".to_owned(), json!("example-team"));
    entry.insert(
        "size".to_owned(),
        json!(config.platform.sizes.first().map(|(name, _)| name)),
    );
    entry.insert("environments".to_owned(), names(environments));
    entry.insert("regions".to_owned(), names(regions));
    let service = entry_from_value(&entry, config);
    let names = ServiceNames::of(&service, config);
    let options = Options::read(&config.harness.options, &Map::new())?;
    let spec = PipelineSpec {
        service: &service,
        names: &names,
        config,
        strategy: Strategy::named(&config.harness.strategy).unwrap_or(Strategy::Promotion),
        options: &options,
        org: &config.harness.org_id,
        project: config.harness.project_id.as_deref().unwrap_or("default"),
        template,
    };
    render(&spec, &spec.form(), &Map::new())
}
