//! The image tag is given when the pipeline runs: a fixed one would deploy the same image forever.

use super::model::{Pipeline, maps, text};
use crate::problem::Problem;
use crate::yaml::node::Node;

pub(super) fn check(pipeline: &Pipeline) -> Vec<Problem> {
    let mut found = Vec::new();
    let help = "make it a runtime input: add a variable `imageTag` with `<+input>`, and use `<+pipeline.variables.imageTag>` here";
    maps(pipeline.document, "", &mut |node, path| {
        let keys: &[&str] = if path.contains("artifacts.") && path.ends_with(".spec") {
            &["tag", "version"]
        } else if is_variable(path) && names_a_tag(text(node, "name")) {
            &["value"]
        } else {
            return;
        };
        for key in keys {
            if let Some(value) = node.get(key).filter(|value| is_fixed(value)) {
                let message = format!("the image tag is hard-coded to `{}`", value.text().unwrap_or_default());
                found.push(pipeline.problem(value, &format!("{path}.{key}"), message, help));
            }
        }
    });
    found
}

/// Whether a variable is there: of the pipeline, of a stage or a group, or among the inputs of a template.
fn is_variable(path: &str) -> bool {
    path.rsplit_once('[')
        .is_some_and(|(list, _)| list.ends_with(".variables"))
}

fn names_a_tag(name: &str) -> bool {
    matches!(
        name.to_ascii_lowercase().replace(['_', '-'], "").as_str(),
        "imagetag" | "tag" | "dockertag" | "imageversion" | "artifactversion" | "artifacttag"
    )
}

fn is_fixed(value: &Node<'_>) -> bool {
    value
        .text()
        .is_some_and(|text| !text.starts_with("<+") && !text.is_empty())
}
