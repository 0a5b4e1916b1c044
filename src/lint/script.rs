//! No script runs in a pipeline: what a script does is seen by no policy and undone by no rollback.

use super::model::{Pipeline, maps, text};
use crate::problem::Problem;

/// Types of steps that run what somebody wrote, in whatever language.
const SCRIPTS: [&str; 18] = [
    "ShellScript",
    "ShellScriptProvision",
    "CustomApproval",
    "Run",
    "RunTests",
    "Test",
    "Script",
    "Bash",
    "Command",
    "Container",
    "Background",
    "Plugin",
    "Action",
    "Bitrise",
    "GitHubAction",
    "FetchInstanceScript",
    "RunContainer",
    "RunTestsV2",
];

pub(super) fn check(pipeline: &Pipeline) -> Vec<Problem> {
    let mut found = Vec::new();
    maps(pipeline.document, "", &mut |node, path| {
        if !is_step(pipeline, path) {
            return;
        }
        let kind = text(node, "type");
        let spec = node.get("spec");
        let is_script = SCRIPTS.contains(&kind)
            || kind.to_ascii_lowercase().contains("script")
            || kind.ends_with("Command")
            || spec.is_some_and(|spec| {
                spec.get("shell").is_some()
                    || spec.get("command").is_some_and(|command| {
                        command
                            .text()
                            .is_some_and(|text| text.contains('\n') || text.contains(' '))
                    })
            });
        if is_script {
            let at = node.get("type").unwrap_or(node);
            let message = match text(node, "identifier") {
                "" => format!("a step of type `{kind}` runs a script"),
                identifier => format!("the step `{identifier}` of type `{kind}` runs a script"),
            };
            found.push(pipeline.problem(
                at,
                path,
                message,
                "use a Harness step for the task, such as `Http`, `Policy` or `K8sApply`",
            ));
        }
    });
    found
}

/// Whether a step is there: in a pipeline, as the inputs of a template of one, or as such a template itself.
fn is_step(pipeline: &Pipeline, path: &str) -> bool {
    let is_template = || {
        pipeline
            .document
            .get("template")
            .is_some_and(|template| text(template, "type") == "Step")
    };
    path.ends_with(".step") || path.ends_with(".templateInputs") || (path == "template.spec" && is_template())
}
