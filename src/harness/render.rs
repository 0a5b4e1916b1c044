//! `ameide:pipeline:render`: the pipeline that a service would get, and what lint says of it. Nothing is read and nothing made.

use crate::api::{Context, Outputs, PipelineRender, PipelineRendered, Plan, Step};
use crate::config::Config;
use crate::entries::check::RENDERED;
use crate::facts::Halt;
use crate::harness::service_input;
use crate::harness::target::{Chosen, HarnessTarget};
use crate::harness::templates::{no_template, own_template};
use crate::lint::lint;
use crate::pipeline::{Form, PipelineSpec, Template, render};
use serde_json::{Map, Value, json};

/// Decides the step.
pub fn step(input: &PipelineRender, context: &Context) -> Step {
    rendered(input, context).into()
}

fn rendered(input: &PipelineRender, context: &Context) -> Result<Plan, Halt> {
    let mut target = HarnessTarget::without_scope(Config::read(&context.config)?, context);
    if let Some(org) = &input.org {
        target.scope.org.clone_from(org);
    }
    if let Some(project) = &input.project {
        target.scope.project.clone_from(project);
    }
    if target.scope.project.is_empty() {
        target.scope.project = "default".to_owned();
    }
    target.check_scope()?;
    let Chosen { strategy, options } = target.strategy(input.strategy.as_deref(), input.options.as_ref())?;
    let service = service_input::of_entry(&entry(input, &target.config), &RENDERED, &target)?;
    let (names, warnings) = service_input::names(&service, &target)?;
    let template = match &input.template {
        Some(file) => own_template(&file.path, &file.content)?,
        None => Template::embedded(&service.archetype).ok_or_else(|| no_template(&service.archetype))?,
    };
    let spec = PipelineSpec {
        service: &service,
        names: &names,
        config: &target.config,
        strategy,
        options: &options,
        org: &target.scope.org,
        project: &target.scope.project,
        template: &template,
    };
    if let Some(problem) = spec.impossible() {
        return Err(vec![problem].into());
    }
    let form = spec.form();
    let rendered = render(&spec, &form, &Map::new())?;
    let mut findings = lint(&format!("{}.yaml", names.pipeline_name), &rendered.yaml, &target.config);
    findings.extend(spec.unreached());
    // A template of the organization's own is only referenced: linting the built-in one would report it under the wrong name.
    if let Form::Thin(name) = form
        && spec.makes_template()
    {
        let shared = render(&spec, &Form::Template(name.clone()), &Map::new())?;
        findings.extend(lint(&format!("{}.yaml", name.reference), &shared.yaml, &target.config));
    }
    let outputs = PipelineRendered {
        yaml: rendered.yaml,
        findings,
        template_digest: template.digest(),
    };
    Ok(Plan {
        effects: Vec::new(),
        notes: Vec::new(),
        warnings,
        outputs: Outputs::PipelineRender(outputs),
    })
}

/// The entry that stands for what was asked.
fn entry(input: &PipelineRender, config: &Config) -> Map<String, Value> {
    let mut entry = Map::new();
    let mut set = |key: &str, value: Value| entry.insert(key.to_owned(), value);
    set("name", json!(input.service));
    set("archetype", json!(input.archetype));
    set("team", json!(input.team));
    set("environments", json!(input.environments));
    set(
        "size",
        json!(
            input
                .size
                .as_ref()
                .or(config.platform.sizes.first().map(|(name, _)| name))
        ),
    );
    if let Some(regions) = input.regions.as_ref().filter(|regions| !regions.is_empty()) {
        set("regions", json!(regions));
    }
    for (key, channel) in [
        ("slack", &input.slack),
        ("email", &input.email),
        ("pagerduty", &input.pagerduty),
    ] {
        if let Some(channel) = channel {
            entry.insert(key.to_owned(), json!(channel));
        }
    }
    entry
}
