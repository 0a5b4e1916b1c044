//! A pipeline as the rules see it: stages in order, steps in order, each with its place in the text.

mod input;
mod production;
mod walk;

use crate::config::Config;
use crate::problem::{Problem, nearest};
use crate::yaml::node::{Kind, Node};
use crate::yaml::text::position;
pub use input::{InputFault as RuntimeInputFault, OPTIONS, RuntimeInput};
pub use walk::{has, maps, text};

/// What is linted.
pub struct Pipeline<'a> {
    /// Path of the file.
    pub file: &'a str,
    /// Text of the document.
    pub text: &'a str,
    /// The whole document.
    pub document: &'a Node<'a>,
    /// The map with the stages: `pipeline`, or a template's `spec`.
    pub body: &'a Node<'a>,
    /// Whether the stages are all there are: what guards the stage of a template is not in the template.
    pub whole: bool,
    /// Stages in order of execution; those side by side have the same `turn`.
    pub stages: Vec<Stage<'a>>,
    /// The configuration.
    pub config: &'a Config,
}

/// A stage.
pub struct Stage<'a> {
    /// The map below `stage`.
    pub node: &'a Node<'a>,
    /// Path of the map.
    pub path: String,
    /// Which of the pipeline's turns it runs in.
    pub turn: usize,
    /// Steps in order, also those within groups and parallels.
    pub steps: Vec<PipelineStep<'a>>,
    /// Rollback steps likewise.
    pub rollback: Vec<PipelineStep<'a>>,
}

/// A step.
pub struct PipelineStep<'a> {
    /// The map below `step`.
    pub node: &'a Node<'a>,
    /// Path of the map.
    pub path: String,
    /// Which of the stage's turns it runs in.
    pub turn: usize,
    /// Whether a group around it selects delegates.
    pub delegated: bool,
    /// Whether the run goes on as if nothing were, when it fails: by its own strategies or those around it.
    pub ignored: bool,
}

/// Kinds of templates that hold a part of a pipeline.
const TEMPLATES: [&str; 4] = ["Pipeline", "Stage", "StepGroup", "Step"];

impl<'a> Pipeline<'a> {
    /// The pipeline of a document, or the template of one or of its parts; else why it is none.
    pub fn of(file: &'a str, text: &'a str, document: &'a Node<'a>, config: &'a Config) -> Result<Self, Problem> {
        let new = |body, whole, stages| Self {
            file,
            text,
            document,
            body,
            whole,
            stages,
            config,
        };
        if let Some(body) = document.get("pipeline") {
            must_be_map(file, text, body, "pipeline")?;
            return Ok(new(body, true, walk::stages_of(body, "pipeline")));
        }
        let Some(template) = document.get("template") else {
            return Err(not_a_pipeline(file, text, document));
        };
        must_be_map(file, text, template, "template")?;
        let kind = walk::text(template, "type");
        if !kind.is_empty() && !TEMPLATES.contains(&kind) {
            return Err(no_such_template(file, text, template, kind));
        }
        let spec = template.get("spec").unwrap_or(template);
        must_be_map(file, text, spec, "template.spec")?;
        Ok(match kind {
            "Stage" => new(template, false, vec![walk::stage(spec, "template.spec".to_owned(), 1)]),
            "Step" | "StepGroup" => new(template, false, Vec::new()),
            _ => new(spec, true, walk::stages_of(spec, "template.spec")),
        })
    }

    /// A problem at a place of the text.
    pub fn problem(&self, node: &Node<'_>, path: &str, message: impl Into<String>, help: &str) -> Problem {
        let (line, column) = position(self.text, node.start);
        Problem::error("", message)
            .help(help)
            .file(self.file)
            .at(line, column)
            .path(path)
    }

    /// The steps that stand between the last stage that deploys elsewhere and this one's first deployment: what guards it. What
    /// runs beside the deployment, or is ignored when it fails, guards nothing.
    pub fn guards(&self, stage: &'a Stage<'a>) -> Vec<&PipelineStep<'a>> {
        let elsewhere =
            |other: &&Stage<'_>| other.turn < stage.turn && other.kind() == "Deployment" && !self.is_production(other);
        let from = self.stages.iter().filter(elsewhere).map(|other| other.turn).max();
        let before = self
            .stages
            .iter()
            .filter(|other| other.turn < stage.turn && from.is_none_or(|turn| other.turn > turn))
            .filter(|other| !runs_on_failure(other.node, "pipelineStatus"));
        let first = stage.steps.iter().find(|step| is_deployment(step.kind()));
        let own = stage
            .steps
            .iter()
            .filter(|step| first.is_none_or(|first| step.turn < first.turn));
        before
            .flat_map(|other| other.steps.iter())
            .chain(own)
            .filter(|step| !step.ignored && !runs_on_failure(step.node, "stageStatus"))
            .collect()
    }
}

impl Stage<'_> {
    /// Its type; that of the template's inputs where a template makes it.
    pub fn kind(&self) -> &str {
        walk::with_inputs(self.node, "type")
            .and_then(Node::text)
            .unwrap_or_default()
    }

    /// Whether it deploys by GitOps: a change in Git is what it does, and an agent in the cluster what carries it out.
    pub fn is_gitops(&self) -> bool {
        let Some(spec) = walk::with_inputs(self.node, "spec") else {
            return false;
        };
        let below = |group: &str, list: &str| spec.get(group).and_then(|group| group.get(list)).map(Node::items);
        let many = ["environments", "environmentGroup"]
            .into_iter()
            .flat_map(|group| [below(group, "values"), below(group, "environments")])
            .flatten()
            .flatten();
        walk::text(spec, "gitOpsEnabled") == "true"
            || spec
                .get("environment")
                .into_iter()
                .chain(many)
                .any(|environment| environment.get("gitOpsClusters").is_some())
    }

    /// Whether a template makes it: what it holds is then known in part only.
    pub fn is_linked(&self) -> bool {
        self.node.get("template").is_some()
    }
}

impl<'a> PipelineStep<'a> {
    /// Its type; that of the template's inputs where a template makes it.
    pub fn kind(&self) -> &'a str {
        walk::with_inputs(self.node, "type")
            .and_then(Node::text)
            .unwrap_or_default()
    }

    /// What it is to do.
    pub fn spec(&self) -> Option<&'a Node<'a>> {
        walk::with_inputs(self.node, "spec")
    }
}

/// Whether it runs only where something has failed already.
fn runs_on_failure(node: &Node<'_>, status: &str) -> bool {
    node.get("when")
        .is_some_and(|when| walk::text(when, status) == "Failure")
}

/// Whether steps of a type change what runs.
pub fn is_deployment(kind: &str) -> bool {
    matches!(
        kind,
        "K8sRollingDeploy"
            | "K8sCanaryDeploy"
            | "K8sApply"
            | "K8sBlueGreenDeploy"
            | "K8sBGSwapServices"
            | "K8sDelete"
            | "K8sScale"
            | "K8sPatch"
            | "K8sRollout"
            | "HelmDeploy"
            | "MergePR"
            | "GitOpsSync"
            | "UpdateGitOpsApp"
    )
}

fn problem(file: &str, text: &str, node: &Node<'_>, message: String, help: impl Into<String>) -> Problem {
    let (line, column) = position(text, node.start);
    Problem::error("harness/not-a-pipeline", message)
        .help(help)
        .file(file)
        .at(line, column)
}

fn not_a_pipeline(file: &str, text: &str, document: &Node<'_>) -> Problem {
    let near = document
        .pairs()
        .iter()
        .find_map(|(key, _)| nearest(&key.key(), ["pipeline", "template"]));
    let help = near.map_or_else(
        || "pass the YAML of a pipeline".to_owned(),
        |near| format!("did you mean `{near}`?"),
    );
    let message = "the file contains neither a `pipeline:` nor a template for one".to_owned();
    problem(file, text, document, message, help)
}

fn no_such_template(file: &str, text: &str, template: &Node<'_>, kind: &str) -> Problem {
    let at = template.get("type").unwrap_or(template);
    let message = format!("a template of type `{kind}` is not part of a pipeline");
    problem(file, text, at, message, crate::problem::suggestion(kind, TEMPLATES)).path("template.type")
}

fn must_be_map(file: &str, text: &str, node: &Node<'_>, path: &str) -> Result<(), Problem> {
    if matches!(&node.kind, Kind::Map(_, pairs) if !pairs.is_empty()) {
        return Ok(());
    }
    let message = format!("`{path}` has no keys");
    Err(problem(file, text, node, message, "write `key: value` lines below it").path(path))
}
